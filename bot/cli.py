"""The command line. Imports stand inside the commands: the SDKs cost more than a second."""

from __future__ import annotations

import asyncio
import errno
import gc
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NoReturn

import click

_CANNOT_START = 2
"""Exit code when the settings or the surroundings do not let the bot start."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="apikey-bot")
def main() -> None:
    """Looks after a team's OpenAI API keys in Slack."""


@main.command()
@click.option(
    "--worker",
    is_flag=True,
    help="Only carry jobs and post messages, beside a bot that listens to Slack; on PostgreSQL.",
)
def run(*, worker: bool) -> None:
    """Run the bot with the settings of the environment (.env.example explains them)."""
    from bot.config import read_config
    from bot.errors import (
        AlreadyRunningError,
        ConfigError,
        PortUnusableError,
        SlackRefusedError,
        SlackUnavailableError,
        StorageBusyError,
    )

    try:
        config = read_config(os.environ, is_worker=worker)
    except ConfigError as error:
        _stop_at_settings(error.problems)

    from bot.logs import set_up_logs
    from bot.run import run as run_bot

    set_up_logs(config.log_level)
    try:
        asyncio.run(run_bot(config))
    except ConfigError as error:
        _stop_at_settings([f"APIKEY_BOT_DATABASE_URL: {one}" for one in error.problems])
    except AlreadyRunningError:
        where = config.data_dir if config.database_url is None else "APIKEY_BOT_DATABASE_URL"
        _stop(
            f"Another apikey-bot already uses the database in {where}. "
            "Stop it first, or set APIKEY_BOT_DATA_DIR to another folder."
        )
    except PortUnusableError as error:
        _stop(
            f"Port {error.port} cannot be used ({error.reason}). "
            "Choose another in APIKEY_BOT_HEALTH_PORT, or leave it empty."
        )
    except SlackRefusedError as error:
        _stop(
            f"Slack refused the tokens: {error.code}. Check {_name_tokens(worker=worker)} "
            "on your app's page at api.slack.com/apps."
        )
    except SlackUnavailableError as error:
        _stop(f"Slack does not answer ({error.reason}). Check the network and try again.")
    except StorageBusyError as error:
        _stop(f"The database cannot be used: {error.reason}.")
    except OSError as error:
        _stop(f"The data folder {config.data_dir} cannot be used: {type(error).__name__}.")


@main.command()
@click.option("--port", default=8930, show_default=True, help="Port on 127.0.0.1.")
@click.option("--seed", default=1, show_default=True, help="Which story is played.")
@click.option(
    "--now",
    "start",
    metavar="ISO",
    help="The moment the story starts, such as 2026-11-24T08:30+09:00.  [default: that Tuesday]",
)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the data in this folder instead of a temporary one.",
)
def playground(port: int, seed: int, start: str | None, data: Path | None) -> None:
    """Try the bot on this machine: a local Slack and a local OpenAI, no account needed."""
    # What a start makes stays to the end: collecting among it only costs a second. `serve` goes on.
    gc.disable()
    from bot.logs import set_up_logs
    from playground.world import DEFAULT_START, serve

    moment = DEFAULT_START
    if start is not None:
        try:
            moment = datetime.fromisoformat(start)
        except ValueError:
            _stop(f"--now {start!r} is not a date and time such as 2026-11-24T08:30+09:00.")
        if moment.tzinfo is None:
            _stop("--now needs a time zone, such as +09:00 at its end.")
    set_up_logs("WARNING")
    try:
        asyncio.run(serve(port=port, seed=seed, start=moment, data=data))
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        _stop(
            f"Port {port} is in use. Choose another: `make playground PORT={port + 1}` "
            f"or `apikey-bot playground --port {port + 1}`."
        )
    except KeyboardInterrupt:
        pass


@main.command()
@click.option("--json", "form", flag_value="json", help="Answer as one line of JSON.")
@click.option(
    "--batch",
    "form",
    flag_value="batch",
    help="Read and answer JSON Lines: {id, text, status?, code?}.",
)
@click.option("--lang", type=click.Choice(["ja", "en"]), help="[default: the text's own]")
def explain(form: str | None, lang: str | None) -> None:
    """Explain an error text from standard input: its cause, who can fix it, and what to do."""
    from datetime import UTC

    from bot.causes.classify import classify
    from bot.causes.explaining import decode_paste, explain_lines, find_language
    from bot.causes.explaining import explain as explain_text
    from bot.causes.telling import tell
    from bot.json_lines import write_json
    from bot.texts.explain import EXPLAIN_TEXTS

    today = datetime.now(UTC).date()
    given = sys.stdin.buffer
    if form == "batch":
        for line in explain_lines(given, lang=lang, today=today):
            _print_line(line)
        return
    if sys.stdin.isatty():
        click.echo(EXPLAIN_TEXTS[lang or "en"].waiting, err=True)
    text = decode_paste(given.read())
    lang = lang or find_language(text)
    if form == "json":
        _print_line(write_json(explain_text(text, lang=lang, today=today)))
    else:
        click.echo(tell(classify(text), lang=lang, today=today))


@main.command()
@click.argument("text", required=False)
@click.option("--model", metavar="M", help="[default: gpt-6.1-sol; for people the main three]")
@click.option("--json", "form", flag_value="json", help="Answer as one line of JSON.")
@click.option(
    "--batch", "form", flag_value="batch", help="Read and answer JSON Lines: {id, text, model?}."
)
def estimate(text: str | None, model: str | None, form: str | None) -> None:
    """Count the tokens of TEXT (or of standard input, also as -) and price them as input."""
    from datetime import UTC

    from bot.spend.estimate_lines import (
        MOST_BYTES,
        UncountableError,
        estimate_lines,
        estimate_text,
        list_doubts,
        list_warnings,
        read_text,
        tell_text,
    )
    from bot.texts.estimate import ESTIMATE_TEXTS

    today = datetime.now(UTC).date()
    given = sys.stdin.buffer
    if form == "batch":
        for line in estimate_lines(given, model=model, on=today):
            _print_line(line)
        return
    if text in {None, "-"}:
        if sys.stdin.isatty():
            click.echo(ESTIMATE_TEXTS["en"].waiting, err=True)
        raw = given.read(MOST_BYTES + 1)
    else:
        raw = os.fsencode(text)
    try:
        text = read_text(raw)
    except UncountableError as error:
        _stop(str(error))
    for warning in list_warnings(text):
        click.echo(warning, err=True)
    if form != "json":
        _print_line(tell_text(text, model, on=today))
        return
    from bot.json_lines import write_json

    answer = estimate_text(text, model, on=today)
    for doubt in list_doubts(answer):
        click.echo(doubt, err=True)
    _print_line(write_json(answer))


@main.command()
@click.argument("question", nargs=-1)
@click.option("--json", "form", flag_value="json", help="Answer as one line of JSON.")
@click.option(
    "--batch",
    "form",
    flag_value="batch",
    help="Read and answer JSON Lines: {id, question, earlier?}.",
)
@click.option("--lang", type=click.Choice(["ja", "en"]), help="[default: the question's own]")
def ask(question: tuple[str, ...], form: str | None, lang: str | None) -> None:
    """Answer a question about OpenAI API keys, their errors and costs."""
    from bot.answers.asking import ask as ask_text
    from bot.answers.asking import ask_lines
    from bot.answers.conversation import load_answers
    from bot.causes.explaining import decode_paste
    from bot.json_lines import write_json
    from bot.texts.answers import ANSWER_TEXTS

    answers = load_answers()
    given = sys.stdin.buffer
    if form == "batch":
        for line in ask_lines(answers, given, lang=lang):
            _print_line(line)
        return
    if not question and sys.stdin.isatty():
        click.echo(ANSWER_TEXTS[lang or "en"].waiting, err=True)
    text = " ".join(question) or decode_paste(given.read())
    if form == "json":
        _print_line(write_json(ask_text(answers, text, lang=lang)))
        return
    answer = answers.answer(text, lang=lang)
    for part in (answer.text, answer.steps_markdown):
        if part:
            click.echo(part)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON Lines, one for each case.")
@click.option("--lang", type=click.Choice(["ja", "en"]), default="en", show_default=True)
def backtest(file: Path, *, as_json: bool, lang: str) -> None:
    """Replay past spend (CSV: start,key,usd) and say which alerts there would have been."""
    from bot.watch.telling import CannotReplayError, replay_file

    try:
        for line in replay_file(file, lang, as_json=as_json, warn=partial(click.echo, err=True)):
            _print_line(line)
    except CannotReplayError as error:
        _stop(str(error))


def _print_line(line: str) -> None:
    """Print in UTF-8, at once; a lone surrogate stays the escape that it was in JSON."""
    sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()


def _name_tokens(*, worker: bool) -> str:
    return "SLACK_BOT_TOKEN" if worker else "SLACK_BOT_TOKEN and SLACK_APP_TOKEN"


def _stop_at_settings(problems: Sequence[str]) -> NoReturn:
    click.echo("The bot cannot start. Please correct these settings:", err=True)
    for problem in problems:
        click.echo(f"  {problem}", err=True)
    _stop("Each is explained in .env.example.")


def _stop(reason: str) -> NoReturn:
    click.echo(reason, err=True)
    sys.exit(_CANNOT_START)
