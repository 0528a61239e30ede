"""The services of the subjects, each with what it takes."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from bot.channels.connecting import Connections
from bot.gateways.openai_admin import OpenAIAdminGateway
from bot.gateways.slack_directory import SlackDirectory
from bot.jobs.collect import Collecting
from bot.keys.health import HealthChecks
from bot.keys.register import KeyRegister
from bot.reports.budgeting import Budgets
from bot.reports.composing import DigestReport
from bot.reports.exporting import Exporter
from bot.reports.sending import DigestSender
from bot.spend.collect import SpendCollector
from bot.spend.use import KeyUse
from bot.views.posts import case_post, digest_post
from bot.watch.cases import Watch
from bot.wiring.budgets import build_budgets
from bot.wiring.checks import build_health
from bot.wiring.exports import build_exports
from bot.wiring.floor import Floor, make_id


@dataclass(frozen=True, kw_only=True)
class Subjects:
    """One service for each subject."""

    connections: Connections
    register: KeyRegister
    health: HealthChecks
    watch: Watch
    digests: DigestSender
    exports: Exporter
    budgets: Budgets
    collecting: Collecting


def build_subjects(floor: Floor) -> Subjects:
    """Every service, made once."""
    changes, reads, clock = floor.changes, floor.database.reads, floor.clock
    address = floor.config.openai_base_url
    admin_api = OpenAIAdminGateway(http=floor.http, base_url=address)
    connections = Connections(
        changes=changes, reads=reads, vault=floor.vault, api=admin_api, clock=clock, new_id=make_id
    )
    watch = Watch(
        changes=changes,
        reads=reads,
        clock=clock,
        new_id=make_id,
        render=functools.partial(case_post, new_id=make_id),
    )
    collector = SpendCollector(
        changes=changes, reads=reads, api=admin_api, vault=floor.vault, clock_now=clock.now
    )
    return Subjects(
        connections=connections,
        register=KeyRegister(
            changes=changes, reads=reads, vault=floor.vault, clock=clock, new_id=make_id
        ),
        health=build_health(floor, connections),
        watch=watch,
        exports=build_exports(floor),
        budgets=build_budgets(floor),
        digests=DigestSender(
            changes=changes,
            reads=reads,
            report=DigestReport(reads=reads),
            render=functools.partial(digest_post, new_id=make_id),
            clock=clock,
            vitals=floor.monitor.vitals,
        ),
        collecting=Collecting(
            reads=reads, collector=collector, use=KeyUse(changes=changes), watch=watch
        ),
    )


def build_directory(floor: Floor, team_id: str) -> SlackDirectory:
    """Who is who in the workspace."""
    return SlackDirectory(
        client=floor.looking, clock=floor.clock, team_id=team_id, admins=floor.config.admins
    )
