"""What all tables share: one catalogue, with a name for every constraint and index."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import MetaData
from sqlmodel import SQLModel

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Constraints have names, so that a migration can name the one it changes."""


class Record(SQLModel):
    """The parent of all tables."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)
