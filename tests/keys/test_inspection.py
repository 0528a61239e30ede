"""What is found among the organization's keys, and what of it a person may know."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.organization import InventoryRow, OrganizationKey, Project, SpendLimit
from bot.keys.inspection import Concern, find_by_end, list_concerns, take_inventory
from bot.ports import ChannelRef
from bot.views.inventory import FIRST, inventory_message
from bot.views.limits import TABLE_ROWS, TABLE_TEXT

NOW = datetime(2026, 11, 24, tzinfo=UTC)
DAY = timedelta(days=1)
LIMIT = SpendLimit(threshold=Decimal(100), currency="usd", enforcing=False)


def make_row(
    number: int = 1, *, project: str = "p1", limit: Any = LIMIT, **key: Any
) -> InventoryRow:
    facts: dict[str, Any] = {
        "openai_key_id": f"key_{number}",
        "project_id": project,
        "name": f"key {number}",
        "masked": f"sk-proj-...{number:04d}",
        "created_at": NOW - 10 * DAY,
        "last_used_at": NOW - DAY,
        "expires_at": None,
        "owner_kind": "user",
        "owner_name": "Misaki",
        "owner_active": True,
    }
    return InventoryRow(
        project=Project(project_id=project, name=project, archived=False),
        key=OrganizationKey(**facts | key),
        limit=limit,
    )


def see(*rows: InventoryRow, keys: Any = (), visible: Any = ()) -> Any:
    return take_inventory(rows, keys, visible=frozenset(visible), at=NOW)


def test_each_concern_is_told_the_most_pressing_first(make_key: Any) -> None:
    rows = [
        make_row(1, expires_at=NOW - DAY),
        make_row(2, created_at=NOW - 400 * DAY, last_used_at=None),
        make_row(3, created_at=NOW - 200 * DAY),
        make_row(4, project="p2", limit=None),
        make_row(5),
        make_row(6, owner_active=False, last_used_at=None),
        make_row(7, expires_at=NOW + 13 * DAY),
    ]
    ours = [make_key(name=f"our {n}", openai_key_id=f"key_{n}") for n in (3, 4)]

    inventory = see(*rows, keys=ours, visible={ours[0].channel})

    told = [(worry.concern, worry.entry.row.key.name) for worry in inventory.worries]
    assert told == [
        (Concern.EXPIRES_SOON, "key 7"),
        (Concern.OWNER_GONE, "key 6"),
        (Concern.UNREGISTERED, "key 5"),
        (Concern.NO_LIMIT, "key 4"),
        (Concern.OLD, "key 3"),
        (Concern.IDLE, "key 2"),
        (Concern.EXPIRED, "key 1"),
    ]
    assert inventory.used == 5
    assert inventory.projects == 2


def test_a_project_without_limit_is_one_worry(make_key: Any) -> None:
    ours = [make_key(name=f"our {n}", openai_key_id=f"key_{n}") for n in (1, 2)]

    inventory = see(
        make_row(1, limit=None), make_row(2, limit=None), keys=ours, visible={ours[0].channel}
    )

    assert [worry.concern for worry in inventory.worries] == [Concern.NO_LIMIT]
    concerns = [list_concerns(entry, NOW) for entry in inventory.entries]
    assert concerns == [(Concern.NO_LIMIT,), (Concern.NO_LIMIT,)]


def test_names_of_channels_the_person_is_not_in_stay_unknown(make_key: Any) -> None:
    ours = make_key(name="hidden-name", openai_key_id="key_1")

    inventory = see(make_row(1), keys=[ours], visible={ChannelRef("T1", "C0OTHER")})
    message = inventory_message(inventory, channel_id="C1", zone="Asia/Tokyo", lang="en")

    assert inventory.entries[0].is_registered
    assert inventory.worries == ()
    assert "hidden-name" not in str(message)
    assert "another channel" in str(message.blocks)


def test_a_key_is_found_by_its_end_as_it_is_written() -> None:
    inventory = see(make_row(1, masked="sk-proj-...a1B2"), make_row(2, masked="sk-proj-...A1b2"))

    assert [entry.row.key.name for entry in find_by_end(inventory, "a1B2")] == ["key 1"]
    for lang, word in (("ja", "大文字と小文字"), ("en", "Capitals count")):
        said = inventory_message(inventory, end="zzzz", channel_id="C1", zone="UTC", lang=lang)
        assert word in said.text


@given(
    count=st.integers(0, 400),
    name=st.text(st.characters(codec="utf-8"), max_size=300),
    lang=st.sampled_from(["ja", "en"]),
)
def test_whatever_stands_there_fits_and_stays_text(count: int, name: str, lang: str) -> None:
    rows = [make_row(n, name=name, project=f"p{n}", limit=None) for n in range(count)]

    message = inventory_message(see(*rows), channel_id="C1", zone="Asia/Tokyo", lang=lang)

    tables = [block for block in message.blocks if block["type"] == "data_table"]
    sections = [block["text"]["text"] for block in message.blocks if block["type"] == "section"]
    assert len(tables) == bool(count)
    for table in tables:
        assert len(table["rows"]) <= TABLE_ROWS + 1
        assert sum(len(cell["text"]) for row in table["rows"] for cell in row) <= TABLE_TEXT
    assert len([text for text in sections if text.startswith("•")]) == min(count, FIRST)
    assert all(len(text) <= 3000 and "<!" not in text for text in sections)
    assert len(message.blocks) <= 50
