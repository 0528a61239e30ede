"""What a model may look up for one person in one place: what they might see themselves, no more.

Nothing is changed or asked outside, not even a key: its last check is told, with its time.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Final

from bot.causes.catalogue import CATALOGUE
from bot.causes.classify import classify
from bot.causes.details import say_retry
from bot.causes.explaining import find_next_step
from bot.causes.verdict import Verdict
from bot.credentials.scan import redact
from bot.errors import BotError, KeyMissingError
from bot.keys.health import standing_of
from bot.keys.key import Key
from bot.people.policy import Operation
from bot.ports import ChannelRef
from bot.reports.digest import NoConnection
from bot.reports.spending import Account
from bot.spend.money import Total
from bot.spend.spent import divide
from bot.texts.causes import CAUSE_TEXTS
from bot.texts.why import WHY_TEXTS
from handlers.asking import Asker, meet
from handlers.command import CommandDesk
from handlers.problems import explain_problem
from handlers.services import Services

Told = Mapping[str, object]

MOST_KEYS: Final = 30
UNKNOWN: Final = "unknown"


class ChannelTools:
    """Implements `bot.answers.writing.Toolbox`; who the person is, is looked up at each call."""

    def __init__(self, services: Services, desk: CommandDesk, asker: Asker) -> None:
        self._services = services
        self._desk = desk
        self._asker = asker
        self._tools: Mapping[str, Callable[[Asker, str], Awaitable[Told]]] = {
            "search_articles": self._search,
            "explain_error": self._explain,
            "check_key": self._check_key,
            "spend": self._spend,
            "status": self._status,
        }

    @property
    def channel(self) -> ChannelRef:
        """Where the person asks."""
        return self._asker.settings.channel

    async def call(self, tool: str, arguments: Mapping[str, object]) -> str:
        """The result as JSON; what was refused or failed says so in the person's language."""
        argument = str(next(iter(arguments.values()), ""))
        lang = self._asker.lang
        told: Told
        try:
            asker = await meet(self._services, self.channel, self._asker.person.user_id)
            told = await self._tools[tool](asker, argument)
        except BotError as error:
            problem = explain_problem(error, lang=lang, new_id=self._services.new_id)
            told = {"problem": problem.text}
        return redact(json.dumps(told, ensure_ascii=False, default=str))

    async def _search(self, asker: Asker, query: str) -> Told:
        asker.require(Operation.ASK)
        answer = await asyncio.to_thread(self._services.answers.answer, query)
        return {
            "found": answer.in_scope and bool(answer.sources),
            "sure": answer.sure,
            "title": answer.title,
            "answer": answer.text,
            "steps": answer.steps_markdown,
            "sources": [_page(one.title, one.url, one.checked) for one in answer.sources],
        }

    async def _explain(self, asker: Asker, text: str) -> Told:
        asker.require(Operation.EXPLAIN_TEXT)
        verdict = classify(text)
        return {"found": False} if verdict is None else self._tell(verdict, asker.lang)

    async def _check_key(self, asker: Asker, name: str) -> Told:
        for place in await self._list_places(asker, Operation.CHECK_KEY):
            try:
                key = await self._services.register.find(place.settings.channel, name)
            except KeyMissingError:
                continue
            return self._tell_key(key, asker.lang)
        raise KeyMissingError(name)

    async def _status(self, asker: Asker, _nothing: str) -> Told:
        keys = []
        for place in await self._list_places(asker, Operation.SEE_STATUS):
            keys += list(await self._services.register.list_channel(place.settings.channel))
        now = self._services.clock.now()
        rows = [
            {
                "name": key.name,
                "environment": key.environment.value,
                "standing": standing_of(key, now).value,
                "cause": _say_cause(key, asker.lang),
                "last_used": key.last_used_at or UNKNOWN,
                "expires": key.expires_at or UNKNOWN,
                "checked": key.check.at if key.check else "never",
            }
            for key in keys[:MOST_KEYS]
        ]
        return {"keys": rows, "more": max(0, len(keys) - MOST_KEYS)}

    async def _spend(self, asker: Asker, span: str) -> Told:
        channels = []
        for place in await self._list_places(asker, Operation.SEE_SPEND):
            period = self._services.spending.read_period(place.settings, span)
            if period is not None:
                found = await self._services.spending.build(place.settings, period)
                channels.append(_tell_account(found))
        return {"channels": channels}

    async def _list_places(self, asker: Asker, operation: Operation) -> list[Asker]:
        """Here, or in a DM the person's own channels, as far as they may.

        Raises `NotAllowedError` where they may nowhere.
        """
        asker.require(operation)
        places = await self._desk.list_places(asker)
        return [place for place in places if place.may(operation)]

    def _tell_key(self, key: Key, lang: str) -> Told:
        now, check = self._services.clock.now(), key.check
        told: dict[str, object] = {
            "name": key.name,
            "standing": standing_of(key, now).value,
            "checked": check.at if check else "never",
            "now": now,
        }
        if check is not None and check.verdict is not None:
            told |= self._tell(check.verdict, lang)
        return told

    def _tell(self, verdict: Verdict, lang: str) -> Told:
        entry = CATALOGUE[verdict.cause]
        meaning = CAUSE_TEXTS[lang][verdict.cause.value].meaning
        today = self._services.clock.now().date()
        return {
            "found": True,
            "sure": verdict.sure,
            "cause": meaning,
            "next_step": find_next_step(verdict, lang=lang, today=today),
            "who": WHY_TEXTS[lang].who_names[entry.who.value],
            "retry": say_retry(verdict, lang),
            "evidence": verdict.evidence,
            "sources": [_page(meaning, entry.source, entry.checked)],
        }


def _say_cause(key: Key, lang: str) -> str:
    verdict = key.check.verdict if key.check else None
    return "" if verdict is None else CAUSE_TEXTS[lang][verdict.cause.value].meaning


def _tell_account(account: Account | NoConnection) -> Told:
    """Bills where a day has settled, estimates where it has not; other keys go by "others"."""
    if isinstance(account, NoConnection):
        return {"spend": UNKNOWN, "why": "no OpenAI organization is connected"}
    names = {key.openai_key_id: key.name for key in account.keys if key.openai_key_id}
    by_key = divide(account.spent, lambda one: names.get(one.openai_key_id or "", "others"))
    return {
        "days": [account.period.first, account.period.last],
        "zone": account.zone,
        "spend": _say_total(account.bound),
        "by_key": {name: _say_total(total) for name, total in by_key},
        "settled_until": account.settled_until or UNKNOWN,
        "as_of": account.as_of or UNKNOWN,
    }


def _say_total(total: Total | None) -> str:
    """An amount; "at least" where a part is unknown."""
    known = None if total is None else total.known
    if total is None or known is None:
        return UNKNOWN
    amount = f"{known.amount} {known.currency.upper()}"
    return amount if total.complete else f"at least {amount}"


def _page(title: str, url: str, checked: date) -> Told:
    return {"title": title, "url": url, "checked": checked.isoformat()}
