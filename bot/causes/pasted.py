"""A pasted error as the classifier reads it: cut, cleaned, secrets masked, its fields picked out.

Patterns here and beside are linear: no nested repetition, every gap bounded.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from bot.credentials.scan import redact

_HEAD = 12_000
_TAIL = 8_000
"""Characters kept of a long paste: errors stand at the start or, in a traceback, at the end."""

_COLOURS = re.compile(r"(?:\x1b|←)\[[0-9;]{0,8}m?")
_ESCAPED_QUOTE = re.compile(r"\\{1,8}(?=[\"'])")
_ESCAPED_BREAK = re.compile(r"\\{1,8}[nrt](?=[\s\"'{}\[\]\\]|$)")
_STARS = re.compile(r"\*{4,}+")
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_SPACES = re.compile(r"\s+")
_KEY_RUN = re.compile(r"[A-Za-z0-9_-]*+")

_CODE = re.compile(r"\bcode[\"']?\s?[:=]\s?[\"']?([A-Za-z_][\w.-]{2,60})")
_TYPE = re.compile(r"\btype[\"']?\s?[:=]\s?[\"']([A-Za-z_]\w{2,60})[\"']")
_STATUSES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?i)\berror code[: ]{1,3}([345]\d\d)\b",
        r"(?i)\bstatus[_ -]?(?:code)?[\"']?\s?[:=]?\s?[\"']?([345]\d\d)\b",
        r"\bHTTP(?:/\d(?:\.\d)?)?[ :\"]{1,3}([345]\d\d)\b",
        r"\bAPI Error:? \(?([345]\d\d)\b",
        (
            r"(?i)\b([345]\d\d) (?:unauthorized|forbidden|not found|too many|bad |payment|internal"
            r"|service|gateway|incorrect|you |the |your |project )"
        ),
        r"^\W{0,3}([345]\d\d)\b",
        r"([345]\d\d) ?エラー|エラー(?:コード)? ?:? ?([345]\d\d)\b",
        r"(?i)\berror:? \(?([345]\d\d)\b",
    )
)
_SCOPES = re.compile(r"(?i)missing scopes?: ?([\w., -]{3,300})")
_SCOPE = re.compile(r"[a-z]\w*(?:\.\w+)+")
_MODEL = re.compile(
    r"(?i)\bmodel:? [`'\"]([\w.:/-]{2,80})[`'\"]"
    r"|rate limit reached for ([\w.:-]{2,80}) in\b|request too large for ([\w.:-]{2,80}) in\b"
)
_ECHO = re.compile(r"(?i)api key provided: ?([^\s,'\"]{4,400})")
_ENDING = re.compile(r"[*….]([A-Za-z0-9_-]{4})\.?$")
_REQUEST_ID = re.compile(
    r"\b(req_[A-Za-z0-9]{8,64})|(?i:request.?id)[\"']?\s?[:=]\s?[\"']?([A-Za-z0-9-]{16,64})"
)
_AGAIN = re.compile(
    r"(?i)try again in (?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m(?!s))?"
    r"(?:(\d{1,6}(?:\.\d{1,9})?)\s?(ms|s|sec))?"
)
_RETRY_AFTER = re.compile(
    r"(?i)retry[- _]after[\"']?\s?[:=]?\s?[\"']?(\d{1,6}(?:\.\d{1,9})?)(?![\d-])"
)


@dataclass(frozen=True)
class Pasted:
    """One pasted text in plain form. `words` is safe to show: its secrets are masked."""

    words: str

    @cached_property
    def folded(self) -> str:
        """The words with A to Z in lower case, character for character at the same place.

        Patterns run on it without ignoring case, which is five times faster.
        """
        return self.words.translate(_LOWER)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The values of fields named `code`, in order, numbers left out."""
        return tuple(match.group(1) for match in _CODE.finditer(self.words))

    @cached_property
    def types(self) -> tuple[str, ...]:
        """The values of fields named `type`, in order."""
        return tuple(match.group(1) for match in _TYPE.finditer(self.words))

    def find_status(self) -> int | None:
        """The HTTP status that the text names most clearly."""
        for pattern in _STATUSES:
            if found := pattern.search(self.words):
                return int(next(group for group in found.groups() if group))
        return None

    def list_missing_scopes(self) -> tuple[str, ...]:
        """The scopes OpenAI named as missing."""
        found = _SCOPES.search(self.words)
        return tuple(_SCOPE.findall(found.group(1))) if found else ()

    def find_model(self) -> str | None:
        """The model that the error is about."""
        found = _MODEL.search(self.words)
        return next(group for group in found.groups() if group) if found else None

    def find_key_end(self) -> str | None:
        """The last four characters of the key as OpenAI echoed it."""
        echo = _ECHO.search(self.words)
        ending = _ENDING.search(echo.group(1)) if echo else None
        return ending.group(1) if ending else None

    def find_request_id(self) -> str | None:
        """OpenAI's id of the failed request, for its support."""
        found = _REQUEST_ID.search(self.words)
        return (found.group(1) or found.group(2)) if found else None

    def find_wait_s(self) -> float | None:
        """The pause that the error asks for, in seconds."""
        again = _AGAIN.search(self.words)
        if again and any(again.groups()):
            days, hours, minutes, seconds, unit = again.groups()
            rest = float(seconds or 0) / (1000 if unit and unit.lower() == "ms" else 1)
            return int(days or 0) * 86400 + int(hours or 0) * 3600 + int(minutes or 0) * 60 + rest
        after = _RETRY_AFTER.search(self.words)
        return float(after.group(1)) if after else None


def read_pasted(text: str) -> Pasted:
    """Cut and clean a text of any size.

    Slack's entities, terminal colours, escaped quotes of nested JSON and line breaks are undone,
    so that one pattern fits every wrapping.
    """
    text = html.unescape(_COLOURS.sub("", _cut(text)))
    text = _ESCAPED_BREAK.sub(" ", text)
    text = _ESCAPED_QUOTE.sub("", text)
    text = unicodedata.normalize("NFKC", text)
    text = text.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x00B4: "'"})
    return Pasted(_STARS.sub("…", redact(_SPACES.sub(" ", text).strip())))


def _cut(text: str) -> str:
    if len(text) <= _HEAD + _TAIL:
        return text
    tail = text[-_TAIL:]
    rest = _KEY_RUN.match(tail)  # the second half of a key has no prefix to be known by
    return f"{text[:_HEAD]}\n{tail[rest.end() if rest else 0 :]}"
