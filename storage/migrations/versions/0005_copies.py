"""Since when a message may stand in Slack twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("doubted_at", sa.DateTime(timezone=True), nullable=True))
        outbox.create_index("ix_outbox_doubted_at", ["doubted_at"])


def downgrade() -> None:
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_index("ix_outbox_doubted_at")
        outbox.drop_column("doubted_at")
