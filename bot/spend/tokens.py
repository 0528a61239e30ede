"""How many tokens a text is, counted on this machine: no network, no key.

toktok holds OpenAI's published tables; tests hold it against tiktoken, number by number.
"""

from __future__ import annotations

from dataclasses import dataclass

CURRENT_ENCODING = "o200k_base"
"""The newest published encoding, and the best guess for a model whose own is not."""

_COUNTED = frozenset({"cl100k_base", "o200k_base", "o200k_harmony"})


@dataclass(frozen=True)
class Encoding:
    """What cuts a model's texts into tokens; a guess unless OpenAI has published it."""

    name: str
    is_published: bool


def find_encoding(model: str) -> Encoding:
    """The encoding of a model by OpenAI's list (tiktoken 0.14.0, which lacks gpt-6)."""
    from tiktoken.model import encoding_name_for_model

    try:
        name = encoding_name_for_model(model)
    except KeyError:
        return Encoding(CURRENT_ENCODING, is_published=False)
    if name not in _COUNTED:
        return Encoding(CURRENT_ENCODING, is_published=False)
    return Encoding(name, is_published=True)


def count_tokens(text: str, encoding: str) -> int:
    """The tokens of a text of any size, in linear time; the first call takes 0.3 s to load.

    Marks such as `<|endoftext|>` count as the text that they are; half a surrogate pair as U+FFFD.
    """
    from toktok import batch_count

    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    # On this thread: a pool would cost more than one text does.
    return int(batch_count([whole], encoding, threads=1)[0])
