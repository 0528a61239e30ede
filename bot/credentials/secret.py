"""A secret that never prints, pickles or serialises itself."""

from __future__ import annotations

import hmac
from typing import NoReturn, SupportsIndex, final

from bot.credentials.masking import last_four, mask


@final
class Secret:
    """The text of a key, opened only by `reveal`.

    Every way of printing it gives the mask. Equal texts are equal, compared in constant time.
    It cannot be hashed, copied, pickled or encoded as JSON (`TypeError`).
    """

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        self.__text = text

    def reveal(self) -> str:
        """The text itself. Only for the gateways, the vault and the key form."""
        return self.__text

    @property
    def last4(self) -> str:
        """The last four characters; empty when the text is too short to show any."""
        return last_four(self.__text)

    def __repr__(self) -> str:
        return f"Secret({mask(self.__text)!r})"

    def __str__(self) -> str:
        return mask(self.__text)

    def __format__(self, spec: str) -> str:
        return format(mask(self.__text), spec)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        # surrogatepass: a text that UTF-8 refuses must compare too, not raise with itself inside.
        return hmac.compare_digest(
            self.__text.encode("utf-8", "surrogatepass"),
            other.__text.encode("utf-8", "surrogatepass"),
        )

    __hash__ = None  # type: ignore[assignment]  # a hash of a secret is a trace of it

    def __bool__(self) -> bool:
        return bool(self.__text)

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise TypeError("a Secret is neither copied nor pickled")

    def __getstate__(self) -> NoReturn:
        raise TypeError("a Secret is neither copied nor pickled")
