"""`make figures`: the full crash and fault runs, and the document that tells what they found.

`python -m tests.crash.figures --only slots --database postgresql` runs a part; its section of the
document is written anew, the others stay.
"""

from __future__ import annotations

import asyncio
import logging
import os
import platform
import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from tests.crash.databases import Backend, Databases, databases
from tests.crash.outcome import Outcome
from tests.crash.scenarios import SCENARIOS, Scenario

DOCUMENT = Path(__file__).parents[2] / "docs/figures.md"
HEADINGS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}

INTRODUCTION = """# Figures

What the crash and fault runs of `tests/crash` found. `make figures` runs them all;
`make figures ONLY=slots` runs one. The words are those of Jepsen's checker: an effect that was
wanted and never came is *lost*, one that came again is *twice*, one that nobody asked for is
*unexpected*, one that came in spite of a blow in its midst is *recovered*. Nothing is patched: the
processes are killed and frozen from outside, faults come from SQLAlchemy's events, a proxy and the
loopback servers. A *paced* process lives faster: its clock and its event loop are sped up by one
factor, so leases, time-outs and pauses shrink alike.
"""


@click.command()
@click.option("--only", "names", multiple=True, type=click.Choice([one.name for one in SCENARIOS]))
@click.option("--database", "backend", type=click.Choice(["sqlite", "postgresql"]), default=None)
@click.option("--seeds", default=5, show_default=True, help="How many seeds each scenario has.")
@click.option("--write/--no-write", default=True, help="Whether the document is written.")
def main(names: Sequence[str], backend: Backend | None, seeds: int, *, write: bool) -> None:
    """Run the full scenarios and write docs/figures.md."""
    logging.disable(logging.CRITICAL)
    chosen = [one for one in SCENARIOS if not names or one.name in names]
    is_clean = True
    with databases(backend or "sqlite") as places:
        for scenario in chosen:
            found, took_s = asyncio.run(_run(scenario, places, range(1, seeds + 1)))
            title = f"{scenario.title}, {HEADINGS[backend or 'sqlite']}"
            section = _write_section(scenario, found, took_s)
            click.echo(f"{title}\n{section}")
            is_clean &= all(outcome.is_clean for outcome in found)
            if write:
                _write_document(_read_sections() | {title: section})
    raise SystemExit(0 if is_clean else 1)


async def _run(
    scenario: Scenario, places: Databases, seeds: Iterable[int]
) -> tuple[list[Outcome], float]:
    began, room = time.monotonic(), asyncio.Semaphore(scenario.at_once)

    async def run(seed: int) -> Outcome:
        async with room:
            outcome = await scenario.run(seed, places)
        click.echo(f"{scenario.name} {seed}: {outcome}", err=True)
        return outcome

    found = await asyncio.gather(*(run(seed) for seed in seeds))
    return found, time.monotonic() - began


def _write_section(scenario: Scenario, found: Sequence[Outcome], took_s: float) -> str:
    rows = [_row(str(seed), outcome) for seed, outcome in enumerate(found, start=1)]
    total = Outcome(
        attempted=sum(one.attempted for one in found),
        lost=sum(one.lost for one in found),
        unexpected=sum(one.unexpected for one in found),
        duplicated=sum(one.duplicated for one in found),
        recovered=sum(one.recovered for one in found),
        notes=_add_up(found),
    )
    return "\n".join(
        (
            scenario.how,
            "",
            "| seed | wanted | lost | twice | unexpected | recovered | counts |",
            "|---|---|---|---|---|---|---|",
            *rows,
            _row("all", total),
            "",
            f"{datetime.now(UTC):%Y-%m-%d}, {_describe_machine()}, {took_s:.0f} s.",
        )
    )


def _add_up(found: Sequence[Outcome]) -> Counter[str]:
    """Counts are added; what is a maximum says so in its name and stays one."""
    notes: Counter[str] = Counter()
    for outcome in found:
        for name, count in outcome.notes.items():
            notes[name] = max(notes[name], count) if "most" in name else notes[name] + count
    return notes


def _row(name: str, one: Outcome) -> str:
    notes = ", ".join(f"{name} {count}" for name, count in one.notes.items())
    return (
        f"| {name} | {one.attempted} | {one.lost} | {one.duplicated} | {one.unexpected} "
        f"| {one.recovered} | {notes} |"
    )


def _describe_machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} shared cores, {memory:.0f} GB, {platform.system()}, "
        f"Python {platform.python_version()}"
    )


def _read_sections() -> dict[str, str]:
    text = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else ""
    parts = re.split(r"^## (.+)\n\n", text, flags=re.MULTILINE)[1:]
    return {title: body.strip() for title, body in zip(parts[::2], parts[1::2], strict=True)}


def _write_document(sections: dict[str, str]) -> None:
    order = [f"{one.title}, {word}" for one in SCENARIOS for word in HEADINGS.values()]
    parts = [f"## {title}\n\n{sections[title]}\n" for title in order if title in sections]
    DOCUMENT.write_text("\n".join((INTRODUCTION, *parts)), encoding="utf-8")


if __name__ == "__main__":
    main()
