"""The modals of `connect`: the admin key, then the channel's projects."""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.contacts import NOBODY, Contacts
from bot.channels.organization import Project
from bot.channels.settings import ChannelSettings
from bot.texts.connect import CONNECT_TEXTS
from bot.texts.replies import REPLY_TEXTS
from bot.views.blocks import (
    Message,
    Piece,
    actions,
    button,
    context,
    escape,
    labelled,
    mention,
    modal,
    option,
    plain,
    section,
)
from bot.views.limits import fit_text

CALLBACK_CONNECT = "connect"
CALLBACK_CHOOSE_PROJECTS = "choose_projects"
CALLBACK_CONNECT_RESULT = "connect_result"

ACTION_DIGEST_ON = "digest_on"
ACTION_DIGEST_OFF = "digest_off"
ACTION_DIGEST_NOW = "digest_now"

FIELD_ADMIN_KEY = "admin_key"
FIELD_PROJECTS = "projects"
FIELD_BILLING = "billing_contact"
FIELD_OPENAI_OWNER = "openai_owner"

MOST_PROJECTS = 100
"""Options a select may have (docs.slack.dev, 2026-11-23)."""

_OPTION_LENGTH = 75
_NAMES_LENGTH = 500
"""Characters of the projects' names in a sentence; escaping may make them longer."""


def connect_view(channel_id: str, *, lang: str) -> Piece:
    """The modal that takes an admin key."""
    texts = CONNECT_TEXTS[lang]
    element = {
        "type": "plain_text_input",
        "action_id": FIELD_ADMIN_KEY,
        "placeholder": plain("sk-admin-…"),
    }
    return modal(
        callback_id=CALLBACK_CONNECT,
        title=texts.title,
        submit=texts.submit,
        close=texts.cancel,
        private_metadata=channel_id,
        blocks=[
            section(texts.promise),
            section(texts.how),
            labelled(texts.label_key, FIELD_ADMIN_KEY, element, hint=texts.hint_key),
        ],
    )


def connect_note_view(text: str, *, channel_id: str, lang: str) -> Piece:
    """A modal with one sentence: checking, refused, unreachable."""
    texts = CONNECT_TEXTS[lang]
    return modal(
        callback_id=CALLBACK_CONNECT_RESULT,
        title=texts.title,
        close=texts.close,
        private_metadata=channel_id,
        blocks=[section(text)],
    )


def projects_view(
    projects: Sequence[Project],
    settings: ChannelSettings,
    *,
    lang: str,
    contacts: Contacts = NOBODY,
) -> Piece:
    """The modal that maps projects to the channel and names whom to ask.

    Those mapped and named already are chosen.
    """
    texts = CONNECT_TEXTS[lang]
    live = [project for project in projects if not project.archived][:MOST_PROJECTS]
    if not live:
        return connect_note_view(
            texts.no_projects, channel_id=settings.channel.channel_id, lang=lang
        )
    options = [option(project.name[:_OPTION_LENGTH], project.project_id) for project in live]
    element: Piece = {
        "type": "multi_static_select",
        "action_id": FIELD_PROJECTS,
        "options": options,
    }
    chosen = [choice for choice in options if choice["value"] in settings.project_ids]
    if chosen:
        element["initial_options"] = chosen
    return modal(
        callback_id=CALLBACK_CHOOSE_PROJECTS,
        title=texts.projects_title,
        submit=texts.projects_submit,
        close=texts.close,
        private_metadata=settings.channel.channel_id,
        blocks=[
            section(texts.projects_intro),
            labelled(texts.label_projects, FIELD_PROJECTS, element),
            _picker(texts.label_billing, FIELD_BILLING, contacts.billing_id, texts.hint_contacts),
            _picker(texts.label_owner, FIELD_OPENAI_OWNER, contacts.owner_id, texts.hint_contacts),
        ],
    )


def _picker(label: str, name: str, chosen: str, hint: str) -> Piece:
    element: Piece = {"type": "users_select", "action_id": name}
    if chosen:
        element["initial_user"] = chosen
    return labelled(label, name, element, hint=hint, optional=True)


def connected_view(settings: ChannelSettings, project_names: Sequence[str], *, lang: str) -> Piece:
    """The last modal: what is linked, and the one click that switches the digest on."""
    texts, replies = CONNECT_TEXTS[lang], REPLY_TEXTS[lang]
    blocks = [section(texts.done.format(projects=_join(project_names)))]
    if not settings.digest_on:
        when = f"{settings.digest_time:%H:%M}"
        blocks += [
            section(texts.done_digest.format(time=when, zone=settings.timezone)),
            actions(
                button(
                    replies.digest_button_on,
                    ACTION_DIGEST_ON,
                    value=settings.channel.channel_id,
                    style="primary",
                )
            ),
        ]
    blocks.append(context(texts.promise))
    return modal(
        callback_id=CALLBACK_CONNECT_RESULT,
        title=texts.title,
        close=texts.close,
        private_metadata=settings.channel.channel_id,
        blocks=blocks,
    )


def connected_notice(actor_id: str, project_names: Sequence[str], *, lang: str) -> Message:
    """What the channel is told."""
    text = CONNECT_TEXTS[lang].notice.format(actor=mention(actor_id), projects=_join(project_names))
    return Message(text, [section(text)])


def digest_switch(settings: ChannelSettings, *, lang: str) -> Message:
    """What `digest` alone says: the schedule, and the buttons that change it."""
    texts = REPLY_TEXTS[lang]
    state = (
        texts.digest_state_on.format(time=f"{settings.digest_time:%H:%M}", zone=settings.timezone)
        if settings.digest_on
        else texts.digest_state_off
    )
    channel_id = settings.channel.channel_id
    switch = (
        button(texts.digest_button_off, ACTION_DIGEST_OFF, value=channel_id)
        if settings.digest_on
        else button(texts.digest_button_on, ACTION_DIGEST_ON, value=channel_id, style="primary")
    )
    now = button(texts.digest_button_now, ACTION_DIGEST_NOW, value=channel_id)
    return Message(state, [section(state), actions(switch, now)])


def _join(project_names: Sequence[str]) -> str:
    return escape(fit_text(", ".join(project_names), _NAMES_LENGTH))
