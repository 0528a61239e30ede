"""What model-written answers cost, by channel and UTC day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "answer_spend",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("tokens", sa.BigInteger(), nullable=False),
        sa.Column("usd", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "channel_id", "day"),
    )


def downgrade() -> None:
    op.drop_table("answer_spend")
