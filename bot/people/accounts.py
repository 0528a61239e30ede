"""People whom the bot writes to without being asked."""

from __future__ import annotations

from bot.errors import SlackRefusedError, SlackUnavailableError
from bot.people.person import PersonKind
from bot.people.ports import Directory
from bot.texts.languages import language_of


async def find_account_language(
    directory: Directory, team_id: str, user_id: str, *, default: str
) -> str | None:
    """The person's language, `default` while Slack does not tell; None once the account is gone."""
    try:
        person = await directory.person(team_id, user_id)
    except (SlackUnavailableError, SlackRefusedError):
        return default
    if person.kind is PersonKind.GONE:
        return None
    return language_of(person.locale, default=default)
