"""The start of the vault: made where nothing is sealed, sealed in every doubt, harming nothing."""

from __future__ import annotations

import base64
import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.credentials.secret import Secret
from bot.keys.key import Key
from storage.keyring import read_keyring
from storage.transaction import Database
from storage.vault import EnvelopeVault, open_vault


def list_folder(path: Path) -> list[Path]:
    return sorted(path.iterdir())


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def make_line(key_id: str) -> bytes:
    return f"{key_id}:{base64.b64encode(os.urandom(32)).decode()}\n".encode()


def write_private(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    path.chmod(0o600)
    return path


def restore(path: Path, content: bytes) -> None:
    if path.is_dir():
        path.rmdir()
    else:
        path.unlink(missing_ok=True)
    write_private(path, content)


@pytest.fixture
async def key(
    database: Database,
    vault: EnvelopeVault,
    make_key: Callable[..., Key],
    make_secret: Callable[[int], Secret],
) -> Key:
    """A key sealed under the master key in the data folder."""
    key: Key = make_key()
    async with database.changes() as tx:
        await tx.keys.save(key, vault.seal(key.sealing, make_secret(1)))
    return key


async def open_text(database: Database, vault: EnvelopeVault, key: Key) -> str:
    async with database.reads() as tx:
        return vault.open(key.sealing, await tx.keys.get_sealed(key)).reveal()


async def test_the_first_start_makes_a_private_master_key(
    database: Database, tmp_path: Path
) -> None:
    vault = await open_vault(database, key_file=None, data_dir=tmp_path / "data")

    file = tmp_path / "data" / "master.key"
    assert (vault.is_sealed, vault.reason) == (False, None)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(read_keyring(file).keys) == 1


async def test_a_later_start_opens_what_was_sealed(
    database: Database, tmp_path: Path, key: Key, make_secret: Callable[[int], Secret]
) -> None:
    master = digest(tmp_path / "master.key")

    vault = await open_vault(database, key_file=None, data_dir=tmp_path)

    assert await open_text(database, vault, key) == make_secret(1).reveal()
    async with database.reads() as tx:
        same = await tx.keys.find_by_fingerprint(key.channel, vault.fingerprint(make_secret(1)))
    assert same == key
    assert digest(tmp_path / "master.key") == master


async def test_a_master_key_is_made_where_the_settings_name_its_file(
    database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "keys.txt"

    vault = await open_vault(database, key_file=file, data_dir=tmp_path / "data")

    assert not vault.is_sealed
    assert len(read_keyring(file).keys) == 1
    assert not (tmp_path / "data").exists()


async def test_a_master_key_that_cannot_be_made_leaves_the_vault_sealed(
    database: Database, stranger: Any, tmp_path: Path
) -> None:
    before = stranger.dump()

    vault = await open_vault(database, key_file=tmp_path / "no" / "folder", data_dir=tmp_path)

    assert vault.reason == "missing"
    assert stranger.dump() == before


def _remove(path: Path) -> None:
    path.unlink()


def _open_to_others(path: Path) -> None:
    path.chmod(0o640)


def _make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir(mode=0o600)


def _make_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path, 0o600)


def _make_link_loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def _empty(path: Path) -> None:
    write_private(path, b"")


def _cut(path: Path) -> None:
    write_private(path, path.read_bytes()[:-8])


def _write_nonsense(path: Path) -> None:
    write_private(path, os.urandom(50))


def _write_another(path: Path) -> None:
    write_private(path, make_line("another"))


def _write_another_of_the_same_id(path: Path) -> None:
    key_id = next(iter(read_keyring(path).keys))
    write_private(path, make_line(key_id))


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (_remove, "missing"),
        (_open_to_others, "permissions"),
        (_make_folder, "permissions"),
        (_make_pipe, "permissions"),
        (_make_link_loop, "permissions"),
        (_empty, "malformed"),
        (_cut, "malformed"),
        (_write_nonsense, "malformed"),
        (_write_another, "wrong"),
        (_write_another_of_the_same_id, "wrong"),
    ],
)
async def test_a_doubtful_master_key_seals_the_vault_and_harms_nothing(
    database: Database,
    stranger: Any,
    tmp_path: Path,
    key: Key,
    make_secret: Callable[[int], Secret],
    harm: Callable[[Path], None],
    reason: str,
) -> None:
    master = tmp_path / "master.key"
    saved, before = master.read_bytes(), stranger.dump()
    harm(master)
    present = list_folder(tmp_path)

    vault = await open_vault(database, key_file=None, data_dir=tmp_path)

    assert (vault.is_sealed, vault.reason) == (True, reason)
    assert stranger.dump() == before
    assert list_folder(tmp_path) == present
    restore(master, saved)
    healed = await open_vault(database, key_file=None, data_dir=tmp_path)
    assert await open_text(database, healed, key) == make_secret(1).reveal()


async def test_a_wrong_master_key_is_noticed_before_anything_is_sealed(
    database: Database, vault: EnvelopeVault, tmp_path: Path
) -> None:
    _write_another(tmp_path / "master.key")

    reopened = await open_vault(database, key_file=None, data_dir=tmp_path)

    assert not vault.is_sealed
    assert reopened.reason == "wrong"


async def test_a_lost_master_key_is_replaced_where_nothing_is_sealed_and_nobody_can_have_it(
    database: Database, vault: EnvelopeVault, tmp_path: Path, make_secret: Callable[[int], Secret]
) -> None:
    (tmp_path / "master.key").unlink()

    replaced = await open_vault(database, key_file=None, data_dir=tmp_path)
    again = await open_vault(database, key_file=None, data_dir=tmp_path)

    if not database.is_exclusive:
        assert {replaced.reason, again.reason} == {"missing"}, "another machine may seal with it"
        assert not (tmp_path / "master.key").exists()
        return
    assert (replaced.is_sealed, again.is_sealed) == (False, False)
    assert again.fingerprint(make_secret(1)) == replaced.fingerprint(make_secret(1))
    assert again.fingerprint(make_secret(1)) != vault.fingerprint(make_secret(1))


async def test_a_master_key_added_in_front_takes_over_and_keeps_fingerprints(
    database: Database, tmp_path: Path, key: Key, make_secret: Callable[[int], Secret]
) -> None:
    master = tmp_path / "master.key"
    write_private(master, make_line("newer") + b"\n" + master.read_bytes())

    vault = await open_vault(database, key_file=None, data_dir=tmp_path)

    assert await open_text(database, vault, key) == make_secret(1).reveal()
    assert vault.seal(key.sealing, make_secret(2)).kek_id == "newer"
    async with database.reads() as tx:
        assert (
            await tx.keys.find_by_fingerprint(key.channel, vault.fingerprint(make_secret(1))) == key
        )
        assert set(await tx.vault_keys.list_all()) == set(read_keyring(master).keys)


async def test_a_master_key_taken_out_too_early_seals_the_vault(
    database: Database, stranger: Any, tmp_path: Path, key: Key
) -> None:
    """The newer one proves itself, but what only the older one opens must not be lost sight of."""
    master = tmp_path / "master.key"
    newer = make_line("newer")
    write_private(master, newer + master.read_bytes())
    await open_vault(database, key_file=None, data_dir=tmp_path)
    before = stranger.dump()
    write_private(master, newer)

    vault = await open_vault(database, key_file=None, data_dir=tmp_path)

    assert vault.reason == "wrong"
    assert stranger.dump() == before


async def test_secrets_without_any_proof_of_their_master_key_seal_the_vault(
    database: Database, tmp_path: Path, key: Key
) -> None:
    async with database.changes() as tx:
        await tx.vault_keys.clear()

    vault = await open_vault(database, key_file=None, data_dir=tmp_path)

    assert vault.reason == "wrong"


async def test_a_link_to_a_private_file_serves(
    database: Database, tmp_path: Path, key: Key
) -> None:
    """As container platforms mount secrets."""
    master = tmp_path / "master.key"
    link = tmp_path / "link"
    link.symlink_to(master)
    master.chmod(0o400)

    vault = await open_vault(database, key_file=link, data_dir=tmp_path)

    assert not vault.is_sealed
