"""The people and channels of the playground's story."""

from __future__ import annotations

from playground.slack.records import Channel, ChannelKind, User, UserKind

TEAM = "T0PLAYGRND"
PARTNER_TEAM = "T0PARTNERS"
BOT_USER = "U0APIKEYBT"
BOT = "B0APIKEYBT"
APP = "A0APIKEYBT"

_PEOPLE: tuple[tuple[str, str, str, UserKind, str, str], ...] = (
    ("U0MISAKI01", "misaki", "佐藤 美咲", "admin", "ja-JP", "Asia/Tokyo"),
    ("U0KENTA002", "kenta", "鈴木 健太", "member", "ja-JP", "Asia/Tokyo"),
    ("U0ALEX0003", "alex", "Alex Rivera", "member", "en-US", "America/New_York"),
    ("U0GUEST004", "yui", "高橋 結衣", "guest", "ja-JP", "Asia/Tokyo"),
    ("U0EXTERN05", "jordan", "Jordan Lee", "external", "en-US", "America/Los_Angeles"),
    (BOT_USER, "apikey-bot", "apikey-bot", "bot", "en-US", "Asia/Tokyo"),
)
_MISAKI, _KENTA, _ALEX, _GUEST, _EXTERNAL = (row[0] for row in _PEOPLE[:5])
_CHANNELS: tuple[tuple[str, str, ChannelKind, tuple[str, ...]], ...] = (
    ("C0WEBTEAM1", "web-team", "public", (_MISAKI, _KENTA, _ALEX, _GUEST, BOT_USER)),
    ("C0MOBILE02", "mobile-team", "public", (_MISAKI, _KENTA, _ALEX)),
    ("C0OPS00003", "ops", "private", (_MISAKI, _KENTA, BOT_USER)),
    ("C0PARTNER4", "partner-lab", "shared", (_MISAKI, _ALEX, _EXTERNAL, BOT_USER)),
)


def list_people() -> list[User]:
    """Everybody of the story, the admin first and the bot last."""
    return [
        User(
            id=user_id,
            name=name,
            real_name=real_name,
            kind=kind,
            locale=locale,
            tz=tz,
            team_id=PARTNER_TEAM if kind == "external" else TEAM,
        )
        for user_id, name, real_name, kind, locale, tz in _PEOPLE
    ]


def list_channels(*, created: int) -> list[Channel]:
    """The channels of the story, then an im of the bot with each human; all empty."""
    rooms = [
        Channel(id=channel_id, name=name, kind=kind, members=list(members), created=created)
        for channel_id, name, kind, members in _CHANNELS
    ]
    ims = [
        Channel(
            id=f"D0{person.id[2:]}",
            name=person.name,
            kind="im",
            members=[person.id, BOT_USER],
            created=created,
            peer=person.id,
        )
        for person in list_people()
        if person.kind != "bot"
    ]
    return rooms + ims
