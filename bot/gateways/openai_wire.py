"""The wire forms of OpenAI's administration API, strictly read.

Amounts are Decimal from the first character on; what is not of the documented form is nonsense,
not a guess. Source: openai 3.54.0 types/admin and the API reference, checked 2026-11-23.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from bot.errors import OpenAIUnavailableError


def _read_moment(value: object) -> object:
    return datetime.fromtimestamp(value, UTC) if type(value) is int else value


def _refuse_special(value: Decimal) -> Decimal:
    if not value.is_finite():
        raise ValueError("not a finite number")
    return value


Moment = Annotated[datetime, BeforeValidator(_read_moment)]
"""Unix seconds on the wire; aware UTC here."""

Amount = Annotated[Decimal, AfterValidator(_refuse_special)]


class Wire(BaseModel):
    """Strict about what we read, indifferent to what is added later."""

    model_config = ConfigDict(strict=True, extra="ignore", hide_input_in_errors=True, frozen=True)


class ProjectWire(Wire):
    """One project."""

    id: str
    name: str
    status: str = "active"
    archived_at: Moment | None = None


class OwnerUserWire(Wire):
    """A person who owns a key."""

    name: str | None = None


class OwnerWire(Wire):
    """Who owns a key."""

    type: str
    user: OwnerUserWire | None = None
    service_account: OwnerUserWire | None = None


class KeyWire(Wire):
    """One project key."""

    id: str
    name: str | None = None
    redacted_value: str
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


class AmountWire(Wire):
    """An amount of money."""

    value: Amount | None = None
    currency: str


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
    except (ValueError, ValidationError, RecursionError):
        pass
    raise OpenAIUnavailableError("nonsense")


def _refuse(name: str) -> Any:
    raise ValueError(name)
