"""The two languages."""

from __future__ import annotations

LANGUAGES: tuple[str, ...] = ("ja", "en")


def language_of(locale: str, *, default: str) -> str:
    """The language for a locale such as `ja-JP`; English for other languages.

    `default` is for people whose locale is unknown (empty).
    """
    if not locale:
        return default
    return "ja" if locale.lower().startswith("ja") else "en"
