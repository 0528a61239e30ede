"""The history of probes, what people were told of a key, and proof of its use."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

MOMENT = sa.DateTime(timezone=True)
ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ADDED = ("standing_since", "used_hour", "probing_paused", "told")


def upgrade() -> None:
    with op.batch_alter_table("keys") as keys:
        keys.add_column(sa.Column("standing_since", MOMENT, nullable=True))
        keys.add_column(sa.Column("used_hour", MOMENT, nullable=True))
        keys.add_column(
            sa.Column("probing_paused", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        keys.add_column(sa.Column("told", sa.String(), nullable=False, server_default="fine"))
    # What fails already is known to its people, or was to be seen in status: no news.
    op.execute(
        sa.text(
            "UPDATE keys SET standing_since = checked_at,"
            " told = CASE check_outcome WHEN 'failing' THEN 'failing' ELSE 'fine' END"
        )
    )
    with op.batch_alter_table("keys") as keys:
        keys.alter_column("probing_paused", existing_type=sa.Boolean(), server_default=None)
        keys.alter_column("told", existing_type=sa.String(), server_default=None)
    op.create_table(
        "key_samples",
        sa.Column("sample_id", ROW_NUMBER, nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("standing", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("sample_id", name="pk_key_samples"),
    )
    op.create_index("ix_key_samples_key_id_at", "key_samples", ["key_id", "at"])
    op.create_index("ix_key_samples_at", "key_samples", ["at"])
    op.create_table(
        "own_calls",
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("hour", MOMENT, nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key_id", "hour", name="pk_own_calls"),
    )
    op.create_table(
        "hindrances",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("calm_since", MOMENT, nullable=True),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "kind", name="pk_hindrances"),
    )


def downgrade() -> None:
    for table in ("hindrances", "own_calls", "key_samples"):
        op.drop_table(table)
    with op.batch_alter_table("keys") as keys:
        for name in ADDED:
            keys.drop_column(name)
