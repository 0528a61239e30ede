"""A loopback Slack: Web API, Socket Mode, people's acts; strict where the real one is."""

from playground.slack.manifest import Manifest, load_manifest
from playground.slack.records import Outcome, RefusedActionError, SlackError
from playground.slack.server import SlackServer

__all__ = [
    "Manifest",
    "Outcome",
    "RefusedActionError",
    "SlackError",
    "SlackServer",
    "load_manifest",
]
