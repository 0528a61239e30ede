"""The seed is played, not written: a person connects and adds keys through the loopback socket."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from playground.clock import PlaygroundClock
from playground.ledger import Ledger
from playground.slack.server import SlackServer

_ENVIRONMENTS = {
    "prod": "production",
    "staging": "staging",
    "docs-bot": "production",
    "nightly-batch": "production",
    "ci-old": "development",
    "lab": "development",
    "intern": "development",
}


class Resting(Protocol):
    """A started bot, as far as the seed needs it."""

    async def idle(self) -> None:
        """Return once no work runs."""
        ...


class SeedError(RuntimeError):
    """The bot did not do what the seed asked; the message says which step."""


TYPING_S = 2
"""Seconds of the story that a person takes for a form: a channel takes one message a second."""


async def play_seed(
    slack: SlackServer, ledger: Ledger, running: Resting, clock: PlaygroundClock
) -> None:
    """Connect the first channel, map both projects, add every key, switch the digest on."""
    user = next(iter(slack.workspace.users))
    channel = next(iter(slack.workspace.channels))
    acts = slack.interactions

    async def fill_in(command: str, *forms: Mapping[str, Any]) -> None:
        clock.advance(TYPING_S)
        await acts.command(user=user, channel=channel, text=command)
        for form in forms:
            opened = slack.workspace.list_modals(user)
            if not opened:
                raise SeedError(f"{command}: no modal was opened")
            outcome = await acts.submit(user=user, view_id=opened[-1].id, values=dict(form))
            if outcome.errors:
                raise SeedError(f"{command}: {outcome.errors}")
            await running.idle()
        for modal in reversed(slack.workspace.list_modals(user)):
            await acts.close(user=user, view_id=modal.id)

    projects = [project.id for project in ledger.projects]
    await fill_in("/apikey connect", {"admin_key": ledger.admin_secret}, {"projects": projects})
    for key in ledger.keys:
        environment = _ENVIRONMENTS.get(key.name, "unknown")
        form = {"name": key.name, "environment": environment, "key": key.secret}
        await fill_in("/apikey add", form)
    await acts.command(user=user, channel=channel, text="/apikey digest on")
    await running.idle()
