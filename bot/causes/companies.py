"""Whose API answered: fingerprints of other companies in an error text.

Many of them are called through OpenAI's own SDK, with OpenAI's exception names and codes; a name
in passing (a model, a log label) proves nothing, so each pattern is a wording or an address that
only that company's API sends.
"""

from __future__ import annotations

import re

_WORDINGS: tuple[tuple[str, str], ...] = (
    (
        "azure",
        (
            r"invalid subscription key or wrong api endpoint|\bDeploymentNotFound\b|aka\.ms/oai"
            r"|api deployment for this resource does not exist|\bS0 pricing tier|azure_ad_token"
            r"|under azure openai api|azure openai's content management|\bAzureException\b"
            r"|\bAzureOpenAI\(|[\"']code[\"']: ?[\"']\d{3}[\"']|\bazure support request"
        ),
    ),
    (
        "anthropic",
        (
            r"\binvalid x-api-key|\boverloaded_error\b|\breq_01[01][A-Za-z0-9]{12}"
            r"|\banthropic\.\w{0,20}(?:Error|Exception)|\bAnthropicException\b"
            r"|access the anthropic api|\bx-api-key header"
            r"|anthropic-version"
        ),
    ),
    (
        "google",
        (
            r"\bRESOURCE_EXHAUSTED\b|\bINVALID_ARGUMENT\b|\bAPI_KEY_INVALID\b|googleapis"
            r"|google\.rpc|api key not valid\. please pass|\bPERMISSION_DENIED\b|GoogleGenerativeAI"
            r"|\bVertex(?:AI|_ai)?(?:Exception|Error)\b|google\.api_core"
        ),
    ),
    (
        "deepseek",
        r"authentication fails,? |authentication fails \(|\bDeepseekException\b",
    ),
    (
        "openrouter",
        (
            r"middle-out|no auth credentials found|no endpoints found (?:for|matching)"
            r"|requires more credits, or fewer max_tokens|\bOpenrouterException\b"
        ),
    ),
    ("groq", r"\bx-groq|console\.groq\.com|\bGroqException\b|\bgroq\.\w{0,20}Error\b"),
    ("xai", r"console\.x\.ai|\bXaiException\b"),
    ("mistral", r"\braw_status_code\b|\bMistralException\b|console\.mistral\.ai"),
    ("moonshot", r"invalid_authentication_error|exceeded_current_quota_error"),
    ("alibaba", r"\bdashscope\b|help\.aliyun\.com|\bInvalidApiKey\b|\bArrearage\b"),
    ("baidu", r"\binvalid_iam_token\b|open api daily request limit|qianfan|[\"']error_msg[\"']"),
    ("zhipu", r"余额不足或无可用资源包|bigmodel\.cn"),
    ("bedrock", r"\bbotocore\b|bedrock-runtime|\bBedrockException\b|\bThrottlingException\b"),
    ("hugging_face", r"huggingface_hub|\bHfHubHTTPError\b|hf\.co/settings"),
    ("cohere", r"\binvalid api token\b|\bCohereException\b|dashboard\.cohere"),
    ("ollama", r"try pulling it first|\bollama (?:call|pull|server)|OllamaException"),
    ("vllm", r"[\"']object[\"']: ?[\"']error[\"']"),
    (
        "litellm_proxy",
        r"litellm virtual key|authentication error, (?:litellm|invalid proxy server)",
    ),
    ("one_api", r"\b(?:new|one)_api_error\b|无效的令牌|令牌额度|当前分组"),
    ("github_models", r"models\.inference\.ai\.azure|models\.github\.ai"),
)
_HOSTS: tuple[tuple[str, str], ...] = (
    ("azure", r"\.openai\.azure\.com|\.cognitiveservices\.azure\.com|\.services\.ai\.azure\.com"),
    ("anthropic", r"api\.anthropic\.com"),
    ("google", r"generativelanguage\.googleapis|aiplatform\.googleapis"),
    ("deepseek", r"api\.deepseek\.com"),
    ("openrouter", r"openrouter\.ai/"),
    ("groq", r"api\.groq\.com"),
    ("xai", r"api\.x\.ai"),
    ("mistral", r"api\.mistral\.ai"),
    ("moonshot", r"api\.moonshot\.(?:cn|ai)"),
    ("alibaba", r"dashscope[\w-]{0,10}\.aliyuncs"),
    ("baidu", r"aip\.baidubce|qianfan\.baidubce"),
    ("together", r"api\.together\.(?:xyz|ai)"),
    ("perplexity", r"api\.perplexity\.ai"),
    ("fireworks", r"api\.fireworks\.ai"),
    ("nvidia", r"integrate\.api\.nvidia"),
    ("siliconflow", r"api\.siliconflow\.(?:cn|com)"),
    ("cerebras", r"api\.cerebras\.ai"),
    ("ollama", r"localhost:11434|127\.0\.0\.1:11434"),
    ("hugging_face", r"(?:api-inference|router)\.huggingface\.co"),
)


def _compile(rows: tuple[tuple[str, str], ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in rows)


_WORDING_PATTERNS = _compile(_WORDINGS)
_HOST_PATTERNS = _compile(_HOSTS)
_OPENAI_HOST = re.compile(r"\bapi\.openai\.com|platform\.openai\.com", re.IGNORECASE)
_ANTHROPIC_BODY = re.compile(
    r"\{ ?[\"']type[\"']: ?[\"']error[\"'], ?[\"']error[\"']: ?\{ ?[\"']type[\"']: ?[\"']"
    r"\w{1,40}[\"'], ?[\"']message[\"']: ?[\"'][^\"']{0,400}[\"'] ?\}"
)
_GROQ_BODY = re.compile(
    r"[\"']message[\"']: ?[\"']Invalid API Key[\"'], ?[\"']type[\"']: ?[\"']invalid_request_error"
    r"[\"'], ?[\"']code[\"']"
)


def find_company(words: str) -> tuple[str, re.Match[str]] | None:
    """The other company whose API speaks here, with the words that show it; None if none does."""
    for name, pattern in _WORDING_PATTERNS:
        if found := pattern.search(words):
            return name, found
    for name, pattern in (("anthropic", _ANTHROPIC_BODY), ("groq", _GROQ_BODY)):
        if found := pattern.search(words):
            return name, found
    if not _OPENAI_HOST.search(words):
        for name, pattern in _HOST_PATTERNS:
            if found := pattern.search(words):
                return name, found
    return None
