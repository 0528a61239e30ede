"""The documents keep pace with what they speak of."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from bot.gateways.metrics import PrometheusVitals
from bot.jobs.alarm import TROUBLES
from bot.texts.commands import ALIASES

ROOT = Path(__file__).parents[1]
DOCUMENTS = (
    "README.md",
    "README.ja.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "docs/architecture.md",
    "docs/dependencies.md",
    "docs/figures.md",
    "docs/first-run.md",
    "docs/notes.md",
    "docs/operations.ja.md",
    "docs/operations.md",
    "docs/watch.md",
    "docs/why.ja.md",
    "docs/why.md",
    "tests/contracts/README.md",
)
READMES = ("README.md", "README.ja.md")
OPERATIONS = ("docs/operations.md", "docs/operations.ja.md")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def list_links(text: str) -> list[str]:
    return re.findall(r"\]\(([^)#\s]+)", text)


def list_commands(text: str) -> list[str]:
    """The fenced commands, in order."""
    return re.findall(r"^```\n(.+)\n```$", text, re.MULTILINE)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_between_documents_lead_somewhere(name: str) -> None:
    folder = (ROOT / name).parent
    local = [link for link in list_links(read(name)) if "://" not in link]

    assert [link for link in local if not (folder / link).exists()] == []


@pytest.mark.parametrize("name", READMES)
def test_readme_shows_the_two_commands_and_their_address(name: str) -> None:
    port = re.search(r"^PORT \?= (\d+)$", MAKEFILE, re.MULTILINE)
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))

    assert list_commands(read(name)) == ["make playground", "make test"]
    assert port is not None
    assert f"http://127.0.0.1:{port[1]}`" in read(name)
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", read(name), re.MULTILINE))
    assert named
    assert named <= targets


@pytest.mark.parametrize("name", READMES)
def test_connecting_slack_takes_eight_steps_at_most(name: str) -> None:
    steps = re.findall(r"^(\d)\. (.+)$", read(name), re.MULTILINE)

    assert [number for number, _ in steps] == [str(n) for n in range(1, len(steps) + 1)]
    assert len(steps) <= 8
    told = " ".join(words for _, words in steps)
    for word in (
        "manifest.yml",
        "connections:write",
        "xapp-",
        "xoxb-",
        ".env.example",
        "apikey-bot run",
        "/invite",
        "/apikey",
    ):
        assert word in told, word


@pytest.mark.parametrize("name", READMES)
def test_readme_lists_the_commands_that_the_bot_knows(name: str) -> None:
    rows = [line for line in read(name).splitlines() if line.startswith("| `/apikey")]
    told = {word: None for row in rows for word in re.findall(r"`/apikey ([a-z]+)", row)}

    assert set(told) == set(ALIASES)
    shown = "".join(rows)
    for aliases in ALIASES.values():
        first_japanese = next(alias for alias in aliases if not alias.isascii())
        assert first_japanese in shown


def test_the_two_readmes_are_equals() -> None:
    english, japanese = (read(name) for name in READMES)

    def outline(text: str) -> list[str]:
        return re.findall(r"^(#+|\d\.|-|\||```)(?= |$)", text, re.MULTILINE)

    assert outline(english) == outline(japanese)
    assert set(list_links(english)) - {"README.ja.md"} == set(list_links(japanese)) - {"README.md"}


@pytest.mark.parametrize("name", OPERATIONS)
def test_operations_tells_of_every_metric_setting_check_and_trouble(name: str) -> None:
    text = read(name)
    vitals = PrometheusVitals()
    series = set(re.findall(r"^# TYPE (\S+)", vitals.render().decode(), re.MULTILINE))
    series = {one for one in series if not one.endswith("_created")}
    rows = re.findall(r"^\| `(\w+)`", text, re.MULTILINE)

    assert [row for row in rows if row.startswith("apikey_bot_")]
    assert {row for row in rows if row.startswith("apikey_bot_")} == series
    for setting in ("APIKEY_BOT_ADMINS", "APIKEY_BOT_HEALTH_PORT", "APIKEY_BOT_PING_URL"):
        assert setting in rows
    assert set(TROUBLES) | {"slack", "events", "tick"} <= set(rows)


def test_operations_is_the_same_page_in_both_languages() -> None:
    english, japanese = (read(name) for name in OPERATIONS)

    def outline(text: str) -> list[str]:
        return re.findall(r"^(#+ |\| `\w+`|```|- |\d\.)", text, re.MULTILINE)

    assert outline(english) == outline(japanese)


def test_picture_of_the_house_shows_every_layer() -> None:
    layers = tomllib.loads(read("pyproject.toml"))["tool"]["importlinter"]["contracts"][0]["layers"]
    names = {name for layer in layers for name in re.split(r" [|:] ", layer)}
    picture = re.search(r"```mermaid\n(.+?)\n```", read("docs/architecture.md"), re.DOTALL)

    assert picture is not None
    words = set(re.findall(r"[a-z_]+", picture[1]))
    missing = {name for name in names if name.removeprefix("bot.") not in words}
    assert missing == {"bot.__main__"}  # the door of `python -m bot`, which calls bot.cli


def test_contract_files_have_source_and_licence() -> None:
    text = read("tests/contracts/README.md")
    told = dict(re.findall(r"^## (\S+)\n\n(.+?)(?=\n\n## |\Z)", text, re.MULTILINE | re.DOTALL))

    files = {path.name for path in (ROOT / "tests/contracts").glob("*.json")}
    assert set(told) == files
    for name, words in told.items():
        assert re.search(r"\([\w-]+/[\w-]+", words), name
        assert "MIT licence" in words, name


def test_changelog_has_an_unreleased_part() -> None:
    assert re.search(r"^## Unreleased\n\n### Added\n- ", read("CHANGELOG.md"), re.MULTILINE)


def test_ci_ends_with_the_tests_and_forbids_to_skip_the_browser() -> None:
    script = ROOT / ".ci/run"
    lines = [line for line in read(".ci/run").splitlines() if line]

    assert os.access(script, os.X_OK)
    assert lines[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in lines
    assert "export APIKEY_BOT_REQUIRE_BROWSER=1" in lines
    assert lines[-2:] == ["make check", "make test"]
    for package in ("make", "chromium", "fonts-noto-cjk", "fonts-noto-color-emoji"):
        assert re.search(rf"[( ]{package}[ )]", read(".ci/run")), package
    syntax = ["bash", "-n", str(script)]
    subprocess.run(syntax, check=True)


def test_readers_are_spared_machine_paths() -> None:
    # In pieces, so that this file does not hold what it forbids.
    folders = "|".join(("ho" + "me", "ro" + "ot", "t" + "mp", "Us" + "ers", "wo" + "rk"))
    absolute = re.compile(rf"(?<![\w./:-])/(?:{folders})/")

    faults = [
        name for name in (*DOCUMENTS, ".env.example", ".ci/run") if absolute.search(read(name))
    ]

    assert faults == []
