"""Settings are read once, and every fault is told at once without its value."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.config import read_config
from bot.errors import ConfigError

GOOD = {"SLACK_BOT_TOKEN": "xoxb-1-abc", "SLACK_APP_TOKEN": "xapp-1-abc"}


def run_cli(*arguments: str, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    keep = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env=keep | environ,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )


def test_defaults_and_lists() -> None:
    config = read_config(GOOD | {"APIKEY_BOT_ADMINS": "U01ABC, W02DEF", "APIKEY_BOT_LOCALE": " "})

    assert config.admins == ("U01ABC", "W02DEF")
    assert config.locale == "en"
    assert config.data_dir == Path("data")
    assert "abc" not in repr(config)


def test_the_bots_own_key_is_optional_and_never_shown() -> None:
    key = "sk-proj-synthetic-0123456789"
    config = read_config(
        GOOD | {"OPENAI_API_KEY": f" {key}\n", "APIKEY_BOT_ANSWER_DAILY_USD": "2.50"}
    )

    assert config.openai_api_key is not None
    assert config.openai_api_key.get_secret_value() == key
    assert config.answer_daily_usd == Decimal("2.50")
    assert key not in repr(config)
    assert read_config(GOOD).openai_api_key is None
    for wrong in ("sk-proj-０１２３４５６７", "sk proj 01234567"):
        with pytest.raises(ConfigError) as caught:
            read_config(GOOD | {"OPENAI_API_KEY": wrong})
        assert wrong not in str(caught.value)


def test_a_worker_needs_no_app_token_and_uses_none() -> None:
    settings = {"SLACK_BOT_TOKEN": "xoxb-1-abc", "APIKEY_BOT_DATABASE_URL": "postgresql://h/bot"}

    without = read_config(settings, is_worker=True)
    given = read_config(settings | {"SLACK_APP_TOKEN": "nonsense"}, is_worker=True)

    assert without.slack_app_token is given.slack_app_token is None


@pytest.mark.parametrize("url", [{}, {"APIKEY_BOT_DATABASE_URL": "sqlite:///bot.sqlite3"}])
def test_a_worker_on_sqlite_is_refused_and_told_what_to_do(url: dict[str, str]) -> None:
    ended = run_cli("run", "--worker", environ={"SLACK_BOT_TOKEN": "xoxb-1-abc"} | url)

    assert ended.returncode == 2
    assert "  APIKEY_BOT_DATABASE_URL: a worker shares PostgreSQL with the bot" in ended.stderr
    assert "SQLite serves one process only" in ended.stderr
    assert "run without --worker" in ended.stderr
    assert "SLACK_APP_TOKEN" not in ended.stderr
    assert "Traceback" not in ended.stderr


def test_every_fault_is_told_at_once_and_no_value() -> None:
    with pytest.raises(ConfigError) as caught:
        read_config(
            {
                "SLACK_BOT_TOKEN": "wrong-token",
                "OPENAI_BASE_URL": "http://evil.example/v1",
                "APIKEY_BOT_TIMEZONE": "Mars/Base",
                "APIKEY_BOT_LOCALE": "fr",
                "APIKEY_BOT_ADMINS": "misaki",
                "APIKEY_BOT_DATABASE_URL": "oracle://x",
            }
        )

    told = "\n".join(caught.value.problems)
    for name in (
        "SLACK_BOT_TOKEN: must be a token that starts with xoxb-",
        "SLACK_APP_TOKEN: is not set",
        "OPENAI_BASE_URL: must start with https://",
        "APIKEY_BOT_TIMEZONE: must be an IANA time zone",
        "APIKEY_BOT_LOCALE",
        "APIKEY_BOT_ADMINS: must be Slack user ids",
        "APIKEY_BOT_DATABASE_URL: must be sqlite:///PATH",
    ):
        assert name in told
    assert len(caught.value.problems) == 7
    for value in ("wrong-token", "evil", "Mars", "misaki", "oracle"):
        assert value not in told


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("APIKEY_BOT_HEALTH_PORT", "0", "greater than or equal to 1"),
        ("APIKEY_BOT_HEALTH_PORT", "seven", "valid integer"),
        ("APIKEY_BOT_PING_URL", "http://monitor.example/s3cr3t", "https://"),
        ("APIKEY_BOT_PING_URL", "http://localhost/s3cr3t", "https://"),
        ("APIKEY_BOT_PING_URL", "https:///s3cr3t", "https://"),
    ],
)
def test_faults_of_what_watches_the_bot_are_told_without_the_value(
    name: str, value: str, rule: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        read_config(GOOD | {name: value})

    (told,) = caught.value.problems
    assert told.startswith(f"{name}: ")
    assert rule in told
    assert "s3cr3t" not in told


@pytest.mark.parametrize("value", ["152.3", "0@2026-11-20", "152@2026-13-01", "¥152@2026-11-20"])
def test_a_rate_without_its_date_is_a_fault(value: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_config(GOOD | {"APIKEY_BOT_YEN_RATE": value})

    assert caught.value.problems == (
        "APIKEY_BOT_YEN_RATE: must be yen for one dollar and their date, such as 152.3@2026-11-20",
    )


def test_the_teams_rate_of_yen_is_read_with_its_date() -> None:
    config = read_config(GOOD | {"APIKEY_BOT_YEN_RATE": "152.3@2026-11-20"})

    assert config.yen_rate == (Decimal("152.3"), date(2026, 11, 20))
    assert read_config(GOOD).yen_rate is None


def test_the_address_to_ping_is_hidden() -> None:
    config = read_config(
        GOOD
        | {
            "APIKEY_BOT_PING_URL": "https://monitor.example/s3cr3t",
            "APIKEY_BOT_HEALTH_PORT": "9000",
        }
    )

    assert config.health_port == 9000
    assert config.ping_url is not None
    assert "s3cr3t" not in repr(config)


def test_run_says_that_the_port_for_health_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        environ = {"APIKEY_BOT_HEALTH_PORT": str(port), "APIKEY_BOT_DATA_DIR": str(tmp_path)}
        ended = run_cli("run", environ=GOOD | environ)

    assert ended.returncode == 2
    assert f"Port {port} cannot be used (EADDRINUSE)" in ended.stderr
    assert "APIKEY_BOT_HEALTH_PORT" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_run_with_bad_settings_ends_with_2_and_no_traceback() -> None:
    ended = run_cli("run", environ={"SLACK_BOT_TOKEN": "nonsense"})

    assert ended.returncode == 2
    assert "SLACK_BOT_TOKEN" in ended.stderr
    assert "SLACK_APP_TOKEN" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "nonsense" not in ended.stderr


def test_run_without_slack_says_so(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    environ = GOOD | {
        "SLACK_API_URL": f"http://127.0.0.1:{port}/api/",
        "APIKEY_BOT_DATA_DIR": str(tmp_path),
    }

    ended = run_cli("run", environ=environ)

    assert ended.returncode == 2
    assert "Slack does not answer" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_playground_says_which_port_is_taken_and_what_now_means() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = run_cli("playground", "--port", str(port), environ={})
    wrong = run_cli("playground", "--now", "yesterday", environ={})
    naive = run_cli("playground", "--now", "2026-11-24T08:30", environ={})

    assert ended.returncode == 2
    assert f"Port {port} is in use" in ended.stderr
    assert f"--port {port + 1}" in ended.stderr
    assert wrong.returncode == naive.returncode == 2
    assert "is not a date" in wrong.stderr
    assert "time zone" in naive.stderr
