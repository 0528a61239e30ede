"""What a diagnosis says."""

from __future__ import annotations

from dataclasses import dataclass

from bot.causes.catalogue import Cause


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """A cause with what it stands on. Who can help and what to do stand in the catalogue.

    `evidence` is the words it was told by, secrets masked, at most 200 characters. `sure` is False
    for a guess, which must be told as one. `masked_key_end` is what OpenAI itself showed of the
    key that was sent, so that one can compare.
    """

    cause: Cause
    evidence: str = ""
    sure: bool = True
    provider: str = "openai"
    status: int | None = None
    retry_after_s: float | None = None
    request_id: str | None = None
    missing_scopes: tuple[str, ...] = ()
    model: str | None = None
    masked_key_end: str | None = None
