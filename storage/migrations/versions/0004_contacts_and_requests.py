"""Whom to ask about an organization, who was asked, and verdicts that were wrong."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

CONTACTS = ("billing_contact", "openai_owner")
REQUEST = ("team_id", "channel_id", "key_id", "cause", "person_id")


def upgrade() -> None:
    with op.batch_alter_table("connections") as connections:
        for name in CONTACTS:
            connections.add_column(
                sa.Column(name, sa.String(), nullable=False, server_default=sa.text("''"))
            )
    with op.batch_alter_table("connections") as connections:
        for name in CONTACTS:
            connections.alter_column(name, existing_type=sa.String(), server_default=None)
    op.create_table(
        "help_requests",
        *(sa.Column(name, sa.String(), nullable=False) for name in REQUEST),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(*REQUEST, name="pk_help_requests"),
    )
    op.create_table(
        "wrong_verdicts",
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("meant", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("said", "meant", name="pk_wrong_verdicts"),
    )


def downgrade() -> None:
    op.drop_table("wrong_verdicts")
    op.drop_table("help_requests")
    with op.batch_alter_table("connections") as connections:
        for name in CONTACTS:
            connections.drop_column(name)
