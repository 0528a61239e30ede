"""What a model writes, made harmless while it streams: no marks, foreign links or keys.

A key may come in any pieces. So the last run of letters is held until something ends it, and a
link or a mark of Slack until it is whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from bot.credentials.scan import redact
from bot.errors import AnswerNotWrittenError

_LONGEST_HELD: Final = 3000
"""Characters; nothing that a person should read runs on for longer without a break."""

_UNSEEN: Final = dict.fromkeys(
    [code for code in range(32) if chr(code) not in "\t\n"]
    + [0x7F, 0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF]
)
_WIDE: Final = {  # full-width letters to those that a key may be made of
    0xFEE0 + code: code for code in range(0x21, 0x7F) if chr(code).isalnum() or chr(code) == "-"
}
_MARK: Final = re.compile(
    r"(?:<|&lt;)[!@#](?:(?!&[lg]t;)[^<>\n]){0,300}(?:>|&gt;)|@(?=channel|here|everyone)"
)
_LINK: Final = re.compile(r"!?\[([^\]\n]{0,300})\]\(\s*<?([^()\s<>]{0,500})>?[^()\n]{0,200}\)")
_SLACK_LINK: Final = re.compile(r"<((?:[a-z][a-z0-9+.-]{1,20}:)[^<>|\s]{1,500})(?:\|([^<>\n]*))?>")
_BARE: Final = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,20}://|\b(?:mailto|tel|javascript|data|slack):|\bwww\.)"
    r"[\x21\x23-\x28\x2a-\x3b\x3d\x3f-\x5a\x5e-\x5f\x61-\x7b\x7d\x7e]+"
    r"|\b(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,12}/[\x21\x23-\x28\x2a-\x3b\x3f-\x5a\x5f\x61-\x7e]*",
    re.IGNORECASE,
)
_HALF_KEY: Final = re.compile(r"[A-Za-z0-9_-]*T3BlbkFJ[A-Za-z0-9_-]*")
"""What has lost its beginning; the marker stands in the middle of every OpenAI key."""
_TRAILING: Final = ".,;:!?*_'"
_RUN: Final = re.compile(r"[\x21-\x7e]*\Z")
_OPEN: Final = re.compile(
    r"(?:!?\[[^\]\n]{0,300}\]?|!?\[[^\]\n]{0,300}\]\([^()\n]{0,700}|(?:<|&lt;)[^<>\n]{0,500})\Z"
)
_BEARER: Final = re.compile(r"(?i)\b(?:bearer|basic)\s*\Z")
_CODE: Final = "`"


class Screen:
    """Takes pieces in order and gives what may be shown of them."""

    def __init__(self) -> None:
        self._held = ""
        self._allowed: set[str] = set()

    def allow(self, urls: Iterable[str]) -> None:
        """Pages that may be linked to, besides those on OpenAI's hosts."""
        self._allowed.update(urls)

    def add(self, text: str) -> str:
        """What may be shown now; the rest is held.

        Raises `AnswerNotWrittenError` for text that never breaks.
        """
        self._held = _strip(self._held + text.translate(_UNSEEN).translate(_WIDE))
        cut = _find_cut(self._held)
        ready, self._held = self._held[:cut], self._held[cut:]
        if len(self._held) > _LONGEST_HELD:
            raise AnswerNotWrittenError("nonsense")
        return self._clean(ready)

    def end(self) -> str:
        """What was held, at the end."""
        ready, self._held = self._held, ""
        return self._clean(ready)

    def _clean(self, text: str) -> str:
        pieces, done = [], 0
        text = _HALF_KEY.sub("…", redact(text))
        for link in _LINK.finditer(text):
            pieces += [self._clean_bare(text[done : link.start()]), self._link(link)]
            done = link.end()
        return "".join((*pieces, self._clean_bare(text[done:])))

    def _link(self, link: re.Match[str]) -> str:
        words, url = link.groups()
        words = words.replace("[", "").strip()
        if self._is_allowed(url) and not _BARE.search(words):
            return f"[{words}]({url})"
        return f"{self._clean_bare(words)} ({self._show(url)})"

    def _clean_bare(self, text: str) -> str:
        text = _SLACK_LINK.sub(lambda link: f"{link[2] or ''} {link[1]} ".lstrip(), text)
        return _BARE.sub(lambda found: self._show(found.group()), text)

    def _show(self, url: str) -> str:
        """An address, linked only where it may be: Slack makes no link of code."""
        bare = url.rstrip(_TRAILING)
        if self._is_allowed(bare):
            return url
        return f"{_CODE}{bare.replace(_CODE, '')}{_CODE}{url[len(bare) :]}" if bare else url

    def _is_allowed(self, url: str) -> bool:
        if url in self._allowed:
            return True
        try:
            parts = urlsplit(url if "://" in url else f"https://{url}")
            host = parts.hostname or ""
            is_plain = parts.port is None and "@" not in parts.netloc and "\\" not in url
        except ValueError:
            return False
        is_openai = host == "openai.com" or host.endswith(".openai.com")
        return parts.scheme == "https" and is_plain and is_openai


def _strip(text: str) -> str:
    """Without marks of Slack, also those that only come to be when others go."""
    while True:
        stripped = _MARK.sub("", text)
        if stripped == text:
            return text
        text = stripped


def _find_cut(text: str) -> int:
    """Up to where nothing can change by what follows."""
    run = _RUN.search(text)
    cut = len(text) if run is None else run.start()
    unfinished = (_OPEN.search(text), _BEARER.search(text[:cut]))
    cut = min([cut, *(found.start() for found in unfinished if found)])
    for link in (*_LINK.finditer(text), *_SLACK_LINK.finditer(text)):
        if link.start() < cut < link.end():
            cut = link.start()
    before = _RUN.search(text[:cut])
    return cut if before is None else before.start()
