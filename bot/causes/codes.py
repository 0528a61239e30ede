"""What OpenAI's machine-readable labels mean: `error.code`, `error.type`, system error names.

Sources: developers.openai.com/api/docs/guides/error-codes and spend-limits, help.openai.com
articles 6614457 and 5955604, types of openai-python 3.54; checked 2026-11-23.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.causes.catalogue import Cause

CODES: Mapping[str, Cause] = {
    "invalid_api_key": Cause.INVALID_API_KEY,
    "missing_api_key": Cause.MISSING_API_KEY,
    "malformed_key": Cause.MALFORMED_KEY,
    "mismatched_organization": Cause.MISMATCHED_ORGANIZATION,
    "mismatched_project": Cause.MISMATCHED_PROJECT,
    "invalid_organization": Cause.ORGANIZATION_NOT_FOUND,
    "organization_not_found": Cause.ORGANIZATION_NOT_FOUND,
    "no_organization": Cause.NOT_ORG_MEMBER,
    "token_expired": Cause.KEY_EXPIRED,
    "token_revoked": Cause.INVALID_API_KEY,
    "invalid_issuer": Cause.INVALID_API_KEY,
    "not_authorized_invalid_project": Cause.PROJECT_ARCHIVED,
    "account_deactivated": Cause.ACCOUNT_DEACTIVATED,
    "access_terminated": Cause.ACCESS_TERMINATED,
    "unsupported_country_region_territory": Cause.UNSUPPORTED_REGION,
    "ip_not_authorized": Cause.IP_NOT_AUTHORIZED,
    "model_not_found": Cause.MODEL_NOT_FOUND,
    "context_length_exceeded": Cause.CONTEXT_LENGTH_EXCEEDED,
    "credit_balance_exhausted": Cause.CREDIT_BALANCE_EXHAUSTED,
    "project_spend_limit_exceeded": Cause.SPEND_LIMIT_EXCEEDED,
    "organization_spend_limit_exceeded": Cause.SPEND_LIMIT_EXCEEDED,
    "organization_usage_limit_exceeded": Cause.USAGE_LIMIT_EXCEEDED,
    "usage_limit_exceeded": Cause.USAGE_LIMIT_EXCEEDED,
    "usage_limit_reached": Cause.USAGE_LIMIT_EXCEEDED,
    "insufficient_quota": Cause.INSUFFICIENT_QUOTA,
    "billing_not_active": Cause.BILLING_NOT_ACTIVE,
    "billing_hard_limit_reached": Cause.BILLING_HARD_LIMIT_REACHED,
    "rate_limit_exceeded": Cause.RATE_LIMIT,
    "slow_down": Cause.RATE_LIMIT,
    "server_is_overloaded": Cause.SERVER_OVERLOADED,
    "server_overloaded": Cause.SERVER_OVERLOADED,
    "flex_unavailable": Cause.SERVER_OVERLOADED,
    "server_error": Cause.SERVER_ERROR,
    "internal_error": Cause.SERVER_ERROR,
    "cf_bad_gateway": Cause.SERVER_ERROR,
    "cf_service_unavailable": Cause.SERVER_OVERLOADED,
    # Names that operating systems and Node give to a failed connection.
    "ETIMEDOUT": Cause.TIMEOUT,
    "ESOCKETTIMEDOUT": Cause.TIMEOUT,
    "ECONNABORTED": Cause.TIMEOUT,
    "UND_ERR_CONNECT_TIMEOUT": Cause.TIMEOUT,
    "UND_ERR_HEADERS_TIMEOUT": Cause.TIMEOUT,
    "UND_ERR_BODY_TIMEOUT": Cause.TIMEOUT,
    "ENOTFOUND": Cause.CONNECTION_ERROR,
    "EAI_AGAIN": Cause.CONNECTION_ERROR,
    "ECONNREFUSED": Cause.CONNECTION_ERROR,
    "ECONNRESET": Cause.CONNECTION_ERROR,
    "EHOSTUNREACH": Cause.CONNECTION_ERROR,
    "ENETUNREACH": Cause.CONNECTION_ERROR,
    "EPIPE": Cause.CONNECTION_ERROR,
    "UND_ERR_SOCKET": Cause.CONNECTION_ERROR,
    "SELF_SIGNED_CERT_IN_CHAIN": Cause.SSL_ERROR,
    "DEPTH_ZERO_SELF_SIGNED_CERT": Cause.SSL_ERROR,
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE": Cause.SSL_ERROR,
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY": Cause.SSL_ERROR,
    "CERT_HAS_EXPIRED": Cause.SSL_ERROR,
    "ERR_TLS_CERT_ALTNAME_INVALID": Cause.SSL_ERROR,
    "ERR_INVALID_CHAR": Cause.MALFORMED_KEY,
    "AI_LoadAPIKeyError": Cause.MISSING_API_KEY,
}

TYPES: Mapping[str, Cause] = {
    "usage_limit_reached": Cause.USAGE_LIMIT_EXCEEDED,
    "billing_hard_limit_reached": Cause.BILLING_HARD_LIMIT_REACHED,
    "invalid_api_key": Cause.INVALID_API_KEY,
    "cf_bad_gateway": Cause.SERVER_ERROR,
    "cf_service_unavailable": Cause.SERVER_OVERLOADED,
    "insufficient_quota": Cause.INSUFFICIENT_QUOTA,
    "billing_not_active": Cause.BILLING_NOT_ACTIVE,
    "access_terminated": Cause.ACCESS_TERMINATED,
    "requests": Cause.RATE_LIMIT,
    "tokens": Cause.RATE_LIMIT,
    "rate_limit_error": Cause.RATE_LIMIT,
    "request_forbidden": Cause.UNSUPPORTED_REGION,
    "service_unavailable_error": Cause.SERVER_OVERLOADED,
    "server_error": Cause.SERVER_ERROR,
}

_VAGUE_WORDS = frozenset(
    {"server_error", "internal_error", "malformed_key", "missing_api_key", "slow_down"}
)

_CODE_WORDS = sorted(CODES.keys() - _VAGUE_WORDS)
CODE_WORDS = re.compile(r"(?<![\w./-])(" + "|".join(_CODE_WORDS) + r")(?![\w(/-])")
"""A code as a word of its own, also outside JSON; those that prove nothing there left out."""
