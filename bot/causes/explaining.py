"""`apikey-bot explain`: an error text in, its cause out, as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from bot.causes.catalogue import CATALOGUE, Cause, Retry
from bot.causes.classify import classify
from bot.causes.details import say_next_step
from bot.causes.verdict import Verdict
from bot.json_lines import answer_lines
from bot.texts.explain import EXPLAIN_TEXTS

NOTHING_FOUND = Verdict(cause=Cause.UNKNOWN, sure=False)
"""What is told of a text that holds no error."""

_KANA = re.compile(r"[ぁ-ゖァ-ヺ]")
_SAMPLE = 20_000
"""Characters that are looked at for the language."""
_LEAST_STATUS, _MOST_STATUS = 100, 599
_UTF16_NULS = 0.2
"""The share of zero bytes from which on bytes are UTF-16; English text has half."""


def decode_paste(raw: bytes) -> str:
    """The text behind bytes of unknown encoding: UTF-8, UTF-16, Windows Japanese."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    sample = raw[:2000]
    if sample and sample.count(0) / len(sample) > _UTF16_NULS:
        return raw.decode("utf-16-be" if sample[0] == 0 else "utf-16-le", "replace")
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def find_language(text: str) -> str:
    """`ja` when the text has Japanese letters, else `en`; Chinese logs have no kana."""
    return "ja" if _KANA.search(text[:_SAMPLE]) or _KANA.search(text[-_SAMPLE:]) else "en"


def find_next_step(verdict: Verdict, *, lang: str, today: date) -> str:
    """The one thing to do now, with the page to open where there is one."""
    page = CATALOGUE[verdict.cause].page
    step = say_next_step(verdict, lang=lang, today=today)
    return step if page is None or verdict.model_ends else f"{step} {page}"


def explain(
    text: str,
    *,
    item: Any = None,
    status: int | None = None,
    code: str | None = None,
    lang: str | None = None,
    today: date,
) -> dict[str, Any]:
    """The answer to one text, in the order of fields that the command line promises.

    `retry_after_s` is None where retrying does not help, whatever the error says of it.
    """
    verdict = classify(text, status=status, code=code) or NOTHING_FOUND
    entry = CATALOGUE[verdict.cause]
    lang = lang or find_language(text)
    return {
        "id": item,
        "cause": verdict.cause.value,
        "provider": verdict.provider,
        "evidence": verdict.evidence,
        "who": entry.who.value,
        "next_step": find_next_step(verdict, lang=lang, today=today),
        "retry": entry.retry.value,
        "retry_after_s": None if entry.retry is Retry.NO else verdict.retry_after_s,
        "sure": verdict.sure,
        "lang": lang,
    }


def explain_lines(lines: Iterable[bytes], *, lang: str | None, today: date) -> Iterator[str]:
    """The answers to a batch, a line each."""
    texts = EXPLAIN_TEXTS[lang or "en"]

    def answer(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        text, code = asked.get("text"), asked.get("code")
        if not isinstance(text, str):
            return {"id": asked.get("id"), "error": texts.no_text}
        return explain(
            text,
            item=asked.get("id"),
            status=_read_status(asked.get("status")),
            code=code if isinstance(code, str) and code else None,
            lang=lang,
            today=today,
        )

    return answer_lines(lines, answer, broken=texts.broken_line)


def _read_status(value: Any) -> int | None:
    """An HTTP status given as number or digits; None for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:4])
    is_status = isinstance(value, int) and _LEAST_STATUS <= value <= _MOST_STATUS
    return int(value) if is_status else None
