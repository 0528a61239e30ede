"""What explaining an error text costs: `make bench`.

`explain --batch` over a mix of errors as people paste them, against a bare loop that reads the same
JSON Lines and tries ten patterns. Then the worst text there is: pieces that almost fit a pattern,
over and over, at growing sizes. Times are processor time of this machine; the ratios count.
"""

from __future__ import annotations

import itertools
import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from statistics import median

import yaml

from bot.causes.classify import classify
from bot.causes.explaining import explain_lines
from bot.causes.phrases import Phrase
from bot.causes.transport import TRANSPORT
from bot.causes.wordings import MESSAGES

CORPUS = Path(__file__).parents[1] / "tests" / "causes" / "error_texts.yaml"
ROUNDS = 5
TEXTS = 3_000
TODAY = date(2026, 11, 24)
SIZES = (2_000, 20_000, 100_000, 1_000_000)
LEAST_PER_SECOND = 2_000
MOST_GROWTH = 12.0
"""Times that ten times the text may cost."""

WRAPPINGS = (
    "{}",
    "2026-11-20T09:00:01.123Z ERROR [worker-3] call failed attempt=1\n{}\n",
    "次のエラーが出て困っています。\n```\n{}\n```\n対処法を教えてください。",
    'Traceback (most recent call last):\n  File "/srv/app.py", line 9, in ask\n    run()\n' * 6
    + "{}",
)
BARE = tuple(
    re.compile(pattern)
    for pattern in (
        r'"code": ?"(\w+)"',
        r"'code': ?'(\w+)'",
        r"Error code: (\d{3})",
        r"(?i)incorrect api key",
        r"(?i)current quota",
        r"(?i)rate limit reached",
        r"(?i)does not exist",
        r"(?i)maximum context length",
        r"(?i)timed out",
        r"(?i)connection error",
    )
)
"""What one would write first."""

BREAKERS = (
    "sk-",
    "sk-proj-",
    "\\",
    "\\u00",
    "\x1b[",
    "&amp;",
    "<b",
    "code: ",
    "type='",
    "status ",
    "error 4",
    "try again in 1",
    "1m",
    "missing scopes: a.",
    "model `a",
    "api key provided: *",
    "{'type': 'error', 'error': {'type': 'a', 'message': '",
    'File "a", line 1\n ',
    "| ",
    "x\n",
    "１",
    "*",
    " ",
    "req_",
    "provider: ",
    "except a, ",
    "catch (a ",
    "a.b.",
    "x-ratelimit-",
    "errors from ",
)
"""What has broken patterns elsewhere, and the beginnings of ours."""


def main() -> None:
    """Print both tables."""
    texts = [entry["text"] for entry in yaml.safe_load(CORPUS.read_text(encoding="utf-8"))]
    lines = [
        json.dumps({"id": at, "text": WRAPPINGS[at % 4].format(texts[at % len(texts)])}).encode()
        for at in range(TEXTS)
    ]
    mean = sum(map(len, lines)) / TEXTS
    ours = measure(lambda: sum(1 for _ in explain_lines(lines, lang=None, today=TODAY)))
    bare = measure(lambda: sum(1 for _ in try_patterns(lines)))
    pace = TEXTS / ours
    print(f"{TEXTS} texts, {mean:.0f} bytes a line; medians of {ROUNDS} rounds")
    print(f"explain --batch  {pace:8,.0f} texts/s (at least {LEAST_PER_SECOND:,} wanted)")
    print(f"bare loop        {TEXTS / bare:8,.0f} texts/s, ratio {ours / bare:.1f}")
    print_worst()


def try_patterns(lines: list[bytes]) -> Iterator[str]:
    """The baseline."""
    for line in lines:
        asked = json.loads(line)
        found = [pattern.search(asked["text"]) for pattern in BARE]
        yield json.dumps({"id": asked["id"], "found": any(found)})


def print_worst() -> None:
    """How the slowest of all adversarial texts grows with its size."""
    slowest = {
        size: max((measure(run_on(piece, size), rounds=1), piece) for piece in list_pieces())
        for size in SIZES
    }
    for small, large in itertools.pairwise(SIZES):
        growth = slowest[large][0] / slowest[small][0]
        allowed = MOST_GROWTH * large / small / 10
        print(
            f"worst of {large:9,} characters: {slowest[large][0] * 1000:6.1f} ms "
            f"({slowest[large][1][:24]!r}), {growth:.1f} times that of {small:,} "
            f"(at most {allowed:.1f} wanted)"
        )


def run_on(piece: str, size: int) -> Callable[[], object]:
    """A run on so many characters of one piece."""
    text = (piece * (size // len(piece) + 1))[:size]
    return lambda: classify(text)


def list_pieces() -> list[str]:
    """Beginnings of every pattern that do not become a find, and what has broken others."""
    phrases = [
        phrase for wordings in (MESSAGES, TRANSPORT) for row in wordings.values() for phrase in row
    ]
    return [*sorted({almost(phrase) for phrase in phrases}), *BREAKERS]


def almost(phrase: Phrase) -> str:
    """A phrase without its last character, and a space."""
    return f"{phrase.needle[:-1]} "


def measure(run: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median seconds of processor time."""
    spent = []
    for _ in range(rounds):
        begun = time.process_time()
        run()
        spent.append(time.process_time() - begun)
    return median(spent)


if __name__ == "__main__":
    main()
