"""A loopback OpenAI platform: the read-only part that a key helper asks, told from the ledger."""

from playground.openai.server import OpenAIServer

__all__ = ["OpenAIServer"]
