# Two commands do everything on a fresh machine with Python 3.11 or newer and make:
#   make playground   the bot at work on this machine, without any account
#   make test         the tests
# By hand, half an hour: make figures, or make figures ONLY=slots DATABASE=postgresql
PYTHON ?= python3
PORT ?= 8930
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: install playground test bench figures pictures check format lock clean

install: $(READY)

playground: $(READY)
	@exec $(BIN)/apikey-bot playground --port $(PORT)

test: $(READY)
	$(BIN)/pytest -n 2

# Ratios against a baseline in the same run; the times themselves are the machine's.
bench: $(READY)
	$(BIN)/python -m benchmarks.storage
	$(BIN)/python -m benchmarks.explain
	$(BIN)/python -m benchmarks.estimate
	$(BIN)/python -m benchmarks.jobs
	$(BIN)/python -m benchmarks.commands
	$(BIN)/python -m benchmarks.answers
	$(BIN)/python -m benchmarks.watch

# What CI holds besides the tests: format, lint, types, layers.
check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The full crash and fault runs; writes docs/figures.md.
figures: $(READY)
	$(BIN)/python -m tests.crash.figures $(addprefix --only ,$(ONLY)) $(addprefix --database ,$(DATABASE))

# The pictures of the documents, taken in a playground; needs Chromium.
pictures: $(READY)
	$(BIN)/python -m tests.browser.pictures

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Hash-pinned and without index addresses, so that it installs from any mirror.
lock: $(READY)
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --no-python-downloads \
		--generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --output-file requirements.lock

# Installs what requirements.lock pins, once for every change of it. All of it stands there; asked to
# look for more, pip would trip over an extra of which a newer release has come out.
$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "apikey-bot needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	$(BIN)/python -m compileall -q bot handlers storage playground
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
