"""The modals of a key: register, replace, result; the question before removing."""

from __future__ import annotations

from bot.causes.probing import Outcome
from bot.keys.key import Environment, Key
from bot.texts.causes import CAUSE_TEXTS
from bot.texts.keys import KEY_TEXTS, KeyTexts
from bot.views.blocks import (
    Message,
    Piece,
    actions,
    button,
    confirm,
    context,
    escape,
    labelled,
    mention,
    modal,
    option,
    plain,
    section,
)
from bot.views.place import Place

CALLBACK_ADD_KEY = "add_key"
CALLBACK_REPLACE_KEY = "replace_key"
CALLBACK_KEY_RESULT = "key_result"

ACTION_REPLACE_KEY = "replace_key"
ACTION_REMOVE_KEY = "remove_key"
ACTION_REMOVE_KEY_IN_MODAL = "remove_key_in_modal"

FIELD_NAME = "name"
FIELD_ENVIRONMENT = "environment"
FIELD_KEY = "key"
FIELD_OWNER = "owner"
"""Block ids and action ids of the inputs are the same word."""


def add_key_view(channel_id: str, *, owner_id: str, lang: str, name: str = "") -> Piece:
    """The modal that registers a key; the owner is whoever opened it until changed."""
    texts = KEY_TEXTS[lang]
    name_input: Piece = {"type": "plain_text_input", "action_id": FIELD_NAME, "max_length": 80}
    if name:
        name_input["initial_value"] = name[:40]
    environments = [
        option(texts.environments[environment.value], environment.value)
        for environment in Environment
    ]
    return modal(
        callback_id=CALLBACK_ADD_KEY,
        title=texts.add_title,
        submit=texts.submit,
        close=texts.cancel,
        private_metadata=Place(channel_id).write(),
        blocks=[
            labelled(
                texts.label_name,
                FIELD_NAME,
                name_input,
                hint=texts.hint_name,
            ),
            labelled(
                texts.label_environment,
                FIELD_ENVIRONMENT,
                {
                    "type": "static_select",
                    "action_id": FIELD_ENVIRONMENT,
                    "options": environments,
                    "initial_option": environments[-1],
                },
            ),
            labelled(
                texts.label_owner,
                FIELD_OWNER,
                {
                    "type": "users_select",
                    "action_id": FIELD_OWNER,
                    "initial_user": owner_id,
                },
            ),
            _key_input(texts),
            context(texts.where_it_travels),
        ],
    )


def replace_key_view(key: Key, *, lang: str) -> Piece:
    """The modal that replaces a key's text."""
    texts = KEY_TEXTS[lang]
    return modal(
        callback_id=CALLBACK_REPLACE_KEY,
        title=texts.replace_title,
        submit=texts.submit,
        close=texts.cancel,
        private_metadata=Place(key.channel.channel_id, key.key_id).write(),
        blocks=[
            section(texts.replacing.format(name=escape(key.name), masked=key.masked)),
            _key_input(texts),
            context(texts.where_it_travels),
        ],
    )


def checking_view(key: Key, *, lang: str) -> Piece:
    """What stands in the modal while OpenAI is asked."""
    texts = KEY_TEXTS[lang]
    return _result(key, [section(texts.checking.format(name=escape(key.name)))], texts)


def key_result_view(key: Key, *, lang: str) -> Piece:
    """What the check said; for a refused key with Replace and Remove."""
    texts = KEY_TEXTS[lang]
    check = key.check
    name = escape(key.name)
    if check is None or check.outcome is Outcome.UNREACHABLE:
        blocks = [section(texts.stored_unreachable.format(name=name))]
    elif check.outcome is Outcome.ACCEPTED:
        blocks = [section(texts.stored_accepted.format(name=name))]
    else:
        blocks = [section(texts.stored_failing.format(name=name))]
    if check is not None and check.verdict is not None:
        cause = CAUSE_TEXTS[lang][check.verdict.cause.value]
        blocks.append(section(f"{cause.meaning}\n{cause.next_step}"))
    if check is not None and check.outcome is Outcome.FAILING:
        place = Place(key.channel.channel_id, key.key_id).write()
        blocks.append(
            actions(
                button(texts.button_replace, ACTION_REPLACE_KEY, value=place, style="primary"),
                button(
                    texts.button_remove, ACTION_REMOVE_KEY_IN_MODAL, value=place, style="danger"
                ),
            )
        )
    return _result(key, blocks, texts)


def removed_view(key: Key, *, lang: str) -> Piece:
    """What stands in the modal after its key was removed."""
    texts = KEY_TEXTS[lang]
    blocks = [section(texts.removed.format(name=escape(key.name))), context(texts.remove_note)]
    return _result(key, blocks, texts)


def remove_question(key: Key, *, lang: str) -> Message:
    """The private question before a key is removed."""
    texts = KEY_TEXTS[lang]
    question = texts.remove_ask.format(name=escape(key.name), masked=key.masked)
    place = Place(key.channel.channel_id, key.key_id).write()
    sure = confirm(
        title=texts.button_remove,
        text=texts.remove_confirm,
        yes=texts.button_remove,
        no=texts.cancel,
    )
    return Message(
        question,
        [
            section(question),
            actions(
                button(
                    texts.button_remove,
                    ACTION_REMOVE_KEY,
                    value=place,
                    style="danger",
                    confirm=sure,
                )
            ),
            context(texts.remove_note),
        ],
    )


def key_notice(template: str, key: Key, *, actor_id: str, lang: str) -> Message:
    """What the channel is told of a change; `template` is one of the `notice_…` texts."""
    text = template.format(
        actor=mention(actor_id),
        name=escape(key.name),
        masked=key.masked,
        owner=mention(key.owner_id),
        environment=KEY_TEXTS[lang].environments[key.environment.value],
    )
    return Message(text, [section(text)])


def _key_input(texts: KeyTexts) -> Piece:
    # Slack has no input that hides what is typed (docs.slack.dev, 2026-11-23).
    element = {
        "type": "plain_text_input",
        "action_id": FIELD_KEY,
        "placeholder": plain("sk-…"),
    }
    return labelled(texts.label_key, FIELD_KEY, element, hint=texts.hint_key)


def _result(key: Key, blocks: list[Piece], texts: KeyTexts) -> Piece:
    return modal(
        callback_id=CALLBACK_KEY_RESULT,
        title=texts.result_title,
        close=texts.close,
        private_metadata=Place(key.channel.channel_id, key.key_id).write(),
        blocks=blocks,
    )
