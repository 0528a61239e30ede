"""What the platform says to a key in each state: status, code, type and words.

Forms and words: OpenAI's error guide and texts reported by users, collected 2026-11-23. Where no
words are known (the limits of spend and usage, a wrong project) the general ones stand in; only
the code tells such answers apart, as it must in the bot.
"""

from __future__ import annotations

from collections.abc import Mapping

from playground.ledger import KeyState, StoryKey
from playground.openai.answers import RefusedError

_QUOTA = (
    "You exceeded your current quota, please check your plan and billing details. For more "
    "information on this error, read the docs: "
    "https://platform.openai.com/docs/guides/error-codes/api-errors."
)
_REQUEST = "invalid_request_error"
_Form = tuple[int, str, str | None, str]
"""Status, type, code, message."""

_AT_THE_DOOR: Mapping[KeyState, _Form] = {
    KeyState.NOT_ORG_MEMBER: (
        401,
        _REQUEST,
        None,
        (
            "You must be a member of an organization to use the API. Please contact us to get "
            "added to a new organization or ask your organization manager to invite you."
        ),
    ),
    KeyState.ORGANIZATION_NOT_FOUND: (401, _REQUEST, None, "No such organization: {organization}."),
    KeyState.MISMATCHED_ORGANIZATION: (
        401,
        _REQUEST,
        "mismatched_organization",
        "OpenAI-Organization header should match organization for API key",
    ),
    KeyState.MISMATCHED_PROJECT: (
        401,
        _REQUEST,
        "mismatched_project",
        "OpenAI-Project header should match project for API key",
    ),
    KeyState.PROJECT_ARCHIVED: (
        401,
        _REQUEST,
        "not_authorized_invalid_project",
        "The project you are requesting has been archived and is no longer accessible",
    ),
    KeyState.ACCOUNT_DEACTIVATED: (
        401,
        _REQUEST,
        "account_deactivated",
        "The OpenAI account associated with this API key has been deactivated.",
    ),
    KeyState.ACCESS_TERMINATED: (
        401,
        "access_terminated",
        None,
        "Your access was terminated due to violation of our policies.",
    ),
    KeyState.HEADER_DROPPED: (
        401,
        _REQUEST,
        None,
        (
            "You didn't provide an API key. You need to provide your API key in an "
            "Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY)."
        ),
    ),
    KeyState.UNSUPPORTED_REGION: (
        403,
        "request_forbidden",
        "unsupported_country_region_territory",
        "Country, region, or territory not supported",
    ),
    KeyState.IP_NOT_AUTHORIZED: (
        401,
        _REQUEST,
        "ip_not_authorized",
        "Your IP is not authorized to make this request.",
    ),
    KeyState.SERVER_ERROR: (
        500,
        "server_error",
        None,
        "The server had an error while processing your request. Sorry about that!",
    ),
}
_AT_WORK: Mapping[KeyState, _Form] = {
    KeyState.OUT_OF_CREDIT: (
        429,
        "insufficient_quota",
        "credit_balance_exhausted",
        (
            "You have no credits remaining. Add credits to continue using the API at "
            "https://platform.openai.com/settings/organization/billing/."
        ),
    ),
    KeyState.INSUFFICIENT_QUOTA: (429, "insufficient_quota", "insufficient_quota", _QUOTA),
    KeyState.PROJECT_SPEND_LIMIT: (
        429,
        "insufficient_quota",
        "project_spend_limit_exceeded",
        _QUOTA,
    ),
    KeyState.ORGANIZATION_SPEND_LIMIT: (
        429,
        "insufficient_quota",
        "organization_spend_limit_exceeded",
        _QUOTA,
    ),
    KeyState.USAGE_LIMIT: (429, "insufficient_quota", "organization_usage_limit_exceeded", _QUOTA),
    KeyState.BILLING_NOT_ACTIVE: (
        429,
        "billing_not_active",
        "billing_not_active",
        "Your account is not active, please check your billing details on our website.",
    ),
    # Reported of the images endpoint only; nothing says that others speak otherwise.
    KeyState.BILLING_HARD_LIMIT: (
        400,
        _REQUEST,
        "billing_hard_limit_reached",
        "Billing hard limit has been reached",
    ),
    KeyState.MODEL_DENIED: (
        403,
        _REQUEST,
        "model_not_found",
        "Project `{project}` does not have access to model `{model}`",
    ),
    KeyState.NOT_VERIFIED: (
        404,
        _REQUEST,
        "model_not_found",
        (
            "Your organization must be verified to use the model `{model}`. Please go to: "
            "https://platform.openai.com/settings/organization/general and click on Verify "
            "Organization. If you just verified, it can take up to 15 minutes for access to "
            "propagate."
        ),
    ),
    KeyState.RATE_LIMITED: (
        429,
        "tokens",
        "rate_limit_exceeded",
        (
            "Rate limit reached for {model} in organization {organization} on tokens per min "
            "(TPM): Limit 30000, Used 29990, Requested 16. Please try again in 6s."
        ),
    ),
    KeyState.OVERLOADED: (
        503,
        "service_unavailable_error",
        "server_is_overloaded",
        "Our servers are currently overloaded. Please try again later.",
    ),
}


def refuse_at_the_door(key: StoryKey, state: KeyState) -> RefusedError | None:
    """What a key in this state is told whatever it asks; None lets it in."""
    if state is KeyState.BARE_429:
        return RefusedError(status=429, message="", bare=True)
    form = _AT_THE_DOOR.get(state)
    return None if form is None else _refuse(form, key, "")


def refuse_at_work(key: StoryKey, state: KeyState, model: str) -> RefusedError | None:
    """What it is told once a sound request would be worked on; None lets the work begin."""
    form = _AT_WORK.get(state)
    return None if form is None else _refuse(form, key, model)


def _refuse(form: _Form, key: StoryKey, model: str) -> RefusedError:
    status, kind, code, message = form
    words = message.format(organization=key.organization_id, project=key.project_id, model=model)
    return RefusedError(status=status, message=words, kind=kind, code=code)
