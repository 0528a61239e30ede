"""SQLite (or PostgreSQL) behind the ports of `bot`, and the vault."""
