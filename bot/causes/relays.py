"""What relays between many companies say, and servers that run open models.

They speak OpenAI's protocol with words of their own. The language of the phrases is that of
`phrases`. Wordings from their documentation, sources and public reports, checked 2026-11-24.
"""

from __future__ import annotations

from collections.abc import Mapping

RELAY_VOICES: Mapping[str, tuple[str, ...]] = {
    "ollama": (
        "try pulling it first",
        "model requires more system memory",
        "ollama {call|pull|server|serve|run}",
        "ollama.responseerror",
        "llama runner process",
        "model runner has unexpectedly stopped",
    ),
    "lm_studio": (
        "lm studio",
        "please load a model in the developer page*",
        "lms load*",
        "no models loaded. please load*",
        "tokens when context the overflows",
    ),
    "litellm_proxy": (
        "litellm virtual key",
        "authentication error, {litellm|invalid proxy server}*",
        "expected to start with 'sk-'*",
        "budget has been exceeded! current cost*",
        "invalid model name passed in model=*",
        "no connected db",
        "{key|team} not allowed to access model*",
        "crossed tpm / rpm",
        "max parallel request limit",
        "no deployments available for selected model",
    ),
    "one_api": (
        "{new|one}_api_error",
        "无效的令牌*",
        "令牌额度*",
        "当前分组*",
        "当前分组上游负载*",
        "用户额度不足*",
        "预扣费额度失败*",
        "pre_consume_token_quota_failed",
        "无可用渠道*",
    ),
    "vercel": (
        "gatewayauthenticationerror",
        "unauthenticated-ai-gateway",
    ),
    "cloudflare": (
        "aierror: 30{03|06|07|08|23|36|39|40|41|42}:*",
        "aierror: 50{04|05|07|16|18|19}:*",
        "daily free allocation of…neurons",
        "workers paid plan",
    ),
    "opencode": ("creditserror", "opencode.ai/workspace*"),
    "llama_cpp": (
        "exceed_context_size_error",
        "request exceeds the available context size",
        '"loading model",{| }"type":{| }"unavailable_error',
    ),
    "vllm": ("serving_{chat|completion|engine}.py", "vllm/{entrypoints|engine|v1}*"),
    "openrouter": (
        "middle-out",
        "no {|cookie }auth credentials found",
        "no endpoints found",
        "requires more credits, or fewer max_tokens",
        "openrouter.ai/{settings|credits|docs|keys|activity}*",
        "rate limit exceeded: free-models-per*",
        "is not a valid model id",
        "no allowed providers are available",
        "rate-limited upstream",
        "this endpoint's maximum context length",
        "no endpoints available matching",
    ),
}
