"""Japanese and English are equals: the same texts, the same placeholders, within Slack's limits."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

import bot.texts
from bot.texts.connect import CONNECT_TEXTS
from bot.texts.keys import KEY_TEXTS

PLACEHOLDER = re.compile(r"{(\w+)}")


def list_catalogues() -> Iterator[tuple[str, Mapping[str, Any]]]:
    for found in pkgutil.iter_modules(bot.texts.__path__):
        module = importlib.import_module(f"bot.texts.{found.name}")
        for name, value in vars(module).items():
            if name.endswith("_TEXTS") and isinstance(value, Mapping) and "ja" in value:
                yield f"{found.name}.{name}", value


def flatten(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from flatten(part, f"{path}.{key}")
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from flatten(getattr(value, field.name), f"{path}.{field.name}")


@pytest.mark.parametrize(("name", "catalogue"), list(list_catalogues()))
def test_both_languages_say_the_same(name: str, catalogue: Mapping[str, Any]) -> None:
    japanese, english = dict(flatten(catalogue["ja"])), dict(flatten(catalogue["en"]))

    assert set(catalogue) == {"ja", "en"}
    assert japanese.keys() == english.keys()
    for path, text in japanese.items():
        assert text.strip(), (name, path)
        assert english[path].strip(), (name, path)
        assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(english[path])), path
        assert not re.search(r"[ぁ-んァ-ヶ一-龥]", english[path]), (name, path)


@pytest.mark.parametrize(("lang", "limit"), [("ja", 12), ("en", 24)])
def test_modal_titles_and_buttons_are_short(lang: str, limit: int) -> None:
    keys, connect = KEY_TEXTS[lang], CONNECT_TEXTS[lang]
    shown = [
        keys.add_title,
        keys.replace_title,
        keys.result_title,
        keys.submit,
        keys.cancel,
        keys.close,
        connect.title,
        connect.submit,
        connect.cancel,
        connect.projects_title,
        connect.projects_submit,
    ]

    assert [text for text in shown if len(text) > limit] == []
