"""How companies are named beside an error: the addresses that were called, the labels of wrappers.

A name weighs less than what a company says itself (`voices`). The language of the phrases is that
of `phrases`. Addresses from the companies' documentation, checked 2026-11-24.
"""

from __future__ import annotations

from collections.abc import Mapping

HOSTS: Mapping[str, tuple[str, ...]] = {
    "azure": (
        "*.openai.azure.com",
        "*cognitiveservices.azure.com",
        "*.services.ai.azure.com",
        "azureopenai(*",
        "azure{ |}openai{ |}error*",
    ),
    "anthropic": ("api.anthropic.com", "anthropicerror"),
    "google": ("*aiplatform.googleapis*",),
    "deepseek": ("api.deepseek.com",),
    "openrouter": ("openrouter.ai/api*", "openrouter.ai"),
    "groq": ("api.groq.com", "groqerror"),
    "xai": ("api.x.ai",),
    "mistral": ("api.mistral.ai", "codestral.mistral.ai"),
    "moonshot": ("api.moonshot.{cn|ai}",),
    "zhipu": ("api.z.ai",),
    "volcengine": ("*.volces.com",),
    "minimax": ("api.minimax*",),
    "together": ("api.together.{xyz|ai}",),
    "perplexity": ("api.perplexity.ai",),
    "cohere": ("api.cohere.*",),
    "fireworks": ("api.fireworks.ai",),
    "nvidia": ("integrate.api.nvidia.com",),
    "siliconflow": ("api.siliconflow.{cn|com}",),
    "cerebras": ("api.cerebras.ai",),
    "ollama": ("*:11434", "port=11434"),
    "lm_studio": ("{localhost|127.0.0.1|host.docker.internal}:1234", "port=1234"),
    "hugging_face": ("{api-inference|router}.huggingface.co",),
    "deepinfra": ("api.deepinfra.com",),
    "sambanova": ("api.sambanova.ai",),
    "nebius": ("api.studio.nebius*",),
    "replicate": ("api.replicate.com",),
}
"""Addresses that were called; a name in passing weighs less than a sentence."""

EXCEPTIONS: Mapping[str, str] = {
    "azure": "azure",
    "anthropic": "anthropic",
    "gemini": "google",
    "google": "google",
    "vertex_ai": "google",
    "vertexai": "google",
    "palm": "google",
    "deepseek": "deepseek",
    "openrouter": "openrouter",
    "groq": "groq",
    "xai": "xai",
    "mistral": "mistral",
    "moonshot": "moonshot",
    "dashscope": "alibaba",
    "bedrock": "bedrock",
    "huggingface": "hugging_face",
    "cohere": "cohere",
    "together_ai": "together",
    "togetherai": "together",
    "perplexity": "perplexity",
    "fireworks_ai": "fireworks",
    "fireworks": "fireworks",
    "ollama": "ollama",
    "hosted_vllm": "vllm",
    "nvidia_nim": "nvidia",
    "cerebras": "cerebras",
    "databricks": "databricks",
    "github": "github_models",
    "qwen": "alibaba",
    "zhipu": "zhipu",
    "watsonx": "watsonx",
    "sambanova": "sambanova",
    "deepinfra": "deepinfra",
    "siliconflow": "siliconflow",
    "minimax": "minimax",
    "volcengine": "volcengine",
    "claude": "anthropic",
    "nvidia nim": "nvidia",
    "nim": "nvidia",
    "replicate": "replicate",
    "mistralai": "mistral",
    "xai_sdk": "xai",
}
"""How LiteLLM and others name the company, as in `GroqException` or `Provider: groq`."""
