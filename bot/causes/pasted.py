"""The fields of a pasted error: its codes, its status, and the facts it tells.

Patterns are linear: no nested repetition, every gap bounded. They look at folded words, which is
five times faster than ignoring case, and read from the same place of the words themselves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from bot.causes.plain import read_plainly
from bot.causes.verdict import Limit

_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}

_VALUE = r"[\"']?\s?(?:=>|[:=])\s?(?:some\()?(?:string\()?[\"']?"
_CODE = re.compile(rf"\bcode{_VALUE}([a-z_][\w.-]{{2,60}})")
_TYPE = re.compile(rf"\btype{_VALUE}([a-z_]\w{{2,60}})")
_DOTNET = re.compile(r"\bhttp [345]\d\d \((\w{2,60})(?:: (\w{2,60}))?\)")
_ANY_STATUS = re.compile(r"(?<!\d)[345]\d\d(?!\d)")
_COUNTED = (
    r"tokens|ms\b|milliseconds|seconds|minutes|hours|days|times|characters|words|lines|rows|pages"
    r"|files|items|users|people|members|rooms|dollars|euros|yen|usd|eur|jpy"
    r"|文字|ドル|ユーロ|ページ|ファイル|トークン|号室|番線|時間|日間|[行人番回]目"
    r"|[円件行個人名回番号万千億年月日時分秒点台社歳枚頁](?![一-龥々かき])"
)
"""What a number counts that is no status; 回 of 回避 and 時 of 時々 count nothing."""
_STATUSES = tuple(
    re.compile(pattern)
    for pattern in (
        r"\berror code[: ]{1,3}([345]\d\d)\b",
        (
            r"\bstatus[_ -]?(?:code)?[\"']?\s?(?:=>|[:=])?\s?[\"']?([345]\d\d)\b"
            r"|\bstatus ([345]\d\d)\b"
        ),
        r"\bhttp(?:/\d(?:\.\d)?| error| status| code)?[ :\"]{1,3}([345]\d\d)\b",
        r"\b(?:api )?error:? ?\(?([345]\d\d)\b(?! ?(?:tokens|ms|seconds))",
        (
            r"\b([345]\d\d)(?: -|:)? (?:\w{1,20} )?(?:unauthorized|forbidden|not found|too many"
            r"|bad |payment|internal|service|gateway|incorrect|you |the |your |project |client"
            r"|server)"
        ),
        rf"^\W{{0,3}}([345]\d\d)\b(?! ?(?:{_COUNTED}))",
        r"([345]\d\d) ?エラー|エラー(?:コード)? ?[:(]? ?([345]\d\d)\b",
        r"\(([345]\d\d)\)",
        (
            r"(?<![0-9a-z_.,:/$#-])(?<!room )(?<!室)(?<!室 )(401|403|429|502|503|504)"
            rf"(?![0-9a-z.,:/%-])(?! ?(?:{_COUNTED}))"
        ),
    )
)
_SCOPES = re.compile(r"missing scopes?: ?([\w., -]{3,300})")
_SCOPE = re.compile(r"[a-z]\w*(?:\.\w+)+")
_MODEL = re.compile(
    r"\bmodel:? [`'\"]([\w.:/-]{2,80})[`'\"]"
    r"|(?:rate limit reached|request too large) for (?:model )?[`'\"]?([\w.:/-]{2,80})[`'\"]? in\b"
)
_ECHO = re.compile(r"api key provided: ?([^\s,'\"]{4,400})")
_ENDING = re.compile(r"[*….]([A-Za-z0-9_-]{4})\.?$")
_REQUEST_ID = re.compile(
    r"\b(req_[a-z0-9]{8,64})|request.?id[\"']?\s?[:=]?\s?[\"']?([a-z0-9-]{16,64})"
)
_UNIT = (
    r"(?:(ms|milliseconds?)|(d|days?)|(h|hrs?|hours?)|(m|mins?|minutes?)|s|secs?|seconds?)(?![a-z])"
)
_ASKED_WAIT = re.compile(
    r"(?<![a-z_])(?:try again in|try again after|retry after|retry in|retry[-_]?after(-ms|_ms)?"
    r"|retrydelay|please wait)[\"']?(?:=>|[ :=]){0,3}[\"']?"
    r"((?:\d{1,6}(?:\.\d{1,9})?\s?(?:[a-z]{1,12}\s?)?){1,4})"
)
_DURATION = re.compile(rf"(\d{{1,6}}(?:\.\d{{1,9}})?)(?:\s?{_UNIT})?")
_SECONDS = (0.001, 86400.0, 3600.0, 60.0)
"""Of the units in the order of their groups; a bare number is seconds."""
_COUNT = r"(\d(?:,?\d){0,14})"
_LIMIT = re.compile(
    rf"\((rpm|rpd|tpm|tpd|ipm)\):? limit:? {_COUNT}(?:, used {_COUNT})?(?:, requested {_COUNT})?"
)
_CONTEXT = re.compile(
    rf"(?:maximum context length is|configured limit of) {_COUNT} tokens"
    rf"(?:[^0-9]{{0,60}} {_COUNT} tokens)?"
)


@dataclass(frozen=True)
class Pasted:
    """One pasted text in plain form. `words` is safe to show: its secrets are masked."""

    words: str

    @cached_property
    def folded(self) -> str:
        """The words with A to Z in lower case, character for character at the same place."""
        return self.words.lower() if self.words.isascii() else self.words.translate(_LOWER)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The values of fields named `code`, in order, numbers left out."""
        found = _CODE.finditer(self.folded) if "code" in self.folded else ()
        named = tuple(self._read(match, 1) for match in found)
        return (*named, *(code for _, code in self._dotnet if code))

    @cached_property
    def types(self) -> tuple[str, ...]:
        """The values of fields named `type`, in order."""
        found = _TYPE.finditer(self.folded) if "type" in self.folded else ()
        named = tuple(self._read(match, 1) for match in found)
        return (*named, *(kind for kind, _ in self._dotnet))

    @cached_property
    def _dotnet(self) -> tuple[tuple[str, str], ...]:
        """How the .NET client writes them: `HTTP 429 (type: code)`."""
        if "http" not in self.folded:
            return ()
        return tuple((match[1], match[2] or "") for match in _DOTNET.finditer(self.folded))

    def find_status(self) -> int | None:
        """The HTTP status that the text names most clearly."""
        if not _ANY_STATUS.search(self.folded):
            return None
        for pattern in _STATUSES:
            if found := pattern.search(self.folded):
                return int(next(group for group in found.groups() if group))
        return None

    def list_missing_scopes(self) -> tuple[str, ...]:
        """The scopes OpenAI named as missing."""
        found = self._search(_SCOPES, "missing scope")
        return tuple(_SCOPE.findall(self._read(found, 1))) if found else ()

    def find_model(self) -> str | None:
        """The model that the error is about."""
        found = self._search(_MODEL, "model", "reached for", "large for")
        return self._read(found, 1 if found[1] else 2) if found else None

    def find_key_end(self) -> str | None:
        """The last four characters of the key as OpenAI echoed it."""
        echo = self._search(_ECHO, "provided")
        ending = _ENDING.search(self._read(echo, 1)) if echo else None
        return ending.group(1) if ending else None

    def find_request_id(self) -> str | None:
        """OpenAI's id of the failed request, for its support."""
        found = self._search(_REQUEST_ID, "req")
        return self._read(found, 1 if found[1] else 2) if found else None

    def find_wait_s(self) -> float | None:
        """The pause that the error asks for, in seconds."""
        asked = self._search(_ASKED_WAIT, "retry", "try again", "please wait")
        if asked is None:
            return None
        total = 0.0
        for place, part in enumerate(_DURATION.finditer(asked.group(2))):
            amount, *units = part.groups()
            has_unit = part.end() > part.end(1)
            if place and not has_unit:
                break
            factor = next((of for of, unit in zip(_SECONDS, units, strict=True) if unit), 1.0)
            total += float(amount) * factor
            if not has_unit:
                break
        return round(total / 1000 if asked.group(1) else total, 6)

    def find_limit(self) -> Limit | None:
        """The limit that was hit, with what was used and asked for."""
        if found := self._search(_LIMIT, "limit"):
            unit, limit, used, requested = found.groups()
            return Limit(
                unit=unit.upper(),
                limit=_count(limit),
                used=_count(used) if used else None,
                requested=_count(requested) if requested else None,
            )
        if found := self._search(_CONTEXT, "tokens"):
            limit, requested = found.groups()
            return Limit(
                unit="tokens",
                limit=_count(limit),
                requested=_count(requested) if requested else None,
            )
        return None

    def _search(self, pattern: re.Pattern[str], *needles: str) -> re.Match[str] | None:
        """The first find, looked for only where one of the needles stands, which is cheap."""
        if any(needle in self.folded for needle in needles):
            return pattern.search(self.folded)
        return None

    def _read(self, match: re.Match[str], group: int) -> str:
        return self.words[slice(*match.span(group))]


def read_pasted(text: str) -> tuple[Pasted, ...]:
    """The readings of a text of any size, at least one; see `read_plainly`."""
    return tuple(map(Pasted, read_plainly(text)))


def _count(digits: str) -> int:
    return int(digits.replace(",", ""))
