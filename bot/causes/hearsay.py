"""What is likely when no verbatim wording is there: paraphrases, class names, bare statuses.

All of it is told as a guess.
"""

from __future__ import annotations

from bot.causes.catalogue import Cause
from bot.causes.phrases import compile_wordings

GUESSES = compile_wordings(
    {
        Cause.KEY_EXPIRED: (
            "api key {has |is |}expired",
            "expired api key",
            "キーの{有効|}期限が切れ*",
            "キーが期限切れ*",
        ),
        Cause.CREDIT_BALANCE_EXHAUSTED: (
            "out of {credit|credits}",
            "insufficient {credit|credits|funds}",
            "no {credit|credits}",
            "残高が{ない|不足|足り|ありません}*",
            "クレジットが{ない|不足|切れ|足り}*",
        ),
        Cause.USAGE_LIMIT_EXCEEDED: (
            "{reached|exceeded}… usage limit",
            "usage limit {has been |}{reached|exceeded}",
            "reached your usage limit*",
        ),
        Cause.SPEND_LIMIT_EXCEEDED: ("{spend|spending|budget} limit {reached|exceeded|hit}",),
        Cause.INSUFFICIENT_QUOTA: (
            "insufficient{_| }quota",
            "quota {has been |was |is |}{exceeded|exhausted}",
            "exceeded…quota",
            "{over|out of|no} quota",
            "クォータ{を超|超過|不足}*",
        ),
        Cause.BILLING_NOT_ACTIVE: ("{account|billing} {is not|not} active",),
        Cause.INVALID_API_KEY: (
            "{invalid|wrong|incorrect|bad} {|openai }api{ |-|}key",
            "api{ |-}key {is |was |}{invalid|incorrect|not valid|wrong|rejected|revoked}",
            "invalid_api_key",
            "invalid authentication",
            "キーが{無効|正しくありません|間違って}*",
        ),
        Cause.MISSING_API_KEY: (
            "{no|missing} {|openai }api key",
            "{no key|missing|undefined|notpresent|variable not found}…openai_api_key*",
            "openai_api_key…notpresent",
            "openai_api_key…{not set|not found|not defined|missing|undefined|empty|required}",
            "api{_| }key {is |}{not set|missing|required|undefined|empty|not configured}",
            "api{_| |}key {cannot be|must not be|is} {null|empty|blank}",
            "api key not {found|configured|provided|set}",
            "please {set|provide}…api{_| }key",
            "value cannot be null. (parameter '{key|apikey|credential|openaiapikey}",
            "parameter name: {apikey|openaiapikey}",
            "キーが{設定されていません|ありません|見つかりません|未設定|設定されてい}*",
        ),
        Cause.CONTEXT_LENGTH_EXCEEDED: (
            "context{_| }length{_| }exceeded",
            "context length",
            "too many tokens",
            "prompt is too long",
            "maximum {input|number of} {length|tokens}",
            "max_tokens is too large",
            "string too long",
        ),
        Cause.MODEL_NOT_FOUND: (
            "model{_| }not{_| }found",
            "{unknown|no such|unsupported|invalid} model",
            "model…{not found|does not exist|is not available|is not supported}",
        ),
        Cause.RATE_LIMIT: (
            "rate{_| }limit {|was |has been |is }{reached|exceeded|hit}",
            "rate_limit_exceeded",
            "rate limiting",
            "slow down",
            "レート{制限|リミット}{に達|を超|超過}*",
        ),
        Cause.SERVER_OVERLOADED: ("overloaded", "service {is |}{|temporarily }unavailable"),
        Cause.SERVER_ERROR: (
            "internal server error",
            "internal_server_error",
            "bad gateway",
            "error {|code |code: }52{0|1|2|3|4|5|6|7}",
            "gateway time{|-}out",
            "internalservererror",
            "サーバー{内部|}エラー*",
        ),
        Cause.AMBIGUOUS_429: (
            "too{ |_|}many{ |_|}requests*",
            "ratelimiterror",
            "ratelimitexception",
            "リクエストが多すぎ*",
        ),
        Cause.TIMEOUT: (
            "time{|d|s} out",
            "timed-out",
            "timeouterror",
            "timeoutexception",
            "タイムアウト{し|に|です|とな|が|エラー}*",
            "a task was canceled",
            "応答がありません*",
        ),
        Cause.CONNECTION_ERROR: (
            "fetch failed",
            "failed to fetch",
            "network{ |}error",
            "max retries exceeded",
            "{could not|cannot|can't|unable to|failed to} connect",
            "connection {error|failed|closed}",
            "接続できません*",
            "接続に失敗*",
            "名前解決*",
            # Pages of proxies and filters that stand between
            "{blocked|denied|restricted} by…{organization|administrator|network|security|policy}*",
            "access to {this|the} {web|site|page|url|resource}*…{blocked|denied|restricted}",
            "{web|internet} {page|site|access} {is |}{blocked|denied|restricted}",
            "internet usage policy",
            "{zscaler|netskope|fortiguard|forcepoint|blue coat|i-filter}…{block|denied|polic}*",
        ),
        Cause.SSL_ERROR: ("ssl error", "tls error"),
    }
)
"""Paraphrases: likely, and told as a guess. The first that fits wins."""

SUBJECTS = compile_wordings(
    {
        Cause.AMBIGUOUS_429: ("rate{ |}limit{ed|s|}",),
        Cause.TIMEOUT: ("timeout", "タイムアウト*"),
        Cause.SSL_ERROR: ("certificate", "証明書*"),
    }
)
"""What an error may be about; people also talk of it when nothing failed."""

CLASS_NAMES = compile_wordings(
    {
        Cause.INVALID_API_KEY: (
            "authentication{error|exception}",
            "unauthorized{error|exception}",
        ),
        Cause.SERVER_ERROR: ("internalserver{error|exception}",),
        Cause.SERVER_OVERLOADED: ("serviceunavailable{error|exception}",),
    }
)
"""What an exception's class means when nothing else is said."""

STATUSES = {
    401: Cause.INVALID_API_KEY,
    402: Cause.OTHER_PROVIDER,
    407: Cause.CONNECTION_ERROR,
    408: Cause.TIMEOUT,
    413: Cause.REQUEST_TOO_LARGE,
    429: Cause.AMBIGUOUS_429,
    500: Cause.SERVER_ERROR,
    502: Cause.SERVER_ERROR,
    503: Cause.SERVER_OVERLOADED,
    504: Cause.SERVER_ERROR,
    520: Cause.SERVER_ERROR,
    521: Cause.SERVER_ERROR,
    522: Cause.SERVER_ERROR,
    523: Cause.SERVER_ERROR,
    524: Cause.SERVER_ERROR,
    529: Cause.OTHER_PROVIDER,
}
"""The last resort: a bare HTTP status. 400, 403 and 404 mean too many things to guess; OpenAI's own
API never answers 402 or 529."""
