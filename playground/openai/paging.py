"""The platform's two ways of paging: cursors over lists, and pages over time buckets."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from multidict import MultiMapping

from playground.openai.answers import Json, refuse_argument

Item = TypeVar("Item")
Query = MultiMapping[str]

LIST_LIMIT = 100
"""Most objects of a list page; 20 unless asked."""


@dataclass(frozen=True, kw_only=True)
class Width:
    """A bucket width: how many buckets a page holds unless asked, and at most."""

    name: str
    step: timedelta
    default: int
    most: int


@dataclass(frozen=True, kw_only=True)
class Page:
    """The buckets of one page, oldest first, and where the next begins (None: nowhere)."""

    buckets: tuple[tuple[datetime, datetime], ...]
    next_page: str | None


def read_values(query: Query, name: str) -> list[str]:
    """An array argument, written `name[]=a&name[]=b` (as the SDK does) or `name=a&name=b`."""
    return [*query.getall(f"{name}[]", []), *query.getall(name, [])]


def check_names(query: Query, known: Collection[str]) -> None:
    """Let no argument pass that would have no effect.

    Raises:
        RefusedError: an argument is unknown here.
    """
    for name in query:
        if name.removesuffix("[]") not in known:
            raise refuse_argument(name, f"Unknown parameter: '{name}'.", "unknown_parameter")


def read_int(query: Query, name: str) -> int | None:
    """A whole number, or None where it is not given.

    Raises:
        RefusedError: it is no whole number.
    """
    text = query.get(name)
    if text is None:
        return None
    try:
        return int(text)
    except ValueError:
        raise refuse_argument(
            name, f"Invalid type for '{name}': expected an integer.", "invalid_type"
        ) from None


def read_limit(query: Query, *, default: int, most: int) -> int:
    """The argument `limit`.

    Raises:
        RefusedError: below 1 or above `most`.
    """
    limit = read_int(query, "limit")
    if limit is None:
        return default
    if limit < 1:
        raise refuse_argument(
            "limit",
            f"Invalid 'limit': integer below minimum value. Expected >= 1, got {limit}.",
            "integer_below_min_value",
        )
    if limit > most:
        raise refuse_argument(
            "limit",
            f"Invalid 'limit': integer above maximum value. Expected <= {most}, got {limit}.",
            "integer_above_max_value",
        )
    return limit


def read_choices(query: Query, name: str, allowed: Sequence[str]) -> list[str]:
    """An array argument whose values come from a list.

    Raises:
        RefusedError: a value is none of them.
    """
    values = read_values(query, name)
    for value in values:
        if value not in allowed:
            raise refuse_argument(
                name,
                f"Invalid value: '{value}'. Supported values are: {', '.join(allowed)}.",
                "invalid_value",
            )
    return list(dict.fromkeys(values))


def cut_list(
    items: Sequence[Item],
    query: Query,
    *,
    identify: Callable[[Item], str],
    write: Callable[[Item], Json],
) -> Json:
    """One page of a cursor list: after the object `after`, at most `limit`.

    Raises:
        RefusedError: a wrong limit, or an `after` that is not in the list.
    """
    limit = read_limit(query, default=20, most=LIST_LIMIT)
    after = query.get("after")
    ids = [identify(item) for item in items]
    if after is not None and after not in ids:
        raise refuse_argument("after", f"No object found with id '{after}'.")
    first = 0 if after is None else ids.index(after) + 1
    page = items[first : first + limit]
    return {
        "object": "list",
        "data": [write(item) for item in page],
        "first_id": identify(page[0]) if page else None,
        "last_id": identify(page[-1]) if page else None,
        "has_more": first + limit < len(items),
    }


def read_width(query: Query, widths: Sequence[Width]) -> Width:
    """The argument `bucket_width`, a day unless given.

    Raises:
        RefusedError: none of the widths.
    """
    name = query.get("bucket_width", "1d")
    for width in widths:
        if width.name == name:
            return width
    known = ", ".join(width.name for width in widths)
    raise refuse_argument(
        "bucket_width",
        f"Invalid value: '{name}'. Supported values are: {known}.",
        "invalid_value",
    )


def cut_buckets(query: Query, width: Width, *, now: datetime) -> Page:
    """One page of time buckets: whole buckets in UTC, from the one `start_time` lies in.

    A bucket that has not begun yet does not exist, so that nobody takes it for a quiet one.

    Raises:
        RefusedError: times, limit or page are wrong.
    """
    limit = read_limit(query, default=width.default, most=width.most)
    start = read_int(query, "start_time")
    if start is None:
        raise refuse_argument(
            "start_time", "Missing required parameter: 'start_time'.", "missing_required_parameter"
        )
    end = read_int(query, "end_time")
    latest = int(now.timestamp()) + 1
    if end is not None and end <= start:
        raise refuse_argument("end_time", "'end_time' must be after 'start_time'.")
    step = int(width.step.total_seconds())
    first = start - start % step
    last = latest if end is None else min(end, latest)
    begin = _read_page(query, first=first, last=last, step=step)
    starts = range(begin, max(begin, last), step)
    page = starts[:limit]
    return Page(
        buckets=tuple((_moment(each), _moment(each + step)) for each in page),
        next_page=_write_page(starts[limit]) if len(starts) > limit else None,
    )


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _write_page(start: int) -> str:
    return "page_" + base64.urlsafe_b64encode(str(start).encode()).decode().rstrip("=")


def _read_page(query: Query, *, first: int, last: int, step: int) -> int:
    text = query.get("page")
    if text is None:
        return first
    encoded = text.removeprefix("page_")
    try:
        begin = int(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    except (ValueError, binascii.Error):
        begin = -1
    if not text.startswith("page_") or not first <= begin < last or (begin - first) % step:
        raise refuse_argument("page", "Invalid 'page'.", "invalid_value")
    return begin
