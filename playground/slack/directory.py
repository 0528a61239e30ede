"""auth.test, users.* and team.info: who is who."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from playground.slack.arguments import Arguments
from playground.slack.conversations import page_of
from playground.slack.platform import Answer, Platform
from playground.slack.records import Json, SlackError, User


async def auth_test(platform: Platform, args: Arguments) -> Answer:  # noqa: ARG001 - as every method
    """auth.test of the bot's token."""
    workspace = platform.workspace
    return Answer(
        body={
            "url": f"{platform.base_url()}/",
            "team": workspace.team_name,
            "user": workspace.users[workspace.bot_user_id].name,
            "team_id": workspace.team_id,
            "user_id": workspace.bot_user_id,
            "bot_id": workspace.bot_id,
            "is_enterprise_install": False,
        }
    )


def user_object(platform: Platform, user: User, *, locale: bool) -> Json:
    """Slack's user object. `is_stranger` as Slack means it: false where a channel is shared."""
    zone = ZoneInfo(user.tz)
    offset = datetime.now(zone).utcoffset()
    shown: Json = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "deleted": False,
        "color": "9f69e7",
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": {
            "real_name": user.real_name,
            "real_name_normalized": user.real_name,
            "display_name": user.name,
            "display_name_normalized": user.name,
            "team": user.team_id,
        },
        "is_admin": user.kind == "admin",
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.kind == "guest",
        "is_ultra_restricted": False,
        "is_bot": user.kind == "bot",
        "is_app_user": False,
        "updated": 0,
    }
    if user.team_id != platform.workspace.team_id:
        # A partner's roles are not told to another workspace's app.
        for name in ("is_admin", "is_owner", "is_primary_owner"):
            del shown[name]
        shown["is_stranger"] = platform.workspace.is_stranger(user)
    if user.kind == "bot":
        shown["profile"] |= {"bot_id": platform.workspace.bot_id, "always_active": True}
    if locale:
        shown["locale"] = user.locale
    return shown


async def user_info(platform: Platform, args: Arguments) -> Answer:
    """users.info."""
    platform.require_scope("users:read")
    user = platform.workspace.users.get(args.get_text("user"))
    if user is None:
        raise SlackError("user_not_found")
    shown = user_object(platform, user, locale=args.flag("include_locale"))
    return Answer(body={"user": shown}, user=user.id)


async def user_list(platform: Platform, args: Arguments) -> Answer:
    """users.list."""
    platform.require_scope("users:read")
    limit = args.number("limit", default=1000, most=1000, error="invalid_arguments")
    page, cursor = page_of(list(platform.workspace.users.values()), args, limit=limit)
    locale = args.flag("include_locale")
    return Answer(
        body={
            "members": [user_object(platform, user, locale=locale) for user in page],
            "cache_ts": int(platform.workspace.now().timestamp()),
            "response_metadata": {"next_cursor": cursor},
        }
    )


async def team_info(platform: Platform, args: Arguments) -> Answer:
    """team.info of the own workspace."""
    platform.require_scope("team:read")
    workspace = platform.workspace
    if args.find_text("team") not in {None, workspace.team_id}:
        raise SlackError("team_not_found")
    return Answer(
        body={
            "team": {
                "id": workspace.team_id,
                "name": workspace.team_name,
                "url": f"{platform.base_url()}/",
                "domain": workspace.domain,
                "email_domain": "",
                "icon": {"image_default": True},
            }
        }
    )
