"""Whose API answered.

Many companies are called through OpenAI's own SDK, with OpenAI's exception names and codes, and
OpenAI through other people's gateways. So marks are weighed: a sentence that only one company
sends counts more than an address or a wrapper's label; of equal marks the first counts. A name in
passing (a model, a log label) is none.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.causes.labels import EXCEPTIONS, HOSTS, VARIABLES
from bot.causes.phrases import Span, build_lexicon, compile_phrases
from bot.causes.relays import RELAY_VOICES
from bot.causes.voices import OPENAI_VOICE, VOICES

_OURS = "openai"
_VOICES = build_lexicon(
    {
        name: compile_phrases(texts)
        for name, texts in {_OURS: OPENAI_VOICE, **VOICES, **RELAY_VOICES}.items()
    }
)
_LABELS = build_lexicon(
    {
        name: compile_phrases((*HOSTS.get(name, ()), *VARIABLES.get(name, ())))
        for name in (*HOSTS, *(VARIABLES.keys() - HOSTS.keys()))
    }
    | {_OURS: compile_phrases(("*api.openai.com", "openaiexception", "openai_api_key"))}
)

_NAMES = "|".join(sorted(EXCEPTIONS, key=len, reverse=True))
_LABELLINGS = tuple(
    (needles, re.compile(pattern))
    for needles, pattern in (
        (
            ("exception", "provider", "apierror"),
            (
                rf"\b(?P<a>{_NAMES})(?:_?exception|apierror)\b"
                rf"|\b(?:llm[_ ])?provider(?:_name)?[\"']?\s?[:=]\s?[\"']?(?P<b>{_NAMES})\b"
            ),
        ),
        (("provider ",), rf"\bprovider (?P<a>{_NAMES}) (?:returned|answered|failed)\b"),
        (("error from ", "errors from "), rf"\berrors? from (?:the )?(?P<a>{_NAMES}|openai)\b"),
        (
            (" api error", " provider error"),
            rf"\b(?P<a>{_NAMES}|openai)(?: \([\w-]{{1,40}}\))? (?:api|provider) error\b",
        ),
        (
            (" error: ", " error 4", " error 5"),  # of names that are no common words
            rf"\b(?!github|replicate|nim\b)(?P<a>{_NAMES}|openai) error(?:: | [45]\d\d\b)",
        ),
    )
)
"""How wrappers say whose error they pass on; a needle tells cheaply that none does."""
_CLASS = re.compile(r"\.(?:\w{1,40}\.){0,2}\w{0,40}(?:error|exception)\b")
_PACKAGE = re.compile(r"\w{1,20}$")
"""An exception's class, and in front of it the package that it comes from."""
_BODIES = tuple(
    (name, needle, re.compile(pattern))
    for name, needle, pattern in (
        (
            "anthropic",
            "error",
            (
                r"[\"']?type[\"']?: ?[\"']error[\"'], ?[\"']?error[\"']?: ?\{ ?[\"']?type[\"']?: ?"
                r"[\"']\w{1,40}[\"'], ?[\"']?message[\"']?: ?[\"'][^{}]{0,400}?[\"'] ?\}"
            ),
        ),
        (
            "groq",
            "invalid api key",
            (
                r"[\"']message[\"']: ?[\"']invalid api key[\"'], ?"
                r"[\"']type[\"']: ?[\"']invalid_request_error[\"'], ?[\"']code[\"']"
            ),
        ),
        (
            "google",
            "status",
            (
                r"[\"']code[\"']: ?\d{3}, ?[\"']message[\"']: ?[\"'][^{}]{0,400}?[\"'], ?"
                r"[\"']status[\"']: ?[\"'][a-z_]{5,40}[\"']"
            ),
        ),
        (
            "vllm",
            "type",
            (
                r"[\"']type[\"']: ?[\"'][a-z]{2,40}error[\"'], ?"
                r"[\"']param[\"']: ?[\"']?\w{2,20}[\"']?, ?"
                r"[\"']code[\"']: ?\d{3}\b"
            ),
        ),
        (
            "openrouter",
            "code",
            (
                r"[\"']error[\"']: ?\{ ?[\"']message[\"']: ?[\"']"
                r"(?:(?![\"'], ?[\"']type)[^{}]){0,400}?[\"'], ?[\"']code[\"']: ?\d{3} ?\}"
            ),
        ),
        ("azure", "message", r"\{ ?[\"']code[\"']: ?[\"']\d{3}[\"'], ?[\"']message[\"']"),
        ("azure", "openaierror", r"openaierror: [^{}]{0,200}\{ ?code: ?[\"']\d{3}[\"'], ?message"),
        (
            "mistral",
            "object",
            r"[\"']object[\"']: ?[\"']error[\"'][^{}]{0,300}[\"']code[\"']: ?[\"']?\d{4}\b",
        ),
        (
            "alibaba",
            "request_id",
            # OpenAI repeats the key that it was given
            r"incorrect api key provided\. ?[\"'][^{}]{0,200}\}, ?[\"']request_id[\"']",
        ),
        (
            "siliconflow",
            "data",
            (
                r"[\"']code[\"']: ?\d{5}, ?[\"']message[\"']: ?[\"'][^{}]{0,300}?[\"'], ?"
                r"[\"']data[\"']: ?n(?:one|ull)\b"
            ),
        ),
        (
            "elevenlabs",
            "detail",
            r"[\"']detail[\"']: ?\{ ?[\"']status[\"']: ?[\"']\w{3,40}[\"'], ?[\"']message[\"']",
        ),
        ("deepgram", "err_code", r"[\"']err_code[\"']: ?[\"']\w{3,40}[\"'], ?[\"']err_msg[\"']"),
        ("baidu", "error_msg", r"error_code[\"']?: ?[\"']?\d{1,6}[\"']?, ?[\"']?error_msg"),
        ("cloudflare", "success", r"[\"']success[\"']: ?false, ?[\"']result[\"']: ?\["),
        ("deepseek", "invalid_request_error", r"\bcode[\"']: ?[\"']invalid_request_error[\"']"),
        ("other", "insufficient balance", r"\binsufficient balance\b"),
        ("other", "about:blank", r"[\"']type[\"']: ?[\"']about:blank[\"']"),
        ("vllm", "object", r"[\"']object[\"']: ?[\"']error[\"']"),
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
    names = {
        *VOICES,
        *RELAY_VOICES,
        *HOSTS,
        *EXCEPTIONS.values(),
        *(name for name, _, _ in _BODIES),
        "other",
    }
    return tuple(sorted(names))


def find_company(folded: str) -> Mark | None:
    """The other company whose API speaks here; None if none does.

    `folded` is a paste in lower case.
    """
    voices, doubt = _VOICES.find_all(folded), 0
    if all(name == _OURS for _, name in voices) and (shape := _find_shape(folded)):
        named = None if voices else _find_label(folded)
        voices.append(named or (shape.span, shape.name))  # a shape is copied more than a name
        doubt = shape.doubt
    if voices:
        span, name = min(voices)
        return None if name == _OURS else Mark(name, span, doubt)
    label = _find_label(folded)
    return Mark(label[1], label[0], len(_BODIES) + 1) if label else None


def _find_shape(folded: str) -> Mark | None:
    for doubt, (name, needle, pattern) in enumerate(_BODIES, start=1):
        if needle in folded and (body := pattern.search(folded)):
            return Mark(name, body.span(), doubt)
    return None


def _find_label(folded: str) -> tuple[Span, str] | None:
    """The first address or label, if it is another company's."""
    labels = _LABELS.find_all(folded)
    for needles, pattern in _LABELLINGS:
        if any(needle in folded for needle in needles) and (label := pattern.search(folded)):
            name = next(group for group in label.groups() if group)
            labels.append((label.span(), EXCEPTIONS.get(name, _OURS)))
    for raised in _CLASS.finditer(folded):
        package = _PACKAGE.search(folded[max(0, raised.start() - 20) : raised.start()])
        if package and package[0] in EXCEPTIONS:
            labels.append((raised.span(), EXCEPTIONS[package[0]]))
    span, name = min(labels, default=((0, 0), _OURS))
    return None if name == _OURS else (span, name)
