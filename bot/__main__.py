"""`python -m bot` is `apikey-bot`."""

from bot.cli import main

main()
