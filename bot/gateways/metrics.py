"""The counts in Prometheus' form, in a registry of the bot's own."""

from __future__ import annotations

import math
import platform
from datetime import datetime
from importlib.metadata import version

from prometheus_client import CollectorRegistry, Counter, Gauge, Info, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from bot.vitals import DigestOutcome, OpenAIFault, SlackFault

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4


class PrometheusVitals:
    """Implements `Vitals`; the names are listed in docs/operations.md."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        build = Info("apikey_bot_build", "Which program this is.", registry=self._registry)
        build.info({"version": version("apikey-bot"), "python": platform.python_version()})
        self._count_talk()
        self._count_work()
        self._measure()

    def _count_talk(self) -> None:
        self._events = self._counter("events", "Messages from Slack.", "type")
        self._ratelimited = self._counter("slack_ratelimited", "Answers 429 from Slack.", "method")
        self._slack = self._counter(
            "slack_failures", "Calls that Slack did not carry out.", "method", "reason"
        )
        self._openai = self._counter("openai_failures", "Requests to OpenAI that failed.", "reason")

    def _count_work(self) -> None:
        self._probes = self._counter("probes", "Checks of keys.", "outcome")
        self._probe_failures = self._counter("probe_failures", "Keys that did not open.")
        self._wrong = self._counter(
            "wrong_verdicts", "Verdicts that people corrected.", "said", "meant"
        )
        self._digests = self._counter("digests", "Reports.", "outcome")
        self._jobs = self._counter("job_failures", "Background work that failed.", "job")
        self._pings = self._counter("pings", "Dead-man pings.", "outcome")
        self._ticks = self._counter("ticks", "Ticks of the timetable.")
        for outcome in ("sent", "failed"):
            self._digests.labels(outcome)

    def _measure(self) -> None:
        self._last_event = self._gauge("last_event_timestamp_seconds", "Last message from Slack.")
        self._last_tick = self._gauge("last_tick_timestamp_seconds", "End of the last tick.")
        self._connected = self._gauge("slack_connected", "1 while Slack's socket is open.")
        self._resting = self._gauge("openai_resting", "1 while OpenAI is hardly asked.")
        self._depth = self._gauge("outbox_messages", "Messages that wait to be posted.")
        self._age = self._gauge("outbox_oldest_seconds", "Age of the oldest message that is due.")

    def _counter(self, name: str, told: str, *labels: str) -> Counter:
        return Counter(f"apikey_bot_{name}", told, labels, registry=self._registry)

    def _gauge(self, name: str, told: str) -> Gauge:
        return Gauge(f"apikey_bot_{name}", told, registry=self._registry)

    def render(self) -> bytes:
        """Everything in Prometheus' text form."""
        return generate_latest(self._registry)

    def event_received(self, kind: str, at: datetime) -> None:
        """Slack sent something."""
        self._events.labels(kind).inc()
        self._last_event.set(at.timestamp())

    def slack_failed(self, method: str, fault: SlackFault) -> None:
        """A Web API method was not carried out; 429 has a counter of its own besides."""
        if fault == "ratelimited":
            self._ratelimited.labels(method).inc()
        self._slack.labels(method, fault).inc()

    def openai_failed(self, fault: OpenAIFault) -> None:
        """A request to OpenAI was refused, had no answer, or was spared."""
        self._openai.labels(fault).inc()

    def probed(self, outcome: str) -> None:
        """A key was checked."""
        self._probes.labels(outcome).inc()

    def verdict_wrong(self, said: str, meant: str) -> None:
        """A person corrected a verdict."""
        self._wrong.labels(said, meant).inc()

    def probe_failed(self) -> None:
        """A key could not be checked because its text does not open."""
        self._probe_failures.inc()

    def digest(self, outcome: DigestOutcome) -> None:
        """A digest arrived in its channel, or will not."""
        self._digests.labels(outcome).inc()

    def job_failed(self, name: str) -> None:
        """A piece of background work ended in an error."""
        self._jobs.labels(name).inc()

    def pinged(self, *, heard: bool) -> None:
        """The dead-man ping was sent."""
        self._pings.labels("heard" if heard else "failed").inc()

    def ticked(self, at: datetime) -> None:
        """A tick ended."""
        self._ticks.inc()
        self._last_tick.set(at.timestamp())

    def measured(
        self,
        *,
        connected: bool | None,
        is_openai_resting: bool,
        outbox_depth: int | None,
        outbox_age_s: float,
    ) -> None:
        """The state at a look; what the database does not tell stays as it was."""
        # Not 0, which raises alarms about a socket that nobody wants.
        self._connected.set(math.nan if connected is None else connected)
        self._resting.set(is_openai_resting)
        if outbox_depth is not None:
            self._depth.set(outbox_depth)
            self._age.set(outbox_age_s)
