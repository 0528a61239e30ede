"""What the bot learns from people about its answers."""

from __future__ import annotations

import functools
from collections.abc import Callable

from bot.answers.conversation import Answers
from bot.jobs.unanswered import UnansweredNews
from bot.views.blocks import Message
from bot.views.unanswered import unanswered_message
from bot.wiring.floor import Floor, make_id
from handlers.services import Services


def build_gap_page(floor: Floor, answers: Answers, *, workspace_url: str) -> Callable[..., Message]:
    """Writes the report of gaps, in `lang`."""
    return functools.partial(
        unanswered_message,
        name=answers.name,
        workspace_url=workspace_url,
        timezone=floor.config.timezone,
    )


def build_unanswered(floor: Floor, services: Services) -> UnansweredNews:
    """The weekly report to the bot admins."""
    return UnansweredNews(
        changes=floor.changes,
        reads=floor.database.reads,
        report=services.gaps,
        write=services.write_gaps,
        directory=services.directory,
        clock=floor.clock,
        new_id=make_id,
        team_id=services.defaults.team_id,
        admins=floor.config.admins,
        language=floor.config.locale,
        timezone=floor.config.timezone,
    )
