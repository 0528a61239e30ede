"""An export as a file to read: Markdown, in the language of whoever asked."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.reports.evidence import Evidence
from bot.views.evidence_data import list_cuts
from bot.views.evidence_keys import write_key
from bot.views.evidence_spend import write_spend
from bot.views.markdown import bullets, code, plain_text, table
from bot.views.pen import Pen
from bot.views.support_draft import say_money, write_draft


def evidence_text(evidence: Evidence, subject: str, *, lang: str) -> str:
    """The whole file."""
    pen = Pen(lang=lang, zone=ZoneInfo(evidence.settings.timezone))
    texts = pen.texts
    lines = [f"# {texts.title.format(subject=plain_text(subject))}", "", texts.intro]
    lines += _write_head(evidence, pen)
    lines += ["", f"## {texts.keys}"]
    for one in evidence.keys.rows:
        lines += write_key(one, pen)
    lines += write_spend(evidence, pen)
    lines += _write_cases(evidence, pen)
    lines += _write_posted(evidence, pen)
    lines += _write_acts(evidence, pen)
    lines += _write_cuts(evidence, pen)
    lines += ["", f"## {texts.draft}", "", texts.draft_note, *code(write_draft(evidence))]
    return "\n".join(lines).replace("\n\n\n", "\n\n") + "\n"


def _write_head(evidence: Evidence, pen: Pen) -> list[str]:
    labels, channel = pen.texts.labels, evidence.settings.channel
    period = f"{pen.say(evidence.since)} – {pen.say(evidence.until)}"
    return bullets(
        [
            (labels["as_of"], pen.say(evidence.until)),
            (labels["period"], period),
            (labels["asked_by"], pen.id(evidence.asked_by)),
            (labels["place"], f"{pen.id(channel.team_id)} {pen.id(channel.channel_id)}"),
            (labels["zone"], evidence.settings.timezone),
            (labels["version"], evidence.version),
            (labels["organization"], pen.texts.organization),
            (labels["projects"], " ".join(map(pen.id, evidence.project_ids)) or pen.texts.unknown),
        ],
        colon=pen.colon,
    )


def _write_cases(evidence: Evidence, pen: Pen) -> list[str]:
    texts = pen.texts
    lines = ["", f"## {texts.cases}"]
    if not evidence.cases.rows:
        return [*lines, "", texts.none]
    rows = []
    for case in evidence.cases.rows:
        finding = case.finding
        by = case.handled_by or texts.none
        handled = f"{by} {pen.say(case.handled_at)}" if case.handled_at else by
        rows.append(
            [
                pen.say(case.opened_at),
                finding.day.isoformat(),
                pen.words(case.key_name),
                pen.id(finding.openai_key_id),
                say_money(finding.expected),
                say_money(finding.actual),
                texts.case_states[case.state.value],
                handled,
            ]
        )
    heads = pen.list_labels(
        "when", "day", "key", "openai_key_id", "expected", "actual", "state", "handled"
    )
    return [*lines, *table(heads, rows)]


def _write_posted(evidence: Evidence, pen: Pen) -> list[str]:
    texts = pen.texts
    lines = ["", f"## {texts.posted}", ""]
    if evidence.about is not None:
        return [*lines, texts.posted_not_for_one]
    if not evidence.posted.rows:
        return [*lines, texts.none]
    rows = [
        [pen.say(one.at), texts.purposes[one.purpose], pen.words(one.text)]
        for one in evidence.posted.rows
    ]
    return [*lines[:-1], *table(pen.list_labels("when", "kind", "text"), rows)]


def _write_acts(evidence: Evidence, pen: Pen) -> list[str]:
    texts = pen.texts
    lines = ["", f"## {texts.acts}"]
    rows = [
        [
            pen.say(act.at),
            texts.bot if act.actor_id == "bot" else pen.id(act.actor_id),
            plain_text(act.action),
            pen.words(act.details.get("name") or act.subject_id),
        ]
        for act in evidence.acts.rows
    ]
    if not rows:
        return [*lines, "", texts.none]
    return [*lines, *table(pen.list_labels("when", "who", "act", "about"), rows)]


def _write_cuts(evidence: Evidence, pen: Pen) -> list[str]:
    texts = pen.texts
    lines = ["", f"## {texts.cut}", ""]
    cuts = [
        f"- {texts.cut_row.format(part=texts.parts[part].format(name=pen.words(key)), count=count)}"
        for part, key, count in list_cuts(evidence)
    ]
    return [*lines, *(cuts or [texts.cut_none])]
