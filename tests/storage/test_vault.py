"""The vault: a secret opens in its own place, whole, with the right master key, or not at all."""

from __future__ import annotations

import base64
import hashlib
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.credentials.secret import Secret
from bot.errors import SealedError, SecretUnreadableError
from bot.keys.key import Key
from bot.ports import ChannelRef, Sealed, SealingContext
from storage.envelope import Envelope, _decrypt, bind, seal, unseal
from storage.keyring import SealedReason, parse_keyring
from storage.transaction import Database
from storage.vault import EnvelopeVault, VaultKeys

CONTEXT = SealingContext("key", ChannelRef("T1", "C1"), "key1", 1)
MakeSecret = Callable[[int], Secret]


def make_vault(*key_ids: str) -> EnvelopeVault:
    """A vault without a database; the master key of an id is its digest."""
    lines = [
        key_id.encode() + b":" + base64.b64encode(hashlib.sha256(key_id.encode()).digest())
        for key_id in key_ids
    ]
    return EnvelopeVault(
        keys=VaultKeys(keyring=parse_keyring(b"\n".join(lines)), fingerprint_key=b"f" * 32)
    )


def flip_bits(original: bytes) -> Iterator[bytes]:
    for bit in range(8 * len(original)):
        changed = bytearray(original)
        changed[bit // 8] ^= 1 << (bit % 8)
        yield bytes(changed)


def alter(sealed: Sealed) -> Iterator[Sealed]:
    """Every sealed secret that differs from this one by one bit."""
    for wrapped_dek in flip_bits(sealed.wrapped_dek):
        yield replace(sealed, wrapped_dek=wrapped_dek)
    for body in flip_bits(sealed.body):
        yield replace(sealed, body=body)
    for fingerprint in flip_bits(sealed.fingerprint):
        yield replace(sealed, fingerprint=fingerprint)
    for kek_id in flip_bits(sealed.kek_id.encode()):
        yield replace(sealed, kek_id=kek_id.decode("latin-1"))


def opens(vault: EnvelopeVault, context: SealingContext, sealed: Sealed) -> bool:
    try:
        vault.open(context, sealed)
    except SecretUnreadableError:
        return False
    return True


@given(st.text(st.characters(), max_size=200))
def test_any_text_comes_back_from_its_own_context(text: str) -> None:
    vault = make_vault("k1")

    opened = vault.open(CONTEXT, vault.seal(CONTEXT, Secret(text)))

    assert opened.reveal() == text


def test_every_flipped_bit_is_refused(make_secret: MakeSecret) -> None:
    vault = make_vault("k1")
    sealed = vault.seal(CONTEXT, make_secret(1))

    outcomes = [opens(vault, CONTEXT, altered) for altered in alter(sealed)]

    assert len(outcomes) == 8 * (60 + 88 + 28 + 32 + 2)
    assert not any(outcomes)


def test_a_cut_or_lengthened_secret_is_refused(make_secret: MakeSecret) -> None:
    vault = make_vault("k1")
    sealed = vault.seal(CONTEXT, make_secret(1))

    for length in (0, 5, 12, 27, 59):
        assert not opens(vault, CONTEXT, replace(sealed, wrapped_dek=sealed.wrapped_dek[:length]))
        assert not opens(vault, CONTEXT, replace(sealed, body=sealed.body[:length]))
    assert not opens(vault, CONTEXT, replace(sealed, wrapped_dek=sealed.wrapped_dek + b"\0"))
    assert not opens(vault, CONTEXT, replace(sealed, body=sealed.body + b"\0"))


@pytest.mark.parametrize(
    "context",
    [
        replace(CONTEXT, purpose="admin_key"),
        replace(CONTEXT, channel=ChannelRef("T2", "C1")),
        replace(CONTEXT, channel=ChannelRef("T1", "C2")),
        replace(CONTEXT, secret_id="key2"),
        replace(CONTEXT, version=2),
        # The same characters with other borders: lengths are bound, not a joined string.
        replace(CONTEXT, channel=ChannelRef("T1C", "1")),
        replace(CONTEXT, channel=ChannelRef("T", "1C1")),
        replace(CONTEXT, channel=ChannelRef("T1", "C1key"), secret_id="1"),
        replace(CONTEXT, purpose="", channel=ChannelRef("keyT1", "C1")),
    ],
    ids=repr,
)
def test_a_secret_does_not_open_in_another_context(
    make_secret: MakeSecret, context: SealingContext
) -> None:
    vault = make_vault("k1")

    sealed = vault.seal(CONTEXT, make_secret(1))

    assert opens(vault, CONTEXT, sealed)
    assert not opens(vault, context, sealed)


def test_parts_of_two_secrets_do_not_make_a_third(make_secret: MakeSecret) -> None:
    vault = make_vault("k1")
    one, other = vault.seal(CONTEXT, make_secret(1)), vault.seal(CONTEXT, make_secret(2))

    assert not opens(vault, CONTEXT, replace(one, body=other.body))
    assert not opens(vault, CONTEXT, replace(one, wrapped_dek=other.wrapped_dek))
    assert not opens(vault, CONTEXT, replace(one, fingerprint=other.fingerprint))


def test_a_wrapped_data_key_is_no_body(make_secret: MakeSecret) -> None:
    """The layer is bound too: a data key cannot be passed off as a secret's text."""
    kek = hashlib.sha256(b"k1").digest()
    inner = seal(kek, CONTEXT, make_secret(1).reveal().encode())

    with pytest.raises(SecretUnreadableError):
        unseal(kek, CONTEXT, Envelope(wrapped_dek=inner.body, body=inner.wrapped_dek))

    assert bind("dek", CONTEXT) != bind("body", CONTEXT)


def test_the_bound_context_is_the_documented_format() -> None:
    fields = [b"dek", b"key", b"T1", b"C1", b"key1", b"1"]

    expected = b"akb1" + b"".join(len(one).to_bytes(4, "big") + one for one in fields)

    assert bind("dek", CONTEXT) == expected


def test_a_thousand_seals_of_one_text_have_nothing_in_common(make_secret: MakeSecret) -> None:
    vault, kek = make_vault("k1"), hashlib.sha256(b"k1").digest()
    sealed = [vault.seal(CONTEXT, make_secret(1)) for _ in range(1000)]

    deks = {_decrypt(kek, one.wrapped_dek, bind("dek", CONTEXT)) for one in sealed}
    nonces = {one.wrapped_dek[:12] for one in sealed} | {one.body[:12] for one in sealed}

    assert len(deks) == 1000
    assert len(nonces) == 2000
    assert len({one.wrapped_dek for one in sealed}) == 1000
    assert len({one.body for one in sealed}) == 1000
    assert len({one.fingerprint for one in sealed}) == 1


def test_the_first_master_key_writes_and_the_others_only_read(make_secret: MakeSecret) -> None:
    old, both, new = make_vault("old"), make_vault("new", "old"), make_vault("new")
    before = old.seal(CONTEXT, make_secret(1))

    after = both.seal(CONTEXT, make_secret(1))

    assert (before.kek_id, after.kek_id) == ("old", "new")
    assert opens(both, CONTEXT, before)
    assert opens(new, CONTEXT, after)
    assert not opens(new, CONTEXT, before)


def test_equal_texts_have_one_fingerprint_and_others_another(make_secret: MakeSecret) -> None:
    vault = make_vault("k1")

    fingerprints = {vault.fingerprint(make_secret(seed)) for seed in range(100)}

    assert len(fingerprints) == 100
    assert vault.fingerprint(make_secret(1)) == vault.seal(CONTEXT, make_secret(1)).fingerprint
    assert {len(one) for one in fingerprints} == {32}
    # Keyed: who reads the database cannot try texts.
    assert hashlib.sha256(make_secret(1).reveal().encode()).digest() not in fingerprints


def test_a_sealed_vault_refuses_everything_and_says_why(make_secret: MakeSecret) -> None:
    sealed = make_vault("k1").seal(CONTEXT, make_secret(1))
    vault = EnvelopeVault(keys=SealedReason.MISSING)

    assert (vault.is_sealed, vault.reason) == (True, "missing")
    with pytest.raises(SealedError, match="missing"):
        vault.seal(CONTEXT, make_secret(1))
    with pytest.raises(SealedError, match="missing"):
        vault.open(CONTEXT, sealed)
    with pytest.raises(SealedError, match="missing"):
        vault.fingerprint(make_secret(1))


def test_neither_text_nor_keys_show_in_reprs_and_tracebacks(make_secret: MakeSecret) -> None:
    vault = make_vault("k1")
    sealed = vault.seal(CONTEXT, make_secret(1))
    kek = hashlib.sha256(b"k1").digest()
    shown = [repr(vault), repr(vault._keys), repr(sealed), repr(Envelope(kek, kek))]

    try:
        vault.open(CONTEXT, replace(sealed, fingerprint=b"x" * 32))
    except SecretUnreadableError as error:
        shown += [*traceback.format_exception(error), repr(error.__cause__)]

    assert len(shown) > 5
    for text in shown:
        assert make_secret(1).reveal()[10:30] not in text
        assert repr(kek)[2:-1] not in text
        assert "fingerprint_key" not in text


async def test_no_part_of_a_key_stands_in_the_files_of_the_database(
    database: Database,
    vault: EnvelopeVault,
    stranger: Any,
    tmp_path: Path,
    now: datetime,
    make_key: Callable[..., Key],
    make_secret: MakeSecret,
) -> None:
    """Every window of 12 characters, raw and as base64 and hexadecimal; also after a removal."""
    secrets = [make_secret(seed) for seed in range(5)]
    async with database.changes() as tx:
        for number, secret in enumerate(secrets):
            key = make_key(
                key_id=f"key{number}",
                name=f"name{number}",
                masked=str(secret),
                last4=secret.last4,
            )
            await tx.keys.save(key, vault.seal(key.sealing, secret))
        await tx.keys.remove(make_key(key_id="key0"))
        await tx.job_runs.mark("job", now)
    await database.close()

    kept = read_files(tmp_path) + repr(stranger.dump()).encode()

    for secret in secrets:
        for window in find_windows(secret.reveal().encode().removeprefix(b"sk-proj-")):
            assert window not in kept


def read_files(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("bot.sqlite3*"))


def find_windows(text: bytes) -> Iterator[bytes]:
    for encoded in (
        text,
        text.hex().encode(),
        text.hex().upper().encode(),
        *(base64.b64encode(b"x" * shift + text)[4:-4] for shift in range(3)),
    ):
        for start in range(len(encoded) - 11):
            yield encoded[start : start + 12]


async def test_a_row_moved_to_another_channel_does_not_open(
    database: Database,
    vault: EnvelopeVault,
    stranger: Any,
    make_key: Callable[..., Key],
    make_secret: MakeSecret,
) -> None:
    """Who writes to the database cannot make a key his own channel's, whatever he changes."""
    key = make_key()
    async with database.changes() as tx:
        await tx.keys.save(key, vault.seal(key.sealing, make_secret(1)))
    thief = ChannelRef("T1", "C9")
    stranger.run("UPDATE keys SET channel_id = 'C9'; UPDATE sealed_secrets SET channel_id = 'C9'")

    async with database.reads() as tx:
        moved = await tx.keys.find(thief, "prod")
        assert moved is not None
        sealed = await tx.keys.get_sealed(moved)

    assert not opens(vault, moved.sealing, sealed)
    assert opens(vault, key.sealing, sealed)
