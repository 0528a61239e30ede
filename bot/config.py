"""The settings: environment variables only, read once, every fault told at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
)

from bot.errors import ConfigError

SLACK_API_URL = "https://slack.com/api/"
OPENAI_BASE_URL = "https://api.openai.com/v1"
STATUS_PAGE_URL = "https://status.openai.com"


def _read_address(value: str) -> str:
    parts = urlsplit(value)
    is_local = parts.hostname in {"127.0.0.1", "localhost"}
    if parts.scheme != "https" and not (parts.scheme == "http" and is_local):
        raise ValueError("must start with https:// (http:// only for 127.0.0.1)")
    return value


def _read_ping(value: SecretStr) -> SecretStr:
    parts = urlsplit(value.get_secret_value())
    is_local = parts.scheme == "http" and parts.hostname == "127.0.0.1"
    if not parts.hostname or not (parts.scheme == "https" or is_local):
        raise ValueError("must start with https:// (http:// only for 127.0.0.1)")
    return value


def _read_zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError("must be an IANA time zone such as Asia/Tokyo")
    return value


def _read_people(value: tuple[str, ...]) -> tuple[str, ...]:
    if any(not re.fullmatch(r"[UW][A-Z0-9]{2,}", person) for person in value):
        raise ValueError("must be Slack user ids such as U012AB3CD, separated by commas")
    return value


def _read_token(prefix: str) -> AfterValidator:
    def check(value: SecretStr) -> SecretStr:
        if not re.fullmatch(re.escape(prefix) + r"[A-Za-z0-9-]+", value.get_secret_value()):
            raise ValueError(f"must be a token that starts with {prefix}")
        return value

    return AfterValidator(check)


def _read_own_key(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[\x21-\x7e]{8,}", value.get_secret_value()):
        raise ValueError("must be an OpenAI API key, without spaces, quotes or full-width letters")
    return value


def _read_app_token(value: object, info: ValidationInfo) -> object:
    if info.data.get("is_worker"):
        return None  # it opens no socket, whatever stands in the environment
    if value is None:
        raise ValueError("is not set")
    return value


def _read_database(value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
    form = r"sqlite(\+aiosqlite)?:///.|postgresql(\+psycopg)?://[^/]*/."
    url = "sqlite:///." if value is None else value.get_secret_value()
    if not re.match(form, url):
        raise ValueError("must be sqlite:///PATH or postgresql://USER:PASSWORD@HOST/DATABASE")
    if info.data.get("is_worker") and url.startswith("sqlite"):
        raise ValueError(
            "a worker shares PostgreSQL with the bot, and SQLite serves one process only. Set it "
            "to the postgresql:// address that the bot uses, or run without --worker"
        )
    return value


def _read_rate(value: object) -> object:
    """Yen for one dollar and their date."""
    form = r"([0-9]{1,4}(?:\.[0-9]{1,4})?)@([0-9-]{10})"
    found = re.fullmatch(form, value) if isinstance(value, str) else None
    try:
        if found and Decimal(found[1]):
            return Decimal(found[1]), date.fromisoformat(found[2])
    except ValueError:
        pass
    raise ValueError("must be yen for one dollar and their date, such as 152.3@2026-11-20")


def _split(value: object) -> object:
    return tuple(re.findall(r"[^\s,]+", value)) if isinstance(value, str) else value


Address = Annotated[str, AfterValidator(_read_address)]


class Config(BaseModel):
    """Everything the bot is told from outside; `.env.example` explains each variable.

    `database_url` None means SQLite in the data folder, `master_key_file` None a file there. The
    URL is a secret because it may hold a password. `slack_app_token` is None for a worker only.
    `yen_rate` is yen for one dollar and their date.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, populate_by_name=True
    )

    # First: the others are read in its light. Told by the command line, not by the environment.
    is_worker: bool = False
    slack_bot_token: Annotated[SecretStr, _read_token("xoxb-")] = Field(alias="SLACK_BOT_TOKEN")
    slack_app_token: Annotated[
        Annotated[SecretStr, _read_token("xapp-")] | None, BeforeValidator(_read_app_token)
    ] = Field(default=None, validate_default=True, alias="SLACK_APP_TOKEN")
    slack_api_url: Address = Field(default=SLACK_API_URL, alias="SLACK_API_URL")
    openai_base_url: Address = Field(default=OPENAI_BASE_URL, alias="OPENAI_BASE_URL")
    data_dir: Path = Field(default=Path("data"), alias="APIKEY_BOT_DATA_DIR")
    database_url: Annotated[SecretStr | None, AfterValidator(_read_database)] = Field(
        default=None, validate_default=True, alias="APIKEY_BOT_DATABASE_URL"
    )
    master_key_file: Path | None = Field(default=None, alias="APIKEY_BOT_MASTER_KEY_FILE")
    admins: Annotated[tuple[str, ...], BeforeValidator(_split), AfterValidator(_read_people)] = (
        Field(default=(), alias="APIKEY_BOT_ADMINS")
    )
    locale: Literal["ja", "en"] = Field(default="en", alias="APIKEY_BOT_LOCALE")
    timezone: Annotated[str, AfterValidator(_read_zone)] = Field(
        default="UTC", alias="APIKEY_BOT_TIMEZONE"
    )
    yen_rate: Annotated[tuple[Decimal, date] | None, BeforeValidator(_read_rate)] = Field(
        default=None, alias="APIKEY_BOT_YEN_RATE"
    )
    status_page_url: Address = Field(default=STATUS_PAGE_URL, alias="APIKEY_BOT_STATUS_PAGE_URL")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", alias="APIKEY_BOT_LOG_LEVEL"
    )
    health_port: int | None = Field(default=None, ge=1, le=65535, alias="APIKEY_BOT_HEALTH_PORT")
    openai_api_key: Annotated[SecretStr, AfterValidator(_read_own_key)] | None = Field(
        default=None, alias="OPENAI_API_KEY"
    )
    answer_model: str = Field(
        default="gpt-6-luna", pattern=r"^[A-Za-z0-9._:/-]{1,100}$", alias="APIKEY_BOT_ANSWER_MODEL"
    )
    answer_daily_usd: Decimal = Field(
        default=Decimal(1), ge=0, le=10_000, alias="APIKEY_BOT_ANSWER_DAILY_USD"
    )
    answer_daily_tokens: int = Field(
        default=500_000, ge=0, le=10**12, alias="APIKEY_BOT_ANSWER_DAILY_TOKENS"
    )
    ping_url: Annotated[SecretStr, AfterValidator(_read_ping)] | None = Field(
        default=None, alias="APIKEY_BOT_PING_URL"
    )


VARIABLES: tuple[str, ...] = tuple(
    field.alias for field in Config.model_fields.values() if field.alias is not None
)
"""Every variable the bot reads."""


def read_config(environ: Mapping[str, str], *, is_worker: bool = False) -> Config:
    """Read the settings; an empty variable counts as unset.

    Raises `ConfigError` with one line for each faulty variable, in the order of `VARIABLES`. The
    lines name the variable and the rule, never the value.
    """
    given = {name: environ[name].strip() for name in VARIABLES if environ.get(name, "").strip()}
    try:
        return Config.model_validate({**given, "is_worker": is_worker})
    except ValidationError as error:
        problems = tuple(
            f"{_name(str(fault['loc'][0]))}: {_say(fault['type'], fault['msg'])}"
            for fault in error.errors(include_input=False, include_context=False, include_url=False)
        )
    raise ConfigError(problems)


def _name(place: str) -> str:
    """The variable of a fault; one in a default is told by the field."""
    field = Config.model_fields.get(place)
    return place if field is None else str(field.alias)


def _say(kind: str, message: str) -> str:
    if kind == "missing":
        return "is not set"
    return message.removeprefix("Value error, ")
