"""A Slack, an OpenAI and a page on this machine, with the real bot between them.

Everything is served on one loopback port; the bot inside is started by `bot.run.start`, the very
function that `apikey-bot run` uses.
"""
