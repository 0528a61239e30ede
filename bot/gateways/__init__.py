"""The adapters that talk to OpenAI and Slack; their SDKs are imported nowhere else in `bot`."""
