"""Short words about trouble: a key named, nothing but "it doesn't work", a finger pointing up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 160
"""Characters; longer texts say what they mean themselves."""

_TROUBLE = re.compile(
    r"\b(?:fail\w{0,3}|broken?|dead|die[sd]?|dying|stop(?:s|ped)?|reject(?:s|ed)?|refused?|invalid"
    r"|expired?|denied|unauthorized|errors?|erroring|down|wrong|trouble|problem|issues?|40[0-9]|429"
    r"|5\d\d|(?:not|\w{1,10}n't|no longer|never) (?:work\w{0,3}|accepted|valid|active|respond\w*)"
    r"|alive|valid|healthy|working|work|ok|okay)\b|\bcheck\b"
    r"|失敗|動[かきいく作]|使え|通ら|通りません|効か|切れ|エラー|拒否|弾か|はじか|駄目|だめ"
    r"|ダメ|死ん|生きて"
    r"|無効|おかし|壊れ|落ち|止ま|期限|大丈夫|調子|確認|診断|チェック|調べ|つながら|繋がら|不具合"
    r"|\b(?:ugoka|ugoki|ugoi|tsukae|dame|kowareta)",
    re.IGNORECASE,
)
_IN_GENERAL = re.compile(
    r"\bhow (?:do|can|should|to|often|long|much|many)\b|\bwhat (?:happens|if)\b|\bif\b"
    r"|\bshould (?:i|we)\b"
    r"|方法|やり方|手順|とは|場合|したら|なったら|たい(?:です|。|$)|料金|費用|いくら|発行"
    r"|登録|交換",
    re.IGNORECASE,
)
_FAILING_EN = re.compile(r"fail(?:s|ed|ing)?|broken?|down|dead|errors?|problems?")
_WORKING_EN = re.compile(r"work(?:s|ing|ed)?|connect(?:ing)?|respond(?:ing)?")
_NONE_EN = re.compile(r"no|never|without")
_NOT_EN = re.compile(r"not|stopped|cannot|" + _NONE_EN.pattern)
_EMPTY_EN = re.compile(
    r"again|all|also|a[mnrt]?|and|any(?:more)?|api|app|are|be|been|bot|but|can?|chatgpt|code|could"
    r"|did|do|does|every(?:one|thing)|for|get(?:s|ting)?|giving|got|gpt|guys|ha[ds]|have|hello|help"
    r"|hey|hi|i|i[st]|its|just|keeps?|key|longer|m[ey]?|now|nothing|openai|our|please|pls|program"
    r"|re|request|s|script|see|service|since|so|some|sorry|still|suddenly|team|that|the(?:re|y)?"
    r"|this|to(?:day)?|u[mps]|used?|was|we(?:ll)?|what|when|why|will|wo|would|yesterday|you"
)
_WORDS_EN = re.compile(r"[a-z]+|[^\x00-\x7f]|\d+")
_HEAD_JA = (
    r"(?:すみません|すいません|助けて(?:ください)?|お願いします|あの|えっと|急に|突然|なぜか"
    r"|ずっと|また|まだ|さっきから|今朝から"
    r"|今日は?|昨日から|全然|全く|まったく|うまく|何か|なんか|どうも|よくわからないけど"
    r"|[、。,.\s!！])*"
)
_THING_JA = (
    r"(?:(?:open ?ai|chat ?gpt|gpt)?の?\s?(?:api|システム|アプリ|プログラム|ツール|ボット"
    r"|bot|処理|サービス|コード|スクリプト|これ|それ"
    r"|何も|何か)?(?:が|は|も|を|、|って)?\s?)"
)
_FAILS_JA = (
    r"(?:(?:正常に|うまく)?動(?:か|き|いて|作し)\S{0,8}|使え\S{0,8}|つながら\S{0,6}"
    r"|繋がら\S{0,6}|つながりません|繋がりません"
    r"|(?:エラー|失敗|不具合)\S{0,10}|(?:駄目|だめ|ダメ|おかしい)\S{0,6}|落ち\S{0,6}"
    r"|止ま\S{0,6}|壊れ\S{0,6}|返って(?:こ|き)\S{0,6})"
)
_TAIL_JA = (
    r"(?:のはなぜ\S{0,4}|のは?何で\S{0,4}|なぜ\S{0,4}|何で\S{0,4}|どうして\S{0,4}"
    r"|助けて(?:ください)?|お願いします|[、。,.\s!！?？])*"
)
_ONLY_JA = re.compile(rf"^{_HEAD_JA}{_THING_JA}{_FAILS_JA}{_TAIL_JA}$", re.IGNORECASE)
_ONLY_ROMAJI = re.compile(
    r"^\W*(?:sumimasen\W*)?(?:api|key)?(?: ga| wa)?\s*(?:ugoka(?:nai|nakute)|ugokimasen"
    r"|tsukaenai|tsukaemasen|dame desu|error desu)\b.{0,12}$",
    re.IGNORECASE,
)
_WORKS_JA = re.compile(r"動(?:き|いてい?)ます|動いてい?る|動きました|使えて|使えます")

_POINTING = re.compile(
    r"^\W*(?:(?:hi|hey|hello|please|can you|could you|so|ok(?:ay)?|sorry)[\s,]*){0,3}"
    r"(?:what(?:'s| is| was| are|s)? (?:this|that|it|these|those|the above|happening"
    r"|going on|wrong|the (?:problem|error|issue))\b"
    r"|(?:explain|diagnose|check|look at|read|see)(?: (?:this|that|it|above|the))?\b|help\b"
    r"|any ideas?\b|thoughts\b"
    r"|(?:do )?you know (?:this|what)|(?:this|that|the above|\^+|↑+)\s*\??$)"
    r"|(?:これ|それ|この(?:エラー|メッセージ|ログ)|上の?(?:エラー|メッセージ|ログ)?|↑"
    r"|コレ)(?:は|って|の|を|が|、|です|何|なに|なん|$|\?)"
    r"|(?:何|なに|なん)(?:です|でしょう|だろう|これ|が(?:起|悪))|どういう(?:意味|こと)"
    r"|説明して|教えて\W*$|助けて|見て(?:ください|もらえ|\W*$)"
    r"|(?:わか|分か)り(?:ます|ません)|原因(?:は|を|わか|分か|\W*$)|\b(?:kore (?:wa )?nani"
    r"|nani kore|oshiete)\b",
    re.IGNORECASE,
)


def tells_of_trouble(text: str) -> bool:
    """Whether a short text is about something that may not work, here and now."""
    words = _fold(text)
    is_short = len(words) <= LONGEST
    return is_short and bool(_TROUBLE.search(words)) and not _IN_GENERAL.search(words)


def find_named(text: str, names: Iterable[str]) -> str | None:
    """The key of ours that a text about trouble names, None when it names none or no trouble.

    "Why does prod fail?" does; "how do I rotate prod?" and "what if prod expires?" do not.
    """
    if not tells_of_trouble(text):
        return None
    words = _fold(text)
    found = [name for name in names if _name_pattern(name).search(words)]
    return max(found, key=len, default=None)


def says_only_it_fails(text: str) -> bool:
    """Whether somebody says that something does not work, and nothing else."""
    words = _fold(text)
    if not words or len(words) > LONGEST:
        return False
    if _ONLY_JA.match(words):
        return not _WORKS_JA.search(words)
    return bool(_ONLY_ROMAJI.match(words)) or _only_fails_in_english(words)


def points_above(text: str) -> bool:
    """Whether a reply means what stands above it: "what is this?", or nothing but a name."""
    words = _fold(text)
    return not words or (len(words) <= LONGEST and bool(_POINTING.search(words)))


def _only_fails_in_english(words: str) -> bool:
    """Whether every word is empty talk but those that say: it fails."""
    apart = _WORDS_EN.findall(re.sub(r"n'?t\b", " not", words))
    left = [word for word in apart if not _EMPTY_EN.fullmatch(word)]
    says = {
        pattern: [word for word in left if pattern.fullmatch(word)]
        for pattern in (_FAILING_EN, _WORKING_EN, _NONE_EN, _NOT_EN)
    }
    said = len(says[_FAILING_EN]) + len(says[_WORKING_EN]) + len(says[_NOT_EN])
    fails = says[_FAILING_EN] and not says[_NONE_EN]
    return said == len(left) and bool(fails or (says[_NOT_EN] and says[_WORKING_EN]))


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text[: 2 * LONGEST]).casefold().replace("’", "'")
    return " ".join(folded.split())


def _name_pattern(name: str) -> re.Pattern[str]:
    """The name as a word of its own; Japanese has no spaces around it."""
    folded = re.escape(_fold(name))
    return re.compile(rf"(?<![a-z0-9_.-]){folded}(?![a-z0-9_]|[.-][a-z0-9])")
