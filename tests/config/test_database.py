"""The database of the settings: its password is told to nobody."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.config import read_config

PASSWORD = "planted-password"
TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1-abc", "SLACK_APP_TOKEN": "xapp-1-abc"}


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port: int = closed.getsockname()[1]
    return port


def run_bot(url: str, folder: Path, port: int) -> subprocess.CompletedProcess[str]:
    """`apikey-bot run` at its most talkative, where no Slack answers."""
    environ = {
        "PATH": os.environ["PATH"],
        "SLACK_API_URL": f"http://127.0.0.1:{port}/api/",
        "APIKEY_BOT_DATA_DIR": str(folder),
        "APIKEY_BOT_DATABASE_URL": url,
        "APIKEY_BOT_LOG_LEVEL": "DEBUG",
    }
    return subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        env=environ | TOKENS,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )


def test_the_url_shows_nowhere_in_the_settings() -> None:
    url = f"postgresql://bot:{PASSWORD}@db.example/bot"

    config = read_config(TOKENS | {"APIKEY_BOT_DATABASE_URL": url})

    assert config.database_url is not None
    assert config.database_url.get_secret_value() == url
    assert PASSWORD not in repr(config) + str(config.model_dump()) + config.model_dump_json()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql://bot:{password}@127.0.0.1:{port}/bot", "The database cannot be used"),
        ("postgresql://bot:some@{password}@127.0.0.1/bot", "write it as %40"),
        ("postgresql://bot:{password}/bot", "is not a URL"),
        ("postgresql://bot:{password}@127.0.0.1/bot?nonsense=1", "PostgreSQL refuses"),
        ("mysql://bot:{password}@127.0.0.1/bot", "must be sqlite:///PATH or postgresql://"),
        ("sqlite:///:memory:", "is not a file"),
    ],
)
def test_a_database_that_does_not_serve_is_told_in_words_without_its_password(
    url: str, told: str, unused_port: int, tmp_path: Path
) -> None:
    ended = run_bot(url.format(password=PASSWORD, port=unused_port), tmp_path, unused_port)

    assert ended.returncode == 2
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr
    assert PASSWORD not in ended.stderr + ended.stdout


def test_a_bot_on_postgresql_gets_as_far_as_slack(
    postgresql_url: str, unused_port: int, tmp_path: Path
) -> None:
    url = postgresql_url.replace("postgres:@", f"postgres:{PASSWORD}@")

    ended = run_bot(url, tmp_path, unused_port)

    assert "Slack does not answer" in ended.stderr
    assert PASSWORD not in ended.stderr + ended.stdout
