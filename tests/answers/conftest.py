"""The packaged library and the questions that it is measured with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.answers.conversation import Answers
from bot.answers.lexicon import Lexicon
from bot.answers.library import Library
from bot.answers.search import TopicSearch

HERE = Path(__file__).parent


def _read(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text("utf-8"))


@pytest.fixture(scope="session")
def library() -> Library:
    return Library.load()


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon.load()


@pytest.fixture(scope="session")
def search(library: Library, lexicon: Lexicon) -> TopicSearch:
    return TopicSearch(library=library, lexicon=lexicon)


@pytest.fixture(scope="session")
def answers(library: Library) -> Answers:
    return Answers(library=library)


@pytest.fixture(scope="session")
def kept_apart() -> Mapping[str, Mapping[str, Mapping[str, list[str]]]]:
    """`fresh` and `unseen`: label → language → questions that stand in no article."""
    return {name: _read(f"{name}.yaml") for name in ("fresh", "unseen")}


@pytest.fixture(scope="session")
def blind_questions() -> Mapping[str, Mapping[str, list[str]]]:
    """Label, or `none` → language → questions written when the search was finished."""
    result: Mapping[str, Mapping[str, list[str]]] = _read("blind.yaml")
    return result


@pytest.fixture(scope="session")
def dialogues() -> Any:
    """`seen` and `kept` → language → dialogues of words and their topics."""
    return _read("dialogues.yaml")


@pytest.fixture(scope="session")
def two_questions() -> list[Any]:
    """Pairs of two labels and language → a message that asks about both."""
    result: list[Any] = _read("two_questions.yaml")
    return result


@pytest.fixture(scope="session")
def foreign_questions() -> Mapping[str, Mapping[str, list[str]]]:
    """Kind → language → questions that are not ours."""
    result: Mapping[str, Mapping[str, list[str]]] = _read("out_of_scope.yaml")
    return result


@pytest.fixture(scope="session")
def injections() -> Mapping[str, list[str]]:
    """`attempts` and `harmless` messages."""
    result: Mapping[str, list[str]] = _read("injections.yaml")
    return result
