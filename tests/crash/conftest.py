"""A place for databases, gone at the end of each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.crash.databases import Databases, databases


@pytest.fixture
def places() -> Iterator[Databases]:
    with databases("sqlite") as made:
        yield made
