"""What OpenAI and its SDKs say in words, and which cause stands behind it.

Phrases take the part of a message that stays when versions, models and numbers change; their
language is that of `phrases`. All are in lower case, for folded words. Sources as in `codes`;
wordings checked 2026-11-23.
"""

from __future__ import annotations

from bot.causes.catalogue import Cause
from bot.causes.phrases import compile_wordings

MESSAGES = compile_wordings(
    {
        Cause.ACCESS_TERMINATED: ("access was terminated due to",),
        Cause.ACCOUNT_DEACTIVATED: (
            "deactivated account",
            "account…has been deleted or deactivated",
            "account {|associated with this api key }has been deactivated",
        ),
        Cause.KEY_DISABLED_LEAKED: (
            "api key disabled",
            "determined to have been leaked",
            "key {has been|was} {disabled|revoked}…{leak|public|expos}*",
        ),
        Cause.IP_NOT_AUTHORIZED: ("your ip {|address }is not {authorized|allowed}",),
        Cause.UNSUPPORTED_REGION: (
            "country, region{,|} or territory not supported",
            "services are not available in your {country|region}",
            "{country|region} your ip address is in",
        ),
        Cause.SESSION_KEY_REQUIRED: (
            "must be made with a session key",
            "requires a session key",
            "only be accessed with a session key",
        ),
        Cause.MISMATCHED_ORGANIZATION: (
            "openai-organization header should match",
            "mismatched organization",
        ),
        Cause.MISMATCHED_PROJECT: ("openai-project header should match", "mismatched project"),
        Cause.ORGANIZATION_NOT_FOUND: ("no such organization",),
        Cause.NOT_ORG_MEMBER: (
            "must be a member of an organization",
            "not a member of {this|the|an} organization",
        ),
        Cause.PROJECT_ARCHIVED: ("project…has been archived", "project is archived"),
        Cause.WRONG_KEY_KIND: (
            "{require|requires|must use|must be made with|need|needs} an admin {|api }key",
            "admin {key|keys|api key|api keys} {cannot|can't|can not|may not} {be used|access}",
        ),
        Cause.MISSING_SCOPES: (
            "missing scopes:",
            "missing scope:",
            "insufficient permissions for this operation",
        ),
        Cause.ORG_VERIFICATION_REQUIRED: ("organization must be verified", "must be verified to"),
        # Money
        Cause.CREDIT_BALANCE_EXHAUSTED: (
            "no credits remaining",
            "credit balance {is |has been |}exhausted",
            "credit_balance_exhausted",
        ),
        Cause.SPEND_LIMIT_EXCEEDED: (
            "{reached|exceeded|hit}… {spend|spending} limit",
            "{spend|spending} limit {|has been |was |is }{reached|exceeded|hit}",
            "{project|organization}_spend_limit_exceeded",
        ),
        Cause.USAGE_LIMIT_EXCEEDED: (
            "usage limit has been reached",
            "hit your usage limit",
            "organization_usage_limit_exceeded",
        ),
        Cause.BILLING_NOT_ACTIVE: ("account is not active, please check your billing*",),
        Cause.BILLING_HARD_LIMIT_REACHED: ("billing hard limit has been reached",),
        Cause.INSUFFICIENT_QUOTA: (
            "exceeded your current quota",
            "insufficientquotaerror",
            "exceeded your current quota*",
        ),
        # The key itself; a call that was answered about money had one
        Cause.MISSING_API_KEY: (
            "you didn't provide an api key",
            "missing credentials. please pass",
            "api_key client option must be set",
            "missing bearer {or basic |}auth*",
            "no api key provided",
            "did not find openai_api_key",
            "openai api key {is missing|not found|is not set|not set|is required}",
            "openai_api_key {|environment variable }{is |}{missing|not set|required|must be set}",
            "openai_api_key {|environment variable }{is |}{not found|undefined}",
            "{|env }openai_api_key {env |}is empty",
            "missing {|required |env |environment variable }{|: |: '}openai_api_key",
            "no openai_api_key",
            "keyerror: 'openai_api_key",
            'keyerror: "openai_api_key',
            'key not found: "openai_api_key',
            "openai_api_key' {is |}{not set|not found|missing|undefined}",
            'openai_api_key" {is |}{not set|not found|missing|undefined}',
            'no api key found for {|provider }{|"}openai',
            "openai api key must be set",
            "openai {|api |access }{key|token} {is |}missing",
            "api key or token provider not found",
        ),
        Cause.INVALID_API_KEY: (
            "incorrect api key prov*",
            "could not parse your authentication token",
            "authentication token is not from a valid issuer",
        ),
        Cause.CONTEXT_LENGTH_EXCEEDED: (
            "maximum context length",
            "{exceed|exceeds|exceeded} the context window",
            "exceeds the model's context",
            "input tokens exceed the configured limit",
            "ran out of room in the model's context window",
        ),
        Cause.REQUEST_TOO_LARGE: (
            "request too large for",
            "request entity too large",
            "payload too large",
            "maximum content size limit",
            "request body too large",
        ),
        Cause.MODEL_NOT_FOUND: (
            "model…{does not exist or you do not have|has been deprecated}",
            "*model`…does not exist",
            "{the|that|requested} model…does not exist",
            "does not have access to model",
            "invalid model id",
            "not allowed to sample from this model",
            "no engine with that id",
        ),
        Cause.RATE_LIMIT: (
            "rate limit reached for",
            "rate limit exceeded for…per {min|minute|day}",
            "limit: {1|2|3|4|5|6|7|8|9}*…/ min",
            "exceeded the rate limit, please slow down",
        ),
        # OpenAI's side
        Cause.SERVER_OVERLOADED: (
            "currently overloaded",
            "server is overloaded",
            "servers are overloaded",
            "model is at capacity",
        ),
        Cause.SERVER_ERROR: (
            "the server had an error",
            "an error occurred while processing your request",
            "upstream connect error or disconnect/reset",
        ),
    }
)
"""Verbatim parts: whoever says this means that cause; which counts, `gravity` decides."""
