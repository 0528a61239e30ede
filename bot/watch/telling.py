"""A backtest of a file, in words for a terminal or as JSON Lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from bot.spend.money import USD
from bot.texts.backtest import BACKTEST_TEXTS
from bot.watch.backtest import backtest, write_case
from bot.watch.backtest_lines import Fault, Spend, read_spend
from bot.watch.replay import Spotted


class CannotReplayError(Exception):
    """The file cannot be read; the message says why and what to do."""


def replay_file(
    path: Path, lang: str, *, as_json: bool, warn: Callable[[str], None]
) -> Iterator[str]:
    """A line for each case of a CSV; what is wrong with a line of it goes to `warn`.

    Raises CannotReplayError.
    """
    texts = BACKTEST_TEXTS[lang]
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            spend = read_spend(lines)
    except OSError as error:
        raise CannotReplayError(
            texts.unreadable.format(path=path, reason=type(error).__name__)
        ) from error
    except UnicodeDecodeError as error:
        raise CannotReplayError(texts.not_utf8.format(path=path)) from error
    for fault in spend.faults:
        warn(tell_fault(fault, lang))
    if not spend.buckets:
        raise CannotReplayError(texts.not_spend.format(path=path))
    cases = backtest(spend)
    return map(write_case, cases) if as_json else tell_cases(tuple(cases), spend, lang)


def tell_cases(cases: Sequence[Spotted], spend: Spend, lang: str) -> Iterator[str]:
    """A line for each case, and what was read."""
    from bot.texts.formats import format_money, format_span  # babel: only for people

    texts = BACKTEST_TEXTS[lang]
    for case in cases:
        yield texts.case.format(
            detected=_tell_moment(case.detected_at),
            severity=getattr(texts, case.severity),
            key=case.key,
            first=_tell_moment(case.first_seen),
            span=format_span(case.detected_at - case.first_seen, lang),
            actual=format_money(case.actual, USD, lang),
            expected=format_money(case.expected, USD, lang),
            lane=getattr(texts, case.lane),
        )
    yield (texts.summary if cases else texts.nothing).format(
        cases=len(cases),
        keys=spend.keys,
        first=_tell_moment(spend.buckets[0].start),
        last=_tell_moment(spend.buckets[-1].start),
    )


def tell_fault(fault: Fault, lang: str) -> str:
    """What is wrong with a line, by its number."""
    texts = BACKTEST_TEXTS[lang]
    reason = getattr(texts, fault.reason).format(found=fault.found)
    return texts.line.format(line=fault.line, reason=reason)


def _tell_moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
