"""`apikey-bot estimate`: texts in, their tokens and price out, as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from bot.causes.explaining import find_language
from bot.credentials.scan import find_keys
from bot.json_lines import answer_lines
from bot.spend.estimating import COMPARED_MODELS, DEFAULT_MODEL, estimate
from bot.spend.prices import PRICE_LIST_DATE
from bot.spend.telling import tell_estimate, tell_unknown
from bot.texts.estimate import ESTIMATE_TEXTS
from bot.texts.explain import EXPLAIN_TEXTS

MOST_BYTES = 1_000_000
"""Of one text in UTF-8: more than any model takes at once. A line of a batch may have four times as
many, as JSON may write a letter in six characters.
"""
_MOST_LINE = 4 * MOST_BYTES


class UncountableError(ValueError):
    """A text that cannot be counted; its message tells a person why."""


def read_text(raw: bytes) -> str:
    """The text behind bytes; raises `UncountableError` unless they are UTF-8, and few enough."""
    if len(raw) > MOST_BYTES:
        raise UncountableError(_say_too_long(raw.decode("utf-8", "replace")))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Which language, these bytes do not tell.
        raise UncountableError(ESTIMATE_TEXTS["en"].not_utf8) from None


def estimate_text(text: str, model: str | None, *, on: date) -> dict[str, Any]:
    """The answer to one text, in the order of fields that the command line promises.

    `input_usd` is a decimal string, None where the price list does not know the model.
    """
    counted = estimate(text, [model or DEFAULT_MODEL], on=on)
    quoted = counted.quotes[0]
    return {
        "model": quoted.model,
        "encoding": counted.encoding,
        "tokens": counted.tokens,
        "exact": counted.exact,
        "input_usd": None if quoted.standard is None else _write_usd(quoted.standard),
        "price_checked": PRICE_LIST_DATE.isoformat(),
    }


def estimate_lines(lines: Iterable[bytes], *, model: str | None, on: date) -> Iterator[str]:
    """The answers to a batch, a line each."""

    def answer(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        text, named = asked.get("text"), asked.get("model")
        if not isinstance(text, str):
            return {"id": asked.get("id"), "error": ESTIMATE_TEXTS["en"].no_text}
        if len(text.encode("utf-8", "replace")) > MOST_BYTES:
            return {"id": asked.get("id"), "error": _say_too_long(text)}
        chosen = named if isinstance(named, str) and named.strip() else model
        return {"id": asked.get("id")} | estimate_text(text, chosen, on=on)

    def find_fault(line: bytes) -> str | None:
        return _say_too_long("") if len(line) > _MOST_LINE else None

    broken = EXPLAIN_TEXTS["en"].broken_line
    return answer_lines(lines, answer, broken=broken, find_fault=find_fault)


def tell_text(text: str, model: str | None, *, on: date) -> str:
    """The same for a person, in the language of the text; without a model, of several."""
    lang = find_language(text)
    counted = estimate(text, [model] if model else COMPARED_MODELS, on=on)
    told = tell_estimate(counted, yen=None, today=on, lang=lang)
    return "\n".join([told.headline, *told.prices, "", *told.notes])


def list_warnings(text: str) -> list[str]:
    """What a person should know before the figures: a key in the text."""
    template = ESTIMATE_TEXTS[find_language(text)].key_in_text
    return [template.format(masked=key.masked) for key in find_keys(text)[:1]]


def list_doubts(answer: Mapping[str, Any]) -> list[str]:
    """What the JSON of an answer does not say: names like that of a model without a price."""
    return [] if answer["input_usd"] is not None else [tell_unknown(answer["model"], "en")]


def _say_too_long(text: str) -> str:
    texts = ESTIMATE_TEXTS[find_language(text)]
    return texts.too_long.format(limit=f"{MOST_BYTES:,}")


def _write_usd(amount: Decimal) -> str:
    """Plain digits, none too many: `0.0000054`."""
    return f"{amount.normalize():f}"
