"""Monthly budgets of channels, keys and projects, and which of their notices were given."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

BUDGET = ("team_id", "channel_id", "scope", "subject_id")
NOTICE = (*BUDGET, "month", "step")


def upgrade() -> None:
    op.create_table(
        "budgets",
        *(sa.Column(name, sa.String(), nullable=False) for name in BUDGET),
        sa.Column("amount", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint(*BUDGET, name="pk_budgets"),
    )
    op.create_table(
        "budget_notices",
        *(sa.Column(name, sa.String(), nullable=False) for name in NOTICE),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(*NOTICE, name="pk_budget_notices"),
    )


def downgrade() -> None:
    op.drop_table("budget_notices")
    op.drop_table("budgets")
