"""What was said before: how far the next words carry on with it, and in which language.

A conversation is a chain: people mostly stay with what they talk about, or go on to what an article
calls related. What is known before the next words is a share for each topic; the words then speak
for themselves (`search`). The shares are bounded, so words that are clear need no context and are
not drowned by it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.answers.faults import AMBIGUOUS_429, find_reported_topics
from bot.answers.normal import normalise
from bot.causes.followups import NEWS, Followup, read_followups
from bot.causes.questions import looks_like_error
from bot.causes.troubles import says_only_it_fails

MOST_EARLIER: Final = 20
"""Earlier messages that are looked at, the newest."""

Shares = Mapping[str, float]
"""Topic → how likely it is what people talk about; they add up to one."""


@dataclass(frozen=True)
class Before:
    """What a conversation was about; `trouble` is the error in it, also while they talk aside."""

    shares: Shares
    trouble: str | None

    @classmethod
    def of(cls, shares: Shares, before: Before | None) -> Before:
        """What it is about after the next words."""
        best = max(shares, key=lambda topic: shares[topic])
        is_error = best.startswith(_ERROR) and shares[best] >= 1 / 2
        if is_error or before is None:
            return cls(shares, best if is_error else None)
        return cls(shares, before.trouble)


_STAY, _MOVE = 0.40, 0.25
_STAY_LEANING, _MOVE_LEANING = 0.70, 0.20
_STAY_TOLD = 0.95
"""Likelihoods that somebody stays with a topic or moves to a related one; chosen on the dialogues
that were seen, and little changes from a tenth less to a tenth more."""

_SHORT: Final = {"ja": 14, "en": 6}
"""Characters, words: up to here a message hardly stands alone."""

_LEANS_JA = re.compile(
    r"^(?:じゃあ|じゃ|では|で、|でも|けど|それ|その|そこ|そっち|これ|この|あれ|あの|ちなみに|だと|だけど|あと"
    r"|なら|ということ|つまり|まだ|また|やっぱ|さっき|やはり|すると|そうすると|同じ|はい|いいえ|いや|うーん|あ、)"
    r"|それ(?:は|を|が|でも|だと|なら|って|も)|(?:その|この)(?:場合|とき|うち|まま|あと)|同じ(?:です|エラー|まま)"
    r"|(?:変わり|直り)ません|変わらない|直らない|もう一方|両方|どちらも|前者|後者|最初の(?:方|ほう)"
)
_LEANS_EN = re.compile(
    r"^(?:and|but|so|then|ok(?:ay)?|oh|ah|fine|yes|yeah|no|nope|done|right|hm+|well|also|what about"
    r"|how about|still|even|anyway|alright|same)\b"
    r"|\b(?:it|that|this|those|these|them|they|there|one|ones|both|either|neither|then|instead"
    r"|the (?:same|first|second|other|old|new)(?: one)?)\b"
)
_TOPIC_OF_NEWS: Final[Mapping[Followup, str]] = {
    Followup.OTHER_ORGANIZATION: "err_org_mismatch",
    Followup.OTHER_PROJECT: "err_org_mismatch",
}
_FUNDS: Final = ("err_insufficient_quota_429", "prepaid_credits")
_ERROR: Final = "err_"
_JAPANESE = re.compile(r"[\u3041-\u30ff\u31f0-\u31ff\u3400-\u9fff\uff66-\uff9f]")
_WORD = re.compile(r"[A-Za-z]{2,}")


def detect_language(text: str, earlier: Sequence[str] = ()) -> str:
    """`ja` where kana or kanji stand, else `en`; a paste or a bare word keeps the language before.

    `earlier`: what the same person said before, oldest first.
    """
    for said in (text, *reversed(earlier)):
        if _JAPANESE.search(said):
            return "ja"
        if len(_WORD.findall(said)) > 1 and not looks_like_error(said):
            return "en"
    return "en"


def carry_on(
    before: Before, words: str, *, is_leaning: bool, related: Mapping[str, Sequence[str]]
) -> Shares:
    """What the next words are about before they are read, from what was talked about before.

    `related`: every topic → where people go on to.
    """
    told = set(read_followups(words))
    stay, move = (_STAY_LEANING, _MOVE_LEANING) if is_leaning else (_STAY, _MOVE)
    known = before.shares
    if Followup.RETRIED in told or (told - NEWS and is_leaning):
        stay, move = _STAY_TOLD, (1 - _STAY_TOLD) / 2
    if before.trouble is not None:
        known = _hear_news(before.trouble, told) or known
    shares = dict.fromkeys(related, (1 - stay - move) / len(related))
    for topic, share in known.items():
        shares[topic] += stay * share
        for each in related[topic]:
            shares[each] += move * share / len(related[topic])
    return shares


def leans(words: str, *, names_ours: bool) -> bool:
    """Whether words point back, or are too few to stand alone and name nothing of ours."""
    normal = normalise(words)
    is_japanese = bool(_JAPANESE.search(words))
    if (_LEANS_JA if is_japanese else _LEANS_EN).search(words if is_japanese else normal):
        return True
    length = len(normal) if is_japanese else len(normal.split())
    return not names_ours and length <= _SHORT["ja" if is_japanese else "en"]


def lacks_message(words: str, before: Before | None) -> bool:
    """Whether words report that something fails, but not what the error says."""
    if before is not None and Followup.RETRIED in read_followups(words):
        return before.trouble is not None and not looks_like_error(words)
    return says_only_it_fails(words) or bool(find_reported_topics(words))


def settle(shown: Sequence[str], before: Before | None) -> Sequence[str]:
    """A 429 that may be either is the one that was talked about, if one was."""
    trouble = None if before is None else before.trouble
    if tuple(shown) == AMBIGUOUS_429 and trouble is not None and trouble in shown:
        return (trouble,)
    return shown


def _hear_news(trouble: str, told: set[Followup]) -> Shares | None:
    """News about an error moves the talk to what the news is about."""
    for news, topic in _TOPIC_OF_NEWS.items():
        if news in told:
            return {topic: 1.0}
    if Followup.FUNDED in told and trouble in _FUNDS:
        return dict.fromkeys(_FUNDS, 1 / 2)
    return {trouble: 1.0} if Followup.RETRIED in told else None
