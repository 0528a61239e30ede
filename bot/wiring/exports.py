"""Exports with everything they need."""

from __future__ import annotations

from importlib.metadata import version

from bot.gateways.slack_files import SlackFiles
from bot.reports.exporting import Exporter
from bot.reports.gathering import EvidenceReport
from bot.views.export import export_pack
from bot.wiring.floor import Floor


def build_exports(floor: Floor) -> Exporter:
    """The service behind `/apikey export`."""
    return Exporter(
        changes=floor.changes,
        report=EvidenceReport(
            reads=floor.database.reads, clock=floor.clock, version=version("apikey-bot")
        ),
        render=export_pack,
        files=SlackFiles(posting=floor.posting, http=floor.session),
        jobs=floor.jobs,
        clock=floor.clock,
    )
