"""Whose API answered.

Many companies are called through OpenAI's own SDK, with OpenAI's exception names and codes, and
OpenAI through other people's gateways. So marks are weighed: a sentence that only one company
sends counts more than an address or a wrapper's label; of equal marks the first counts. A name in
passing (a model, a log label) is none.
"""

from __future__ import annotations

import re

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
        ("vllm", r"[\"']object[\"']: ?[\"']error[\"']"),
    )
)
"""Shapes of bodies, where no word tells: who puts what in which order."""


def list_companies() -> tuple[str, ...]:
    """Every label that `find_company` may give, sorted."""
    names = {*VOICES, *HOSTS, *EXCEPTIONS.values(), *(name for name, _ in _BODIES), "other"}
    return tuple(sorted(names))


def find_company(folded: str) -> tuple[str, Span] | None:
    """The other company whose API speaks here, with where that shows; None if none does.

    `folded` is a paste in lower case.
    """
    ours = _find_earliest(_OPENAI_VOICE, folded)
    voice = _find_voice(folded)
    if voice:
        return voice if ours is None or voice[1] < ours else None
    if ours:
        return None
    ours = _find_earliest(_OPENAI_LABELS, folded)
    label = _find_label(folded)
    return label if label and (ours is None or label[1] < ours) else None


def _find_voice(folded: str) -> tuple[str, Span] | None:
    found = [
        (name, span)
        for name, phrases in _VOICES.items()
        if (span := _find_earliest(phrases, folded))
    ]
    for name, pattern in _BODIES:
        if found:
            break
        if body := pattern.search(folded):
            found.append((name, body.span()))
    return min(found, key=lambda mark: mark[1], default=None)


def _find_label(folded: str) -> tuple[str, Span] | None:
    found = [
        (name, span)
        for name, phrases in _HOSTS.items()
        if (span := _find_earliest(phrases, folded))
    ]
    if label := _LABEL.search(folded):
        found.append((EXCEPTIONS[label[1] or label[2]], label.span()))
    return min(found, key=lambda mark: mark[1], default=None)


def _find_earliest(phrases: tuple[Phrase, ...], folded: str) -> Span | None:
    spans = [
        span for phrase in phrases if phrase.needle in folded and (span := phrase.find(folded))
    ]
    return min(spans, default=None)
