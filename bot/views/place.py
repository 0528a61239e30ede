"""What a button or a form is about, as it comes back with a press."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """The channel where rights are looked up again, and the thing in it (empty for a new one)."""

    channel_id: str
    subject_id: str = ""

    def write(self) -> str:
        """As `private_metadata` and button values carry it."""
        return f"{self.channel_id} {self.subject_id}".strip()

    @classmethod
    def read(cls, written: str) -> Place:
        """Back from `write`."""
        channel_id, subject_id, *_ = [*written.split(" "), "", ""]
        return cls(channel_id, subject_id)
