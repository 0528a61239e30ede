"""How long the database may keep us waiting, in seconds."""

from __future__ import annotations

BUSY_TIMEOUT_S = 2.0
"""How long a change waits for another one: it must leave Slack's 3 s to acknowledge."""

STATEMENT_TIMEOUT_S = 10.0
"""PostgreSQL only: the longest statement. Ours take milliseconds; a stuck one is given up."""

FROZEN_TIMEOUT_S = 10.0
"""PostgreSQL only: a process that stands still inside a transaction loses it after this time, so
that it does not keep the others from writing.
"""

MIGRATION_TIMEOUT_S = 60.0
"""PostgreSQL only: how long a starting process waits for another one that migrates."""
