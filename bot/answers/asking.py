"""`apikey-bot ask`: a question in, its answer out, as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bot.answers.conversation import Answers
from bot.json_lines import answer_lines
from bot.texts.answers import ANSWER_TEXTS


def ask(
    answers: Answers,
    question: str,
    *,
    item: Any = None,
    lang: str | None = None,
    earlier: Sequence[str] = (),
) -> dict[str, Any]:
    """The answer to one question, in the order of fields that the command line promises."""
    answer = answers.answer(question, lang=lang, earlier=earlier)
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
    """The answers to a batch, a line each; a line may hold what was said before as `earlier`."""
    texts = ANSWER_TEXTS[lang or "en"]

    def answer(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        question = asked.get("question")
        if not isinstance(question, str):
            return {"id": asked.get("id"), "error": texts.no_question}
        earlier = asked.get("earlier", [])
        if not isinstance(earlier, list) or not all(isinstance(each, str) for each in earlier):
            return {"id": asked.get("id"), "error": texts.earlier_not_texts}
        return ask(answers, question, item=asked.get("id"), lang=lang, earlier=earlier)

    return answer_lines(lines, answer, broken=texts.broken_line)
