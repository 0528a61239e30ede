import hashlib
import json
import re
from pathlib import Path

import pytest

from playground.page.page import STATIC

VENDOR = STATIC / "vendor"
OWN = sorted(
    path for path in STATIC.rglob("*") if path.is_file() and not path.is_relative_to(VENDOR)
)
SCRIPTS = [path for path in OWN if path.suffix == ".js"]
NAMESPACE = "http://www.w3.org/2000/svg"


def list_vendored() -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads((VENDOR / "CHECKSUMS.json").read_text("utf-8"))
    return rows


def name_of(value: object) -> str:
    return value.name if isinstance(value, Path) else str(value)


@pytest.mark.parametrize("row", list_vendored(), ids=lambda row: row["file"])
def test_vendored_file_is_the_one_whose_source_and_licence_are_named(row: dict[str, str]) -> None:
    code = (VENDOR / row["file"]).read_bytes()
    licence = (VENDOR / row["licence_file"]).read_bytes()

    assert hashlib.sha256(code).hexdigest() == row["sha256"]
    assert hashlib.sha256(licence).hexdigest() == row["licence_sha256"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", row["version"])
    assert row["licence"] in {"MIT", "Apache-2.0"}
    assert row["source"]
    assert row["changes"]


def test_every_vendored_file_is_listed() -> None:
    rows = list_vendored()
    listed = {row["file"] for row in rows} | {row["licence_file"] for row in rows}

    present = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}

    assert present == listed | {"CHECKSUMS.json"}


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.js")), ids=name_of)
def test_scripts_import_only_files_that_are_there(path: Path) -> None:
    text = path.read_text("utf-8")

    imported = re.findall(r"""(?:^import|\bfrom|\}from)\s*["']([^"'\n]+)["']""", text, re.MULTILINE)

    assert [name for name in imported if not (path.parent / name).is_file()] == []
    assert [name for name in imported if not name.startswith("./")] == []
    assert "sourceMappingURL" not in text


@pytest.mark.parametrize("path", OWN, ids=name_of)
def test_own_files_fetch_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text("utf-8").replace(NAMESPACE, "")

    assert re.findall(r"https?://[^\s\[]+", text) == []
    assert re.findall(r"@import|url\(", text) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_own_scripts_never_turn_text_into_markup_or_code(path: Path) -> None:
    text = path.read_text("utf-8")

    forbidden = r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\(|new Function|srcdoc"
    assert re.findall(forbidden, text) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_own_scripts_talk_to_the_control_interface_only(path: Path) -> None:
    text = path.read_text("utf-8")

    calls = re.findall(r"(?:fetch|EventSource)\(([^,)]*)", text)

    assert all("/_control/" in call for call in calls)
    assert not calls or path.name == "control.js"


def test_document_holds_no_script_and_no_style_of_its_own() -> None:
    text = (STATIC / "index.html").read_text("utf-8")

    assert re.findall(r"<script(?![^>]*\bsrc=)", text) == []
    assert re.findall(r"<style|\bstyle=|\bon\w+=", text) == []


@pytest.mark.parametrize("path", OWN, ids=name_of)
def test_own_files_stay_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) < 300


def list_label_paths(block: str) -> list[str]:
    """The names of a catalogue in order: `name:` at any depth."""
    return re.findall(r"^ {2,4}(\w+):", block, re.MULTILINE)


def test_japanese_and_english_labels_have_the_same_names() -> None:
    text = (STATIC / "labels.js").read_text("utf-8")

    japanese, english = (
        re.search(rf"^const {lang} = \{{\n(.*?)^\}};", text, re.MULTILINE | re.DOTALL)
        for lang in ("ja", "en")
    )

    assert japanese is not None
    assert english is not None
    names = list_label_paths(japanese.group(1))
    assert names == list_label_paths(english.group(1))
    assert len(names) > 40
