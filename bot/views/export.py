"""An export as it is handed over: two files and the words beside them, and why there are none."""

from __future__ import annotations

import json

from bot.errors import BotError, SlackRefusedError, SlackUnavailableError
from bot.keys.key import Key
from bot.reports.evidence import Evidence, ExportFile, Pack
from bot.texts.export import EXPORT_TEXTS
from bot.texts.formats import format_moment
from bot.views.blocks import Message, escape, mention
from bot.views.evidence_data import evidence_data, list_cuts
from bot.views.evidence_text import evidence_text
from bot.views.replies import note

_DM_CODES = frozenset({"user_disabled", "user_not_found", "user_not_visible", "channel_not_found"})
_OFF_CODES = frozenset(
    {"file_uploads_disabled", "file_uploads_except_images_disabled", "file_type_not_allowed"}
)
_MOST_PEOPLE = 5


def say_subject(about: Key | None, lang: str) -> str:
    """What is exported: one key by its name, or all of the channel."""
    texts = EXPORT_TEXTS[lang]
    return texts.one_key.format(name=about.name) if about else texts.all_keys


def export_pack(evidence: Evidence, lang: str) -> Pack:
    """The files, whole, and the message they come with."""
    subject = say_subject(evidence.about, lang)
    texts = EXPORT_TEXTS[lang]
    # The day says which is the newer one; a key's name may hold what no file name may.
    name = f"apikey-export-{evidence.until:%Y%m%d-%H%M}Z"
    data = json.dumps(evidence_data(evidence), ensure_ascii=False, indent=2)
    return Pack(
        files=(
            ExportFile(
                name=f"{name}.md",
                title=texts.title_text.format(subject=subject),
                content=evidence_text(evidence, subject, lang=lang).encode(),
            ),
            ExportFile(
                name=f"{name}.json",
                title=texts.title_data.format(subject=subject),
                content=f"{data}\n".encode(),
            ),
        ),
        comment=_say_comment(evidence, escape(subject), lang),
    )


def taken_message(about: Key | None, *, lang: str) -> Message:
    """It was taken, and where it comes."""
    subject = escape(say_subject(about, lang))
    return note(EXPORT_TEXTS[lang].taken.format(subject=subject))


def not_yours_message(people: tuple[str, ...], own: Key | None, *, lang: str) -> Message:
    """Who may export; `own` is a key of the asker's, which they may export alone."""
    texts = EXPORT_TEXTS[lang]
    named = " ".join(mention(person) for person in people[:_MOST_PEOPLE])
    said = texts.not_yours.format(people=named) if named else texts.not_yours_nobody
    if own is not None:
        said = f"{said}\n{texts.own_key_only.format(name=escape(own.name))}"
    return note(said)


def say_export_fault(error: BotError, *, lang: str) -> Message | None:
    """Why no files come; None for what is no matter of files."""
    texts = EXPORT_TEXTS[lang]
    match error:
        case SlackUnavailableError():
            return note(texts.unconfirmed if error.applied_unknown else texts.busy)
        case SlackRefusedError():
            code = "cannot_dm_bot" if error.code in _DM_CODES else error.code
            code = "file_uploads_disabled" if code in _OFF_CODES else code
            otherwise = texts.refused_otherwise.format(code=escape(error.code))
            return note(texts.refused.get(code, otherwise))
    return None


def _say_comment(evidence: Evidence, subject: str, lang: str) -> str:
    texts, settings = EXPORT_TEXTS[lang], evidence.settings
    since, until = (
        format_moment(moment, settings.timezone, lang)
        for moment in (evidence.since, evidence.until)
    )
    lines = [
        texts.comment.format(
            subject=subject,
            channel=f"<#{settings.channel.channel_id}>",
            who=mention(evidence.asked_by),
        ),
        texts.comment_period.format(since=since, until=until),
        texts.comment_files,
        texts.comment_draft,
        texts.comment_no_key,
    ]
    if any(list_cuts(evidence)):
        lines.append(texts.comment_cut)
    return "\n".join(lines)
