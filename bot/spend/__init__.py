"""Money and usage: collected from OpenAI, kept exactly, never guessed."""
