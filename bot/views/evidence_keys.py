"""The keys in the readable file of an export."""

from __future__ import annotations

from bot.causes.verdict import Verdict
from bot.reports.evidence import KeyEvidence
from bot.texts.cause_names import CAUSE_NAME_TEXTS
from bot.texts.keys import KEY_TEXTS
from bot.views.markdown import bullets, table
from bot.views.pen import Pen

_NOTHING = "–"
"""Where there was nothing to tell: the organization's record has no request id."""


def write_key(one: KeyEvidence, pen: Pen) -> list[str]:
    """What the key is, how it stands and stood, what was checked, what the bot did with it."""
    key, texts, labels = one.key, pen.texts, pen.texts.labels
    facts = [
        (labels["environment"], KEY_TEXTS[pen.lang].environments[key.environment.value]),
        (labels["masked"], pen.id(key.masked)),
        (labels["openai_key_id"], pen.id(key.openai_key_id)),
        (labels["project"], pen.id(key.project_id)),
        (labels["owner"], pen.id(key.owner_id)),
        (labels["added"], pen.say(key.added_at)),
        (labels["created"], pen.say(key.created_at)),
        (labels["expires"], _say_expiry(one, pen)),
        (labels["used"], pen.say(key.used_hour)),
        (labels["listed_use"], pen.say(key.last_used_at)),
        (labels["standing"], texts.standings[one.standing.value]),
        (labels["since"], pen.say(key.since)),
        (labels["checks"], str(one.checks)),
    ]
    check = key.check
    if check is not None:
        names = [CAUSE_NAME_TEXTS[pen.lang][cause] for cause in check.ruled_out]
        said = [texts.outcomes[check.outcome.value], *_say_verdict(check.verdict, pen)]
        facts += [
            (labels["last_check"], f"{pen.say(check.at)} · {' · '.join(said)}"),
            (labels["ruled_out"], pen.join(names)),
        ]
    lines = ["", f"### {pen.words(key.name)}", *bullets(facts, colon=pen.colon)]
    lines += [f"#### {texts.changes}", *_write_changes(one, pen)]
    lines += [f"#### {texts.samples}", *_write_samples(one, pen)]
    lines += [f"#### {texts.own_calls}", *_write_own_calls(one, pen)]
    return lines


def _say_expiry(one: KeyEvidence, pen: Pen) -> str:
    """OpenAI lists a key that never expires without a day; one it does not list is unknown."""
    if one.key.expires_at is None and one.key.openai_key_id is not None:
        return pen.texts.none
    return pen.say(one.key.expires_at)


def _write_changes(one: KeyEvidence, pen: Pen) -> list[str]:
    texts = pen.texts
    if not one.changes.rows:
        return ["", texts.changes_none, ""]
    return table(
        pen.list_labels("when", "change", "cause", "status", "request_id", "evidence"),
        [
            [
                pen.say(change.at),
                " → ".join(
                    texts.outcomes[state.value] if state else texts.unknown
                    for state in (change.before, change.after)
                ),
                *_cells(change.verdict, pen),
            ]
            for change in one.changes.rows
        ],
    )


def _write_samples(one: KeyEvidence, pen: Pen) -> list[str]:
    if not one.samples.rows:
        return ["", pen.texts.none, ""]
    return table(
        pen.list_labels("when", "result", "cause", "status", "request_id", "evidence"),
        [
            [
                pen.say(sample.at),
                pen.texts.outcomes[sample.outcome.value],
                *_cells(sample.verdict, pen),
            ]
            for sample in reversed(one.samples.rows)
        ],
    )


def _write_own_calls(one: KeyEvidence, pen: Pen) -> list[str]:
    if not one.own_calls.rows:
        return ["", pen.texts.own_calls_none, ""]
    rows = [[pen.say(own.hour), str(own.calls)] for own in one.own_calls.rows]
    return table(pen.list_labels("hour", "calls"), rows)


def _cells(verdict: Verdict | None, pen: Pen) -> list[str]:
    """Cause, status, request id and evidence; a check that found nothing has none of them."""
    if verdict is None:
        return [_NOTHING] * 4
    return [
        CAUSE_NAME_TEXTS[pen.lang][verdict.cause.value],
        str(verdict.status or _NOTHING),
        pen.id(verdict.request_id) if verdict.request_id else _NOTHING,
        pen.words(verdict.evidence) if verdict.evidence else _NOTHING,
    ]


def _say_verdict(verdict: Verdict | None, pen: Pen) -> list[str]:
    if verdict is None:
        return []
    labels = pen.texts.labels
    names = ("cause", "status", "request_id", "evidence")
    return [
        f"{labels[name]}{pen.colon}{value}"
        for name, value in zip(names, _cells(verdict, pen), strict=True)
    ]
