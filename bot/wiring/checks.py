"""The live check with everything it may ask."""

from __future__ import annotations

from datetime import UTC
from decimal import Decimal

from bot.causes.probing import LiveCheck
from bot.causes.trial import TRIAL_INPUT_TOKENS, TRIAL_OUTPUT_TOKENS
from bot.channels.connecting import Connections
from bot.channels.insight import Insights
from bot.gateways.openai_insight import OpenAIInsightGateway
from bot.gateways.openai_platform import OpenAIPlatformGateway
from bot.gateways.openai_status import OpenAIStatusPage
from bot.keys.health import HealthChecks
from bot.spend.prices import price_request
from bot.spend.use import KeyUse
from bot.wiring.floor import Floor


def build_health(floor: Floor, connections: Connections) -> HealthChecks:
    """The checks of keys, on demand and on schedule."""
    reads = floor.database.reads
    api = OpenAIInsightGateway(http=floor.http, base_url=floor.config.openai_base_url)
    return HealthChecks(
        changes=floor.changes,
        reads=reads,
        vault=floor.vault,
        live=_make_live_check(floor),
        connections=connections,
        insights=Insights(reads=reads, vault=floor.vault, api=api),
        note_use=KeyUse(changes=floor.changes).note_channel,
        clock=floor.clock,
        vitals=floor.monitor.vitals,
    )


def _make_live_check(floor: Floor) -> LiveCheck:
    config, now = floor.config, floor.clock.now
    status_page = OpenAIStatusPage(http=floor.http, address=config.status_page_url, now=now)

    def price(model: str) -> Decimal | None:
        return price_request(
            model, TRIAL_INPUT_TOKENS, TRIAL_OUTPUT_TOKENS, on=now().astimezone(UTC).date()
        )

    return LiveCheck(
        probe=OpenAIPlatformGateway(http=floor.http, base_url=config.openai_base_url),
        now=now,
        status_page=status_page.read,
        price=price,
    )
