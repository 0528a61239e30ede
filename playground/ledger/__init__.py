"""One seeded ledger of requests: usage, costs, last uses, limits and errors all come from it."""

from playground.ledger.book import Entry, Ledger
from playground.ledger.cast import (
    AdminKey,
    KeyKind,
    Organization,
    Owner,
    Project,
    StoryKey,
)
from playground.ledger.events import UnknownStoryError
from playground.ledger.prices import LineItem, Rates, get_rates, list_line_items
from playground.ledger.states import UNLISTED, KeyState, Put

__all__ = [
    "UNLISTED",
    "AdminKey",
    "Entry",
    "KeyKind",
    "KeyState",
    "Ledger",
    "LineItem",
    "Organization",
    "Owner",
    "Project",
    "Put",
    "Rates",
    "StoryKey",
    "UnknownStoryError",
    "get_rates",
    "list_line_items",
]
