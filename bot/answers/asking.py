"""`apikey-bot ask`: a question in, its answer out, as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NoReturn

from bot.answers.conversation import Answers
from bot.texts.answers import ANSWER_TEXTS


def ask(
    answers: Answers, question: str, *, item: Any = None, lang: str | None = None
) -> dict[str, Any]:
    """The answer to one question, in the order of fields that the command line promises."""
    answer = answers.answer(question, lang=lang)
    return {
        "id": item,
        "topic": answer.topic,
        "also": list(answer.also),
        "sure": answer.sure,
        "in_scope": answer.in_scope,
        "lang": answer.lang,
        "answer": answer.text,
        "sources": [
            {"title": each.title, "url": each.url, "checked": each.checked.isoformat()}
            for each in answer.sources
        ],
    }


def ask_lines(answers: Answers, lines: Iterable[bytes], *, lang: str | None) -> Iterator[str]:
    """One line of JSON for each line of JSON, in order; a broken line gets its error."""
    for line in lines:
        try:
            answer = write_json(_ask_line(answers, line, lang=lang))
        except (ValueError, RecursionError):
            answer = write_json(_refuse(None, "broken_line", lang))
        yield answer


def write_json(answer: Mapping[str, Any]) -> str:
    """One line of JSON; ValueError for numbers that JSON has not."""
    return json.dumps(answer, ensure_ascii=False, allow_nan=False)


def _ask_line(answers: Answers, line: bytes, *, lang: str | None) -> dict[str, Any]:
    asked = json.loads(line.decode("utf-8-sig"), parse_constant=_refuse_constant)
    if not isinstance(asked, dict):
        return _refuse(None, "broken_line", lang)
    question = asked.get("question")
    if not isinstance(question, str):
        return _refuse(asked.get("id"), "no_question", lang)
    return ask(answers, question, item=asked.get("id"), lang=lang)


def _refuse(item: Any, reason: str, lang: str | None) -> dict[str, Any]:
    return {"id": item, "error": getattr(ANSWER_TEXTS[lang or "en"], reason)}


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
