"""Answers that are owed, jobs that wait after a fault, and channels and methods that pause."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)
PROMISE = ("purpose", "team_id", "channel_id", "user_id", "lang", "thread_ts")


def upgrade() -> None:
    with op.batch_alter_table("inbox") as inbox:
        inbox.add_column(sa.Column("answer_by", MOMENT, nullable=True))
        for name in PROMISE:
            inbox.add_column(sa.Column(name, sa.String(), nullable=True))
        inbox.add_column(
            sa.Column("is_direct", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        inbox.create_index("ix_inbox_answer_by", ["answer_by"])
    with op.batch_alter_table("inbox") as inbox:
        inbox.alter_column("is_direct", existing_type=sa.Boolean(), server_default=None)
    with op.batch_alter_table("job_runs") as job_runs:
        job_runs.alter_column("slot", existing_type=MOMENT, nullable=True)
        job_runs.add_column(sa.Column("retry_at", MOMENT, nullable=True))
    with op.batch_alter_table("channels") as channels:
        channels.add_column(sa.Column("paused", sa.String(), nullable=True))
    op.create_index("ix_outbox_settled_at", "outbox", ["settled_at"])
    op.create_table(
        "parked_methods",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "method", name="pk_parked_methods"),
    )


def downgrade() -> None:
    op.drop_table("parked_methods")
    op.drop_index("ix_outbox_settled_at", "outbox")
    with op.batch_alter_table("channels") as channels:
        channels.drop_column("paused")
    op.execute(sa.text("DELETE FROM job_runs WHERE slot IS NULL"))
    with op.batch_alter_table("job_runs") as job_runs:
        job_runs.drop_column("retry_at")
        job_runs.alter_column("slot", existing_type=MOMENT, nullable=False)
    with op.batch_alter_table("inbox") as inbox:
        inbox.drop_index("ix_inbox_answer_by")
        for name in ("answer_by", *PROMISE, "is_direct"):
            inbox.drop_column(name)
