"""Japanese and English are equals: the same texts, the same placeholders, within Slack's limits."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import bot.texts
import bot.views
from bot.texts.answers import ANSWER_TEXTS
from bot.texts.budget import BUDGET_TEXTS
from bot.texts.card import CARD_TEXTS
from bot.texts.case import CASE_TEXTS
from bot.texts.connect import CONNECT_TEXTS
from bot.texts.digest import DIGEST_TEXTS
from bot.texts.estimate import ESTIMATE_TEXTS
from bot.texts.first_run import FIRST_RUN_TEXTS
from bot.texts.followups import FOLLOWUP_TEXTS
from bot.texts.keys import KEY_TEXTS
from bot.texts.notes import NOTE_TEXTS
from bot.texts.replies import REPLY_TEXTS
from bot.texts.requests import REQUEST_TEXTS
from bot.texts.spend import SPEND_TEXTS
from bot.texts.votes import VOTE_TEXTS
from bot.texts.why import WHY_TEXTS

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
    else:
        raise TypeError(f"{path} is neither a text nor texts: {type(value).__name__}")


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


SHORT = (
    (
        KEY_TEXTS,
        {
            "add_title",
            "replace_title",
            "result_title",
            "submit",
            "cancel",
            "close",
            "button_replace",
            "button_remove",
            "button_why",
        },
    ),
    (CONNECT_TEXTS, {"title", "submit", "cancel", "close", "projects_title", "projects_submit"}),
    (REPLY_TEXTS, {"digest_button_on", "digest_button_off", "digest_button_now"}),
    (CASE_TEXTS, {"take", "dismiss"}),
    (WHY_TEXTS, {"page"}),
    (
        CARD_TEXTS,
        {
            "ask",
            "share",
            "again",
            "look",
            "wrong",
            "wrong_title",
            "wrong_submit",
            "wrong_close",
            "call_title",
            "call_yes",
            "call_no",
        },
    ),
    (REQUEST_TEXTS, {"who_title", "who_submit", "who_close"}),
    (SPEND_TEXTS, {"button_share"}),
    (BUDGET_TEXTS, {"title", "submit", "cancel", "close", "button_edit"}),
    (DIGEST_TEXTS, {"button_month"}),
    (ESTIMATE_TEXTS, {"title", "submit", "cancel", "close"}),
    (ANSWER_TEXTS, {"neither"}),
    (VOTE_TEXTS, {"up", "down", "title", "submit", "close"}),
    (FOLLOWUP_TEXTS, {"explained_title", "explained_close"}),
    (
        NOTE_TEXTS,
        {
            "add",
            "edit",
            "add_title",
            "edit_title",
            "result_title",
            "submit",
            "cancel",
            "close",
            "remove",
            "remove_title",
            "remove_yes",
            "remove_no",
        },
    ),
    (FIRST_RUN_TEXTS, {"start", "done", "skip", "how", "add_key", "reopen", "change", "use"}),
)
"""On buttons and at a modal's edges Slack and narrow screens leave little room."""

PARTS = {"modal": {"title", "submit", "close"}, "confirm": {"title", "yes", "no"}}


def list_short_fields() -> set[str]:
    """The fields that the views put on a button or at the edges of a modal or a question."""
    fields = set()
    for path in Path(bot.views.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                name = node.func.id
                parts = [given.value for given in node.keywords if given.arg in PARTS.get(name, ())]
                parts += node.args[:1] if name == "button" else []
                fields |= {part.attr for part in parts if isinstance(part, ast.Attribute)}
    return fields


@pytest.mark.parametrize(("lang", "limit"), [("ja", 12), ("en", 24)])
def test_modal_titles_and_buttons_are_short(lang: str, limit: int) -> None:
    shown = [getattr(catalogue[lang], field) for catalogue, fields in SHORT for field in fields]

    assert [text for text in shown if len(text) > limit] == []


def test_every_title_and_button_of_the_views_is_measured() -> None:
    measured = set().union(*(fields for _, fields in SHORT))

    assert list_short_fields() - measured == set()
    assert {"take", "page", "projects_submit", "button_remove"} <= list_short_fields()
