"""From what people paste to plain words: one line, no colours, no escapes, secrets masked.

Slack's entities, terminal colours, frames, escaped quotes of nested JSON, tags and line breaks are
undone, so that one phrase fits every wrapping. Patterns are linear: every gap is bounded.
"""

from __future__ import annotations

import html
import itertools
import re
import unicodedata

from bot.credentials.scan import redact

_HEAD = 12_000
_TAIL = 8_000
"""Characters kept of a long paste: errors stand at the start or, in a traceback, at the end."""
_LEAST_WIDTH = 20
"""Columns; no terminal is narrower."""
_UNSEEN = dict.fromkeys(
    [code for code in range(32) if chr(code) not in "\t\n\r\x1b"]
    + [0x7F, 0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF]
)
_QUOTES = {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x00B4: "'"}
_MOJIBAKE = (("â€™", "'"), ("â€˜", "'"), ("â€œ", '"'), ("â€\x9d", '"'))
"""Curly quotes of UTF-8 that were read as Windows-1252."""
_COLOURS = re.compile(
    r"(?:\x1b|←|\^\[|\\{1,2}(?:u001b|x1b|033|e))\[[0-9;?]{0,16}[A-Za-z]|\x1b\][^\x07\x1b\n]{0,200}\x07"
)
_SOURCE_LINE = re.compile(
    r"^([ \t>]{0,20}File [\"'][^\"'\n]{1,300}[\"'], line \d{1,7}(?:, in [^\n]{0,200})?)"
    r"\n[ \t]{2,40}[^\n]{0,1000}(?:\n[ \t]{2,40}[~^]{1,400}[ \t]{0,9}$)?",
    re.MULTILINE,
)
"""A frame of a traceback with its line of source, which names errors that did not happen."""
_HANDLER = re.compile(
    r"\b(?:except \(?(?:[\w.]{1,60}, ?){0,6}|(?:catch ?\(|instanceof |isinstance\(|rescue )"
    r"[\w.:, ]{0,80}?)[\w.:]{0,60}(?:Error|Exception|Timeout)\b"
    r"|[=!]=\s?[\"'][\w.-]{1,60}[\"']|\bcase [\"'][\w.-]{1,60}[\"']:"
)
"""What a program does in case of an error; it names errors that did not happen either."""
_HANDLING = ("except ", "catch", "rescue ", "isinstance(", "instanceof ", "==", "!=", "case ")
_FRAME = re.compile(r"^[ \t]{0,8}[>│┃║|]{1,3}[ \t]?|[ \t]{0,200}[│┃║]$", re.MULTILINE)
_CUT_LINE = re.compile(r"(?<=\S)\n(?=\S)")
_TAGS = re.compile(r"</?(?:br|b|p|pre|code|strong|span|div|li|h\d|td|tr|EOL)\b[^<>]{0,120}>")
_ESCAPED_BREAK = re.compile(r"\\{1,8}[nrt]")
_ESCAPED_CHARACTER = re.compile(r"\\{1,8}u((?!00[01]|d[89a-f])[0-9a-f]{4})", re.IGNORECASE)
_ESCAPED_QUOTE = re.compile(r"\\{1,8}(?=[\"'`/])")
_LIMIT_HEADER = re.compile(r"\b(?:\w{1,12}-){1,3}ratelimit(?:-\w{1,20}){0,4}", re.IGNORECASE)
"""Names of headers that every answer has, also a good one."""
_STARS = re.compile(r"\*{4,}+")
_SPACES = re.compile(r"\s+")
_KEY_RUN = re.compile(r"[A-Za-z0-9_-]*+")


def read_plainly(text: str) -> tuple[str, ...]:
    """The words of a text of any size: as they stand, then, if lines may be cut, joined.

    A terminal cuts in the middle of words. Where it did is not told, so that the second reading
    joins all lines: what one of them breaks stands whole in the other.
    """
    text = _tidy(text)
    if not _may_be_cut(text):
        return (_flatten(text),)
    return _flatten(text), _flatten(_CUT_LINE.sub("", text))


def _may_be_cut(text: str) -> bool:
    """Whether some line runs on in the next, which then is not longer: both end at the edge."""
    lines = text.split("\n")
    return any(
        len(line) >= max(len(after), _LEAST_WIDTH)
        and not line[-1].isspace()
        and not after[0].isspace()
        for line, after in itertools.pairwise(lines)
        if line and after
    )


def _tidy(text: str) -> str:
    text = _cut(text).translate(_UNSEEN).replace("\r\n", "\n").replace("\r", "\n")
    if "â€" in text:
        for wrong, right in _MOJIBAKE:
            text = text.replace(wrong, right)
    if "[" in text:
        text = _COLOURS.sub("", text)
    if "\n" in text:
        text = _FRAME.sub("", _SOURCE_LINE.sub(r"\1", text))
    return text


def _flatten(text: str) -> str:
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAGS.sub(" ", text)
    if "\\" in text:
        text = _ESCAPED_CHARACTER.sub(lambda match: chr(int(match.group(1), 16)), text)
        text = _ESCAPED_QUOTE.sub("", _ESCAPED_BREAK.sub(" ", text))
    if any(word in text for word in _HANDLING):
        text = _HANDLER.sub(" ", text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    if "ratelimit-" in text.lower():
        text = _LIMIT_HEADER.sub("", text)
    return _STARS.sub("…", redact(_SPACES.sub(" ", text).strip()))


def _cut(text: str) -> str:
    if len(text) <= _HEAD + _TAIL:
        return text
    tail = text[-_TAIL:]
    rest = _KEY_RUN.match(tail)  # the second half of a key has no prefix to be known by
    return f"{text[:_HEAD]}\n{tail[rest.end() if rest else 0 :]}"
