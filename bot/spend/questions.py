"""Whether somebody asks what a text costs ("how much is this?", 「これいくら？」), and which."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LONGEST_QUESTION = 120
"""Characters; what is longer is the text itself."""

_MODEL = r"(?:openai/)?(?:gpt-|o[134]\b|chatgpt-|text-embedding-)[a-z0-9.:-]{0,40}"

_JA_THIS = (
    r"(?:これ|こちら|(?:この|次の|以下の|上の|下の)(?:文章|文|テキスト|プロンプト|原稿|内容|メッセージ)?"
    r"|上記|下記|以下|「[^」]{1,80}」)"
)
_JA_PRICE = r"(?:値段|料金|費用|コスト|トークン数?)"
_JA_ASKED = (
    rf"(?:お?{_JA_PRICE}(?:は|って|が)?)?(?:いくら|何円|何ドル|何トークン|{_JA_PRICE}"
    rf"|{_JA_PRICE}(?:は|って)?ど[のれ]くらい)"
)
_JA = re.compile(
    rf"(?:{_MODEL}\s?(?:で|だと|なら|では)、?\s?)?{_JA_THIS}(?:って|は|を|の|だと|で)?、?\s?"
    rf"(?:{_MODEL}\s?(?:で|に|だと|なら|では|へ)、?)?\s?(?:送る|送った|使う|投げる)?(?:と|ら|場合)?(?:は)?、?"
    rf"{_JA_ASKED}"
    r"(?:くらい|ぐらい)?(?:を|は)?(?:です|でしょう|になり?ます|になる|かかります?|かかる|教えて)?"
    r"(?:ください|下さい|か|の|かな)?\s?[?？。]?",
    re.IGNORECASE,
)
_EN_THIS = (
    r"(?:this|that|(?:this|that|the)(?: following)? (?:text|prompt|message|paragraph)"
    r"|the (?:following|above|below)|\"[^\"]{1,80}\")(?: (?:above|below))?"
)
_EN_ASKED = (
    rf"(?:how much (?:is|does|will|would) (?:it cost to send )?{_EN_THIS}(?: costs?| be)?"
    rf"|how many tokens (?:is|are|does|has|in|are in|is in) {_EN_THIS}(?: have| use| take)?"
    rf"|what (?:does|will|would|is) (?:it cost to send {_EN_THIS}|{_EN_THIS} cost"
    rf"|the (?:cost|price) of {_EN_THIS}))"
)
_EN = re.compile(
    rf"(?:(?:and|so|hi|hey|please),? )?{_EN_ASKED}(?: to send)?"
    rf"(?: (?:in|with|on|for|using|by) {_MODEL})?(?: in tokens)? ?[?:.]?",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"「([^」]{1,80})」|\"([^\"]{1,80})\"")
_NAMED = re.compile(_MODEL, re.IGNORECASE)
_ASIDE = re.compile(r"(.{1,120}?[?？:：])\s*(\S.*)", re.DOTALL)
"""A question and, on the same line, the text it is about."""
_FENCE = re.compile(r"\A```\n?|\n?```\Z")


@dataclass(frozen=True)
class PriceQuestion:
    """What is asked about.

    `text` is empty where it stands elsewhere, `model` where none is named.
    """

    text: str
    model: str


def read_price_question(words: str) -> PriceQuestion | None:
    """Read a message: the question with its text below, above, beside or within it; else None."""
    words = words.strip()
    first, _, below = words.partition("\n")
    above, _, last = words.rpartition("\n")
    if _asks(first):
        return _question(first, below)
    if _asks(last):
        return _question(last, above)
    beside = _ASIDE.match(words)
    if beside is not None and _asks(beside[1].rstrip(":：")):
        return _question(beside[1], beside[2])
    return None


def _question(asked: str, text: str) -> PriceQuestion:
    named = _NAMED.search(asked)
    quoted = _QUOTED.search(asked)
    if not text.strip() and quoted is not None:
        text = quoted[1] or quoted[2]
    return PriceQuestion(_FENCE.sub("", text.strip("\n")), named[0].rstrip(".:") if named else "")


def _asks(line: str) -> bool:
    line = line.strip()
    if not 0 < len(line) <= _LONGEST_QUESTION:
        return False
    return bool(_JA.fullmatch(line) or _EN.fullmatch(line))
