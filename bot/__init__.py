"""apikey-bot: looks after a team's OpenAI API keys in Slack.

The folders are the product: people, channels, causes, keys, spend, watch, reports, answers are
plain Python; gateways, jobs and wiring connect them to OpenAI, Slack and the clock.
"""
