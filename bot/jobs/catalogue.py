"""The whole timetable on one screen.

| job        | every | for each   | what it does                                              |
| ---------- | ----- | ---------- | --------------------------------------------------------- |
| collect    | 1 h   | connection | costs and usage, keys in use, then the watch              |
| probe      | tick  | channel    | checks the keys whose time has come                       |
| tell       | tick  | workspace  | tells a key's people what changed, once                   |
| digest     | tick  | channel    | sends the digest that is due                              |
| budget     | 1 h   | channel    | tells of budgets that reached a step, each step once      |
| unanswered | tick  | –          | on Mondays, tells bot admins what found no good answer    |
| apologise  | tick  | –          | says "ask again" where an answer was lost in a restart    |
| deliver    | tick  | –          | sweeps the outbox (new messages are posted at once)       |
| copies     | tick  | –          | removes the second copy of a message that was sent twice  |
| sweep      | 6 h   | –          | forgets old claims of deliveries, and old probes          |
"""

from __future__ import annotations

from datetime import timedelta

from bot.jobs.apologise import Apologies
from bot.jobs.collect import Collecting
from bot.jobs.copies import CopyRemoval
from bot.jobs.deliver import Deliverer
from bot.jobs.sweep import Sweeper
from bot.jobs.timetable import Job
from bot.jobs.unanswered import UnansweredNews
from bot.keys.health import HealthChecks
from bot.keys.telling import Telling
from bot.reports.budgeting import Budgets
from bot.reports.sending import DigestSender

HOURLY, SELDOM = timedelta(hours=1), timedelta(hours=6)


def list_jobs(
    *,
    collecting: Collecting,
    health: HealthChecks,
    telling: Telling,
    digests: DigestSender,
    budgets: Budgets,
    unanswered: UnansweredNews,
    apologies: Apologies,
    deliverer: Deliverer,
    copies: CopyRemoval,
    sweeper: Sweeper,
) -> tuple[Job, ...]:
    """Every job, in the order in which a tick plans them."""
    return (
        Job(name="collect", every=HOURLY, list_due=collecting.list_due, run=collecting.run),
        Job(name="probe", list_due=health.list_due, run=health.check_due),
        Job(name="tell", list_due=telling.list_due, run=telling.tell),
        Job(name="digest", list_due=digests.list_due, run=digests.send_due),
        Job(name="budget", every=HOURLY, list_due=budgets.list_due, run=budgets.check),
        Job(name="unanswered", list_due=unanswered.list_due, run=unanswered.run),
        Job(name="apologise", list_due=apologies.list_due, run=apologies.run),
        Job(name="deliver", list_due=deliverer.list_due, run=deliverer.sweep),
        Job(name="copies", list_due=copies.list_due, run=copies.run),
        Job(name="sweep", every=SELDOM, list_due=sweeper.list_due, run=sweeper.run),
    )
