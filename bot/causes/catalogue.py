"""Every cause of failure once: who can help, whether retrying does, where to look.

The words for people stand in `bot.texts.causes`, under the same labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class Cause(StrEnum):
    """The labels; they are part of the command line's output and never change."""

    INVALID_API_KEY = "invalid_api_key"
    MISSING_API_KEY = "missing_api_key"
    MALFORMED_KEY = "malformed_key"
    KEY_EXPIRED = "key_expired"
    KEY_DISABLED_LEAKED = "key_disabled_leaked"
    WRONG_KEY_KIND = "wrong_key_kind"
    MISMATCHED_ORGANIZATION = "mismatched_organization"
    MISMATCHED_PROJECT = "mismatched_project"
    ORGANIZATION_NOT_FOUND = "organization_not_found"
    NOT_ORG_MEMBER = "not_org_member"
    PROJECT_ARCHIVED = "project_archived"
    MISSING_SCOPES = "missing_scopes"
    SESSION_KEY_REQUIRED = "session_key_required"
    ACCOUNT_DEACTIVATED = "account_deactivated"
    ACCESS_TERMINATED = "access_terminated"
    UNSUPPORTED_REGION = "unsupported_region"
    IP_NOT_AUTHORIZED = "ip_not_authorized"
    MODEL_NOT_FOUND = "model_not_found"
    ORG_VERIFICATION_REQUIRED = "org_verification_required"
    INSUFFICIENT_QUOTA = "insufficient_quota"
    CREDIT_BALANCE_EXHAUSTED = "credit_balance_exhausted"
    SPEND_LIMIT_EXCEEDED = "spend_limit_exceeded"
    USAGE_LIMIT_EXCEEDED = "usage_limit_exceeded"
    BILLING_NOT_ACTIVE = "billing_not_active"
    BILLING_HARD_LIMIT_REACHED = "billing_hard_limit_reached"
    RATE_LIMIT = "rate_limit"
    REQUEST_TOO_LARGE = "request_too_large"
    AMBIGUOUS_429 = "ambiguous_429"
    SERVER_OVERLOADED = "server_overloaded"
    SERVER_ERROR = "server_error"
    TIMEOUT = "timeout"
    CONNECTION_ERROR = "connection_error"
    SSL_ERROR = "ssl_error"
    CONTEXT_LENGTH_EXCEEDED = "context_length_exceeded"
    OTHER_PROVIDER = "other_provider"
    UNKNOWN = "unknown"


class Who(StrEnum):
    """Who can put it right."""

    MEMBER = "member"
    """Whoever wrote the call: nothing needs more rights than the code."""
    KEY_OWNER = "key_owner"
    PROJECT_OWNER = "project_owner"
    ORGANIZATION_OWNER = "organization_owner"
    OPENAI = "openai"
    NETWORK = "network"
    """Whoever runs the machine's network, proxy or certificates."""


class Retry(StrEnum):
    """Whether the same request may succeed later, unchanged."""

    NO = "no"
    WAIT = "wait"
    """After a pause, growing with each try."""
    YES = "yes"
    """At once, once or twice."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What holds for a cause whenever it occurs.

    `topic` is the article that explains it, `page` where on OpenAI's site to act (None when there
    is nothing to act on there), `source` where the fact was read, on the day `checked`.
    """

    cause: Cause
    who: Who
    retry: Retry
    topic: str
    page: str | None
    source: str
    checked: date


_PLATFORM = "https://platform.openai.com"
_KEYS = f"{_PLATFORM}/api-keys"
_ADMIN_KEYS = f"{_PLATFORM}/settings/organization/admin-keys"
_GENERAL = f"{_PLATFORM}/settings/organization/general"
_LIMITS = f"{_PLATFORM}/settings/organization/limits"
_BILLING = f"{_PLATFORM}/settings/organization/billing"
_MODELS = f"{_PLATFORM}/docs/models"
_STATUS = "https://status.openai.com"
_GUIDES = "https://developers.openai.com/api/docs/guides"
_ERROR_CODES = f"{_GUIDES}/error-codes"
_RATE_LIMITS = f"{_GUIDES}/rate-limits"
_SPEND_LIMITS = f"{_GUIDES}/spend-limits"
_API_KEYS = f"{_GUIDES}/api-keys"
_HELP = "https://help.openai.com/en/articles"
_HELP_LEAKED = f"{_HELP}/5112595"
_HELP_PERMISSIONS = f"{_HELP}/8867743"
_HELP_BILLING = f"{_HELP}/6614457"
_HELP_VERIFICATION = f"{_HELP}/10910291"
_SDK = "https://github.com/openai/openai-python"
_CHECKED = date(2026, 11, 23)

_MONEY = "err_insufficient_quota_429"
_NETWORK = "err_timeout_network"

_ROWS: tuple[tuple[Cause, Who, Retry, str, str | None, str], ...] = (
    (Cause.INVALID_API_KEY, Who.KEY_OWNER, Retry.NO, "err_invalid_key_401", _KEYS, _ERROR_CODES),
    (Cause.MISSING_API_KEY, Who.MEMBER, Retry.NO, "err_no_key", None, _SDK),
    (Cause.MALFORMED_KEY, Who.MEMBER, Retry.NO, "err_invalid_key_401", None, _SDK),
    (Cause.KEY_EXPIRED, Who.KEY_OWNER, Retry.NO, "err_invalid_key_401", _KEYS, _API_KEYS),
    (Cause.KEY_DISABLED_LEAKED, Who.KEY_OWNER, Retry.NO, "leaked_key", _KEYS, _HELP_LEAKED),
    (Cause.WRONG_KEY_KIND, Who.KEY_OWNER, Retry.NO, "admin_key", _KEYS, f"{_GUIDES}/admin-apis"),
    (Cause.MISMATCHED_ORGANIZATION, Who.MEMBER, Retry.NO, "err_org_mismatch", _GENERAL, _SDK),
    (Cause.MISMATCHED_PROJECT, Who.MEMBER, Retry.NO, "err_org_mismatch", _GENERAL, _SDK),
    (Cause.ORGANIZATION_NOT_FOUND, Who.MEMBER, Retry.NO, "err_org_mismatch", _GENERAL, _SDK),
    (
        Cause.NOT_ORG_MEMBER,
        Who.ORGANIZATION_OWNER,
        Retry.NO,
        "err_org_mismatch",
        f"{_PLATFORM}/settings/organization/people",
        _ERROR_CODES,
    ),
    (Cause.PROJECT_ARCHIVED, Who.PROJECT_OWNER, Retry.NO, "err_invalid_key_401", _KEYS, _SDK),
    (
        Cause.MISSING_SCOPES,
        Who.KEY_OWNER,
        Retry.NO,
        "err_permission_403",
        _KEYS,
        _HELP_PERMISSIONS,
    ),
    (
        Cause.SESSION_KEY_REQUIRED,
        Who.MEMBER,
        Retry.NO,
        "usage_dashboard",
        f"{_PLATFORM}/usage",
        f"{_GUIDES}/admin-apis",
    ),
    (
        Cause.ACCOUNT_DEACTIVATED,
        Who.ORGANIZATION_OWNER,
        Retry.NO,
        "contact_support",
        "https://help.openai.com",
        _ERROR_CODES,
    ),
    (
        Cause.ACCESS_TERMINATED,
        Who.ORGANIZATION_OWNER,
        Retry.NO,
        "contact_support",
        "https://help.openai.com",
        _ERROR_CODES,
    ),
    (
        Cause.UNSUPPORTED_REGION,
        Who.NETWORK,
        Retry.NO,
        "err_country_403",
        f"{_PLATFORM}/docs/supported-countries",
        _ERROR_CODES,
    ),
    (
        Cause.IP_NOT_AUTHORIZED,
        Who.ORGANIZATION_OWNER,
        Retry.NO,
        "ip_allowlist",
        f"{_HELP}/20001201",
        f"{_GUIDES}/ip-allowlist",
    ),
    (Cause.MODEL_NOT_FOUND, Who.MEMBER, Retry.NO, "err_model_not_found", _MODELS, _ERROR_CODES),
    (
        Cause.ORG_VERIFICATION_REQUIRED,
        Who.ORGANIZATION_OWNER,
        Retry.NO,
        "err_model_not_found",
        _GENERAL,
        _HELP_VERIFICATION,
    ),
    (Cause.INSUFFICIENT_QUOTA, Who.ORGANIZATION_OWNER, Retry.NO, _MONEY, _BILLING, _HELP_BILLING),
    (
        Cause.CREDIT_BALANCE_EXHAUSTED,
        Who.ORGANIZATION_OWNER,
        Retry.NO,
        _MONEY,
        _BILLING,
        _HELP_BILLING,
    ),
    (Cause.SPEND_LIMIT_EXCEEDED, Who.PROJECT_OWNER, Retry.NO, _MONEY, _LIMITS, _SPEND_LIMITS),
    (Cause.USAGE_LIMIT_EXCEEDED, Who.ORGANIZATION_OWNER, Retry.NO, _MONEY, _LIMITS, _HELP_BILLING),
    (Cause.BILLING_NOT_ACTIVE, Who.ORGANIZATION_OWNER, Retry.NO, _MONEY, _BILLING, _HELP_BILLING),
    (
        Cause.BILLING_HARD_LIMIT_REACHED,
        Who.ORGANIZATION_OWNER,
        Retry.NO,
        _MONEY,
        _LIMITS,
        _HELP_BILLING,
    ),
    (Cause.RATE_LIMIT, Who.MEMBER, Retry.WAIT, "err_rate_limit_429", _LIMITS, _RATE_LIMITS),
    (Cause.REQUEST_TOO_LARGE, Who.MEMBER, Retry.NO, "err_rate_limit_429", _LIMITS, _RATE_LIMITS),
    (Cause.AMBIGUOUS_429, Who.MEMBER, Retry.WAIT, "err_rate_limit_429", None, _ERROR_CODES),
    (Cause.SERVER_OVERLOADED, Who.OPENAI, Retry.WAIT, "err_server_5xx", _STATUS, _ERROR_CODES),
    (Cause.SERVER_ERROR, Who.OPENAI, Retry.YES, "err_server_5xx", _STATUS, _ERROR_CODES),
    (Cause.TIMEOUT, Who.NETWORK, Retry.YES, _NETWORK, _STATUS, _ERROR_CODES),
    (Cause.CONNECTION_ERROR, Who.NETWORK, Retry.WAIT, _NETWORK, _STATUS, _ERROR_CODES),
    (Cause.SSL_ERROR, Who.NETWORK, Retry.NO, _NETWORK, None, _SDK),
    (Cause.CONTEXT_LENGTH_EXCEEDED, Who.MEMBER, Retry.NO, "token_basics", None, _ERROR_CODES),
    (
        Cause.OTHER_PROVIDER,
        Who.MEMBER,
        Retry.NO,
        "azure_vs_openai",
        None,
        "https://learn.microsoft.com/azure/ai-services/openai/how-to/switching-endpoints",
    ),
    (Cause.UNKNOWN, Who.MEMBER, Retry.NO, "contact_support", None, _ERROR_CODES),
)


def _build_catalogue(
    rows: Iterable[tuple[Cause, Who, Retry, str, str | None, str]],
) -> Mapping[Cause, Entry]:
    return MappingProxyType(
        {
            cause: Entry(
                cause=cause,
                who=who,
                retry=retry,
                topic=topic,
                page=page,
                source=source,
                checked=_CHECKED,
            )
            for cause, who, retry, topic, page, source in rows
        }
    )


CATALOGUE: Mapping[Cause, Entry] = _build_catalogue(_ROWS)
"""Complete: a test holds that every label has its entry, and its texts in both languages."""
