"""What a person wants: an error explained, their own key looked at, or just an answer.

Only whether; the classifier says which. A question *about* errors ("what is a 401?") goes to the
articles, an error *shown* goes to the classifier, "why did our key fail?" to the live check.
"""

from __future__ import annotations

import re
import unicodedata

from bot.causes.codes import CODE_WORDS
from bot.causes.companies import find_company
from bot.causes.pasted import read_pasted
from bot.causes.phrases import find_first
from bot.causes.transport import TRANSPORT
from bot.causes.wordings import MESSAGES

_LONGEST_QUESTION = 400
"""Characters; what people paste is longer, what they ask is shorter."""

_LEAST_QUOTED = 20
"""Characters of a wording from which on it was read off a screen, not remembered."""

_SHOWN = re.compile(
    r"traceback \(most recent call last\)|error code: ?[345]\d\d\b"
    r"|[{,] ?[\"'](?:error|message|error_code)[\"'] ?:|\bat \S{1,120} ?\(\S{1,200}:\d+:\d+\)"
    r"|\b(?:openai|anthropic|httpx2?|requests|aiohttp|urllib3|litellm)\.\w[\w.]{0,60}"
    r"(?:error|exception|timeout)\b"
    r"|\b[a-z]\w{0,60}(?:error|exception)\b(?: \[\w{1,40}\])?: ?\S"
    r"|\bHTTP/\d(?:\.\d)? [345]\d\d|\bcurl: \(\d{1,3}\)|\berrno -?\d",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?i)^\W{0,3}(?:error:? ?)?(?:http ?)?(?:status(?: code)?:? ?)?[345]\d\d\b[^?？]{0,200}$"
    r"|^\W{0,3}(?:error|fatal|エラー) ?[:：]"
    r"|^\W{0,3}[^\n:：?？]{0,60}(?:failed|failure|失敗) ?[:：] ?\S"
)
_ASKING = re.compile(
    r"[?？]\s*$|[?？]\s|\b(?:what|why|how|which|when|where|who|can|does|do|is|should)\b.{0,200}\?"
    r"|^(?:what|why|how|which|when|where|can i|does|do i|is it|should)\b"
    r"|ですか|ますか|でしょうか|教えて|とは|って(?:何|なに|なん)|方法|直し方|対処|どう(?:すれば|したら|やって)"
    r"|なぜ|なんで|どうして|知りたい",
    re.IGNORECASE,
)

_OWN_EN = re.compile(
    r"\b(?:our|my|the|this(?: channel's| team's)?) (?:[\w'-]{1,30} ){0,3}?(?:api )?keys?\b",
    re.IGNORECASE,
)
_LOOK_EN = re.compile(
    r"\b(?:wrong|problem|issue|matter|up|happened) (?:with|to) $"
    r"|^(?:please |can you |could you )?(?:check|diagnose|test|look at) $",
    re.IGNORECASE,
)
_TROUBLE_EN = re.compile(
    r"\b(?:fail\w{0,3}|broken?|br(?:oke|eaks)|dead|die[sd]?|dying|stop(?:s|ped)?|reject(?:s|ed)?"
    r"|refused?|invalid|expired?|denied|unauthorized|throwing|errors?|erroring|dow?n|wrong"
    r"|acting up"
    r"|[45]\d\d|(?:not|\w{1,10}n't|no longer|never) (?:work\w{0,3}|accepted|valid|active)"
    r"|(?:still )?(?:alive|valid|healthy|ok|okay|working|good|active))\b",
    re.IGNORECASE,
)
_NOT_OURS_EN = re.compile(
    r"\bhow (?:do|can|should|to|often|long)\b|\bwhat (?:happens|should|do|if)\b|\bwhere\b"
    r"|\bif (?:our|my|the)\b|\bleak|\bbest (?:way|practice)|\bcan (?:i|we)\b|\bshould (?:i|we)\b"
    r"|\bworks? (?:fine|with|on|for)\b",
    re.IGNORECASE,
)
_OWN_JA = (
    r"(?:(?:うち|ウチ|弊社|当社|自社|私|わたし|僕|俺|自分|私たち|我々|ここ|この(?:チャンネル|チーム)?"
    r"|チャンネル|チーム|本番|検証|開発|登録(?:した|済みの?)|今使っている|使ってる|使っている"
    r"|(?<![a-z])(?!azure|anthropic|claude|gemini|google|aws)[a-z][\w-]{0,39})(?:たち|ら)?(?:環境)?の?|^|[、。,\s]|なぜ|なんで|どうして)"
)
_KEY_JA = r"(?:open ?ai ?の?)?(?:api)? ?(?:キー(?![ァ-ヶー])|鍵|\bkey)"
_TROUBLE_JA = (
    r"(?:失敗|動か|動きま?せん|動いて(?:る|い|ま)|使え(?:な|ませ|て|る|ま)|通ら|通りません|効か|切れ(?:て|た)"
    r"|エラー|拒否|弾か|はじか|駄目|だめ|ダメ|死ん|生きて|無効(?:に|で|です|って|化され)|おかし|壊れ|落ち|止ま"
    r"|期限切れ|大丈夫|調子|(?:確認|診断|チェック)して|調べて|有効(?:です|か)|[45]\d\d)"
)
_ABOUT_KEY_JA = re.compile(
    _OWN_JA + _KEY_JA + r"[^。?？]{0,40}?" + _TROUBLE_JA, re.IGNORECASE | re.MULTILINE
)
_NOT_OURS_JA = re.compile(
    r"方法|やり方|仕方|手順|とは|場合|したら|なったら|ときは|時は|たい(?:です|$|。|の)|漏|流出|作(?:り|る|れ|成)"
    r"|発行|どこ|いつまで|共有|使い回|ても(?:大丈夫|いい|良い|よい)|すべき|べきです|でしょうか。?違い|違い"
)


def looks_like_error(text: str) -> bool:
    """Whether the text shows an error, whole or quoted, rather than asking about errors."""
    pasted = read_pasted(text)[0]
    words = pasted.words
    if _SHOWN.search(words):
        return True
    said = _find_longest_wording(pasted.folded)
    if said or find_company(pasted.folded) or CODE_WORDS.search(words):
        is_asking = len(words) <= _LONGEST_QUESTION and bool(_ASKING.search(words))
        return not is_asking or said >= _LEAST_QUOTED
    return bool(_BARE.search(words)) and not _ASKING.search(words)


def asks_about_own_key(text: str) -> bool:
    """Whether someone wants to know what is wrong with their own key, here and now.

    Not how keys are made, kept or tested in general, and not what would happen if.
    """
    words = " ".join(unicodedata.normalize("NFKC", text[:_LONGEST_QUESTION]).split())
    if len(text) > _LONGEST_QUESTION or looks_like_error(text):
        return False
    if _ABOUT_KEY_JA.search(words) and not _NOT_OURS_JA.search(words):
        return True
    own = _OWN_EN.search(words)
    if own is None or _NOT_OURS_EN.search(words):
        return False
    rest_of_sentence = re.split(r"[.?!]\s", words[own.end() :], maxsplit=1)[0]
    return bool(_TROUBLE_EN.search(rest_of_sentence) or _LOOK_EN.search(words[: own.start()]))


def _find_longest_wording(folded: str) -> int:
    """The length of the longest known wording in the text; 0 when there is none."""
    found = (
        find_first(phrases, folded)
        for wordings in (MESSAGES, TRANSPORT)
        for phrases in wordings.values()
    )
    return max((end - start for start, end in filter(None, found)), default=0)
