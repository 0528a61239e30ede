"""Who is calling, and whether they may: the platform's checks in their order.

Texts and codes: OpenAI's error guide and texts reported by users, collected 2026-11-23. What the
platform says about expired keys and keys of owners who left is not documented: they get the
answer of any dead key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from playground.ledger import UNLISTED, KeyState, Ledger, Organization, StoryKey
from playground.openai.answers import RefusedError
from playground.openai.refusals import refuse_at_the_door, refuse_at_work

_DEAD = frozenset({KeyState.EXPIRED, KeyState.OWNER_GONE, *UNLISTED})
_FAULTS: Mapping[KeyState, Literal["hang", "drop", "nonsense"]] = {
    KeyState.HANGING: "hang",
    KeyState.DROPPED: "drop",
    KeyState.NONSENSE: "nonsense",
}


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Whose key came with a request; `key` is None for the admin key."""

    key: StoryKey | None
    organization: Organization


class Access:
    """Looks keys up in the ledger, as they stand now."""

    def __init__(self, *, ledger: Ledger) -> None:
        self._ledger = ledger

    def find_fault(self, headers: Mapping[str, str]) -> Literal["hang", "drop", "nonsense"] | None:
        """What the line does to whoever comes with this key; None when it lets them through."""
        key = self._ledger.find_key(headers.get("Authorization", "").partition(" ")[2])
        return None if key is None else _FAULTS.get(self._ledger.state_of(key))

    def admit_inference(
        self, headers: Mapping[str, str], scope: str, *, status: int = 403
    ) -> Caller:
        """The caller of an ordinary endpoint that needs `scope`; `status` tells that it lacks it.

        Raises:
            RefusedError: with the platform's reason.
        """
        caller = self._identify(headers)
        if caller.key is None:
            raise _refuse_scope(scope, status=status)
        self._check_key(caller.key)
        self._check_headers(headers, caller.key)
        if caller.key.lacks(scope):
            raise _refuse_scope(scope, status=status)
        return caller

    def admit_administration(self, headers: Mapping[str, str], scope: str) -> Caller:
        """The caller of an organization endpoint that needs `scope`.

        Raises:
            RefusedError: with the platform's reason.
        """
        caller = self._identify(headers)
        if caller.key is not None:
            self._check_key(caller.key)
            raise _refuse_scope(scope, status=401)
        return caller

    def _identify(self, headers: Mapping[str, str]) -> Caller:
        kind, _, secret = headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not secret.strip():
            raise RefusedError(
                status=401,
                message=(
                    "You didn't provide an API key. You need to provide your API key in an "
                    "Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY)."
                ),
            )
        if secret == self._ledger.admin_secret:
            return Caller(key=None, organization=self._ledger.organization)
        key = self._ledger.find_key(secret)
        if key is None:
            raise _refuse_key(secret)
        organizations = {each.id: each for each in self._ledger.organizations}
        return Caller(key=key, organization=organizations[key.organization_id])

    def _check_key(self, key: StoryKey) -> None:
        state = self._ledger.state_of(key)
        if state in _DEAD:
            raise _refuse_key(key.secret)
        if refused := refuse_at_the_door(key, state):
            raise refused

    def check_work(self, caller: Caller, model: str) -> None:
        """Let a sound request be worked on.

        Raises:
            RefusedError: money, limits or the model stand in the way.
        """
        if caller.key is None:
            return
        refused = refuse_at_work(caller.key, self._ledger.state_of(caller.key), model)
        if refused is not None:
            raise refused

    def _check_headers(self, headers: Mapping[str, str], key: StoryKey) -> None:
        organization = headers.get("OpenAI-Organization", key.organization_id)
        if organization != key.organization_id:
            raise RefusedError(
                status=401,
                message="OpenAI-Organization header should match organization for API key",
                code="mismatched_organization",
            )
        if headers.get("OpenAI-Project", key.project_id) != key.project_id:
            raise RefusedError(
                status=401,
                message="OpenAI-Project header should match project for API key",
                code="mismatched_project",
            )


def mask_sent_key(secret: str) -> str:
    """A key as error texts echo it: its first eight and last four characters, stars between."""
    shown = 12
    if len(secret) <= shown:
        return "*" * len(secret)
    return f"{secret[:8]}{'*' * (len(secret) - shown)}{secret[-4:]}"


def _refuse_key(secret: str) -> RefusedError:
    return RefusedError(
        status=401,
        message=(
            f"Incorrect API key provided: {mask_sent_key(secret)}. You can find your API key at "
            "https://platform.openai.com/account/api-keys."
        ),
        code="invalid_api_key",
    )


def _refuse_scope(scope: str, *, status: int) -> RefusedError:
    return RefusedError(
        status=status,
        message=(
            "You have insufficient permissions for this operation. "
            f"Missing scopes: {scope}. Check that you have the correct role in your organization "
            "(Reader, Writer, Owner) and project (Member, Owner), and if you're using a "
            "restricted API key, that it has the necessary scopes."
        ),
    )
