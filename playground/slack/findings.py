"""What is wrong with blocks, collected with JSON pointers as Slack reports it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Findings:
    """Every fault found, in Slack's wording: `[ERROR] words [json-pointer:/blocks/0/text]`."""

    faults: list[str] = field(default_factory=list)

    def add(self, pointer: str, words: str) -> None:
        """Note one fault."""
        self.faults.append(f"[ERROR] {words} [json-pointer:{pointer}]")

    def text(
        self, pointer: str, value: Any, *, most: int, plain: bool = False, needed: bool = True
    ) -> None:
        """Check a text object of 1 to `most` characters."""
        if value is None and not needed:
            return
        if not isinstance(value, dict) or value.get("type") not in {"plain_text", "mrkdwn"}:
            self.add(pointer, "must be a text object")
            return
        if plain and value["type"] != "plain_text":
            self.add(pointer, "must be plain_text")
        self.string(f"{pointer}/text", value.get("text"), most=most)

    def string(self, pointer: str, value: Any, *, most: int, least: int = 1) -> None:
        """Check a string of `least` to `most` characters."""
        if not isinstance(value, str):
            self.add(pointer, "must be a string")
        elif len(value) < least:
            self.add(pointer, f"must be more than {least - 1} characters")
        elif len(value) > most:
            self.add(pointer, f"must be less than {most + 1} characters")

    def items(
        self, pointer: str, value: Any, *, most: int, least: int = 1
    ) -> Iterator[tuple[str, Any]]:
        """Check a list's length and give its items with their pointers."""
        if not isinstance(value, list):
            self.add(pointer, "must be an array")
            return
        if not least <= len(value) <= most:
            self.add(pointer, f"must have {least} to {most} items")
        for position, item in enumerate(value):
            yield f"{pointer}/{position}", item

    def number(self, pointer: str, value: Any) -> bool:
        """Check a number; true and false are none."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.add(pointer, "must be a number")
            return False
        return True
