"""The steps of a live check and what each of them told: a plan whose progress can be shown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """What is looked at, in the order in which it is; each stops where it decides the cause."""

    FORM = "form"
    """The key's text: characters, prefix, kind. Asks nobody."""
    NETWORK = "network"
    """Whether OpenAI can be reached from here at all: name, certificate, proxy."""
    MODELS = "models"
    """The list of models: whether OpenAI takes the key."""
    RIGHTS = "rights"
    """What the key may do, by requests that OpenAI refuses before they cost anything."""
    LIMITS = "limits"
    """The rate limits that the answers tell, and what is left of them."""
    RECORD = "record"
    """What the connected organization says of the key: expiry, owner, last use."""
    PROJECT = "project"
    """The key's project: archived, spend limit enforcing, models permitted."""
    EVENTS = "events"
    """What was changed lately: the organization's audit log."""
    USAGE = "usage"
    """Whether calls with this key succeeded lately."""
    STATUS_PAGE = "status_page"
    """OpenAI's own status page; only where OpenAI failed or did not answer."""
    COMPLETION = "completion"
    """One answer of 16 tokens, which costs money: only after a person agreed to its price."""


class StepState(StrEnum):
    """How a step ended."""

    OK = "ok"
    """Nothing stands in the way here."""
    NOTED = "noted"
    """Something worth knowing that need not be the cause."""
    FAILED = "failed"
    """Here is the cause, or the reason why it cannot be found."""
    SKIPPED = "skipped"
    """Not asked: not connected, decided before, or no time left."""


@dataclass(frozen=True, kw_only=True)
class StepResult:
    """One step that ended. `detail` is a figure or a name for people, secrets masked."""

    step: Step
    state: StepState
    detail: str = ""


class Right(StrEnum):
    """What a key may be allowed to do, told apart without spending."""

    MODELS = "models"
    RESPONSES = "responses"
    CHAT_COMPLETIONS = "chat_completions"
    EMBEDDINGS = "embeddings"
    IMAGES = "images"
    AUDIO = "audio"
    MODERATIONS = "moderations"
    FILES = "files"
    BATCHES = "batches"
    FINE_TUNING = "fine_tuning"


@dataclass(frozen=True, kw_only=True)
class RateLimits:
    """What the headers of an answer tell: per minute, None where they do not say."""

    requests: int | None = None
    requests_left: int | None = None
    tokens: int | None = None
    tokens_left: int | None = None


Progress = Callable[[StepResult], Awaitable[None]]
"""Told of each step as it ends."""
