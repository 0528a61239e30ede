"""The topic that explains a cause of failure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.causes.catalogue import Cause
from bot.causes.classify import classify
from bot.causes.questions import looks_like_error
from bot.causes.troubles import says_only_it_fails

TOPIC_OF_CAUSE: Final[Mapping[Cause, str]] = MappingProxyType(
    {
        Cause.INVALID_API_KEY: "err_invalid_key_401",
        Cause.MISSING_API_KEY: "err_no_key",
        Cause.MALFORMED_KEY: "err_invalid_key_401",
        Cause.KEY_EXPIRED: "err_invalid_key_401",
        Cause.KEY_DISABLED_LEAKED: "leaked_key",
        Cause.WRONG_KEY_KIND: "admin_key",
        Cause.MISMATCHED_ORGANIZATION: "err_org_mismatch",
        Cause.MISMATCHED_PROJECT: "err_org_mismatch",
        Cause.ORGANIZATION_NOT_FOUND: "err_org_mismatch",
        Cause.NOT_ORG_MEMBER: "err_org_mismatch",
        Cause.PROJECT_ARCHIVED: "err_invalid_key_401",
        Cause.MISSING_SCOPES: "err_permission_403",
        Cause.SESSION_KEY_REQUIRED: "err_permission_403",
        Cause.ACCOUNT_DEACTIVATED: "contact_support",
        Cause.ACCESS_TERMINATED: "contact_support",
        Cause.UNSUPPORTED_REGION: "err_country_403",
        Cause.IP_NOT_AUTHORIZED: "ip_allowlist",
        Cause.MODEL_NOT_FOUND: "err_model_not_found",
        Cause.ORG_VERIFICATION_REQUIRED: "err_model_not_found",
        Cause.INSUFFICIENT_QUOTA: "err_insufficient_quota_429",
        Cause.CREDIT_BALANCE_EXHAUSTED: "err_insufficient_quota_429",
        Cause.SPEND_LIMIT_EXCEEDED: "err_insufficient_quota_429",
        Cause.USAGE_LIMIT_EXCEEDED: "err_insufficient_quota_429",
        Cause.BILLING_NOT_ACTIVE: "err_insufficient_quota_429",
        Cause.BILLING_HARD_LIMIT_REACHED: "err_insufficient_quota_429",
        Cause.RATE_LIMIT: "err_rate_limit_429",
        Cause.REQUEST_TOO_LARGE: "err_rate_limit_429",
        Cause.SERVER_OVERLOADED: "err_server_5xx",
        Cause.SERVER_ERROR: "err_server_5xx",
        Cause.TIMEOUT: "err_timeout_network",
        Cause.CONNECTION_ERROR: "err_timeout_network",
        Cause.SSL_ERROR: "err_timeout_network",
        Cause.CONTEXT_LENGTH_EXCEEDED: "token_basics",
    }
)
"""Without an ambiguous 429, which is asked back, and other companies' and unknown errors."""

AMBIGUOUS_429: Final = ("err_rate_limit_429", "err_insufficient_quota_429")
"""Too many requests or money: only the message tells."""

_AZURE: Final = "azure"
_BARE_429 = re.compile(
    r"(?i)^(?!.*(?:rate|quota|limit|credit|balance|many|fast|retry|wait|レート|リミット|クォータ|クレジット"
    r"|残高|上限|多すぎ|リトライ|再試行|リクエスト))\D{0,40}429\D{0,40}$"
)
"""Nothing but the number: it may be too many requests or money."""


def find_fault_topics(text: str) -> tuple[str, ...]:
    """The topic of an error that a text shows, two where it may be either.

    None where no error is shown, or only the search can tell what the text is about.
    """
    if _BARE_429.match(text):
        return AMBIGUOUS_429
    verdict = classify(text) if looks_like_error(text) else None
    if verdict is None:
        return ()
    if verdict.cause is Cause.AMBIGUOUS_429:
        return AMBIGUOUS_429
    if verdict.cause is Cause.OTHER_PROVIDER and verdict.provider == _AZURE:
        return ("azure_vs_openai",)
    topic = TOPIC_OF_CAUSE.get(verdict.cause)
    return (topic,) if topic and verdict.sure else ()


_STATUS = re.compile(r"(?<![\d.$])([45]\d\d)(?![\d.])")
_TOPICS_OF_STATUS: Final[Mapping[str, tuple[str, ...]]] = {
    "401": ("err_invalid_key_401",),
    "403": ("err_permission_403", "err_country_403"),
    "404": ("err_model_not_found",),
    "429": AMBIGUOUS_429,
    **dict.fromkeys(("500", "502", "503", "504", "529"), ("err_server_5xx",)),
}


def find_reported_topics(text: str) -> tuple[str, ...]:
    """What it may be when somebody reports a status and nothing else ("got a 401 error")."""
    status = _STATUS.search(text)
    if status is None or not says_only_it_fails(_STATUS.sub(_name_error, text)):
        return ()
    return _TOPICS_OF_STATUS.get(status[1], ())


def _name_error(status: re.Match[str]) -> str:
    return " error " if status.string.isascii() else "エラー"
