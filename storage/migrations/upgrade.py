"""Run the migrations without an ini file: they lie beside this module, in a wheel too."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def upgrade(connection: Connection) -> None:
    """Bring the tables to the newest revision, inside the connection's transaction."""
    if connection.dialect.name == "postgresql":
        # Filling an index of a grown table may take its time.
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    command.upgrade(make_config(connection), "head")


def make_config(connection: Connection) -> Config:
    """Alembic's settings for one open connection."""
    config = Config()
    folder = str(Path(__file__).parent)
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
