"""The month so far, in a digest: what is spent, where it is heading, against which budget."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.channels.settings import ChannelSettings
from bot.reports.digest import Month
from bot.reports.ports import ReportChanges
from bot.reports.spending import account_of, load_known
from bot.spend.budget import Scope
from bot.spend.forecast import LOOK_BACK
from bot.spend.periods import month_of


async def look_at_month(
    tx: ReportChanges, settings: ChannelSettings, now: datetime
) -> Month | None:
    """The UTC month that now is in; None without a connection, or where nothing is known."""
    today = now.astimezone(UTC).date()
    period = month_of(today)
    known = await load_known(tx, settings, min(period.first, today - LOOK_BACK), now)
    if known is None:
        return None
    account = account_of(settings, period, known)
    if account.bound is None or account.bound.known is None:
        return None
    budgets = await tx.budgets.list_channel(settings.channel)
    own = next((one for one in budgets if one.ref.scope is Scope.CHANNEL), None)
    return Month(total=account.bound, forecast=account.forecast, budget=own.amount if own else None)
