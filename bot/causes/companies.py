"""Whose API answered: fingerprints of other companies in an error text.

Many of them are called through OpenAI's own SDK, with OpenAI's exception names and codes; a name
in passing (a model, a log label) proves nothing, so each pattern is a wording or an address that
only that company's API sends. All are in lower case, for folded words.
"""

from __future__ import annotations

import re

_WORDINGS: tuple[tuple[str, str], ...] = (
    (
        "azure",
        (
            r"invalid subscription key or wrong api endpoint|deploymentnotfound|aka\.ms/oai"
            r"|api deployment for this resource does not exist|s0 pricing tier|azure_ad_token"
            r"|under azure openai api|azure openai's content management|azureexception"
            r"|azureopenai\(|[\"']code[\"']: ?[\"']\d{3}[\"']|azure support request"
        ),
    ),
    (
        "anthropic",
        (
            r"invalid x-api-key|overloaded_error|req_01[01][a-za-z0-9]{12}"
            r"|anthropic\.\w{0,20}(?:error|exception)|anthropicexception"
            r"|access the anthropic api|x-api-key header"
            r"|anthropic-version"
        ),
    ),
    (
        "google",
        (
            r"resource_exhausted|invalid_argument|api_key_invalid|googleapis"
            r"|google\.rpc|api key not valid\. please pass|googlegenerativeai"
            r"|[\"']status[\"']: ?[\"']permission_denied"
            r"|vertex(?:ai|_ai)?(?:exception|error)|google\.api_core"
        ),
    ),
    (
        "deepseek",
        r"authentication fails,? |authentication fails \(|deepseekexception",
    ),
    (
        "openrouter",
        (
            r"middle-out|no auth credentials found|no endpoints found (?:for|matching)"
            r"|requires more credits, or fewer max_tokens|openrouterexception"
        ),
    ),
    ("groq", r"x-groq|console\.groq\.com|groqexception|groq\.\w{0,20}error"),
    ("xai", r"console\.x\.ai|xaiexception"),
    ("mistral", r"raw_status_code|mistralexception|console\.mistral\.ai"),
    ("moonshot", r"invalid_authentication_error|exceeded_current_quota_error"),
    ("alibaba", r"dashscope|help\.aliyun\.com|[\"']code[\"']: ?[\"']invalidapikey|arrearage"),
    ("baidu", r"invalid_iam_token|open api daily request limit|qianfan|[\"']error_msg[\"']"),
    ("zhipu", r"余额不足或无可用资源包|bigmodel\.cn"),
    ("bedrock", r"botocore|bedrock-runtime|bedrockexception|throttlingexception"),
    ("hugging_face", r"huggingface_hub|hfhubhttperror|hf\.co/settings"),
    ("cohere", r"invalid api token|cohereexception|dashboard\.cohere"),
    ("ollama", r"try pulling it first|ollama (?:call|pull|server)|ollamaexception"),
    ("vllm", r"[\"']object[\"']: ?[\"']error[\"']"),
    (
        "litellm_proxy",
        r"litellm virtual key|authentication error, (?:litellm|invalid proxy server)",
    ),
    ("one_api", r"(?:new|one)_api_error|无效的令牌|令牌额度|当前分组"),
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
    return tuple((name, re.compile(pattern)) for name, pattern in rows)


_WORDING_PATTERNS = _compile(_WORDINGS)
_HOST_PATTERNS = _compile(_HOSTS)
_OPENAI_HOST = re.compile(r"api\.openai\.com|platform\.openai\.com")
_ANTHROPIC_BODY = re.compile(
    r"\{ ?[\"']type[\"']: ?[\"']error[\"'], ?[\"']error[\"']: ?\{ ?[\"']type[\"']: ?[\"']"
    r"\w{1,40}[\"'], ?[\"']message[\"']: ?[\"'][^\"']{0,400}[\"'] ?\}"
)
_GROQ_BODY = re.compile(
    r"[\"']message[\"']: ?[\"']invalid api key[\"'], ?[\"']type[\"']: ?[\"']invalid_request_error"
    r"[\"'], ?[\"']code[\"']"
)


def list_companies() -> tuple[str, ...]:
    """Every label that `find_company` may give, sorted."""
    return tuple(sorted({name for name, _ in (*_WORDINGS, *_HOSTS)}))


def find_company(folded: str) -> tuple[str, re.Match[str]] | None:
    """The other company whose API speaks here, with the words that show it; None if none does.

    `folded` is a paste in lower case.
    """
    for name, pattern in _WORDING_PATTERNS:
        if found := pattern.search(folded):
            return name, found
    for name, pattern in (("anthropic", _ANTHROPIC_BODY), ("groq", _GROQ_BODY)):
        if found := pattern.search(folded):
            return name, found
    if not _OPENAI_HOST.search(folded):
        for name, pattern in _HOST_PATTERNS:
            if found := pattern.search(folded):
                return name, found
    return None
