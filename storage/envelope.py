"""The encryption of one secret: AES-256-GCM twice, bound to where the secret belongs.

    wrapped_dek = nonce(12) || GCM(KEK).encrypt(nonce, DEK, aad("dek"))      60 bytes
    body        = nonce(12) || GCM(DEK).encrypt(nonce, text, aad("body"))    28 + n bytes
    aad(layer)  = "akb1", then layer, purpose, team, channel, id, version,
                  each as u32 big-endian length and UTF-8

The data key (DEK) is random for each sealing and encrypts once. The master key (KEK) makes random
96-bit nonces, safe for about 2^32 sealings under one key (NIST SP 800-38D, section 8.3).
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import SecretUnreadableError
from bot.ports import SealingContext

KEY_BYTES = 32
NONCE_BYTES = 12
MAGIC = b"akb1"


@dataclass(frozen=True, repr=False)
class Envelope:
    """The two encrypted parts."""

    wrapped_dek: bytes
    body: bytes


def seal(kek: bytes, context: SealingContext, text: bytes) -> Envelope:
    """Encrypt under a data key of its own; the same text never gives the same bytes."""
    dek = AESGCM.generate_key(bit_length=8 * KEY_BYTES)
    return Envelope(
        wrapped_dek=_encrypt(kek, dek, bind("dek", context)),
        body=_encrypt(dek, text, bind("body", context)),
    )


def unseal(kek: bytes, context: SealingContext, envelope: Envelope) -> bytes:
    """Decrypt; raises `SecretUnreadableError` unless key, context and every bit are right."""
    try:
        dek = _decrypt(kek, envelope.wrapped_dek, bind("dek", context))
        return _decrypt(dek, envelope.body, bind("body", context))
    except (InvalidTag, ValueError):
        # ValueError: too short for a nonce, or a data key of another length. No cause is chained:
        # nothing of what was decrypted may reach a traceback.
        raise SecretUnreadableError("moved, altered, or of another master key") from None


def bind(layer: str, context: SealingContext) -> bytes:
    """The context as bytes. Lengths, not separators: `T|C` and `K` must not equal `T` and `C|K`."""
    fields = (
        layer,
        context.purpose,
        context.channel.team_id,
        context.channel.channel_id,
        context.secret_id,
        str(context.version),
    )
    encoded = (field.encode() for field in fields)
    return MAGIC + b"".join(len(field).to_bytes(4, "big") + field for field in encoded)


def _encrypt(key: bytes, text: bytes, aad: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, text, aad)


def _decrypt(key: bytes, sealed: bytes, aad: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], aad)
