"""What each cause of failure means and what to do next, in one or two short sentences each.

The labels are those of the cause catalogue. `meaning` can stand after "Cause:"; `next_step` is one
thing that somebody can do now. Whether retrying helps and who can act is told beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.texts.causes_en import ENGLISH
from bot.texts.causes_ja import JAPANESE


@dataclass(frozen=True)
class CauseText:
    """The words for one cause in one language."""

    meaning: str
    next_step: str


CAUSE_TEXTS: Mapping[str, Mapping[str, CauseText]] = MappingProxyType(
    {
        language: MappingProxyType(
            {label: CauseText(meaning, next_step) for label, (meaning, next_step) in words.items()}
        )
        for language, words in (("ja", JAPANESE), ("en", ENGLISH))
    }
)
"""By language (`ja`, `en`), then by cause label."""

PROVIDER_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "openai": "OpenAI",
        "azure": "Azure OpenAI",
        "anthropic": "Anthropic",
        "google": "Google",
        "deepseek": "DeepSeek",
        "openrouter": "OpenRouter",
        "groq": "Groq",
        "xai": "xAI",
        "mistral": "Mistral",
        "moonshot": "Moonshot AI",
        "alibaba": "Alibaba Cloud",
        "baidu": "Baidu",
        "zhipu": "Zhipu AI",
        "bedrock": "Amazon Bedrock",
        "hugging_face": "Hugging Face",
        "cohere": "Cohere",
        "ollama": "Ollama",
        "vllm": "vLLM",
        "litellm_proxy": "LiteLLM Proxy",
        "one_api": "One API",
        "github_models": "GitHub Models",
        "together": "Together AI",
        "perplexity": "Perplexity",
        "fireworks": "Fireworks AI",
        "nvidia": "NVIDIA",
        "siliconflow": "SiliconFlow",
        "cerebras": "Cerebras",
        "volcengine": "Volcano Engine",
        "minimax": "MiniMax",
        "lm_studio": "LM Studio",
        "github_copilot": "GitHub Copilot",
        "watsonx": "IBM watsonx",
        "databricks": "Databricks",
        "deepinfra": "DeepInfra",
        "sambanova": "SambaNova",
        "nebius": "Nebius",
        "replicate": "Replicate",
        "cloudflare": "Cloudflare",
        "stepfun": "StepFun",
        "tencent": "Tencent Cloud",
        "novita": "Novita AI",
        "vercel": "Vercel AI Gateway",
        "iflytek": "iFLYTEK",
        "jina": "Jina AI",
        "voyage": "Voyage AI",
        "ai21": "AI21 Labs",
        "deepgram": "Deepgram",
        "elevenlabs": "ElevenLabs",
        "stability": "Stability AI",
        "assemblyai": "AssemblyAI",
        "anyscale": "Anyscale",
        "chutes": "Chutes",
        "baseten": "Baseten",
        "hyperbolic": "Hyperbolic",
        "baichuan": "Baichuan AI",
        "upstage": "Upstage",
        "scaleway": "Scaleway",
        "llama_cpp": "llama.cpp",
        "opencode": "OpenCode Zen",
        "snowflake": "Snowflake",
        "other": "OpenAI-compatible API",
    }
)
"""How a verdict's `provider` is written for people, in both languages."""
