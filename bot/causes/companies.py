"""Whose API answered.

Many companies are called through OpenAI's own SDK, with OpenAI's exception names and codes, and
OpenAI through other people's gateways. So marks are weighed: a sentence that only one company
sends counts more than an address or a wrapper's label; of equal marks the first counts. A name in
passing (a model, a log label) is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from bot.causes.phrases import Phrase, Span, compile_phrases
from bot.causes.voices import EXCEPTIONS, HOSTS, OPENAI_VOICE, VOICES

_VOICES = {name: compile_phrases(texts) for name, texts in VOICES.items()}
_HOSTS = {name: compile_phrases(texts) for name, texts in HOSTS.items()}
_OPENAI_VOICE = compile_phrases(OPENAI_VOICE)
_OPENAI_LABELS = compile_phrases(("*api.openai.com", "openaiexception"))

_NAMES = "|".join(sorted(EXCEPTIONS, key=len, reverse=True))
_LABEL = re.compile(
    rf"\b({_NAMES})(?:_?exception|apierror)\b"
    rf"|\b(?:llm[_ ])?provider(?:_name)?[\"']?\s?[:=]\s?[\"']?({_NAMES})\b"
)
_BODIES = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (
            "anthropic",
            (
                r"[\"']?type[\"']?: ?[\"']error[\"'], ?[\"']?error[\"']?: ?\{ ?[\"']?type[\"']?: ?"
                r"[\"']\w{1,40}[\"'], ?[\"']?message[\"']?: ?[\"'][^{}]{0,400}?[\"'] ?\}"
            ),
        ),
        (
            "groq",
            (
                r"[\"']message[\"']: ?[\"']invalid api key[\"'], ?"
                r"[\"']type[\"']: ?[\"']invalid_request_error[\"'], ?[\"']code[\"']"
            ),
        ),
        ("azure", r"\{ ?[\"']code[\"']: ?[\"']\d{3}[\"'], ?[\"']message[\"']"),
        ("azure", r"openaierror: [^{}]{0,200}\{ ?code: ?[\"']\d{3}[\"'], ?message"),
        (
            "mistral",
            r"[\"']object[\"']: ?[\"']error[\"'][^{}]{0,300}[\"']code[\"']: ?[\"']?\d{4}\b",
        ),
        ("deepseek", r"\bcode[\"']: ?[\"']invalid_request_error[\"']"),
        ("other", r"\binsufficient balance\b"),
        ("vllm", r"[\"']object[\"']: ?[\"']error[\"']"),
    )
)
"""Shapes of bodies, where no word tells: who puts what in which order. The surer come first."""


class Mark(NamedTuple):
    """A company, where its mark stands, and how much that may deceive (0 for its own words)."""

    name: str
    span: Span
    doubt: int


def list_companies() -> tuple[str, ...]:
    """Every label that `find_company` may give, sorted."""
    names = {*VOICES, *HOSTS, *EXCEPTIONS.values(), *(name for name, _ in _BODIES), "other"}
    return tuple(sorted(names))


def find_company(folded: str) -> Mark | None:
    """The other company whose API speaks here; None if none does.

    `folded` is a paste in lower case.
    """
    ours = _find_earliest(_OPENAI_VOICE, folded)
    voice = _find_voice(folded)
    if voice:
        return voice if ours is None or voice.span < ours else None
    if ours:
        return None
    ours = _find_earliest(_OPENAI_LABELS, folded)
    label = _find_label(folded)
    return label if label and (ours is None or label.span < ours) else None


def _find_voice(folded: str) -> Mark | None:
    if found := _list_marks(_VOICES, folded, doubt=0):
        return min(found, key=_get_span)
    for doubt, (name, pattern) in enumerate(_BODIES, start=1):
        if body := pattern.search(folded):
            return Mark(name, body.span(), doubt)
    return None


def _list_marks(known: Mapping[str, tuple[Phrase, ...]], folded: str, *, doubt: int) -> list[Mark]:
    return [
        Mark(name, span, doubt)
        for name, phrases in known.items()
        if (span := _find_earliest(phrases, folded))
    ]


def _get_span(mark: Mark) -> Span:
    return mark.span


def _find_label(folded: str) -> Mark | None:
    found = _list_marks(_HOSTS, folded, doubt=len(_BODIES) + 1)
    if label := _LABEL.search(folded):
        found.append(Mark(EXCEPTIONS[label[1] or label[2]], label.span(), len(_BODIES) + 1))
    return min(found, key=_get_span, default=None)


def _find_earliest(phrases: tuple[Phrase, ...], folded: str) -> Span | None:
    spans = [
        span for phrase in phrases if phrase.needle in folded and (span := phrase.find(folded))
    ]
    return min(spans, default=None)
