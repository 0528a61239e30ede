"""Lets the first, second, third … call of a flow fail, until the flow has no such call any more."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import SecretStr

from bot.config import Config
from bot.people.audit import find_break
from playground.faults import Fault, Kind
from playground.slack import RefusedActionError
from playground.slack.cast import TEAM
from playground.world import DEFAULT_START, World
from storage.transaction import Database
from tests.crash.databases import Databases, look
from tests.crash.flows import FLOWS, Flow
from tests.crash.outcome import Outcome
from tests.crash.points import POSTGRESQL_ERRORS, SQLITE_ERRORS, statement_fault
from tests.crash.stage import Stage, open_cases

Target = Literal["statement", "slack", "openai"]
TARGETS: tuple[Target, ...] = get_args(Target)
KINDS: tuple[Kind, ...] = ("5xx", "drop", "nonsense", "429")
CASES = 60
"""More than the faults that can strike the press of a button: each one needs a case of its own."""
ACK_S = 1.0
"""Real seconds until an act counts as not acknowledged: a person need not wait here."""
INNARDS = ("Traceback", "sqlite3", "OperationalError", "psycopg", "fault on demand", "storage/")
"""What no person is to read."""
PIECE = 12
"""So many neighbouring characters of a secret count as a leak."""


class _World(World):
    """A playground whose bot uses this database."""

    def __init__(self, url: str, data: Path) -> None:
        super().__init__(port=0, seed=1, start=DEFAULT_START, data=data, patience_s=60)
        self._url = url

    def _configure(self) -> Config:
        return super()._configure().model_copy(update={"database_url": SecretStr(self._url)})


@dataclass
class _Count:
    """What the faults did."""

    struck: int = 0
    lost: int = 0
    duplicated: int = 0
    broken_rules: int = 0
    by_itself: int = 0
    private_twice: int = 0


async def run_sweep(
    *,
    seed: int,
    places: Databases,
    flows: tuple[Flow, ...] = FLOWS,
    targets: tuple[Target, ...] = TARGETS,
    stride: int = 1,
) -> Outcome:
    """Whatever call failed, nothing is half done, and the flow succeeds when it is done again.

    `stride` 2 tries every second call only. The seed chooses the kinds of faults.
    """
    counted, most = _Count(), 0
    cases = CASES if any(flow.name == "take a case" for flow in flows) else 0
    async with open_stage(places, seed, cases=cases) as (stage, url):
        for flow in flows:
            for target in targets:
                number = 1 + (seed + len(flow.name)) % stride
                while await _try(stage, url, flow, target, number, seed, counted):
                    most = max(most, number)
                    number += stride
    return Outcome(
        attempted=counted.struck,
        lost=counted.lost,
        unexpected=counted.broken_rules,
        duplicated=counted.duplicated,
        recovered=counted.by_itself,
        notes={
            "flows at most": len(flows),
            "most calls in one flow": most,
            "private answers seen twice": counted.private_twice,
            "broken ticks": stage.broken_ticks,
        },
    )


@asynccontextmanager
async def open_stage(
    places: Databases, seed: int, *, cases: int = 0
) -> AsyncIterator[tuple[Stage, str]]:
    """A playground without a past, with so many cases that wait to be taken."""
    url = places.make()
    names = await open_cases(url, "C0WEBTEAM1", DEFAULT_START, number=cases)
    with tempfile.TemporaryDirectory(dir=places.folder) as folder:
        world = _World(url, Path(folder))
        world.slack.sockets._ack_timeout_s = ACK_S
        await world.open(play=False)
        try:
            stage = Stage(
                world=world,
                cases=names,
                dice=random.Random(seed),
                is_sqlite=places.server is None,
            )
            await stage.rest()
            yield stage, url
        finally:
            await world.close()


async def _try(
    stage: Stage,
    url: str,
    flow: Flow,
    target: Target,
    number: int,
    seed: int,
    counted: _Count,
) -> bool:
    """One fault in one flow; False when the flow had no such call."""
    act, effects = await flow.prepare(stage)
    before, since = effects(), stage.world.journal.next
    with _fault(stage, target, number, seed + number) as has_struck:
        with suppress(RefusedActionError):
            await act()
        await stage.world.running.idle()
        if not has_struck():
            return False
    await stage.rest()
    counted.struck += 1
    came = effects() - before
    counted.by_itself += came == 1
    if came == 0 and not flow.comes_again:
        with suppress(RefusedActionError):
            await act()
        await stage.rest()
        came = effects() - before
    counted.lost += came == 0
    if flow.is_private:
        counted.private_twice += max(came - 1, 0)
        came = min(came, 1)
    counted.duplicated += max(came - 1, 0)
    rules = [*_read_bodies(stage, since), *await _read_rows(url)]
    counted.broken_rules += len(rules)
    if came != 1 or rules:
        _tell(flow, target, number, came, rules)
    return True


def _tell(flow: Flow, target: Target, number: int, came: int, rules: list[str]) -> None:
    print(f"{flow.name}: {target} {number}: {came} effects, {rules}", flush=True)  # noqa: T201  shown with a failure


@contextmanager
def _fault(stage: Stage, target: Target, number: int, choice: int) -> Iterator[Any]:
    """Within, the n-th call of this target fails; gives whether it did."""
    if target == "statement":
        errors = SQLITE_ERRORS if stage.is_sqlite else POSTGRESQL_ERRORS
        with statement_fault(number, errors[choice % len(errors)]) as fault:
            yield lambda: fault.has_struck
        return
    faults = stage.world.faults
    kind = KINDS[choice % len(KINDS)]
    faults.add(Fault(target=target, kind=kind, after=number - 1, retry_after_s=1.0))
    try:
        yield lambda: faults.are_over
    finally:
        faults.clear()


def _read_bodies(stage: Stage, since: int) -> list[str]:
    """What people could read that they should not."""
    workspace = stage.world.slack.workspace
    entries = [entry.to_json() for entry in stage.world.journal.list_entries(since=since)]
    shown = json.dumps(
        [entries, workspace.ephemerals[-20:], [modal.view for modal in workspace.views.values()]],
        ensure_ascii=False,
    )
    pieces = (
        secret[start : start + PIECE]
        for secret in stage.secrets[-6:]
        for start in range(8, len(secret) - PIECE, PIECE)
    )
    return [word for word in INNARDS if word in shown] + [
        "a secret" for piece in pieces if piece in shown
    ]


_RULES = {
    "a key without its sealed text": """
        SELECT count(*) FROM keys LEFT JOIN sealed_secrets
        ON secret_id = key_id AND purpose = 'key' AND sealed_secrets.version = keys.version
        WHERE secret_id IS NULL""",
    "a sealed text without its key": """
        SELECT count(*) FROM sealed_secrets LEFT JOIN keys ON secret_id = key_id
        WHERE purpose = 'key' AND key_id IS NULL""",
    "a connection without its sealed text": """
        SELECT count(*) FROM connections LEFT JOIN sealed_secrets
        ON secret_id = connection_id AND purpose = 'admin_key' WHERE secret_id IS NULL""",
    "a sealed text without its connection": """
        SELECT count(*) FROM sealed_secrets LEFT JOIN connections ON secret_id = connection_id
        WHERE purpose = 'admin_key' AND connection_id IS NULL""",
    "keys and their records differ": """
        SELECT (SELECT count(*) FROM keys) - (SELECT count(*) FROM audit WHERE action = 'key.added')
        + (SELECT count(*) FROM audit WHERE action = 'key.removed')""",
    "versions and their records differ": """
        SELECT count(*) FROM keys WHERE version - 1 <> (SELECT count(*) FROM audit
        WHERE action = 'key.replaced' AND subject_id = key_id)""",
    "notices and their records differ": """
        SELECT (SELECT count(*) FROM outbox WHERE purpose = 'notice') - (SELECT count(*) FROM audit
        WHERE action IN ('key.added', 'key.replaced', 'key.removed', 'projects.chosen'))""",
    "cases and their records differ": """
        SELECT (SELECT count(*) FROM cases WHERE state = 'taken') - (SELECT count(*) FROM audit
        WHERE action = 'case.taken')""",
    "cases and their messages differ": """
        SELECT (SELECT count(*) FROM cases WHERE state = 'taken') - (SELECT count(*) FROM outbox
        WHERE kind = 'update')""",
}
"""Each counts what must not be: 0, or two sums that are equal."""


async def _read_rows(url: str) -> list[str]:
    """The rules that the database breaks."""
    broken = []
    for name, query in _RULES.items():
        ((count,),) = await look(url, query)
        if count != 0:
            broken.append(name)
    database = Database(url=url)
    async with database.reads() as tx:
        if find_break(await tx.audit.list_all(TEAM)) is not None:
            broken.append("the chain of records is broken")
    await database.close()
    return broken
