"""Log lines: JSON, with every secret masked in the finished line."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

from bot.credentials.scan import redact

NOISY = ("slack_sdk", "slack_bolt", "openai", "httpx2", "httpcore2", "aiosqlite", "apscheduler")
"""Libraries that write whole bodies at DEBUG, keys included: never below INFO."""

BODY_AT_INFO = ("slack_bolt.RequestVerification", "slack_bolt.AsyncRequestVerification")
"""Bolt writes the whole body at INFO when a signature is wrong: never below WARNING."""

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """One JSON object a line; the redactor sees the finished line, traceback and all."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without a line break inside and without a secret."""
        facts = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage(),
        }
        facts |= {k: v for k, v in vars(record).items() if k not in _STANDARD}
        if record.exc_info:
            facts["traceback"] = self.formatException(record.exc_info)
        return redact(json.dumps(facts, ensure_ascii=False, default=str))


def set_up_logs(level: str, *, stream: TextIO | None = None) -> None:
    """Send every log line of this process to `stream` (standard error) in one format."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    at_least_info = max(logging.INFO, logging.getLevelName(level))
    for name in NOISY:
        logging.getLogger(name).setLevel(at_least_info)
    for name in BODY_AT_INFO:
        logging.getLogger(name).setLevel(max(logging.WARNING, at_least_info))
