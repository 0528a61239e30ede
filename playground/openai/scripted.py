"""Models of the loopback platform: each plays a script, chosen by its name (`playground-…`)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from playground.openai.answers import Json, RefusedError, refuse_outage

PREFIX = "playground-"
SLOW_PIECE_S = 0.25
"""Real seconds between two pieces of the slow model, so that there is time to stop it."""
_SLOW_LINES = 120
_PIECE = 12
"""Characters of a delta."""


@dataclass(frozen=True)
class Prompt:
    """What a request says: the last question, and what tools have answered so far."""

    model: str
    instructions: str
    question: str
    results: tuple[str, ...]
    items: tuple[Json, ...]
    may_call: bool

    @property
    def is_japanese(self) -> bool:
        """Whether the question is."""
        return re.search(r"[ぁ-ゖァ-ヺ]", self.question) is not None


@dataclass(frozen=True)
class Say:
    """One delta of text."""

    text: str


@dataclass(frozen=True)
class Ask:
    """One function call; `arguments` is sent as it stands."""

    name: str
    arguments: str


@dataclass(frozen=True)
class Wait:
    """Real seconds pass."""

    seconds: float


@dataclass(frozen=True)
class End:
    """How the response ends, instead of `completed`; `hang_up` and `garbage` end the line."""

    status: str
    reason: str = ""


Act = Say | Ask | Wait | End
Script = Callable[[Prompt], Iterator[Act]]


def read_prompt(body: Mapping[str, Any]) -> Prompt:
    """What a sound body says."""
    given = body.get("input", "")
    items = given if isinstance(given, list) else [{"role": "user", "content": str(given)}]
    asked = [str(item["content"]) for item in items if item.get("role") == "user"]
    return Prompt(
        model=str(body.get("model")),
        instructions=str(body.get("instructions") or ""),
        question=asked[-1] if asked else "",
        results=tuple(
            str(item.get("output")) for item in items if item.get("type") == "function_call_output"
        ),
        items=tuple(items),
        may_call=bool(body.get("tools")) and body.get("tool_choice") != "none",
    )


def say(text: str) -> Iterator[Act]:
    """The text in pieces."""
    for start in range(0, len(text), _PIECE):
        yield Say(text[start : start + _PIECE])


def ask(name: str, /, **arguments: str) -> Ask:
    """A call as it should be."""
    return Ask(name, json.dumps(arguments, ensure_ascii=False))


def answer_well(prompt: Prompt) -> Iterator[Act]:
    """Looks it up, then says what was found, with the page that says so."""
    if not prompt.results and prompt.may_call:
        yield _choose(prompt.question)
        return
    yield from say(_retell(prompt))


def answer_slowly(prompt: Prompt) -> Iterator[Act]:
    """The same answer, then much more, slowly."""
    if not prompt.results:
        yield from answer_well(prompt)
        return
    line = "まだ続きます。" if prompt.is_japanese else "There is more to say. "
    for act in (*answer_well(prompt), Say("\n\n"), *[Say(line)] * _SLOW_LINES):
        yield Wait(SLOW_PIECE_S)
        yield act


def _refuse_busy(_prompt: Prompt) -> Iterator[Act]:
    raise RefusedError(
        status=429,
        message="Rate limit reached on requests per min (RPM).",
        kind="requests",
        code="rate_limit_exceeded",
    )


def _break(_prompt: Prompt) -> Iterator[Act]:
    raise refuse_outage("req_scripted")


def _end_with(status: str, reason: str = "") -> Script:
    """Looks something up, begins to answer, and ends like this."""

    def play(prompt: Prompt) -> Iterator[Act]:
        if not prompt.results:
            yield _choose(prompt.question)
            return
        yield Say("This is as far as ")
        yield End(status, reason)

    return play


def _say_nothing(prompt: Prompt) -> Iterator[Act]:
    if not prompt.results:
        yield _choose(prompt.question)


def _answer_from_memory(_prompt: Prompt) -> Iterator[Act]:
    """Never looks anything up."""
    yield from say("A key costs $5, as everybody knows.")


SCRIPTS: Mapping[str, Script] = {
    "good": answer_well,
    "slow": answer_slowly,
    "busy": _refuse_busy,
    "failing": _break,
    "failing-midway": _end_with("failed", "server_error"),
    "incomplete": _end_with("incomplete", "max_output_tokens"),
    "filtered": _end_with("incomplete", "content_filter"),
    "refusing": _end_with("refusal"),
    "hanging-up": _end_with("hang_up"),
    "garbage": _end_with("garbage"),
    "silent": _say_nothing,
    "unfounded": _answer_from_memory,
}


def _choose(question: str) -> Ask:
    if re.search(r"Error|\b(?:4\d\d|5\d\d)\b", question):
        return ask("explain_error", text=question)
    if re.search(r"\bspen[dt]\b|料金|利用額|いくら使", question, re.IGNORECASE):
        return ask("spend", range="month")
    if re.search(r"\bstatus\b|状況|どのキー", question, re.IGNORECASE):
        return ask("status")
    return ask("search_articles", query=question)


def _retell(prompt: Prompt) -> str:
    told = json.loads(prompt.results[-1]) if prompt.results else {}
    pages = [f"[{one['title']}]({one['url']})" for one in told.get("sources", ())]
    if "answer" in told and told["found"]:
        text = str(told["answer"]).split("\n\n", 1)[0]
    elif "next_step" in told:
        text = f"**{told['cause']}**\n\n{told['next_step']}"
    elif "keys" in told or "channels" in told:
        rows = [*told.get("keys", ()), *told.get("channels", ())]
        text = "\n".join(f"- {json.dumps(row, ensure_ascii=False)}" for row in rows)
    else:
        unknown = "わかりませんでした。" if prompt.is_japanese else "I do not know."
        text = str(told.get("problem", unknown))
    return f"{text} ({pages[0]})" if pages else text
