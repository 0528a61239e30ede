"""What OpenAI, its SDKs and the network say in words, and which cause stands behind it.

Patterns take the part of a message that stays when versions, models and numbers change. The first
that fits wins: the graver and the more particular come first, so that "rate limit" in a wrapper
never hides an empty balance. All are in lower case, for folded words. Sources as in `codes`;
wordings checked 2026-11-23.
"""

from __future__ import annotations

import re

from bot.causes.catalogue import Cause

Wording = tuple[Cause, re.Pattern[str]]


def _compile(rows: tuple[tuple[Cause, str], ...]) -> tuple[Wording, ...]:
    return tuple((cause, re.compile(pattern)) for cause, pattern in rows)


MESSAGES = _compile(
    (
        # The account, the key
        (Cause.ACCESS_TERMINATED, r"access was terminated due to"),
        (
            Cause.ACCOUNT_DEACTIVATED,
            r"deactivated account|account (?:associated with this api key )?has been deactivated",
        ),
        (
            Cause.KEY_DISABLED_LEAKED,
            (
                r"api key disabled|determined to have been leaked"
                r"|key (?:has been|was) (?:disabled|revoked)[^.]{0,60}(?:leak|public|expos)"
            ),
        ),
        (
            Cause.MISSING_API_KEY,
            (
                r"you didn't provide an api key|missing credentials\. please pass"
                r"|api_key client option must be set|missing bearer (?:or basic )?auth"
                r"|no api key provided|did not find openai_api_key|openai api key is missing"
                r"|openai_api_key environment variable is (?:missing|not set|required)"
                r"|keyerror: ['\"]openai_api_key|openai_api_key['\" ]{1,3}(?:is )?(?:not set"
                r"|not found"
                r"|missing|undefined)|api key or token provider not found"
                r"|could not resolve authentication method"
            ),
        ),
        (
            Cause.MALFORMED_KEY,
            (
                r"illegal header value|invalid header (?:field )?value|invalid character in header"
                r"|is not a legal http header value|invalid leading whitespace, reserved character"
                r"|cannot convert argument to a bytestring"
                r"|'(?:ascii|latin-1)' codec can't encode character"
            ),
        ),
        (
            Cause.WRONG_KEY_KIND,
            (
                r"(?:requires?|must (?:use|be made with)|needs?) an admin(?: api)? key"
                r"|admin(?: api)? keys? (?:cannot|can't|can not|may not) (?:be used|access)"
            ),
        ),
        (
            Cause.SESSION_KEY_REQUIRED,
            (
                r"must be made with a session key|requires? a session key|only be accessed with a"
                r" session key"
            ),
        ),
        (
            Cause.MISMATCHED_ORGANIZATION,
            r"openai-organization header should match|mismatched organization",
        ),
        (Cause.MISMATCHED_PROJECT, r"openai-project header should match|mismatched project"),
        (Cause.ORGANIZATION_NOT_FOUND, r"no such organization"),
        (
            Cause.NOT_ORG_MEMBER,
            (
                r"must be a member of an organization|not a member of (?:this|the|an)"
                r" organization"
            ),
        ),
        (Cause.PROJECT_ARCHIVED, r"project[^.]{0,60} has been archived|project is archived"),
        (Cause.MISSING_SCOPES, r"missing scopes?: ?\w"),
        (Cause.MISSING_SCOPES, r"insufficient permissions for this operation"),
        (Cause.IP_NOT_AUTHORIZED, r"your ip(?: address)? is not (?:authorized|allowed)"),
        (
            Cause.UNSUPPORTED_REGION,
            (
                r"country, region,? or territory not supported"
                r"|services are not available in your (?:country|region)"
            ),
        ),
        (Cause.INVALID_API_KEY, r"incorrect api key provided"),
        # The model
        (Cause.ORG_VERIFICATION_REQUIRED, r"organization must be verified|must be verified to"),
        # Money; before rate limits, whose words wrappers use for an empty balance
        (
            Cause.CREDIT_BALANCE_EXHAUSTED,
            r"no credits remaining|credit balance (?:is |has been )?exhausted",
        ),
        (
            Cause.SPEND_LIMIT_EXCEEDED,
            (
                r"(?:reached|exceeded|hit)[^.]{0,60} spend(?:ing)? limit"
                r"|spend(?:ing)? limit (?:has been |was )?(?:reached|exceeded|hit)"
            ),
        ),
        (Cause.BILLING_NOT_ACTIVE, r"account is not active, please check your billing"),
        (Cause.BILLING_HARD_LIMIT_REACHED, r"billing hard limit has been reached"),
        (Cause.INSUFFICIENT_QUOTA, r"exceeded your current quota"),
        # Size and pace
        (
            Cause.CONTEXT_LENGTH_EXCEEDED,
            r"maximum context length|exceeds? the context window|exceeds the model's context",
        ),
        (Cause.REQUEST_TOO_LARGE, r"request too large for"),
        (Cause.RATE_LIMIT, r"rate limit reached for|\blimit:? [\d.,]+ ?/ ?min"),
        (
            Cause.MODEL_NOT_FOUND,
            (
                r"model:? [`'\"]?[\w.:/-]{2,80}[`'\"]? (?:does not exist|has been deprecated)"
                r"|does not have access to model|invalid model id"
            ),
        ),
        # OpenAI's side
        (
            Cause.SERVER_OVERLOADED,
            r"currently overloaded|server is overloaded|servers are overloaded",
        ),
        (
            Cause.SERVER_ERROR,
            r"the server had an error|an error occurred while processing your request",
        ),
        # The way there; certificates before time-outs before the rest, as they wrap each other
        (
            Cause.SSL_ERROR,
            (
                r"certificate_verify_failed|self[- ]signed certificate|wrong_version_number"
                r"|unable to get (?:local )?issuer cert|unable to verify the first certificate"
                r"|x509: certificate|certificate has expired|curl: \((?:35|51|58|60)\)"
                r"|\bssl(?:error|"
                r"eoferror|certverificationerror)\b|\[ssl: |ssl handshake|tls handshake"
            ),
        ),
        (
            Cause.TIMEOUT,
            (
                r"request timed out|read timed out|connect(?:ion)? timed out|operation timed out"
                r"|\b(?:read|connect|pool)timeout\b|connecttimeouterror|readtimeouterror"
                r"|headerstimeouterror|timeout of \d{1,9} ?ms exceeded|deadline exceeded"
                r"|curl: \(28\)|\betimedout\b|apitimeouterror|apiconnectiontimeouterror"
            ),
        ),
        (
            Cause.CONNECTION_ERROR,
            (
                r"getaddrinfo|\benotfound\b|name or service not known|nodename nor servname"
                r"|temporary failure in name resolution|could not resolve host|name resolution"
                r"|connection refused|\beconnrefused\b|\beconnreset\b|connection reset"
                r"|\beai_again\b"
                r"|connection aborted|network is unreachable|no route to host"
                r"|failed to establish a new connection|proxyerror|proxy authentication required"
                r"|unable to connect to proxy|tunnel connection failed|server disconnected without"
                r"|remote end closed connection|socket hang up|curl: \((?:5|6|7|52|56|97)\)"
                r"|error communicating with openai|apiconnectionerror|\bconnecterror\b"
                r"|\bconnection error\."
            ),
        ),
    )
)
"""Verbatim parts: whoever says this means that cause."""

GUESSES = _compile(
    (
        (Cause.KEY_EXPIRED, r"api key (?:has |is )?expired|expired api key"),
        (
            Cause.INVALID_API_KEY,
            r"invalid api key|api key is (?:invalid|not valid)|invalid_api_key",
        ),
        (
            Cause.MISSING_API_KEY,
            (
                r"\b(?:no|missing) (?:openai )?api key|api[_ ]key (?:is )?(?:not set|missing"
                r"|required"
                r"|undefined)|please (?:set|provide)[^.]{0,30}api[_ ]key"
            ),
        ),
        (
            Cause.CREDIT_BALANCE_EXHAUSTED,
            r"out of credits?|insufficient (?:credits?|balance|funds)|no credits?\b",
        ),
        (
            Cause.USAGE_LIMIT_EXCEEDED,
            (
                r"(?:reached|exceeded)[^.]{0,40} usage limit|usage limit "
                r"(?:has been )?(?:reached|exceeded)"
            ),
        ),
        (
            Cause.INSUFFICIENT_QUOTA,
            (
                r"insufficient[_ ]quota|quota (?:has been |was )?exceeded"
                r"|exceeded[^.]{0,20} quota"
            ),
        ),
        (Cause.MODEL_NOT_FOUND, r"model[_ ]not[_ ]found|(?:unknown|no such|unsupported) model"),
        (
            Cause.RATE_LIMIT,
            (
                r"rate[_ ]limit(?: was| has been| is)? (?:reached|exceeded)"
                r"|rate_limit_exceeded"
            ),
        ),
        (Cause.SERVER_OVERLOADED, r"\boverloaded\b|service (?:is )?(?:temporarily )?unavailable"),
        (Cause.SERVER_ERROR, r"internal server error|bad gateway|gateway time-?out"),
        (Cause.AMBIGUOUS_429, r"too many requests|rate ?limit(?:ed|s)?\b|ratelimiterror"),
        (Cause.TIMEOUT, r"\btime(?:d|s)?[ -]?out\b|タイムアウト"),
        (
            Cause.CONNECTION_ERROR,
            (
                r"fetch failed|failed to fetch|network ?error|max retries exceeded"
                r"|could not connect|cannot connect|接続できません|名前解決"
            ),
        ),
        (Cause.SSL_ERROR, r"certificate|証明書"),
        # What an exception of the SDK means when nothing else is said.
        (Cause.INVALID_API_KEY, r"\bauthenticationerror\b"),
        (Cause.SERVER_ERROR, r"\binternalservererror\b"),
        (Cause.SERVER_OVERLOADED, r"\bserviceunavailableerror\b"),
        (Cause.TIMEOUT, r"openai\.error\.timeout"),
    )
)
"""Paraphrases and class names: likely, and told as a guess."""

STATUSES = {
    401: Cause.INVALID_API_KEY,
    408: Cause.TIMEOUT,
    413: Cause.REQUEST_TOO_LARGE,
    429: Cause.AMBIGUOUS_429,
    500: Cause.SERVER_ERROR,
    502: Cause.SERVER_ERROR,
    503: Cause.SERVER_OVERLOADED,
    504: Cause.SERVER_ERROR,
    520: Cause.SERVER_ERROR,
    522: Cause.SERVER_ERROR,
    524: Cause.SERVER_ERROR,
}
"""The last resort: a bare HTTP status. 400, 403 and 404 mean too many things to guess."""
