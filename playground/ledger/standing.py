"""Keys and projects as they stand once a key was put into a state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from playground.ledger.cast import Project, StoryKey
from playground.ledger.states import KeyState, Put


def alter_key(key: StoryKey, put: Put | None) -> StoryKey:
    """A key in the state that it was put into."""
    if put is None:
        return key
    return replace(
        key,
        state=put.state,
        expires_at=put.since if put.state is KeyState.EXPIRED else key.expires_at,
        scopes=("model.request",) if put.state is KeyState.RESTRICTED else key.scopes,
    )


def alter_project(project: Project, puts: Iterable[Put | None]) -> Project:
    """A project whose keys were put into states: archived when one of these says so."""
    archived = (put.since for put in puts if put and put.state is KeyState.PROJECT_ARCHIVED)
    return replace(project, archived_at=next(archived, None))
