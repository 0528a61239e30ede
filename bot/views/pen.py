"""How the readable file of an export is written: its language, its zone, the words of others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.credentials.scan import redact
from bot.texts.evidence import EVIDENCE_TEXTS, EvidenceTexts
from bot.texts.standing import STANDING_TEXTS
from bot.views.markdown import inline_code, plain_text


@dataclass(frozen=True, kw_only=True)
class Pen:
    """In which language and zone is written."""

    lang: str
    zone: ZoneInfo

    @property
    def texts(self) -> EvidenceTexts:
        """The words."""
        return EVIDENCE_TEXTS[self.lang]

    @property
    def colon(self) -> str:
        """What stands between a label and its value."""
        return "：" if self.lang == "ja" else ": "

    def list_labels(self, *names: str) -> list[str]:
        """The labels of columns."""
        return [self.texts.labels[name] for name in names]

    def say(self, moment: datetime | None) -> str:
        """`2026-11-24 10:00 +0900`, to be read years later; or unknown."""
        return f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M %z}" if moment else self.texts.unknown

    def words(self, text: object) -> str:
        """What somebody else wrote, harmless; or unknown."""
        return plain_text(redact(str(text))) if text not in {None, ""} else self.texts.unknown

    def id(self, text: str | None) -> str:
        """An id, to be copied as it stands; or unknown."""
        return inline_code(text) if text else self.texts.unknown

    def join(self, parts: list[str]) -> str:
        """A list in words."""
        return STANDING_TEXTS[self.lang].separator.join(parts) or self.texts.none
