"""A faulty library says which file is wrong, and how."""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path

import pytest

from bot.answers.lexicon import Lexicon
from bot.answers.library import ArticleError, Library


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The packaged library, to be spoilt."""
    with resources.as_file(resources.files("bot.answers")) as packaged:
        shutil.copytree(packaged / "articles", tmp_path / "articles")
    return tmp_path


def _spoil(copy: Path, name: str, old: str, new: str) -> None:
    file = copy / name
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("articles/ja/create_key.md", "---\n", "", "no front matter"),
        ("articles/en/create_key.md", "topic: create_key", "topic: make_key", "not the file's"),
        ("articles/en/create_key.md", "corrects:", "amends:", "amends, corrects"),
        ("articles/en/create_key.md", "title: How", "title: [How", "not YAML"),
        ("articles/en/create_key.md", "title: How to create an OpenAI API key", "title:", "title"),
        ("articles/en/create_key.md", "2026-11-23}", "soon}", "checked must be a date"),
        ("articles/en/create_key.md", "https://platform", "http://platform", "not an https page"),
        ("articles/en/create_key.md", "platform.openai.com", "openai.example", "not an https"),
        ("articles/en/create_key.md", ", checked: 2026-11-23}", "}", "title, url and checked"),
        ("articles/en/create_key.md", "[key_shown_once,", "[gone,", "unknown gone"),
        ("articles/en/create_key.md", "facts: [create.page,", "facts: [", "the same facts"),
        ("articles/en/create_key.md", "related: [key_shown_once, store_env_var, set_budget_limit]",
         "related: []", "related must be a list"),
        ("articles/en/create_key.md", "  - make api key\n", "  - 7\n", "not a text"),
        ("articles/en/create_key.md", "  - make api key\n", "  - make api key\n" * 2, "twice"),
    ],
)  # fmt: skip
def test_a_fault_names_its_file(copy: Path, name: str, old: str, new: str, fault: str) -> None:
    _spoil(copy, name, old, new)

    with pytest.raises(ArticleError) as caught:
        Library.read(copy)

    assert fault in str(caught.value)
    assert any(each in str(caught.value) for each in (Path(name).name, "create_key"))


def test_an_article_without_steps_is_refused(copy: Path) -> None:
    file = copy / "articles/en/create_key.md"
    head = file.read_text("utf-8").split("\n\n")[0]
    file.write_text(head + "\n", "utf-8")

    with pytest.raises(ArticleError, match=r"create_key\.md: needs an answer"):
        Library.read(copy)


def test_an_article_in_one_language_is_refused(copy: Path) -> None:
    (copy / "articles/ja/create_key.md").unlink()

    with pytest.raises(ArticleError, match="create_key: written in en only"):
        Library.read(copy)


def test_a_file_that_is_no_article_is_refused(copy: Path) -> None:
    (copy / "articles/ja/notes.txt").write_text("?", "utf-8")

    with pytest.raises(ArticleError, match=r"notes\.txt: not an article"):
        Library.read(copy)


def test_a_list_instead_of_a_mapping_is_refused() -> None:
    with pytest.raises(ArticleError, match=r"lexicon\.yaml: not a mapping"):
        Lexicon.parse("- a\n")


def test_an_unknown_topic_has_no_article(library: Library) -> None:
    with pytest.raises(KeyError):
        library.get("horoscope", "en")


def test_the_domain_must_name_known_concepts() -> None:
    with pytest.raises(ArticleError, match="unknown concepts make"):
        Lexicon.parse("concepts: {key: [key]}\ndomain: [key, make]\nattempt: []\n")


@pytest.mark.parametrize(
    ("text", "found"),
    [("ip", True), ("two ips", True), ("zip file", False), ("ipad", False), ("ip制限", True)],
)
def test_a_short_latin_term_is_a_whole_word(*, text: str, found: bool) -> None:
    lexicon = Lexicon.parse("concepts: {ip: [IP]}\ndomain: [ip]\nattempt: []\n")

    assert bool(lexicon.find_concepts(text)) is found


@pytest.mark.parametrize(("text", "found"), [("rotating", True), ("a protate, rotate", True)])
def test_a_longer_latin_term_starts_a_word(*, text: str, found: bool) -> None:
    lexicon = Lexicon.parse("concepts: {turn: [rotat]}\ndomain: [turn]\nattempt: []\n")

    assert bool(lexicon.find_concepts(text)) is found
