"""What people say below an explained error: questions about it, and news that changes it.

Rules are made of what such a sentence has in it (a word for "other" with a word for
"organization"; money with having paid), in English, Japanese and Japanese in Latin letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum

LONGEST = 240
"""Characters of a follow-up; whatever is longer is a story or a paste."""


class Followup(StrEnum):
    """What a follow-up is about."""

    OTHER_ORGANIZATION = "other_organization"
    OTHER_PROJECT = "other_project"
    FUNDED = "funded"
    """Credit was bought, a bill paid, or a limit raised."""
    REPLACED_KEY = "replaced_key"
    RETRIED = "retried"
    """It was tried again, and failed again or they do not say."""
    SOLVED = "solved"
    CHECK_AGAIN = "check_again"
    WHO = "who"
    RETRY = "retry"
    ELSE = "else"
    PAGE = "page"
    NEXT_STEP = "next_step"
    WHY = "why"
    THANKS = "thanks"


NEWS = frozenset(
    {
        Followup.OTHER_ORGANIZATION,
        Followup.OTHER_PROJECT,
        Followup.FUNDED,
        Followup.REPLACED_KEY,
        Followup.RETRIED,
        Followup.SOLVED,
    }
)
"""What people tell us; all others are questions."""

WORTH_CHECKING = frozenset(
    {
        Followup.CHECK_AGAIN,
        Followup.FUNDED,
        Followup.REPLACED_KEY,
        Followup.RETRIED,
        Followup.SOLVED,
    }
)
"""After which a live check of a stored key may say something new."""

_DONE_JA = r"\S{0,6}?(?:た(?!ら|い|ほう|方|め)|済)"
_DONE_ROMAJI = r"\s?(?:shimashita|shita|zumi)\b"
_OTHER_EN = (
    r"(?:another|different|other|wrong|second|separate|personal|private|(?:client|customer|partner)"
    r"(?:'s)?|someone else's|(?:not|n't) (?:in |of |from )?(?:our|my|the same|this))"
)
_OTHER_JA = r"(?:別|違う|違って|他|ほか|異なる|もう一つ|個人|顧客|客先|取引先|親会社|子会社|よそ)"
_APART_EN = r"(?:personal|private|(?:client|customer|partner)(?:'s)?)"
_APART_JA = r"(?:個人|私用|私物|顧客|客先|取引先|親会社|子会社)"
_THANKS_EN = r"(?:thank(?:s| you)|thx|ty|cheers|great|nice|perfect)"
_TRY_AGAIN_JA = (
    r"(?:リトライ|再試行|再実行|再送|やり直|(?:もう一度|もう一回|再度)(?:試|実行|やっ|送))"
)
_MONEY_EN = r"(?:credits?|balance|money|funds?|card|bill|invoice|payment|prepaid|\$ ?\d+)"
_MONEY_JA = r"(?:残高|クレジット|入金|支払い?|チャージ|課金|カード|請求|料金|代金)"

_RULES: Mapping[Followup, tuple[str, ...]] = {
    Followup.OTHER_ORGANIZATION: (
        (
            rf"\b{_OTHER_EN} (?:[\w'-]+ ){{0,2}}?(?:org(?:ani[sz]ation)?|account|company"
            rf"|team|workspace)\b"
        ),
        r"\b(?:org(?:ani[sz]ation)?|account) (?:is|was) (?:another|different|wrong|not)\b",
        rf"{_OTHER_JA}の?.{{0,8}}?(?:組織|オーガニゼーション|会社|法人|アカウント|org)",
        r"(?:組織|オーガニゼーション|アカウント)(?:が|は|を)?.{0,6}?(?:別|違|異な|間違)",
        rf"\b{_APART_EN} (?:open ?ai )?(?:api )?key\b|{_APART_JA}の(?:api)?(?:キー|鍵)",
        r"\b(?:betsu|chigau|hoka) ?no (?:org\w*|soshiki|kaisha|account|akaunto)",
    ),
    Followup.OTHER_PROJECT: (
        rf"\b{_OTHER_EN} (?:[\w'-]+ ){{0,2}}?project\b",
        r"\bproject (?:is|was) (?:another|different|wrong|not)\b",
        rf"{_OTHER_JA}の?.{{0,8}}?プロジェクト",
        r"プロジェクト(?:が|は|を)?.{0,6}?(?:別|違|異な|間違)",
        r"\b(?:betsu|chigau|hoka) ?no (?:project|purojekuto)",
    ),
    Followup.FUNDED: (
        (
            rf"\b(?:added|bought|purchased|paid|topped up|top(?:ped)?-up|recharged|charged"
            rf"|loaded|put|updated|fixed|settled)\b.{{0,40}}?{_MONEY_EN}"
        ),
        r"\btopped (?:it )?up\b|\bpaid (?:it|the|for)\b",
        rf"{_MONEY_EN}.{{0,20}}?\b(?:added|bought|paid|topped up|settled|there now)\b",
        (
            r"\b(?:raised|increased|lifted|bumped|doubled|changed|upped"
            r"|removed)\b.{0,30}?\b(?:limit|budget|quota|cap|tier)"
        ),
        rf"{_MONEY_JA}.{{0,12}}?(?:追加|足し|入れ|買|購入|払|済|登録|更新|増や|補充|し){_DONE_JA}",
        rf"(?:入金|課金|チャージ|支払い?){_DONE_JA}",
        rf"(?:上限|リミット|枠|予算).{{0,8}}?(?:上げ|引き上げ|増や|変更|変え|解除|外し){_DONE_JA}",
        rf"\b(?:charge|chaaji|nyuukin|nyukin|shiharai|kakin)(?: wo| o)?{_DONE_ROMAJI}",
    ),
    Followup.REPLACED_KEY: (
        (
            r"\b(?:made|created|generated|got|use|using|issued|put|set"
            r"|tried)\b.{0,20}?\b(?:new|another|fresh) (?:[\w-]+ )?key"
        ),
        (
            r"\b(?:rotated|replaced|regenerated|recreated|reissued|swapped|changed"
            r"|renewed)\b.{0,20}?\bkey\b"
        ),
        r"\bkey\b.{0,20}?\b(?:rotated|replaced|regenerated|recreated|reissued|swapped|renewed)\b",
        (
            rf"(?:キー|鍵|key).{{0,10}}?(?:作り直|作っ|再発行|発行し直|交換|入れ替え"
            rf"|差し替え|新しく|更新|ローテ){_DONE_JA}"
        ),
        rf"新しい(?:api)?(?:キー|鍵).{{0,10}}?(?:作|発行|使|試|入れ|設定|に(?:し|変え|替え|換え|切り)){_DONE_JA}",
        rf"\bkey (?:wo |o )?(?:koukan|kokan|saihakkou|saihakko){_DONE_ROMAJI}",
    ),
    Followup.SOLVED: (
        (
            r"\b(?:it|that|everything|this)(?:'s| is| has)? (?:works?|worked|working"
            rf"|solved|resolved|fixed|ok|fine)(?: again| now)?[\s.,!]*(?:{_THANKS_EN}\b.{{0,40}})?$"
        ),
        r"\b(?:it|that) helped\b|\bproblem (?:is )?(?:solved|gone)\b",
        r"^(?:solved|resolved|fixed)\s*[.!]*$",
        r"^(?:(?:ok(?:ay)?|now|yes|i|we|it)[\s,]+){0,2}(?:fixed|solved|sorted) (?:it|that)\b[^?]*$",
        rf"^(?:(?:ok(?:ay)?|now|yes)[\s,]+){{0,2}}works\b[^?]{{0,12}}?(?:{_THANKS_EN}\b.{{0,40}})?$",
        r"(?:直り|治り|解決し|解消し|動き|つながり|通り)ました(?!か)",
        r"(?:直った|解決した|動いた|動くようになっ\S*)(?!ら|か|り)",
        r"\b(?:naorimashita|naotta|ugokimashita|kaiketsu shimashita)(?! ka)\b",
    ),
    Followup.RETRIED: (
        r"\b(?:re-?tried|re-?ran|re-?sent)\b",
        r"\btried (?:(?:it|this|that) )?(?:again|once more|twice|several)",
        (
            r"\b(?:still|again)\b.{0,30}?(?:fail|error|same|not work|n't work|happen"
            r"|broken|there|40\d|429|5\d\d)"
        ),
        r"\bsame (?:error|thing|problem|message|result)\b",
        rf"{_TRY_AGAIN_JA}{_DONE_JA}|{_TRY_AGAIN_JA}.{{0,8}}?(?:ても|でも|けど)",
        (
            r"(?:まだ|やはり|やっぱり|それでも|また|同じ).{0,12}?(?:エラー|失敗|だめ|ダメ"
            r"|駄目|動か|動きま|使えま|使えな|出|直ら|直りません)"
        ),
        r"(?:直ら|変わら|改善し)(?:ない|ず|なかった)|(?:直り|変わり)ません",
        rf"\b(?:retry|ritorai|rerun|saijikkou|saishikou|mou ichido){_DONE_ROMAJI}",
        r"\bmada (?:dame|error|ugok)",
    ),
    Followup.CHECK_AGAIN: (
        r"\b(?:check|test|look|verify|try|probe)\b.{0,24}?\b(?:again|once more|now)\s*[.!?]*$",
        r"\bre-?(?:check|test|verify)\b",
        r"\bdoes (?:it|this|that|the key) work\b",
        r"\bis it (?:ok|okay|fine|working|fixed|alive|up|good)\b.{0,12}$",
        r"(?:もう一度|もう一回|再度|改めて).{0,10}?(?:確認|調べ|見て|チェック|診断)|再確認",
        r"再チェック|再診断|^(?:確認|チェック|診断)を?(?:お願い|して(?:ください|ほしい|くれ))",
        r"(?:今|いま)は?.{0,6}?(?:動|使え|大丈夫|どう).{0,8}?[?？か]|(?:直り|動き)ましたか",
        r"直った[?？か]",
        r"\b(?:mou ichido|saido) (?:kakunin|check|mite)",
    ),
    Followup.WHO: (
        r"\bwho(?:m|se)?\b",
        r"誰|だれ|どなた|どの人|担当(?:者)?(?:は|って|の人)|責任者",
        r"\bdare\b",
    ),
    Followup.RETRY: (
        (
            r"\b(?:re-?try(?:ing)?|re-?run|re-?send|(?:try|trying|run|send)(?: (?:it|this"
            r"|that))? again)\b"
        ),
        r"\b(?:how long|when)\b.{0,30}?\b(?:wait|again|work|come back|reset)\b",
        r"\bwill it (?:go away|pass|fix itself)\b",
        rf"{_TRY_AGAIN_JA}|(?:待て|待った|待つ|時間を(?:置|お)).{{0,14}}",
        r"いつ(?:まで|直|使え|動)|何(?:分|時間|秒)|(?:すぐ|自然に|勝手に|そのうち)に?(?:直|戻|治)",
        r"\b(?:retry|ritorai|mate ?ba|itsu made)\b",
    ),
    Followup.ELSE: (
        r"\b(?:what|anything|something) else\b",
        r"\bother (?:causes?|reasons?|possibilit\w+|options?)\b",
        r"\bare you (?:sure|certain)\b|\breally\?",
        r"\bnot (?:that|it|the (?:cause|reason))\s*[.!?]*$|\bi don't think (?:so|that|it)\b",
        r"(?:ほか|他|別)(?:の|に|には)(?:.{0,4}?)(?:原因|理由|可能性|考え|何か|ある|あり)|それ以外",
        r"本当(?:に|です|か)|確か(?:です|なの)|違う(?:と思|気が|みたい|よう)",
        r"\bhoka (?:no|ni)\b|\bhontou\b",
    ),
    Followup.PAGE: (
        r"\b(?:link|url)\b|\b(?:which|what) (?:page|screen|setting)|\bwhere\s*\?*$",
        r"\bwhere\b.{0,24}?\b(?:that|this|it|page|setting|link)\b",
        r"(?:^|[、。\s]|(?:それ|これ|設定|画面|ページ|上限)(?:は|を|って)?)どこ",
        r"リンク|url|どの(?:画面|ページ)",
        r"\bdoko\b",
    ),
    Followup.NEXT_STEP: (
        (
            r"\bhow (?:do|can|should|to|would|could)\b.{0,16}?\b(?:fix|solve|repair"
            r"|resolve|handle|deal)"
        ),
        (
            r"\bhow (?:do|can|should|to|would|could)\b.{0,16}?\b(?:get (?:it|this|that|rid"
            r"|past)|make it)"
        ),
        r"\bhow (?:do|can|should) (?:i|we) (?:do|go about) (?:that|this|it)\b|^(?:and )?how\s*\?*$",
        r"\bwhat (?:should|do|can|must|shall|could) (?:i|we)\b.{0,6}?\b(?:do|try)\b|\bnext step",
        r"^(?:the |any )?(?:fix|solution)\s*\?*$",
        r"\bwhat(?:'s| is)? (?:now|next|the (?:fix|solution|next step))",
        r"^.{0,4}どう(?:すれば|したら|しよう)|どう(?:やって|やれば)?直|直し方|直すには",
        r"(?:これ|それ|場合|じゃあ|では|直す|解決).{0,4}どう(?:すれば|したら|しよう)",
        r"(?:直す|解決|対処|対応|回避)の?(?:方法|手順|には|するに)|対処法|対応策|解決策",
        r"何を(?:すれば|したら|やれば)|次(?:は|に)(?:何|なに|どう|$)",
        r"\b(?:dou ?sure ?ba|dou ?shitara|naoshikata|naosu)\b",
    ),
    Followup.WHY: (
        (
            r"^(?:(?:but|and|so|ok(?:ay)?),? )?why\b(?:\s*\?*$|.{0,30}?\b(?:that|this|it"
            r"|so|happen\w*|fail\w*|error)\b)"
        ),
        r"\bwhat (?:does|do|did) (?:it|that|this|you) mean\b",
        r"\b(?:explain|tell me more|more details?|elaborate)\b",
        (
            r"\b(?:don't|do not|can't|cannot) (?:understand|follow|get (?:it|this|that))\b"
            r"|\b(?:simple|plain|easy|other) (?:words|english|terms|language)\b"
        ),
        r"(?:わか|分か)(?:らん|らない|りません|りにく)|かみ砕|(?:やさし|易し)く|簡単に(?:言|説明)",
        (
            r"^\W*(?:で|でも)?、?(?:なぜ|なんで|何で|どうして)(?:です|なん|でしょう"
            r"|だろう)?(?:です)?か?\W*$"
        ),
        r"(?:なぜ|なんで|どうして)(?:こう|これ|それ|そう|失敗|エラー)",
        r"どういう(?:意味|こと)|(?:理由|原因)(?:は|を|って)",
        r"(?:もっと|もう少し)?(?:詳しく|くわしく)|説明して|意味(?:は|が|を)",
        r"\b(?:naze|nande|doushite)\b",
    ),
    Followup.THANKS: (
        (
            r"^(?:ok(?:ay)?|got it|i see|great|perfect|ah|oh)?[\s,.!]*"
            r"(?:many )?(?:thank(?:s| you)|thx|ty|cheers)\b"
        ),
        (
            r"^(?:なるほど|了解(?:です|しました)?|わかりました|承知しました|どうも)?[、。!！\s]*"
            r"(?:ありがと|サンキュ|助かりました|助かった|感謝)"
        ),
        r"\barigatou?\b",
    ),
}
_PATTERNS = {kind: re.compile("|".join(rules), re.IGNORECASE) for kind, rules in _RULES.items()}


def read_followups(text: str) -> tuple[Followup, ...]:
    """What a short text below an error asks or tells: news first, then at most one question.

    Empty when it is about something else.
    """
    if len(text) > LONGEST:
        return ()
    words = " ".join(unicodedata.normalize("NFKC", text).split()).casefold().replace("’", "'")
    found = [kind for kind, pattern in _PATTERNS.items() if pattern.search(words)]
    news = [kind for kind in found if kind in NEWS][:1]
    questions = [kind for kind in found if kind not in NEWS]
    if len(news) + len(questions) > 1:
        questions = [kind for kind in questions if kind is not Followup.THANKS]
    if news and news[0] in {Followup.RETRIED, Followup.SOLVED}:
        # "Retried", "works again now": the words of trying are the news, not another question.
        questions = [
            kind for kind in questions if kind not in {Followup.RETRY, Followup.CHECK_AGAIN}
        ]
    return (*news, *questions[:1])
