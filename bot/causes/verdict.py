"""What a diagnosis says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.causes.catalogue import Cause


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A limit as the error told it, None for what it left out.

    `unit` is OpenAI's own word: `RPM`, `RPD`, `TPM`, `TPD`, `IPM`, else `tokens` (of one request).
    """

    unit: str
    limit: int
    used: int | None = None
    requested: int | None = None


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """A cause with what it stands on. Who can help and what to do stand in the catalogue.

    `evidence` is the words it was told by, secrets masked, at most 200 characters. `sure` is False
    for a guess, which must be told as one; `likeliest` then holds the two causes it may be, the
    likelier first, where one question tells them apart. `also` are other errors of the same text,
    gravest first. `masked_key_end` is what OpenAI itself showed of the key that was sent, so that
    one can compare. `model_ends` is the day on which OpenAI shuts the model down, past or to come.
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
    model_ends: date | None = None
    limit: Limit | None = None
    also: tuple[Cause, ...] = ()
    likeliest: tuple[Cause, ...] = ()
