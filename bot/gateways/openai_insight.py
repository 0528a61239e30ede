"""What OpenAI's administration API tells of one key and the project around it, read only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.channels.insight import WATCHED_EVENTS, ModelRule, OrganizationEvent
from bot.channels.organization import OrganizationKey, Project
from bot.credentials.scan import redact
from bot.credentials.secret import Secret
from bot.gateways.openai_reading import LIST_PAGE, AdminReading, read_key, read_project
from bot.gateways.openai_wire import (
    ActorWire,
    BucketPage,
    EventWire,
    KeyWire,
    ListPage,
    ModelRuleWire,
    ProjectWire,
    UsageWire,
    read_wire,
)

_HOUR_S = 3600
_LONGEST_NAME = 100


class OpenAIInsightGateway(AdminReading):
    """The `InsightApi`; each question is one request."""

    async def find_key(
        self, admin_key: Secret, project_id: str, openai_key_id: str
    ) -> OrganizationKey | None:
        """One key of a project; None when it is not there any more."""
        keys = self.open_client(admin_key).admin.organization.projects.api_keys.with_raw_response
        text = await self.find_text(lambda: keys.retrieve(openai_key_id, project_id=project_id))
        return None if text is None else read_key(read_wire(KeyWire, text), project_id)

    async def find_project(self, admin_key: Secret, project_id: str) -> Project | None:
        """One project; None when there is none."""
        projects = self.open_client(admin_key).admin.organization.projects.with_raw_response
        text = await self.find_text(lambda: projects.retrieve(project_id))
        return None if text is None else read_project(read_wire(ProjectWire, text))

    async def find_model_rule(self, admin_key: Secret, project_id: str) -> ModelRule | None:
        """Which models a project may use; None when it may use all."""
        projects = self.open_client(admin_key).admin.organization.projects
        rules = projects.model_permissions.with_raw_response
        text = await self.find_text(lambda: rules.retrieve(project_id))
        if text is None:
            return None
        row = read_wire(ModelRuleWire, text)
        return ModelRule(mode=row.mode, models=tuple(sorted(row.model_ids)))

    async def list_events(
        self, admin_key: Secret, since: datetime
    ) -> tuple[OrganizationEvent, ...]:
        """The newest hundred events that can stop a key, newest first."""
        logs = self.open_client(admin_key).admin.organization.audit_logs.with_raw_response
        text = await self.read_text(
            lambda: logs.list(
                event_types=list(WATCHED_EVENTS),
                effective_at={"gte": int(since.timestamp())},
                limit=LIST_PAGE,
            )
        )
        events = (_read_event(row) for row in read_wire(ListPage[EventWire], text).data)
        return tuple(sorted(events, key=lambda event: event.at, reverse=True))

    async def count_requests(
        self, admin_key: Secret, openai_key_id: str, start: datetime, end: datetime
    ) -> int:
        """The requests of one key that succeeded in the UTC hours of [start, end)."""
        usage = self.open_client(admin_key).admin.organization.usage.with_raw_response
        hours = int((end - start).total_seconds()) // _HOUR_S
        text = await self.read_text(
            lambda: usage.completions(
                start_time=int(start.timestamp()),
                end_time=int(end.timestamp()),
                bucket_width="1h",
                api_key_ids=[openai_key_id],
                limit=hours,
            )
        )
        buckets = read_wire(BucketPage[UsageWire], text).data
        return sum(row.num_model_requests for bucket in buckets for row in bucket.results)


def _read_event(row: EventWire) -> OrganizationEvent:
    subject = (row.model_extra or {}).get(row.type)
    subject_id = subject.get("id") if isinstance(subject, Mapping) else None
    return OrganizationEvent(
        kind=row.type,
        at=row.effective_at,
        actor=_name_actor(row.actor),
        subject_id=subject_id if isinstance(subject_id, str) else None,
        project_id=row.project.id if row.project else None,
    )


def _name_actor(actor: ActorWire | None) -> str | None:
    """The address of the person, else what acted for them; None for nobody."""
    if actor is None:
        return None
    key = actor.api_key
    people = (actor.session and actor.session.user, key and key.user, key and key.service_account)
    known = next((person for person in people if person), None)
    name = (known and (known.email or known.id)) or (key and key.id)
    return redact(name)[:_LONGEST_NAME] if name else None
