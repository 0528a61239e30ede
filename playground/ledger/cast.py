"""The cast of the story: an organization, its projects and eight keys, all made from a seed."""

from __future__ import annotations

import random
import string
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from playground.ledger.states import KeyState

_KEY_ALPHABET = string.ascii_letters + string.digits + "_-"
_ID_ALPHABET = string.ascii_letters + string.digits
_MARKER = "T3BlbkFJ"
"""Base64 of "OpenAI": the middle of every key OpenAI makes."""


class KeyKind(StrEnum):
    """Who owns a key, in the words of the key list's `owner.type`."""

    USER = "user"
    SERVICE_ACCOUNT = "service_account"


@dataclass(frozen=True, kw_only=True)
class Organization:
    """An organization: `slug` is what the `openai-organization` header says."""

    id: str
    slug: str
    spend_limit_cents: int | None


@dataclass(frozen=True, kw_only=True)
class Project:
    """A project of an organization."""

    id: str
    name: str
    organization_id: str
    created_at: datetime
    spend_limit_cents: int | None
    archived_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Owner:
    """The person or service account a key belongs to; only a person has an address."""

    id: str
    name: str
    kind: KeyKind
    role: str
    created_at: datetime
    email: str | None = None


@dataclass(frozen=True, kw_only=True)
class StoryKey:
    """One key of the story.

    `scopes`: empty means all. `state` is how it stands at the start of the story.
    `silent_from`: no request succeeds from then on. `last_used_before`: the last use before the
    ledger's first day, None where there was none.
    """

    name: str
    secret: str = field(repr=False)
    openai_key_id: str
    organization_id: str
    project_id: str
    owner: Owner
    created_at: datetime
    state: KeyState = KeyState.HEALTHY
    scopes: tuple[str, ...] = ()
    expires_at: datetime | None = None
    silent_from: datetime | None = None
    last_used_before: datetime | None = None

    @property
    def kind(self) -> KeyKind:
        """Whether a person or a service account owns it."""
        return self.owner.kind

    @property
    def owner_project_access(self) -> str:
        """`active`, or `inactive` once the owner has left the project."""
        return "inactive" if self.state is KeyState.OWNER_GONE else "active"

    def lacks(self, scope: str) -> bool:
        """Whether the key was restricted and `scope` left out."""
        return bool(self.scopes) and scope not in self.scopes


@dataclass(frozen=True, kw_only=True)
class AdminKey:
    """The admin key of the connected organization."""

    id: str
    name: str
    secret: str = field(repr=False)
    owner: Owner
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Everybody and everything of the story. `elsewhere` is the organization we cannot see."""

    organization: Organization
    elsewhere: Organization
    projects: tuple[Project, ...]
    keys: tuple[StoryKey, ...]
    admin_key: AdminKey


@dataclass(frozen=True, kw_only=True)
class _Casting:
    """Makes names, ids and secrets from the seed: the same seed, the same cast."""

    seed: int
    start: datetime

    def before(self, days: float) -> datetime:
        return (self.start - timedelta(days=days)).replace(microsecond=0)

    def draw(self, purpose: str, alphabet: str, length: int) -> str:
        source = random.Random(f"{self.seed}/{purpose}")
        return "".join(source.choices(alphabet, k=length))

    def identify(self, prefix: str, name: str) -> str:
        return prefix + self.draw(f"id/{prefix}{name}", _ID_ALPHABET, 24)

    def invent_secret(self, prefix: str, name: str, half: int) -> str:
        left = self.draw(f"secret/{name}/left", _KEY_ALPHABET, half)
        right = self.draw(f"secret/{name}/right", _KEY_ALPHABET, half)
        return f"{prefix}{left}{_MARKER}{right}"

    def person(self, name: str, *, role: str = "member", days: float = 400) -> Owner:
        return Owner(
            id=self.identify("user-", name),
            name=name.capitalize(),
            kind=KeyKind.USER,
            role=role,
            created_at=self.before(days),
            email=f"{name}@example.com",
        )

    def service_account(self, name: str, *, days: float) -> Owner:
        return Owner(
            id=self.identify("svc_", name),
            name=name,
            kind=KeyKind.SERVICE_ACCOUNT,
            role="member",
            created_at=self.before(days),
        )

    def project(self, name: str, organization: Organization, limit: int | None) -> Project:
        return Project(
            id=self.identify("proj_", name),
            name=name,
            organization_id=organization.id,
            created_at=self.before(390),
            spend_limit_cents=limit,
        )

    def key(self, name: str, project: Project, owner: Owner, *, days: float) -> StoryKey:
        prefix = "sk-proj-" if owner.kind is KeyKind.USER else "sk-svcacct-"
        return StoryKey(
            name=name,
            secret=self.invent_secret(prefix, name, 74),
            openai_key_id=self.identify("key_", name),
            organization_id=project.organization_id,
            project_id=project.id,
            owner=owner,
            created_at=self.before(days),
        )


def assemble_cast(*, seed: int, start: datetime) -> Cast:
    """The cast for a seed and a start: eight keys, of which the connection can see seven."""
    casting = _Casting(seed=seed, start=start)
    ours = Organization(
        id=casting.identify("org-", "ours"), slug="hoshino-works", spend_limit_cents=120_000
    )
    elsewhere = Organization(
        id=casting.identify("org-", "elsewhere"), slug="user-lab", spend_limit_cents=None
    )
    web, data = casting.project("web", ours, 80_000), casting.project("data", ours, None)
    lab = casting.project("lab", elsewhere, None)
    return Cast(
        organization=ours,
        elsewhere=elsewhere,
        projects=(web, data, lab),
        keys=(*_cast_web(casting, web), *_cast_data(casting, data), _cast_lab(casting, lab)),
        admin_key=AdminKey(
            id=casting.identify("key_", "admin"),
            name="apikey-bot",
            secret=casting.invent_secret("sk-admin-", "admin", 58),
            owner=casting.person("aoi", role="owner"),
            created_at=casting.before(5),
        ),
    )


def _cast_web(casting: _Casting, project: Project) -> tuple[StoryKey, ...]:
    prod = casting.key("prod", project, casting.service_account("web-prod", days=210), days=210)
    staging = replace(
        casting.key("staging", project, casting.person("ren"), days=120),
        state=KeyState.RESTRICTED,
        scopes=("api.responses.write", "model.request"),
    )
    expired_at = casting.before(18)
    ci_old = replace(
        casting.key("ci-old", project, casting.service_account("ci", days=108), days=108),
        state=KeyState.EXPIRED,
        expires_at=expired_at,
        silent_from=expired_at,
    )
    intern = replace(
        casting.key("intern", project, casting.person("haru", days=150), days=95),
        state=KeyState.OWNER_GONE,
        silent_from=casting.before(26),
    )
    return prod, staging, ci_old, intern


def _cast_data(casting: _Casting, project: Project) -> tuple[StoryKey, ...]:
    docs_bot = casting.key("docs-bot", project, casting.person("mei"), days=160)
    legacy_tool = replace(
        casting.key("legacy-tool", project, casting.person("ren"), days=370),
        last_used_before=casting.before(97),
    )
    nightly = casting.service_account("nightly-batch", days=240)
    batch = replace(
        casting.key("nightly-batch", project, nightly, days=240),
        last_used_before=casting.before(85),
    )
    return docs_bot, legacy_tool, batch


def _cast_lab(casting: _Casting, project: Project) -> StoryKey:
    key = casting.key("lab", project, casting.person("sora", days=330), days=330)
    return replace(key, state=KeyState.OUT_OF_CREDIT, silent_from=casting.before(3))
