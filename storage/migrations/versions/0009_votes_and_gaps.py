"""What people think of answers, and which questions found none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "answer_votes",
        sa.Column("vote_id", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("thumb", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("vote_id", name="pk_answer_votes"),
    )
    op.create_index("ix_answer_votes_day", "answer_votes", ["day"])
    op.create_table(
        "answer_gaps",
        sa.Column("gap_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("topics", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("ts", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("gap_id", name="pk_answer_gaps"),
    )
    op.create_index("ix_answer_gaps_at", "answer_gaps", ["at"])


def downgrade() -> None:
    op.drop_table("answer_gaps")
    op.drop_table("answer_votes")
