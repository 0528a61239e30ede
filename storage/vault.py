"""The vault: the only place in `storage` that sees a secret's text.

Secrets are encrypted as `storage/envelope.py` says, under the first key of the master key file.
Their fingerprints are HMAC-SHA256 under a random key, which is itself sealed under each master key
in `vault_keys`: that row tells the right master key from a wrong one.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.credentials.secret import Secret
from bot.errors import SealedError, SecretUnreadableError
from bot.ports import ChannelRef, Sealed, SealingContext, Vault
from storage.envelope import KEY_BYTES, Envelope, seal, unseal
from storage.keyring import (
    FILE_NAME,
    KeyFileError,
    Keyring,
    SealedReason,
    create_keyring,
    read_keyring,
)
from storage.transaction import Database, Transaction

_Seen = tuple[frozenset[str], Mapping[str, Envelope]]
"""Which master keys are needed, and the sealed fingerprint key by master key."""


@dataclass(frozen=True, repr=False)
class VaultKeys:
    """What an open vault holds in memory."""

    keyring: Keyring
    fingerprint_key: bytes


class EnvelopeVault(Vault):
    """Seals and opens secrets; sealed itself when it was given a reason instead of keys."""

    def __init__(self, *, keys: VaultKeys | SealedReason) -> None:
        self._keys = keys

    @property
    def is_sealed(self) -> bool:
        """Whether the master key is missing or wrong."""
        return isinstance(self._keys, SealedReason)

    @property
    def reason(self) -> SealedReason | None:
        """Why it is sealed: `missing`, `permissions`, `malformed` or `wrong`; None when open."""
        return self._keys if isinstance(self._keys, SealedReason) else None

    def seal(self, context: SealingContext, secret: Secret) -> Sealed:
        """Encrypt a secret for this context."""
        keys = self._get_keys()
        kek_id = keys.keyring.writing_id
        envelope = seal(keys.keyring.keys[kek_id], context, _encode(secret))
        return Sealed(
            kek_id=kek_id,
            wrapped_dek=envelope.wrapped_dek,
            body=envelope.body,
            fingerprint=_fingerprint(keys, secret),
        )

    def open(self, context: SealingContext, sealed: Sealed) -> Secret:
        """Decrypt; raises `SecretUnreadableError` when it does not belong to this context."""
        keys = self._get_keys()
        kek = keys.keyring.keys.get(sealed.kek_id)
        if kek is None:
            raise SecretUnreadableError("sealed under a master key that the key file lacks")
        text = unseal(kek, context, Envelope(sealed.wrapped_dek, sealed.body))
        secret = Secret(text.decode("utf-8", "surrogatepass"))
        if not hmac.compare_digest(_fingerprint(keys, secret), sealed.fingerprint):
            raise SecretUnreadableError("its fingerprint was altered")
        return secret

    def fingerprint(self, secret: Secret) -> bytes:
        """The keyed fingerprint of a secret, 32 bytes."""
        return _fingerprint(self._get_keys(), secret)

    def _get_keys(self) -> VaultKeys:
        if isinstance(self._keys, SealedReason):
            raise SealedError(self._keys.value)
        return self._keys


async def open_vault(
    database: Database, *, key_file: Path | None, data_dir: Path, may_create: bool = True
) -> EnvelopeVault:
    """The vault of this database: `key_file`, else the file in the data folder, is its master key.

    A missing file is made where nothing is sealed yet and `may_create` allows it; where another
    process may be running with a master key of its own, only if none has proved itself. In every
    other doubt the vault comes back sealed, with its reason, and neither file nor database is
    touched.
    """
    path = key_file or _prepare_folder(data_dir) / FILE_NAME
    while True:
        async with database.reads() as tx:
            seen = await _look(tx)
        needed, proofs = seen
        try:
            try:
                keyring = read_keyring(path)
            except KeyFileError as fault:
                is_shared = bool(proofs) and not database.is_exclusive
                is_missing = fault.reason is SealedReason.MISSING
                if not is_missing or needed or is_shared or not may_create:
                    raise
                # What the lost key proved is of no use to anybody: nothing is sealed under it.
                keyring, proofs = create_keyring(path), {}
            keys = VaultKeys(keyring, _open_fingerprint_key(keyring, proofs, needed))
        except KeyFileError as fault:
            return EnvelopeVault(keys=fault.reason)
        if keyring.writing_id in proofs or await _prove(database, keys, proofs, seen):
            return EnvelopeVault(keys=keys)


def _open_fingerprint_key(
    keyring: Keyring, proofs: Mapping[str, Envelope], needed: frozenset[str]
) -> bytes:
    """The one fingerprint key, new where nothing is sealed yet.

    Raises `KeyFileError` (wrong) when a proof does not open, when proofs differ, when none is of
    these master keys, or when a secret needs a master key that is not here.
    """
    if not proofs and not needed:
        return os.urandom(KEY_BYTES)
    try:
        opened = {
            unseal(keyring.keys[kek_id], _proof_context(kek_id), envelope)
            for kek_id, envelope in proofs.items()
            if kek_id in keyring.keys
        }
    except SecretUnreadableError:
        raise KeyFileError(SealedReason.WRONG) from None
    if len(opened) != 1 or not needed <= keyring.keys.keys():
        raise KeyFileError(SealedReason.WRONG)
    return opened.pop()


async def _look(tx: Transaction) -> _Seen:
    return frozenset(await tx.sealed.list_kek_ids()), await tx.vault_keys.list_all()


async def _prove(
    database: Database, keys: VaultKeys, proofs: Mapping[str, Envelope], seen: _Seen
) -> bool:
    """Write the proof; False when another process wrote one first, so that all is to be seen anew.

    Two that start on an empty PostgreSQL with a key file each must not both count as right.
    """
    kek_id = keys.keyring.writing_id
    kek = keys.keyring.keys[kek_id]
    envelope = seal(kek, _proof_context(kek_id), keys.fingerprint_key)
    async with database.changes() as tx:
        if await _look(tx) != seen:
            return False
        if not proofs:
            await tx.vault_keys.clear()
        await tx.vault_keys.add(kek_id, envelope)
    return True


def _proof_context(kek_id: str) -> SealingContext:
    return SealingContext("fingerprint_key", ChannelRef("", ""), kek_id, 1)


def _fingerprint(keys: VaultKeys, secret: Secret) -> bytes:
    return hmac.digest(keys.fingerprint_key, _encode(secret), "sha256")


def _encode(secret: Secret) -> bytes:
    # surrogatepass: an encoding error would carry the whole text in its traceback.
    return secret.reveal().encode("utf-8", "surrogatepass")


def _prepare_folder(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
