"""What found no good answer in a week, for whoever can teach the bot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from bot.answers.gaps import Gap, GapKind, Line, Unanswered
from bot.texts.formats import format_day, format_short_day
from bot.texts.unanswered import UNANSWERED_TEXTS
from bot.views.blocks import Message, Piece, context, escape, header, section
from bot.views.limits import fit_text
from bot.views.replies import note

MOST_LINES = 10
"""Lines of one kind."""

NameTopic = Callable[..., str]
"""A topic's title in `lang`."""


def unanswered_message(
    told: Unanswered, *, name: NameTopic, workspace_url: str, timezone: str, lang: str
) -> Message:
    """Counts by kind and topics with their days, and links to where they were asked."""
    texts = UNANSWERED_TEXTS[lang]
    if not told.lines:
        return note(texts.nothing)
    title = texts.title.format(since=format_day(told.since, lang))
    blocks = [header(title)]
    for kind in GapKind:
        lines = [line for line in told.lines if line.kind is kind]
        if lines:
            blocks.append(_section(kind, lines, name, lang))
    if told.places:
        links = [_link(gap, workspace_url, timezone, lang) for gap in told.places]
        blocks.append(section("\n".join([f"*{texts.places}*", *links])))
    blocks.append(context(texts.note))
    total = sum(line.count for line in told.lines)
    return Message(f"{title}: {total}", blocks)


def _section(kind: GapKind, lines: Sequence[Line], name: NameTopic, lang: str) -> Piece:
    texts = UNANSWERED_TEXTS[lang]
    said = [f"*{texts.kinds[kind.value]}*"]
    said += [f"• {_say(line, name, lang)}" for line in lines[:MOST_LINES]]
    rest = sum(line.count for line in lines[MOST_LINES:])
    if rest:
        said.append(f"• {texts.more.format(count=rest)}")
    return section(fit_text("\n".join(said)))


def _say(line: Line, name: NameTopic, lang: str) -> str:
    texts = UNANSWERED_TEXTS[lang]
    days = [
        texts.day.format(day=format_short_day(day, lang), count=count)
        for day, count in sorted(line.days.items())
    ]
    first, second, *_ = [*(escape(name(topic, lang=lang)) for topic in line.topics), "", ""]
    joined = ("、" if lang == "ja" else ", ").join(days)
    return texts.lines[line.kind.value].format(
        count=line.count, first=first, second=second, days=joined
    )


def _link(gap: Gap, workspace_url: str, timezone: str, lang: str) -> str:
    """As chat.getPermalink makes it (docs.slack.dev, 2026-11-24), without a call for each."""
    day = format_short_day(gap.at.astimezone(ZoneInfo(timezone)).date(), lang)
    ts = gap.ts.replace(".", "")
    url = f"{workspace_url}archives/{gap.channel.channel_id}/p{ts}"
    return f"• <#{gap.channel.channel_id}> <{url}|{day}>"
