"""What people type, what payloads hold, and what errors say."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import (
    BotError,
    KeyMissingError,
    NotAllowedError,
    OpenAIUnavailableError,
    SealedError,
    SecretUnreadableError,
    SlackUnavailableError,
    StorageBusyError,
)
from bot.logs import BODY_AT_INFO, NOISY, JsonLines, set_up_logs
from bot.texts.replies import REPLY_TEXTS
from handlers.grammar import Line, read_line, read_verbatim, strip_mention
from handlers.payloads import read_click, read_spoken
from handlers.problems import explain_problem


@pytest.mark.parametrize(
    ("text", "word", "rest"),
    [
        ("", "status", ""),
        ("　", "status", ""),
        ("状態", "status", ""),
        ("ｗｈｙ　prod", "why", "prod"),
        ("診断 社内 ボット", "why", "社内 ボット"),
        ("/apikey help", "help", ""),
        ("REMOVE Prod", "remove", "Prod"),
        ("登録解除 prod", "remove", "prod"),
    ],
)
def test_lines(text: str, word: str, rest: str) -> None:
    line = read_line(text)

    assert (line.word, line.rest) == (word, rest)


@pytest.mark.parametrize(
    ("text", "verbatim"),
    [
        ("estimate", ""),
        ("estimate  ＡＢＣ　①\n  x ", "ＡＢＣ　①\n  x"),
        ("試算　ﾊﾝｶｸ", "ﾊﾝｶｸ"),
        ("／ａｐｉｋｅｙ ｅｓｔｉｍａｔｅ ① ②", "① ②"),
    ],
)
def test_a_text_is_kept_as_it_was_typed(text: str, verbatim: str) -> None:
    line = read_line(text)

    assert (line.word, line.verbatim) == ("estimate", verbatim)


def test_links_that_slack_has_marked_are_plain_again() -> None:
    typed = "<@UBOT> see <https://a.example/x?y&amp;z> or <http://b.example|b.example> &lt;b&gt;"

    assert read_verbatim(typed, "UBOT") == "see https://a.example/x?y&z or b.example <b>"


def test_what_is_attached_is_known() -> None:
    event = {"channel": "C1", "user": "U1", "text": "x", "ts": "1.1", "files": [{"preview": "a"}]}

    spoken = read_spoken({"team_id": "T1", "event_id": "Ev1", "event": event})

    assert spoken is not None
    assert (spoken.has_file, spoken.has_unread_file) == (True, False)


def test_unknown_words_get_the_nearest_or_none() -> None:
    assert read_line("statsu") == Line(word=None, typed="statsu", rest="", nearest="status")
    assert read_line("xyzzy now").nearest is None


@given(st.text(max_size=200))
def test_any_text_is_a_line(text: str) -> None:
    line = read_line(text)

    assert len(line.typed) <= 200
    assert line.word is None or line.word.isascii()


def test_mentions_and_escapes_are_undone_in_order() -> None:
    assert strip_mention("<@UBOT> &lt;a&gt; &amp;lt; ", "UBOT") == "<a> &lt;"


def test_other_bots_edits_and_joins_are_not_spoken() -> None:
    event = {"channel": "C1", "user": "U1", "text": "x", "ts": "1.1"}
    body = {"team_id": "T1", "event_id": "Ev1"}

    assert read_spoken(body | {"event": event | {"bot_id": "B1"}}) is None
    assert read_spoken(body | {"event": event | {"subtype": "message_changed"}}) is None
    spoken = read_spoken(body | {"event": event | {"thread_ts": "0.9", "channel_type": "im"}})
    assert spoken is not None
    assert spoken.thread_ts == "0.9"
    assert spoken.is_direct


def test_a_click_in_home_has_no_channel() -> None:
    click = read_click(
        {
            "user": {"id": "U1", "team_id": "T1"},
            "actions": [{"action_id": "a"}],
            "trigger_id": "1.2",
            "view": {"id": "V1"},
        }
    )

    assert click.channel.channel_id == ""
    assert click.channel.team_id == "T1"
    assert click.view_id == "V1"


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    ("error", "field"),
    [
        (SlackUnavailableError("x"), "slack_down"),
        (OpenAIUnavailableError("x"), "openai_down"),
        (StorageBusyError("x"), "storage_busy"),
        (SealedError(), "sealed"),
        (SecretUnreadableError(), "unreadable"),
    ],
)
def test_each_error_has_its_words(lang: str, error: BotError, field: str) -> None:
    message = explain_problem(error, lang=lang, new_id=lambda: "0123456789")

    assert message.text == getattr(REPLY_TEXTS[lang], field)


def test_refusals_missing_keys_and_bugs(caplog: pytest.LogCaptureFixture) -> None:
    def say(error: BaseException) -> str:
        return explain_problem(error, lang="en", new_id=lambda: "0123456789abcdef").text

    assert "owner is –" in say(NotAllowedError("change_key"))
    assert say(NotAllowedError("unheard of")) == "That isn't allowed."
    assert 'Did you mean "prod"?' in say(KeyMissingError("<prdo>", nearest="prod"))
    assert "&lt;prdo&gt;" in say(KeyMissingError("<prdo>"))
    told = say(RuntimeError("sk-proj-secret"))
    assert "01234567" in told
    assert "secret" not in told
    assert caplog.records[-1].levelno == logging.ERROR


@pytest.fixture
def logging_as_it_was() -> Iterator[None]:
    """Logging is the process's own: handlers and levels come back, for the other tests."""
    root = logging.getLogger()
    names = [*NOISY, *BODY_AT_INFO]
    handlers, levels = root.handlers[:], {name: logging.getLogger(name).level for name in names}
    level = root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


@pytest.mark.usefixtures("logging_as_it_was")
def test_log_lines_are_json_and_hold_no_key() -> None:
    key = "sk-proj-" + "a" * 74 + "T3BlbkFJ" + "b" * 74
    stream = StringIO()

    set_up_logs("DEBUG", stream=stream)
    log = logging.getLogger("bot.somewhere")
    extra = {"token": f"Bearer {key}"}
    log.error("event %s", key, extra=extra, exc_info=ValueError(key))
    logging.getLogger("slack_sdk").debug("whole body")
    logging.getLogger("slack_bolt.RequestVerification").info("whole body")

    (line,) = stream.getvalue().splitlines()
    facts = json.loads(line)
    assert facts["level"] == "ERROR"
    assert "ValueError" in facts["traceback"]
    assert "a" * 24 not in line
    assert "whole body" not in stream.getvalue()
    assert JsonLines().format(logging.makeLogRecord({"msg": "x"})).startswith("{")
