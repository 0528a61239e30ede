"""The organization's keys: a summary, the five things to fix first, and the whole table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.keys.inspection import Entry, Inventory, Worry, find_by_end, list_concerns
from bot.keys.key import Key
from bot.texts.formats import format_ago, format_day, format_moment, format_span
from bot.texts.inventory import CONCERN_NAMES, INVENTORY_TEXTS, InventoryTexts
from bot.views.blocks import Message, Piece, button, context, escape, header, section
from bot.views.card_buttons import ACTION_OPEN_PAGE, CardPlace
from bot.views.limits import TABLE_CELL, TABLE_ROWS, TABLE_TEXT, fit_text
from bot.views.replies import note

ACTION_REGISTER = "register_key"
"""Opens the form for a key that was found unregistered; its value is a `CardPlace`."""

FIRST = 5
"""Things that are named before the table."""

_PAGE = 20

_KEYS = "https://platform.openai.com/api-keys"
_LIMITS = "https://platform.openai.com/settings/organization/limits"
_PAGES: Mapping[str, str] = {
    "expires_soon": _KEYS,
    "owner_gone": _KEYS,
    "no_limit": _LIMITS,
    "old": _KEYS,
    "idle": _KEYS,
    "expired": _KEYS,
}
"""OpenAI's pages (help.openai.com/en/articles/8867743 and 8264644, checked 2026-11-23)."""


def inventory_message(
    inventory: Inventory, *, end: str = "", channel_id: str, zone: str, lang: str
) -> Message:
    """What was found, or the keys that end in `end`; `channel_id` is where it was asked."""
    texts = INVENTORY_TEXTS[lang]
    when = texts.as_of.format(when=format_moment(inventory.at, zone, lang))
    if end:
        return _found(inventory, end, when, lang)
    if not inventory.entries:
        return note(texts.none)
    summary = texts.summary.format(
        keys=len(inventory.entries),
        projects=inventory.projects,
        registered=sum(entry.is_registered for entry in inventory.entries),
        used=inventory.used,
    )
    blocks: list[Piece] = [header(texts.title), section(summary)]
    worries = inventory.worries[:FIRST]
    if worries:
        blocks.append(section(texts.first))
        blocks += [_say_worry(worry, inventory.at, channel_id, lang) for worry in worries]
    else:
        blocks.append(section(texts.all_well))
    notes = [when]
    left = len(inventory.worries) - len(worries)
    if left:
        notes.insert(0, texts.more.format(count=left))
    blocks.append(_table(inventory.entries, inventory.at, lang))
    unlisted = len(inventory.entries) + 1 - len(blocks[-1]["rows"])
    if unlisted:
        notes.insert(0, texts.cut.format(count=unlisted))
    blocks.append(context(*notes))
    spoken = [_worry_text(worry, inventory.at, lang) for worry in worries]
    return Message("\n".join([summary, *(spoken or [texts.all_well])]), blocks)


def _found(inventory: Inventory, end: str, when: str, lang: str) -> Message:
    texts = INVENTORY_TEXTS[lang]
    entries = find_by_end(inventory, end)
    if not entries:
        return note(texts.not_found.format(end=escape(end)))
    said = texts.several.format(end=escape(end), count=len(entries))
    table = _table(entries, inventory.at, lang)
    spoken = [", ".join(_cells(entry, inventory.at, lang)) for entry in entries]
    return Message("\n".join([said, *spoken]), [section(said), table, context(when)])


def _say_worry(worry: Worry, at: datetime, channel_id: str, lang: str) -> Piece:
    texts = INVENTORY_TEXTS[lang]
    label = texts.buttons[worry.concern.value]
    page = _PAGES.get(worry.concern.value)
    place = CardPlace(channel_id=channel_id).write()
    accessory = (
        button(label, ACTION_OPEN_PAGE, url=page)
        if page
        else button(label, ACTION_REGISTER, value=place)
    )
    return section(f"• {_worry_text(worry, at, lang)}", accessory=accessory)


def _worry_text(worry: Worry, at: datetime, lang: str) -> str:
    texts = INVENTORY_TEXTS[lang]
    key, project = worry.entry.row.key, worry.entry.row.project
    last = key.last_used_at or key.created_at
    return texts.worries[worry.concern.value].format(
        key=f"{escape(fit_text(key.name, TABLE_CELL)) or texts.unknown} (`{key.masked}`)",
        project=escape(fit_text(project.name, TABLE_CELL)),
        owner=escape(fit_text(key.owner_name or texts.unknown, TABLE_CELL)),
        age=format_span(at - key.created_at, lang),
        idle=format_span(at - last, lang),
        expires=format_day(key.expires_at.date(), lang) if key.expires_at else "",
    )


def _table(entries: Sequence[Entry], at: datetime, lang: str) -> Piece:
    """As many rows as Slack takes."""
    texts = INVENTORY_TEXTS[lang]
    rows = [list(texts.columns.values())]
    size = sum(map(len, rows[0]))
    for entry in entries[:TABLE_ROWS]:
        cells = [fit_text(cell, TABLE_CELL) for cell in _cells(entry, at, lang)]
        size += sum(map(len, cells))
        if size > TABLE_TEXT:
            break
        rows.append(cells)
    return {
        "type": "data_table",
        "caption": texts.table,
        "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in rows],
        "page_size": _PAGE,
    }


def _cells(entry: Entry, at: datetime, lang: str) -> list[str]:
    texts, key = INVENTORY_TEXTS[lang], entry.row.key
    used, expires = key.last_used_at, key.expires_at
    return [
        f"{key.name} ({key.masked})",
        ", ".join(CONCERN_NAMES[lang][each.value] for each in list_concerns(entry, at)) or "–",
        format_ago(at - used, lang) if used else texts.never,
        _holders(entry.holders, texts, is_elsewhere=entry.is_elsewhere),
        format_day(expires.date(), lang) if expires else texts.no_expiry,
        format_span(at - key.created_at, lang),
        _owner(entry, texts),
        entry.row.project.name or entry.row.project.project_id,
    ]


def _owner(entry: Entry, texts: InventoryTexts) -> str:
    key = entry.row.key
    owner = key.owner_name or texts.unknown
    if key.owner_active is False:
        return texts.owner_gone.format(owner=owner)
    if key.owner_kind == "service_account":
        return texts.service_account.format(owner=owner)
    return owner


def _holders(holders: Sequence[Key], texts: InventoryTexts, *, is_elsewhere: bool) -> str:
    names = [key.name for key in holders]
    names += [texts.elsewhere] if is_elsewhere else []
    return ", ".join(names) or texts.nobody
