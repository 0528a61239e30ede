"""Budgets with everything they need."""

from __future__ import annotations

import functools

from bot.reports.budgeting import Budgets
from bot.views.budget import notice_post
from bot.wiring.floor import Floor, make_id


def build_budgets(floor: Floor) -> Budgets:
    """The service behind `/apikey budget` and its notices."""
    return Budgets(
        changes=floor.changes,
        reads=floor.database.reads,
        render=functools.partial(notice_post, new_id=make_id),
        clock=floor.clock,
    )
