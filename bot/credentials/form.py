"""The form of a key: its kind, and what exactly is wrong with a text that is none.

A key is never cleaned. Whoever pastes one with a stray character learns which, so that the copy
in their own settings gets repaired too: the same character there is a frequent cause of failures.
Prefixes and lengths: developers.openai.com/api/docs/guides/api-keys and measured samples,
checked 2026-11-23. OpenAI promises no length, so an unusual one is a warning, never a fault.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from bot.credentials.characters import Stray, find_stray, strip_strays
from bot.credentials.masking import last_four, mask
from bot.credentials.providers import find_provider
from bot.credentials.secret import Secret

__all__ = [
    "FaultyKey",
    "KeyFault",
    "KeyForm",
    "KeyKind",
    "KeyWarning",
    "mask",
    "read_key",
]

_MARKER = "T3BlbkFJ"
"""Base64 of "OpenAI"; stands in the middle of every key seen so far."""
_LEAST_BODY = 20
"""Characters after the prefix; the shortest key known has 48."""
_LONGEST = 1000
"""Characters; more than that is a document, not a key."""
_USUAL_LENGTHS = frozenset({51, 56, 132, 133, 156, 164, 167})


class KeyKind(StrEnum):
    """What a key is, told by its prefix."""

    PROJECT = "project"
    SERVICE_ACCOUNT = "service_account"
    ADMIN = "admin"
    LEGACY = "legacy"


class KeyWarning(StrEnum):
    """What is worth knowing of a key that is accepted all the same."""

    UNUSUAL_LENGTH = "unusual_length"
    """May be cut off, or of a newer form than this program knows."""
    MARKER_MISSING = "marker_missing"
    PERSONAL = "personal"
    """Belongs to a person and dies with their access; a service account's key does not."""
    OLD_FORM = "old_form"
    """No longer issued since 2024; may need an organization or project to be named."""


class KeyFault(StrEnum):
    """Why a text is not accepted as a key; each has its field error in `bot.texts.key_faults`."""

    EMPTY = "empty"
    SPACE = "space"
    FULL_WIDTH_SPACE = "full_width_space"
    NEWLINE = "newline"
    ZERO_WIDTH = "zero_width"
    CONTROL_CHARACTER = "control_character"
    QUOTES = "quotes"
    PUNCTUATION = "punctuation"
    FULL_WIDTH = "full_width"
    NON_ASCII = "non_ascii"
    OTHER_PROVIDER = "other_provider"
    KEY_ID = "key_id"
    ADMIN_KEY_HERE = "admin_key_here"
    ORDINARY_KEY_HERE = "ordinary_key_here"
    SESSION_TOKEN = "session_token"  # noqa: S105 (the name of a fault, not a token)
    EPHEMERAL = "ephemeral"
    MASKED = "masked"
    """The shortened form that dashboards show."""
    WITH_LABEL = "with_label"
    """A variable name, `export` or `Bearer` was copied along."""
    SEVERAL_KEYS = "several_keys"
    URL_OR_PROMPT = "url_or_prompt"
    TOO_SHORT = "too_short"
    NOT_A_KEY = "not_a_key"


_STRAY_FAULTS = {
    Stray.ZERO_WIDTH: KeyFault.ZERO_WIDTH,
    Stray.NEWLINE: KeyFault.NEWLINE,
    Stray.CONTROL_CHARACTER: KeyFault.CONTROL_CHARACTER,
    Stray.FULL_WIDTH_SPACE: KeyFault.FULL_WIDTH_SPACE,
    Stray.SPACE: KeyFault.SPACE,
    Stray.QUOTES: KeyFault.QUOTES,
    Stray.FULL_WIDTH: KeyFault.FULL_WIDTH,
    Stray.PUNCTUATION: KeyFault.PUNCTUATION,
    Stray.NON_ASCII: KeyFault.NON_ASCII,
}
_KINDS = {
    "sk-proj-": KeyKind.PROJECT,
    "sk-svcacct-": KeyKind.SERVICE_ACCOUNT,
    "sk-service-": KeyKind.SERVICE_ACCOUNT,
    "sk-admin-": KeyKind.ADMIN,
    "sk-": KeyKind.LEGACY,
}
"""By prefix, the bare one last."""
_LABEL = re.compile(
    r"(?i)(?:export |set |\$env:|-H )?[\"']?(?:[\w.-]+[\"']? ?[:=]|Bearer )"
    r" ?[\"']?(?:Bearer )?[\"']?(?=sk-)"
)
_OTHER_PREFIXES = {
    "key_": KeyFault.KEY_ID,
    "sess-": KeyFault.SESSION_TOKEN,
    "ek_": KeyFault.EPHEMERAL,
}
_LONGEST_MASKED_START = 40
"""Characters before the dots of a shortened key; a whole key has more."""
_MASK_MARKS = re.compile(r"\*{2,}|•{2,}|\.{3}|…")
_STARTS = re.compile(r"sk-(?:proj|svcacct|service|admin)-")


@dataclass(frozen=True, kw_only=True)
class KeyForm:
    """A text that has the form of a key. Whether OpenAI knows it is another question."""

    secret: Secret
    kind: KeyKind
    masked: str
    last4: str
    warnings: tuple[KeyWarning, ...] = ()


@dataclass(frozen=True)
class FaultyKey:
    """A text that is not accepted as a key. Holds nothing of the text itself.

    `detail` is where the fault stands (`start`, `inside`, `end`) or, for another provider's key,
    the provider's name; empty when there is nothing to add.
    """

    fault: KeyFault
    detail: str = ""


def read_key(raw: str, *, expect: Literal["ordinary", "admin"]) -> KeyForm | FaultyKey:
    """Judge a pasted text exactly as it is, for the slot of an ordinary or of an admin key.

    What the text *is* comes before a stray character in it: the more telling fault first.
    """
    bare = strip_strays(raw)
    if not bare:
        return FaultyKey(KeyFault.EMPTY)
    wrong = (
        _find_wrapping(raw, bare)
        or _find_other_thing(raw, bare)
        or _find_wrong_slot(bare, expect=expect)
    )
    if wrong:
        return wrong
    stray = find_stray(raw)
    if stray:
        return FaultyKey(_STRAY_FAULTS[stray.kind], stray.position)
    return _read_clean(raw)


def _find_wrapping(raw: str, bare: str) -> FaultyKey | None:
    """A key that came with something around it, or only the shortened form of one."""
    if len(raw) > _LONGEST:
        return FaultyKey(KeyFault.URL_OR_PROMPT)
    if _LABEL.match(" ".join(unicodedata.normalize("NFKC", raw).split())):
        return FaultyKey(KeyFault.WITH_LABEL)
    marks = _MASK_MARKS.search(raw)
    if bare.startswith("sk-") and marks and marks.start() < _LONGEST_MASKED_START:
        return FaultyKey(KeyFault.MASKED)
    return None


def _find_other_thing(raw: str, bare: str) -> FaultyKey | None:
    """Something that is no OpenAI key at all, or more than one."""
    if provider := find_provider(bare):
        return FaultyKey(KeyFault.OTHER_PROVIDER, provider)
    for prefix, fault in _OTHER_PREFIXES.items():
        if bare.startswith(prefix):
            return FaultyKey(fault)
    if not bare.startswith("sk-"):
        is_prose = len(raw.split()) > 1 or "://" in raw or raw.strip().lower().startswith("www.")
        return FaultyKey(KeyFault.URL_OR_PROMPT if is_prose else KeyFault.NOT_A_KEY)
    if len(_STARTS.findall(bare)) > 1 or bare.count(_MARKER) > 1:
        return FaultyKey(KeyFault.SEVERAL_KEYS)
    return None


def _find_wrong_slot(bare: str, *, expect: Literal["ordinary", "admin"]) -> FaultyKey | None:
    is_admin = bare.startswith("sk-admin-")
    if is_admin and expect == "ordinary":
        return FaultyKey(KeyFault.ADMIN_KEY_HERE)
    if not is_admin and expect == "admin":
        return FaultyKey(KeyFault.ORDINARY_KEY_HERE)
    return None


def _read_clean(text: str) -> KeyForm | FaultyKey:
    """Judge a text of ASCII letters, digits, `_` and `-` only that starts with `sk-`."""
    prefix = next(prefix for prefix in _KINDS if text.startswith(prefix))
    if len(text) - len(prefix) < _LEAST_BODY:
        return FaultyKey(KeyFault.TOO_SHORT)
    kind = _KINDS[prefix]
    return KeyForm(
        secret=Secret(text),
        kind=kind,
        masked=mask(text),
        last4=last_four(text),
        warnings=_list_warnings(text, kind),
    )


def _list_warnings(text: str, kind: KeyKind) -> tuple[KeyWarning, ...]:
    warnings = []
    if _MARKER not in text:
        warnings.append(KeyWarning.MARKER_MISSING)
    elif len(text) not in _USUAL_LENGTHS:
        warnings.append(KeyWarning.UNUSUAL_LENGTH)
    if kind in {KeyKind.PROJECT, KeyKind.LEGACY}:
        warnings.append(KeyWarning.PERSONAL)
    if kind is KeyKind.LEGACY:
        warnings.append(KeyWarning.OLD_FORM)
    return tuple(warnings)
