"""The grammar of `/apikey`: one word and the rest, in English or Japanese."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass

from bot.texts.commands import ALIASES

_WORDS = {alias.casefold(): word for word, aliases in ALIASES.items() for alias in (word, *aliases)}

_LINK = re.compile(r"<((?:https?://|mailto:)[^<>|]*)(?:\|([^<>]*))?>")


@dataclass(frozen=True, kw_only=True)
class Line:
    """What was typed: `word` is one of `ALIASES`, or None; `typed` is the first word as typed.

    `rest` has its full-width forms made narrow, `verbatim` is the same as it was typed.
    """

    word: str | None
    typed: str
    rest: str
    nearest: str | None = None
    verbatim: str = ""


def read_line(text: str) -> Line:
    """Read a command; full-width letters, spaces and slash count as their narrow forms.

    Nothing typed is `status`.
    """
    folded = unicodedata.normalize("NFKC", text).strip().removeprefix("/apikey").strip()
    typed, rest = [*folded.split(maxsplit=1), "", ""][:2]
    if not typed:
        return Line(word="status", typed="", rest="")
    word = _WORDS.get(typed.casefold())
    if word is not None:
        return Line(word=word, typed=typed, rest=rest.strip(), verbatim=_skip_word(text))
    close = difflib.get_close_matches(typed.casefold(), _WORDS, n=1, cutoff=0.6)
    nearest = _WORDS[close[0]] if close else None
    return Line(word=None, typed=typed[:40], rest=rest.strip(), nearest=nearest)


def _skip_word(text: str) -> str:
    """What stands behind the command's word, to the letter."""
    first, rest = [*text.split(maxsplit=1), "", ""][:2]
    if unicodedata.normalize("NFKC", first) == "/apikey":
        rest = [*rest.split(maxsplit=1), "", ""][1]
    return rest.strip()


def read_verbatim(text: str, bot_user_id: str) -> str:
    """The words as their author typed them: links that Slack has marked are plain again."""
    return strip_mention(_LINK.sub(lambda link: link[2] or link[1], text), bot_user_id)


def strip_mention(text: str, bot_user_id: str) -> str:
    """The words of a message without the bot's name, Slack's escapes undone."""
    words = text.replace(f"<@{bot_user_id}>", " ")
    for entity, mark in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        words = words.replace(entity, mark)
    return words.strip()
