"""Tokens are those that OpenAI's tiktoken counts, from OpenAI's own tables, without any network."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator

import pytest
import tiktoken
from hypothesis import given, settings
from hypothesis import strategies as st
from toktok import _encoding  # its tables, to be held against tiktoken's hashes

from bot.spend.tokens import count_tokens, find_encoding

TABLES = {
    "cl100k_base": ("9b5ad71b2ce5302211f9c61530b329a4922fc6a4", 100_256),
    "o200k_base": ("fb374d419588a4632f3f557e76b4b70aebbca790", 199_998),
}
"""Where tiktoken looks for a table before it would load it, and how many tokens that has."""
WRITTEN = st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=200)
"""Letters that both libraries know: Unicode goes on, and a new one may be cut differently."""
LONGEST = 128
"""Bytes of the longest token of both tables (a row of blanks)."""

Tiktoken = Callable[[str], tiktoken.Encoding]


@pytest.fixture(scope="module")
def tiktoken_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tiktoken]:
    """tiktoken, given our tables; it refuses any whose SHA-256 is not the one in its code."""
    folder = tmp_path_factory.mktemp("tables")

    def load(name: str) -> tiktoken.Encoding:
        file, size = TABLES[name]
        table = b"".join(
            b"%s %d\n" % (base64.b64encode(_encoding(name).decode_single_token_bytes(rank)), rank)
            for rank in range(size)
        )
        (folder / file).write_bytes(table)
        encoding = tiktoken.get_encoding(name)
        assert (folder / file).read_bytes() == table, "tiktoken has put its own in its place"
        return encoding

    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TIKTOKEN_CACHE_DIR", str(folder))
        yield load


@pytest.mark.parametrize("name", TABLES)
def test_every_text_has_as_many_tokens_as_tiktoken_finds(tiktoken_of: Tiktoken, name: str) -> None:
    yardstick = tiktoken_of(name)

    @settings(deadline=None)  # the first count loads the tables
    @given(WRITTEN)
    def hold(text: str) -> None:
        assert count_tokens(text, name) == len(yardstick.encode_ordinary(text))

    hold()


SAMPLES = {
    "japanese": "吾輩は猫である。名前はまだ無い。\n",
    "english": "The quick brown fox doesn't jump over 1,234 lazy dogs.\n",
    "emoji": "👩‍👩‍👧‍👦🇯🇵👍🏽",
    "control": "\x00\x1b[0m\x7f\u202e\ufeff",
    "mark": "<|endoftext|><|im_start|>",
    "code": "def f(x):\n\treturn {**x, 'a': [i**2 for i in x]}\r\n",
    "letter": "a",
    "halfwidth": "ｱﾊﾟｰﾄ",
}


@pytest.mark.parametrize("name", TABLES)
def test_long_texts_of_every_kind_have_as_many_tokens_as_tiktoken_finds(
    tiktoken_of: Tiktoken, name: str
) -> None:
    yardstick = tiktoken_of(name)
    texts = [(piece * 40_000)[:40_000] for piece in SAMPLES.values()]
    texts.append("".join(map("".join, zip(*texts, strict=True)))[:40_000])

    counted = [count_tokens(text, name) for text in texts]

    assert counted == [len(yardstick.encode_ordinary(text)) for text in texts]


@settings(deadline=None)  # the first count loads the tables
@given(WRITTEN, WRITTEN)
def test_tokens_lie_between_bytes_and_their_longest(first: str, second: str) -> None:
    size = len((first + second).encode())

    tokens = count_tokens(first + second, "o200k_base")

    assert size / LONGEST <= tokens <= size
    assert count_tokens("", "o200k_base") == 0


@settings(deadline=None)  # the first count loads the tables
@given(st.text(st.characters(), max_size=50))
def test_any_string_is_counted_half_letters_too(text: str) -> None:
    assert count_tokens(text + "\ud800", "o200k_base") > 0
    assert count_tokens("\ud83d\ude00", "o200k_base") == count_tokens("😀", "o200k_base")


def test_a_megabyte_of_blanks_is_counted() -> None:
    # tiktoken 0.14.0 panics here: its pattern goes back and forth in a row of blanks.
    assert count_tokens(" " * 1_000_000, "o200k_base") == 7813


@pytest.mark.parametrize(
    ("model", "encoding", "published"),
    [
        ("gpt-4o", "o200k_base", True),
        ("gpt-5.6-sol", "o200k_base", True),
        ("gpt-4", "cl100k_base", True),
        ("text-embedding-3-small", "cl100k_base", True),
        ("gpt-oss-120b", "o200k_harmony", True),
        ("gpt-6.1-sol", "o200k_base", False),
        ("text-davinci-003", "o200k_base", False),
        ("", "o200k_base", False),
    ],
)
def test_what_is_not_published_is_a_guess(model: str, encoding: str, published: bool) -> None:
    found = find_encoding(model)

    assert (found.name, found.is_published) == (encoding, published)
