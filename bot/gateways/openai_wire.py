"""The wire forms of OpenAI's administration API, strictly read.

Amounts are Decimal from the first character on; what is not of the documented form is nonsense,
not a guess. Source: openai 3.54.0 types/admin and the API reference, checked 2026-11-23.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from bot.credentials.scan import redact
from bot.errors import OpenAIUnavailableError, RefusedByOpenAIError

_MOST_MONEY = Decimal(10) ** 12
"""No bill is this long; an exponent may be."""

_CLIENT_ERRORS = range(400, 500)
_WAITING_HELPS = frozenset({408, 429})
_LABEL = re.compile(r"[a-z][a-z0-9_.-]{0,63}")
"""Codes and types are lower case; every key has capitals, so no echoed key passes for one."""
_SCOPES = re.compile(r"Missing scopes: (\w[\w.]*\w(?:, ?\w[\w.]*\w)*)")


def _read_moment(value: object) -> object:
    return datetime.fromtimestamp(value, UTC) if type(value) is int else value


def _read_amount(value: object) -> object:
    """JSON writes a round amount without a fraction; it is an amount all the same."""
    return Decimal(value) if type(value) is int else value


def _check_amount(value: Decimal) -> Decimal:
    if not value.is_finite() or not -_MOST_MONEY < value < _MOST_MONEY:
        raise ValueError("not an amount of money")
    return value


Moment = Annotated[datetime, BeforeValidator(_read_moment)]
"""Unix seconds on the wire; aware UTC here."""

Amount = Annotated[Decimal, BeforeValidator(_read_amount), AfterValidator(_check_amount)]

Masked = Annotated[str, AfterValidator(redact)]
"""Should the other side ever forget to mask a key, it is masked here."""

Identifier = Annotated[str, Field(min_length=1)]


class Wire(BaseModel):
    """Strict about what we read, indifferent to what is added later."""

    model_config = ConfigDict(strict=True, extra="ignore", hide_input_in_errors=True, frozen=True)


class ProjectWire(Wire):
    """One project."""

    id: Identifier
    name: str | None = None
    status: str | None = None
    archived_at: Moment | None = None
    residency: str | None = None


class OwnerUserWire(Wire):
    """A person or service account that owns a key."""

    id: str | None = None
    name: str | None = None


class OwnerWire(Wire):
    """Who owns a key."""

    type: str | None = None
    user: OwnerUserWire | None = None
    service_account: OwnerUserWire | None = None


class KeyWire(Wire):
    """One project key."""

    id: Identifier
    name: str | None = None
    redacted_value: Masked
    created_at: Moment
    last_used_at: Moment | None = None
    expires_at: Moment | None = None
    owner: OwnerWire
    owner_project_access: str | None = None


class EnforcementWire(Wire):
    """Whether a limit blocks right now."""

    status: str


class SpendLimitWire(Wire):
    """A hard limit of a month; `threshold_amount` is in integer cents."""

    currency: str
    threshold_amount: int
    enforcement: EnforcementWire


class ModelRuleWire(Wire):
    """Which models a project may use."""

    mode: Literal["allow_list", "deny_list"]
    model_ids: list[str]


class PlaceWire(Wire):
    """Where something happened, or what it happened to."""

    id: str | None = None


class PersonWire(Wire):
    """A person of the organization, or a service account."""

    id: str | None = None
    email: str | None = None


class SessionWire(Wire):
    """Somebody logged in."""

    user: PersonWire | None = None


class ActingKeyWire(Wire):
    """An admin key that did something, and whose it is."""

    id: str | None = None
    user: PersonWire | None = None
    service_account: PersonWire | None = None


class ActorWire(Wire):
    """Who did something."""

    session: SessionWire | None = None
    api_key: ActingKeyWire | None = None


class EventWire(Wire):
    """One line of the audit log; what was changed stands in a field named like the event."""

    model_config = ConfigDict(extra="allow")

    id: Identifier
    type: str
    effective_at: Moment
    project: PlaceWire | None = None
    actor: ActorWire | None = None


class AmountWire(Wire):
    """An amount of money."""

    value: Amount | None = None
    currency: str | None = None


class CostWire(Wire):
    """One billed line."""

    amount: AmountWire | None = None
    line_item: str | None = None
    project_id: str | None = None
    api_key_id: str | None = None


class UsageWire(Wire):
    """One line of usage."""

    num_model_requests: int
    input_tokens: int
    output_tokens: int
    input_cached_tokens: int | None = None
    project_id: str | None = None
    api_key_id: str | None = None
    model: str | None = None
    batch: bool | None = None


Line = TypeVar("Line", bound=Wire)


class BucketWire(Wire, Generic[Line]):
    """What happened in [start_time, end_time)."""

    start_time: Moment
    end_time: Moment
    results: list[Line]


class BucketPage(Wire, Generic[Line]):
    """One page of buckets; `next_page` continues."""

    data: list[BucketWire[Line]]
    has_more: bool
    next_page: str | None = None


class ListPage(Wire, Generic[Line]):
    """One page of a list; `last_id` continues."""

    data: list[Line]
    has_more: bool
    last_id: str | None = None


Form = TypeVar("Form", bound=Wire)


def read_wire(form: type[Form], text: str) -> Form:
    """Read a JSON answer.

    Raises `OpenAIUnavailableError` for anything that is not of the form; nothing of the answer is
    in it.
    """
    try:
        return form.model_validate(json.loads(text, parse_float=Decimal, parse_constant=_refuse))
    except (ValueError, ArithmeticError, RecursionError):
        pass
    raise OpenAIUnavailableError("nonsense")


def _refuse(name: str) -> Any:
    raise ValueError(name)


def read_refusal(
    status: int, headers: Mapping[str, str], body: object
) -> OpenAIUnavailableError | RefusedByOpenAIError:
    """What an answer of 300 to 599 means; `body` is the error object, or whatever came instead."""
    if status not in _CLIENT_ERRORS or status in _WAITING_HELPS:
        wait = headers.get("retry-after", "")
        seconds = float(wait) if re.fullmatch(r"\d{1,4}(\.\d+)?", wait) else None
        return OpenAIUnavailableError(f"status {status}", retry_after_s=seconds)
    error: Mapping[str, Any] = body if isinstance(body, dict) else {}
    found = _SCOPES.search(str(error.get("message") or ""))
    return RefusedByOpenAIError(
        status=status,
        code=_find_label(error.get("code")),
        kind=_find_label(error.get("type")),
        missing_scopes=tuple(re.split(r", ?", found[1])) if found else (),
    )


def _find_label(value: object) -> str | None:
    return value if isinstance(value, str) and _LABEL.fullmatch(value) else None
