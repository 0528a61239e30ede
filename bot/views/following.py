"""What stands in and below an answer: headings, what to ask next, a tool of ours, thumbs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.answers.conversation import Answer, Choice
from bot.answers.search import INJECTION
from bot.texts.answers import ANSWER_TEXTS
from bot.texts.following import FOLLOWING_TEXTS
from bot.views.blocks import Piece, actions, button
from bot.views.limits import BUTTON_TEXT, fit_text
from bot.views.votes import vote_buttons

ACTION_NEITHER = "no_topic"
ACTION_TOOL = "topic_tool"

MOST_OFFERED: Final = 3

FOLLOW_ACTIONS: Mapping[str, str] = {
    f"follow_topic_{lang}_{place}": lang for lang in ANSWER_TEXTS for place in range(MOST_OFFERED)
}
"""The language of the answer that each button brings: that of the one it stands below."""

TOOLS: Mapping[str, str] = {
    "create_key": "add",
    "test_key_works": "why",
    "err_invalid_key_401": "why",
    "err_insufficient_quota_429": "why",
    "price_lookup": "estimate",
    "token_basics": "estimate",
    "token_count_ja_vs_en": "estimate",
    "usage_dashboard": "status",
    "unexpected_charge": "status",
}
"""The word of `/apikey` that does for a topic what its article only tells of."""


def answer_text(answer: Answer) -> str:
    """The answer as Markdown; what the buttons below it say is left out."""
    titles = {each.title for each in answer.related}
    offered = {f"• {each}" for each in (*titles, ANSWER_TEXTS[answer.lang].neither)}
    lines = [line for line in answer.text.split("\n") if line not in offered]
    if answer.also:
        # A whole line each: marks inside unspaced Japanese would stay marks.
        lines = [f"**{line}**\n" if line in titles else line for line in lines]
    shown = "\n".join(lines)
    return shown if answer.in_scope else shown.rpartition("\n\n")[0] or shown


def below_answer(answer: Answer) -> list[Piece]:
    """The blocks below an answer; none below a refusal."""
    texts = FOLLOWING_TEXTS[answer.lang]
    if answer.topic == INJECTION:
        return []
    if not answer.in_scope:
        last = answer.text.rpartition("\n\n")[2]
        return [actions(*_offer(answer)), {"type": "markdown", "text": last}]
    if not answer.sure:
        neither = button(ANSWER_TEXTS[answer.lang].neither, ACTION_NEITHER, value=answer.topic)
        return [actions(*_offer(answer, style="primary"), neither)]
    tools = [
        button(texts.tools[TOOLS[topic]], ACTION_TOOL, value=topic, style="primary")
        for topic in (answer.topic, *answer.also)
        if topic in TOOLS
    ]
    titled = texts.whole if answer.also else "{title}"
    buttons = [*tools[:1], *_offer(answer, titled=titled)]
    thumbs = vote_buttons(answer.topic, lang=answer.lang)
    return [actions(*buttons), thumbs] if buttons else [thumbs]


def _offer(answer: Answer, *, titled: str = "{title}", style: str | None = None) -> list[Piece]:
    def draw(action_id: str, choice: Choice) -> Piece:
        label = fit_text(titled.format(title=choice.title), BUTTON_TEXT)
        return button(label, action_id, value=choice.topic, style=style)

    mine = [action_id for action_id, lang in FOLLOW_ACTIONS.items() if lang == answer.lang]
    return [draw(*pair) for pair in zip(mine, answer.related, strict=False)]
