"""Whom to ask about an organization: Slack people, named by whoever connected it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Contacts:
    """Slack user ids; empty where nobody was named."""

    billing_id: str = ""
    """Looks after credit, payment and limits."""
    owner_id: str = ""
    """An owner of the OpenAI organization."""


NOBODY = Contacts()
"""Nobody was named."""
