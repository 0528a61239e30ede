"""Every table of the first version.

Column types are spelled as they were then: this file never changes with the program.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""Counts rows: 64 bits on both, SQLite counts in INTEGER only."""
TABLES = """
keys sealed_secrets vault_keys connections channels audit audit_heads inbox outbox slots
job_runs day_reads cost_lines usage_hours usage_reads cases watched_days
""".split()  # noqa: SIM905 (a list of one name a line would pass 300 lines)
"""In the order of their making."""


def upgrade() -> None:
    _create_keys()
    _create_channels()
    _create_people()
    _create_deliveries()
    _create_spend()
    _create_watch()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_keys() -> None:
    op.create_table(
        "keys",
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_folded", sa.String(), nullable=False),
        sa.Column("environment", sa.String(), nullable=False),
        sa.Column("owner_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("masked", sa.String(), nullable=False),
        sa.Column("last4", sa.String(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("openai_key_id", sa.String(), nullable=True),
        sa.Column("project_id", sa.String(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=True),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("last_used_at", MOMENT, nullable=True),
        sa.Column("checked_at", MOMENT, nullable=True),
        sa.Column("check_outcome", sa.String(), nullable=True),
        sa.Column("check_verdict", sa.String(), nullable=True),
        sa.Column("check_ruled_out", sa.JSON(), nullable=True),
        sa.Column("next_probe_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("key_id", name="pk_keys"),
        sa.UniqueConstraint(
            "team_id", "channel_id", "name_folded", name="uq_keys_team_id_channel_id_name_folded"
        ),
    )
    op.create_index("ix_keys_next_probe_at", "keys", ["next_probe_at"])
    op.create_table(
        "sealed_secrets",
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("secret_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fmt", sa.Integer(), nullable=False),
        sa.Column("kek_id", sa.String(), nullable=False),
        sa.Column("wrapped_dek", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("last4", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("purpose", "secret_id", name="pk_sealed_secrets"),
    )
    op.create_index("ix_sealed_secrets_kek_id", "sealed_secrets", ["kek_id"])
    op.create_index(
        "ix_sealed_secrets_purpose_team_id_fingerprint",
        "sealed_secrets",
        ["purpose", "team_id", "fingerprint"],
    )
    op.create_table(
        "vault_keys",
        sa.Column("kek_id", sa.String(), nullable=False),
        sa.Column("fmt", sa.Integer(), nullable=False),
        sa.Column("wrapped_dek", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("kek_id", name="pk_vault_keys"),
    )


def _create_channels() -> None:
    op.create_table(
        "connections",
        sa.Column("connection_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("masked", sa.String(), nullable=False),
        sa.Column("connected_by", sa.String(), nullable=False),
        sa.Column("connected_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("connection_id", name="pk_connections"),
    )
    op.create_table(
        "channels",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("digest_on", sa.Boolean(), nullable=False),
        sa.Column("digest_time", sa.Time(), nullable=False),
        sa.Column("managers", sa.JSON(), nullable=False),
        sa.Column("connection_id", sa.String(), nullable=True),
        sa.Column("project_ids", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "channel_id", name="pk_channels"),
    )
    op.create_index("ix_channels_connection_id", "channels", ["connection_id"])
    op.create_index("ix_channels_digest_on", "channels", ["digest_on"])


def _create_people() -> None:
    op.create_table(
        "audit",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("actor_id", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(), nullable=False),
        sa.Column("row_hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "number", name="pk_audit"),
    )
    op.create_table(
        "audit_heads",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("row_hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", name="pk_audit_heads"),
    )


def _create_deliveries() -> None:
    op.create_table(
        "inbox",
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("identity", name="pk_inbox"),
    )
    op.create_index("ix_inbox_received_at", "inbox", ["received_at"])
    op.create_table(
        "outbox",
        sa.Column("position", NUMBER, nullable=False),
        sa.Column("delivery_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=True),
        sa.Column("thread_ts", sa.String(), nullable=True),
        sa.Column("replaces", sa.String(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("queued_for", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("may_have_arrived", sa.Boolean(), nullable=False),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("ts", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("position", name="pk_outbox"),
        sa.UniqueConstraint("delivery_id", name="uq_outbox_delivery_id"),
    )
    op.create_index("ix_outbox_replaces_state", "outbox", ["replaces", "state"])
    op.create_index("ix_outbox_state", "outbox", ["state"])
    op.create_index("ix_outbox_team_id_channel_id_ts", "outbox", ["team_id", "channel_id", "ts"])
    op.create_table(
        "slots",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("schedule", sa.String(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "channel_id", "schedule", "local_date", name="pk_slots"),
    )
    op.create_table(
        "job_runs",
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("slot", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("job", name="pk_job_runs"),
    )


def _create_spend() -> None:
    op.create_table(
        "day_reads",
        sa.Column("connection_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("read_at", MOMENT, nullable=False),
        sa.Column("same_since", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("connection_id", "day", name="pk_day_reads"),
    )
    op.create_table(
        "cost_lines",
        sa.Column("line_id", NUMBER, nullable=False),
        sa.Column("connection_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=True),
        sa.Column("openai_key_id", sa.String(), nullable=True),
        sa.Column("line_item", sa.String(), nullable=False),
        sa.Column("amount", sa.String(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("line_id", name="pk_cost_lines"),
        sa.ForeignKeyConstraint(
            ["connection_id", "day"],
            ["day_reads.connection_id", "day_reads.day"],
            name="fk_cost_lines_connection_id_day",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_cost_lines_connection_id_day", "cost_lines", ["connection_id", "day"])
    op.create_table(
        "usage_hours",
        sa.Column("row_id", NUMBER, nullable=False),
        sa.Column("connection_id", sa.String(), nullable=False),
        sa.Column("hour", MOMENT, nullable=False),
        sa.Column("project_id", sa.String(), nullable=True),
        sa.Column("openai_key_id", sa.String(), nullable=True),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("batch", sa.Boolean(), nullable=False),
        sa.Column("requests", sa.BigInteger(), nullable=False),
        sa.Column("input_tokens", sa.BigInteger(), nullable=False),
        sa.Column("cached_tokens", sa.BigInteger(), nullable=False),
        sa.Column("output_tokens", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("row_id", name="pk_usage_hours"),
    )
    op.create_index("ix_usage_hours_connection_id_hour", "usage_hours", ["connection_id", "hour"])
    op.create_table(
        "usage_reads",
        sa.Column("connection_id", sa.String(), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("connection_id", name="pk_usage_reads"),
    )


def _create_watch() -> None:
    op.create_table(
        "cases",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=True),
        sa.Column("key_name", sa.String(), nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("openai_key_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("expected_amount", sa.String(), nullable=False),
        sa.Column("expected_currency", sa.String(), nullable=False),
        sa.Column("actual_amount", sa.String(), nullable=False),
        sa.Column("actual_currency", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("compared_with", sa.Integer(), nullable=False),
        sa.Column("same_weekday", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("delivery_id", sa.String(), nullable=False),
        sa.Column("handled_by", sa.String(), nullable=True),
        sa.Column("handled_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("case_id", name="pk_cases"),
        sa.UniqueConstraint(
            "team_id",
            "channel_id",
            "lane",
            "openai_key_id",
            "day",
            name="uq_cases_team_id_channel_id_lane_openai_key_id_day",
        ),
    )
    op.create_table(
        "watched_days",
        sa.Column("connection_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("connection_id", name="pk_watched_days"),
    )
