"""A book in which processes write what they began and ended; it outlives them all."""

from __future__ import annotations

import os
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Word = Literal["wanted", "begun", "done"]


@dataclass(frozen=True)
class Line:
    """One thing that happened; `at_s` is the machine's time."""

    word: Word
    subject: str
    pid: int
    at_s: float


@dataclass(frozen=True)
class Book:
    """A file that many processes append to, a line at a time."""

    path: Path

    def write(self, word: Word, subject: str) -> None:
        """Add a line, whole or not at all: a kill finds no half of it."""
        line = f"{word} {subject} {os.getpid()} {time.time():.6f}\n".encode()
        file = os.open(self.path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        try:
            os.write(file, line)
        finally:
            os.close(file)

    def read(self) -> list[Line]:
        """All lines, in the order in which they came."""
        if not self.path.exists():
            return []
        rows = (row.split() for row in self.path.read_text().splitlines())
        return [Line(row[0], row[1], int(row[2]), float(row[3])) for row in rows]  # type: ignore[arg-type]

    def count(self, word: Word) -> Counter[str]:
        """How often each subject has this word."""
        return Counter(line.subject for line in self.read() if line.word == word)

    def list_held(self, pid: int) -> list[str]:
        """What this process began and did not end."""
        lines = [line for line in self.read() if line.pid == pid]
        done = {line.subject for line in lines if line.word == "done"}
        begun = dict.fromkeys(line.subject for line in lines if line.word == "begun")
        return [subject for subject in begun if subject not in done]

    def list_open(self, *, unbegun: bool = False) -> list[str]:
        """What is wanted and not done, or not even begun."""
        seen = self.count("begun" if unbegun else "done")
        return [subject for subject in self.count("wanted") if subject not in seen]
