"""The rules of the house that a tool can check."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from bot.config import VARIABLES

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "handlers", "storage", "playground")


def list_sources(*packages: str) -> Iterator[Path]:
    for package in packages:
        for path in (ROOT / package).rglob("*.py"):
            if "versions" not in path.parts:
                yield path


def test_files_and_functions_stay_short() -> None:
    long = []
    for path in list_sources(*PACKAGES):
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > 300:
            long.append(path.name)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > 50:
                    long.append(f"{path.name}:{node.name}")

    assert long == []


def test_a_secret_is_opened_in_four_files_at_most() -> None:
    opening = {
        path.relative_to(ROOT).as_posix()
        for path in list_sources(*PACKAGES)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "reveal"
    }

    assert opening
    assert len(opening) <= 4


def test_the_command_line_starts_without_the_sdks() -> None:
    code = "import sys, bot.cli; print(*sorted(m for m in sys.modules if '.' not in m))"

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    modules = set(told.stdout.split())
    assert "click" in modules
    assert not modules & {"slack_bolt", "slack_sdk", "openai", "sqlmodel", "aiohttp", "storage"}


def test_every_setting_is_explained_in_both_languages() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    paragraphs = {
        match[2]: match[1] for match in re.finditer(r"((?:^#.*\n)+)^([A-Z_]+)=", text, re.MULTILINE)
    }

    assert tuple(sorted(paragraphs)) == tuple(sorted(VARIABLES))
    for name, words in paragraphs.items():
        assert re.search(r"[ぁ-ん一-龥]", words), name
        assert re.search(r"[A-Za-z]{3}", words), name


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    wanted = {re.split(r"[\[=]", entry)[0] for entry in listed}

    told = re.findall(
        r"^- \*\*([\w-]+)\*\*: \w", (ROOT / "docs/dependencies.md").read_text("utf-8"), re.MULTILINE
    )

    assert sorted(told) == sorted(wanted)


def test_no_tracked_file_names_a_registry_or_a_machine_path() -> None:
    listed = subprocess.run(
        ["git", "ls-files"],  # noqa: S607  git of the machine
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    # In pieces, so that this file does not hold what it forbids.
    pieces = ("pypi", r"\.org|python", r"hosted\.|npm", r"js\.|/wo", "rk/")
    forbidden = re.compile("".join(pieces))
    faults = []
    for name in listed:
        path = ROOT / name
        if path.suffix in {".svg", ".png"} or not path.is_file():
            continue
        if forbidden.search(path.read_text(encoding="utf-8", errors="replace")):
            faults.append(name)

    assert faults == []
