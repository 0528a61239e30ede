"""How well the watch decides, beside the rules that teams use: run `python -m benchmarks.watch`.

Worlds and scoring are those of `watch_world` and `watch_score`. The default seeds are kept for the
figures in docs/watch.md: while rules are made, use others (`--seeds 1-16 --why` lists what went
wrong).
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal

from benchmarks.watch_rivals import RIVALS, raise_alarms
from benchmarks.watch_score import Alarm, Score, score
from benchmarks.watch_world import HOUR, KEYS, KINDS, World, make_world
from bot.watch.backtest import replay
from bot.watch.backtest_lines import Bucket

OURS = "the watch"


def judge(seed: int) -> dict[str, Score]:
    """The score of every rule in the world of a seed."""
    world = make_world(seed)
    buckets = _list_buckets(world)
    begun = time.process_time()
    alarms = [
        Alarm(key=case.key, at=case.detected_at, severity=case.severity)
        for case in replay(buckets, is_daily=False)
    ]
    scores = {OURS: score(world, alarms, time.process_time() - begun)}
    for name, rule in RIVALS.items():
        begun = time.process_time()
        alarms = list(raise_alarms(world, rule))
        scores[name] = score(world, alarms, time.process_time() - begun)
    return scores


def _list_buckets(world: World) -> list[Bucket]:
    buckets = [
        Bucket(world.start + HOUR * (key.birth + at), key.name, Decimal(repr(usd)))
        for key in world.keys
        for at, usd in enumerate(key.usd)
        if usd is not None
    ]
    return sorted(buckets, key=lambda bucket: bucket.start)


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for number, row in enumerate(rows):
        yield "| " + " | ".join(row) + " |"
        if number == 0:
            yield "| --- |" + " ---: |" * (len(row) - 1)


def _say(figure: float | None, form: str = ".2f") -> str:
    return "–" if figure is None else format(figure, form)


def _compare(scores: dict[str, Score]) -> Iterator[str]:
    head = "rule|F1|precision|recall|recall < 7 days|recall of drips|false alarms / key-month"
    head += "|of these *high*|false / workspace-month|median delay, h|lost, $|CPU ms / series"
    rows = [head.split("|")]
    for name, one in scores.items():
        figures = [one.f1, one.precision, one.recall(), one.recall(young=True), one.recall("drip")]
        high = one.false_rate("high") if name == OURS else None
        rows.append(
            [
                name,
                *map(_say, figures),
                _say(one.false_rate(), ".3f"),
                _say(high, ".3f"),
                _say(len(one.false) / one.workspace_months, ".1f"),
                _say(one.median_delay(), ".0f"),
                _say(one.lost(), ",.0f"),
                _say(one.cpu_s * 1000 / one.worlds / KEYS, ".1f"),
            ]
        )
    return _table(rows)


def _by_kind(scores: dict[str, Score]) -> Iterator[str]:
    rows = [["kind", "incidents", "cost, $"]]
    for name in scores:
        rows[0].append(f"{name}: recall · delay, h · lost, $")
    for kind in KINDS:
        ours = [one.incident for one in scores[OURS].outcomes if one.incident.kind == kind]
        row = [kind, str(len(ours)), f"{sum(sum(one.extra) for one in ours):,.0f}"]
        for one in scores.values():
            delay = _say(one.median_delay(kind), ".0f")
            row.append(f"{_say(one.recall(kind))} · {delay} · {one.lost(kind):,.0f}")
        rows.append(row)
    return _table(rows)


def _by_seed(seeds: Sequence[int], all_scores: Sequence[dict[str, Score]]) -> Iterator[str]:
    head = "seed|F1|best rival's F1|recall|median delay, h|false / key-month|lost, $|least lost"
    rows = [head.split("|")]
    for seed, scores in zip(seeds, all_scores, strict=True):
        ours, rivals = scores[OURS], [scores[name] for name in RIVALS]
        rows.append(
            [
                str(seed),
                _say(ours.f1),
                _say(max(one.f1 for one in rivals)),
                _say(ours.recall()),
                _say(ours.median_delay(), ".0f"),
                _say(ours.false_rate(), ".3f"),
                _say(ours.lost(), ",.0f"),
                _say(min(one.lost() for one in rivals), ",.0f"),
            ]
        )
    return _table(rows)


def _explain(seed: int, one: Score) -> Iterator[str]:
    for profile, alarm in one.false:
        yield f"{seed} false {profile} {alarm.key} {alarm.severity} {alarm.at:%a %d %b %H}"
    for outcome in one.outcomes:
        incident = outcome.incident
        if outcome.delay is None:
            extra = sum(incident.extra)
            yield (
                f"{seed} missed {incident.kind} {incident.keys[0]} {incident.start:%a %d %b %H} "
                f"age {incident.age_days:.1f} ${extra:.0f} in {len(incident.extra)} h"
            )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="9101-9120", help="FIRST-LAST (default: %(default)s)")
    parser.add_argument("--why", action="store_true", help="list false alarms and what was missed")
    given = parser.parse_args()
    first, last = map(int, given.seeds.split("-"))
    seeds = range(first, last + 1)
    with ProcessPoolExecutor(2) as pool:
        all_scores = list(pool.map(judge, seeds))
    totals = {name: Score() for name in all_scores[0]}
    for scores in all_scores:
        for name, one in scores.items():
            totals[name].add(one)
    if given.why:
        for seed, scores in zip(seeds, all_scores, strict=True):
            print(*_explain(seed, scores[OURS]), sep="\n")
    ours = totals[OURS]
    young = sum(one.incident.age_days < 7 for one in ours.outcomes)  # noqa: PLR2004
    print(
        f"Seeds {given.seeds}: {ours.worlds} workspaces, {ours.key_months:.0f} key-months, "
        f"{len(ours.outcomes)} incidents, {young} of them in a key's first 7 days.\n"
    )
    print(*_compare(totals), "", *_by_kind(totals), "", *_by_seed(seeds, all_scores), "", sep="\n")
    kinds = Counter(profile for profile, _ in ours.false)
    print("False alarms of the watch:", ", ".join(f"{k} {n}" for k, n in kinds.most_common()))


if __name__ == "__main__":
    main()
