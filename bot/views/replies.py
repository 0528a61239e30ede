"""Help, refusals, the welcome, and answers to questions."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers.conversation import Answer
from bot.texts.commands import ALIASES, COMMAND_TEXTS
from bot.texts.replies import REPLY_TEXTS
from bot.views.blocks import Message, context, escape, header, mention, section
from bot.views.first_run import start_button
from bot.views.following import answer_text, below_answer
from bot.views.limits import fit_text


def note(text: str) -> Message:
    """One paragraph."""
    return Message(text, [section(fit_text(text))])


def help_message(bot_user_id: str, *, lang: str) -> Message:
    """Every word of `/apikey`, in English with its first Japanese form."""
    texts = COMMAND_TEXTS[lang]
    lines = [
        f"`/apikey {word}`（{ALIASES[word][0]}）　{said}"
        if lang == "ja"
        else f"`/apikey {word}` ({ALIASES[word][0]}) · {said}"
        for word, said in texts.help_lines.items()
    ]
    text = "\n".join(lines)
    ask = texts.help_ask.format(bot=mention(bot_user_id))
    return Message(
        f"{texts.help_title}\n{text}", [header(texts.help_title), section(text), context(ask)]
    )


def unknown_command(word: str, nearest: str | None, bot_user_id: str, *, lang: str) -> Message:
    """There is no such word; the nearest one, and help."""
    texts = COMMAND_TEXTS[lang]
    said = texts.unknown.format(word=escape(fit_text(word, 40)))
    if nearest is not None:
        said = f"{said} {texts.nearest.format(word=nearest)}"
    shown = help_message(bot_user_id, lang=lang)
    return Message(f"{said}\n{shown.text}", [section(said), *shown.blocks])


def refusal(rule: str, *, owner: str = "", lang: str) -> Message:
    """Why not, and who can."""
    refused = REPLY_TEXTS[lang].refused
    return note(refused.get(rule, refused["other"]).format(owner=owner))


def in_direct(word: str, channels: Sequence[str], *, lang: str) -> Message:
    """A command that needs a channel was typed in a DM."""
    texts = COMMAND_TEXTS[lang]
    lines = [texts.in_direct.format(word=word)]
    if channels:
        listed = " ".join(f"<#{channel}>" for channel in channels)
        lines.append(texts.in_direct_choices.format(channels=listed))
    return note("\n".join(lines))


def welcome(bot_user_id: str, channel_id: str, *, lang: str) -> Message:
    """What the bot says when it joins a channel."""
    texts = REPLY_TEXTS[lang]
    shown = help_message(bot_user_id, lang=lang)
    first = f"{texts.welcome}\n*{texts.welcome_first}*"
    return Message(
        f"{texts.welcome} {texts.welcome_first}",
        [
            section(first),
            start_button(channel_id, lang=lang),
            section(f"{texts.welcome_reads}\n{texts.welcome_stores}"),
            shown.blocks[-1],
        ],
    )


def answer_message(answer: Answer) -> Message:
    """An answer, its code in a block of its own, and what to do next."""
    # Markdown blocks, not mrkdwn: code marks next to Japanese brackets stay marks in mrkdwn.
    texts = [text for text in (answer_text(answer), answer.steps_markdown) if text]
    shown = [{"type": "markdown", "text": text} for text in texts]
    return Message(answer.text, [*shown, *below_answer(answer)])
