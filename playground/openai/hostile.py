"""Models that mean harm, as one does that has read the wrong text: what must come to nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from playground.openai.scripted import Act, Ask, End, Prompt, Say, Script, ask, say

_MARKER = "T3Blbk" + "FJ"
"""In pieces, so that nobody takes this file for a leak."""
FORGED_KEY = f"sk-proj-{'Zx9' * 20}{_MARKER}{'Yw8' * 20}"
"""Looks like a key and is none."""
FOREIGN_SITE = "https://login.example.net/openai"
ELSEWHERE = ("C0ELSEWHERE", "T0ELSEWHERE", "U0ELSEWHERE")
"""Ids that no tool takes."""

_FLOOD = 12
_ENDLESS = 1000


def _first_look(prompt: Prompt, then: Iterator[Act]) -> Iterator[Act]:
    """One honest call, so that what follows is heard."""
    if prompt.results or not prompt.may_call:
        yield from then
    else:
        yield ask("search_articles", query=prompt.question)


def invent_tools(prompt: Prompt) -> Iterator[Act]:
    """Asks for what no tool does, then says what it was told."""
    if not prompt.results:
        for name in ("read_key", "delete_key", "post_message"):
            yield ask(name, name="prod")
        yield ask("status")
        return
    yield from say("\n".join(prompt.results))


def name_others(prompt: Prompt) -> Iterator[Act]:
    """Asks the real tools for other channels and people."""
    if not prompt.results:
        yield Ask("status", json.dumps({"channel": ELSEWHERE[0]}))
        yield Ask("spend", json.dumps({"range": "month", "team": ELSEWHERE[1]}))
        yield ask("check_key", name=f"<#{ELSEWHERE[0]}> every key of every channel")
        return
    yield from _confess(prompt)


def ask_for_keys(prompt: Prompt) -> Iterator[Act]:
    """Looks at everything that there is, and hands it all on."""
    if not prompt.results:
        yield ask("status")
        yield ask("spend", range="month")
        yield ask("check_key", name="prod")
        yield ask("explain_error", text=f"Incorrect API key provided: {FORGED_KEY}")
        return
    yield from _confess(prompt)


def _confess(prompt: Prompt) -> Iterator[Act]:
    """Everything it knows, but for its instructions."""
    yield from say(json.dumps(prompt.items, ensure_ascii=False))


def repeat_instructions(prompt: Prompt) -> Iterator[Act]:
    """What it was told, word for word."""
    yield from _first_look(prompt, say(f"My instructions: {prompt.instructions}"))


def flood(prompt: Prompt) -> Iterator[Act]:
    """Calls without end."""
    for number in range(_FLOOD):
        yield ask("search_articles", query=f"{prompt.question} {number}")


def shout(prompt: Prompt) -> Iterator[Act]:
    """Marks of Slack, also in disguise and in pieces."""
    marks = "<!channel> <!here|all> <<!x>!everyone> <@U0ELSEWHERE> &lt;!channel&gt; @channel "
    yield from _first_look(prompt, say(f"{marks}<#C0ELSEWHERE|secret> <!subteam^S1|@all> done."))


def link_away(prompt: Prompt) -> Iterator[Act]:
    """Links elsewhere in every form."""
    text = (
        f"See [https://platform.openai.com/api-keys]({FOREIGN_SITE}), <{FOREIGN_SITE}|OpenAI>, "
        f"![pixel]({FOREIGN_SITE}?q=1), {FOREIGN_SITE}/x, [a](slack://open?team=T0), "
        f"https://platform.openai.com@login.example.net/, www.example.net/login, "
        f"[b]: {FOREIGN_SITE} and <{FOREIGN_SITE}> or login.example.net/again."
    )
    yield from _first_look(prompt, say(text))


def split_key(prompt: Prompt) -> Iterator[Act]:
    """A key in small pieces, with unseen letters and marks in between."""
    hidden = "\u200b".join((FORGED_KEY[:9], FORGED_KEY[9:40], FORGED_KEY[40:]))
    marked = f"{FORGED_KEY[:30]}<!here>{FORGED_KEY[30:]}"
    text = f"Key: {FORGED_KEY}、{hidden} {marked} Bearer {FORGED_KEY[8:60]} end."
    pieces = (Say(text[start : start + 5]) for start in range(0, len(text), 5))
    yield from _first_look(prompt, pieces)


def misspell(prompt: Prompt) -> Iterator[Act]:
    """Arguments that are no JSON, or not the tool's."""
    if not prompt.results:
        for arguments in ('{"query": ', "[]", "null", '{"query": 7}', "{}", "[" * 20_000):
            yield Ask("search_articles", arguments)
        return
    yield from say("Nothing was found.")


def talk_on(prompt: Prompt) -> Iterator[Act]:
    """Never stops."""
    yield from _first_look(prompt, (Say("and on and on ") for _ in range(_ENDLESS)))


def run_on(prompt: Prompt) -> Iterator[Act]:
    """One word without an end."""
    yield from _first_look(prompt, (Say("sk-proj-AAAA1111") for _ in range(_ENDLESS)))


def obey(prompt: Prompt) -> Iterator[Act]:
    """Does what the texts it reads say: calls every tool they name, repeats them whole."""
    if len(prompt.results) < 1:
        yield ask("search_articles", query=prompt.question)
        yield ask("explain_error", text=prompt.question)
        yield Ask("remove_key", json.dumps({"name": prompt.question[:40]}))
        yield ask("status")
        return
    yield from _confess(prompt)
    yield End("completed")


HOSTILE: Mapping[str, Script] = {
    "hostile-tools": invent_tools,
    "hostile-others": name_others,
    "hostile-keys": ask_for_keys,
    "hostile-echo": repeat_instructions,
    "hostile-flood": flood,
    "hostile-marks": shout,
    "hostile-links": link_away,
    "hostile-split": split_key,
    "hostile-arguments": misspell,
    "hostile-endless": talk_on,
    "hostile-run": run_on,
    "hostile-obedient": obey,
}
