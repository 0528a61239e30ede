"""The master keys: a file of lines `id:base64`, the first writes, the others only read."""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import re
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from bot.errors import SealedError
from storage.envelope import KEY_BYTES

FILE_NAME = "master.key"
"""In the data folder, unless `APIKEY_BOT_MASTER_KEY_FILE` names another file."""

MAX_BYTES = 65_536
"""A longer file is not a key file."""

_LINE = re.compile(r"([A-Za-z0-9_.-]{1,64}):([A-Za-z0-9+/=]+)")
_PRIVATE_MODES = frozenset({0o600, 0o400})


class SealedReason(StrEnum):
    """Why the vault stays sealed."""

    MISSING = "missing"
    """No file, or none can be made, and secrets need it."""
    PERMISSIONS = "permissions"
    """Not a regular file, of another user, or open to others than its owner."""
    MALFORMED = "malformed"
    """Not lines of `id:base64` with 32 bytes each."""
    WRONG = "wrong"
    """Well-formed, but not the key that this database was sealed with."""


class KeyFileError(SealedError):
    """The key file does not serve; `reason` says why. Nothing of its content is told."""

    def __init__(self, reason: SealedReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, repr=False)
class Keyring:
    """Master keys by id, in the order of the file; each 32 bytes."""

    keys: Mapping[str, bytes]

    @property
    def writing_id(self) -> str:
        """The id of the key that seals what is new."""
        return next(iter(self.keys))


def read_keyring(path: Path) -> Keyring:
    """The keys in the file; raises `KeyFileError`. A link to a regular file is followed."""
    try:
        # Non-blocking: opening a named pipe must not hang the start.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError) as exc:
        raise KeyFileError(SealedReason.MISSING) from exc
    except OSError as exc:
        raise KeyFileError(SealedReason.PERMISSIONS) from exc
    try:
        facts = os.fstat(descriptor)
        if not _is_private(facts):
            raise KeyFileError(SealedReason.PERMISSIONS)
        return parse_keyring(os.read(descriptor, MAX_BYTES + 1))
    finally:
        os.close(descriptor)


def parse_keyring(content: bytes) -> Keyring:
    """The keys in the lines; raises `KeyFileError`, which holds nothing of the content."""
    if len(content) > MAX_BYTES or not content.isascii():
        raise KeyFileError(SealedReason.MALFORMED)
    lines = [line.strip() for line in content.decode("ascii").splitlines()]
    pairs = [_parse_line(line) for line in lines if line]
    keys = dict(pairs)
    if not keys or len(keys) != len(pairs):
        raise KeyFileError(SealedReason.MALFORMED)
    return Keyring(MappingProxyType(keys))


def create_keyring(path: Path) -> Keyring:
    """Make a new key and its file, readable by its owner only, safe on disk when this returns.

    An existing file is never written to: of several processes one makes it, and the others read
    what it made. Raises `KeyFileError` (missing) where the file cannot be made.
    """
    key = base64.b64encode(os.urandom(KEY_BYTES)).decode()
    line = f"k-{secrets.token_hex(4)}:{key}\n".encode()
    try:
        _publish(line, path)
        _sync_folder(path.parent)
    except OSError as exc:
        raise KeyFileError(SealedReason.MISSING) from exc
    return read_keyring(path)


def _publish(line: bytes, path: Path) -> None:
    """Write a file that has its name only once it is whole; one that is there already stays."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)  # unlike a renamed file, a link replaces nothing
    finally:
        draft.unlink()


def _parse_line(line: str) -> tuple[str, bytes]:
    found = _LINE.fullmatch(line)
    if found is None:
        raise KeyFileError(SealedReason.MALFORMED)
    try:
        key = base64.b64decode(found[2], validate=True)
    except binascii.Error:
        raise KeyFileError(SealedReason.MALFORMED) from None
    if len(key) != KEY_BYTES:
        raise KeyFileError(SealedReason.MALFORMED)
    return found[1], key


def _is_private(facts: os.stat_result) -> bool:
    return (
        stat.S_ISREG(facts.st_mode)
        and facts.st_uid == os.geteuid()
        and stat.S_IMODE(facts.st_mode) in _PRIVATE_MODES
    )


def _sync_folder(folder: Path) -> None:
    # A new file's name is on disk only once its folder is.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
