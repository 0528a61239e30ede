"""A channel's settings, and its connection to an OpenAI organization."""
