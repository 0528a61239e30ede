"""What OpenAI answered at each probe: the cause of a failure that is over, its request id."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    with op.batch_alter_table("key_samples") as samples:
        samples.add_column(sa.Column("verdict", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("key_samples") as samples:
        samples.drop_column("verdict")
