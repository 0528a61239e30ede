"""Attempts to get a key, a token or the prompt out of the bot, or to give it new orders.

The bot's answers come from articles and hold no secret, so a missed attempt costs nothing here; it
is recognised so that the asker hears a clear no. Patterns look for meaning (who is asked to show
what of whose) in plain or pasted text, after `bot.answers.normal`: lower case, hiragana.
"""

from __future__ import annotations

import re
from typing import Final

from bot.answers.normal import normalise

_SHOW = (
    r"(?:show|print|reveal|output|give|tell|send|dump|display|list|leak|paste|post|expose|echo"
    r"|decrypt|disclose|share|read out|write out|repeat|export|what(?:'s| is| are)|hand over)"
)
_NOT_A_QUESTION = r"(?!(?: me| us)? (?:why|how|if|whether|where|when|about|what happens)\b)"
_CREDENTIAL = (
    r"(?:keys?|tokens?|secrets?|credentials?|passwords?|env(?:ironment)? var\w*|database|vault)\b"
    r"(?! (?:id|name|page|kind|type|format)s?)"
    r"(?!.{0,12}(?:last four|mean|do\b|work|for\b.{0,6}\?))"
)
_NOBODY = ("what", "that", "let", "it", "here", "there", "who", "openai", "project")
_NO_PERSON = "".join(rf"(?<!{each})" for each in _NOBODY)
_WHOSE = (
    r"(?<![a-z])(?:your|bot's|stored|saved|registered|hold|(?:other|another) (?:team|channel|user)"
    r"|other person|(?:of|for|in) (?:the )?(?:[#\w-]{1,40} )?(?:channel|team)|#[\w-]{1,80}"
    r"|(?<!an )admin'?s?"
    r"|(?:everyone|everybody|someone|boss)'?s?|all|every|production|prod|master|slack|bot|their|his"
    rf"|her|{_NO_PERSON}'s)\b"
)
_HERE = (
    r"(?:you (?:have|hold|keep|store)|is (?:saved|stored)|for #"
    r"|(?:of|for|in|from) (?:the |our )?[#\w-]{1,40} (?:channel|team))"
)
_ORDERS = r"(?:instruction|rule|prompt|guideline|order|direction|polic|restriction|command)\w*"
_HIDDEN = r"(?:system|hidden|initial|internal|secret|first) (?:prompt|instruction|message|rule)s?"

_JA_SHOW = (
    r"(?:教え(?:て|ろ|よ|なさい|くれ|いただ|るんだ)|見せ(?:て|ろ|よ|なさい)|みせて|出力|表示し|表示せ"
    r"|開示|貼(?:って|れ)|晒|書き出|復号|だんぷ|吐[きけい]|出し(?:て|なさい)|出せ|くれ(?!っと)|ちょうだい"
    r"|知りたい|読み上げ|送って|送れ|何です|なんです|言って)"
)
_JA_CREDENTIAL = (
    r"(?:api ?きー|きー本体|きー|鍵|とーくん|しーくれっと(?!まね)|秘密情報|秘密|ぱすわーど|認証情報"
    r"|環境変数|ますたーきー|でーたべーす)(?:の(?:中身|値|全文|本体|文字列|一覧|平文|内容))?"
)
_JA_KEPT = r"(?:済み|された|されて(?:い)?る|して(?:い|あ)?る)"
_JA_OWNER = (
    rf"(?:あなた|お前|おまえ|君|きみ|ぼっと|bot|(?:登録|保存|保管){_JA_KEPT}|預かって(?:い)?る"
    r"|(?:他|ほか|別|隣|となり)の(?:ちーむ|ちゃんねる|人|ゆーざー|部署|会社)|[#\w-]{1,30}ちゃんねる|全員"
    r"|管理者|\w{1,8}さん|みんな|社長|同僚|誰か|本番|すべて|全部|全て)"
)
_JA_ORDERS = r"(?:指示|命令|るーる|ぷろんぷと|制約|制限|設定|指令)"
_JA_HIDDEN = (
    rf"(?:しすてむぷろんぷと|(?:内部の?|初期|最初の|隠れた|隠された){_JA_ORDERS}"
    rf"|(?:あなた|君|お前)(?:へ|に対する|が受けた|の)?の?{_JA_ORDERS})(?!の書き方)"
)
_JA_DEMAND = (
    r"(?:教えて|教えろ|見せて|見せろ|(?:出力|表示)(?:して|せよ|しろ)|出して|出せ)"
    r"(?!と)(?!.{0,6}言われ)"
)  # fmt: skip

_NEW_ORDERS = (
    rf"(?:ignore|disregard|forget|override|bypass|drop)\b.{{0,40}}?{_ORDERS}",
    r"(?:ignore|disregard|forget) (?:all |everything )?(?:of )?(?:the )?(?:above|previous|prior)",
    rf"new {_ORDERS} ?:",
    r"you are now |pretend (?:to be|you|that you)",
    r"act as (?:an? )?(?:unrestricted|jailbr|dan\b|root|admin)",
    r"jailbreak|(?:developer|debug|god|admin|maintenance|root) mode|do anything now",
    rf"{_JA_ORDERS}.{{0,8}}?(?:無視|忘れ|破棄|上書き|りせっと|取り消|従うな|従わな)",
    r"(?:今から|これから|以降).{0,6}(?:制限のない|無制限|別の人格)",
    r"(?:開発者|でばっぐ|管理者|神)もーど|脱獄",
)
_THE_PROMPT = (
    rf"{_SHOW}\b.{{0,30}}?(?:your |the |this )?{_HIDDEN}(?! token)(?!.{{0,20}}(?:cost|token))",
    rf"{_SHOW}\b.{{0,15}}?your {_ORDERS}",
    r"(?:repeat|print|output|copy) (?:everything|all|the text|what(?:'s| is))? ?.{0,15}above",
    rf"{_JA_HIDDEN}.{{0,12}}?(?:{_JA_SHOW}|繰り返)",
    r"(?:上|ここまで|これまで)の?(?:文章|内容|てきすと|会話).{0,20}(?:繰り返|出力|表示)",
)
_SECRETS = (
    rf"{_SHOW}\b{_NOT_A_QUESTION}.{{0,40}}?{_WHOSE}.{{0,25}}?{_CREDENTIAL}",
    rf"{_SHOW}\b{_NOT_A_QUESTION}.{{0,20}}?\b(?:key|token|secret)s?\b.{{0,20}}?{_HERE}",
    (
        r"(?:^|[.!?,;:] ?|please )(?:tell|show|send|print|reveal|output) (?:me |us )?(?:the|an?) "
        r"(?:full )?(?:openai )?(?:api )?key(?: in full)?(?: now| please| here)?[.!?]*\s*$"
    ),
    rf"{_JA_OWNER}.{{0,15}}?{_JA_CREDENTIAL}(?:を|は|って|、|だけ)?.{{0,14}}?{_JA_SHOW}",
    (
        r"(?:^|[、。！!？? ])(?:open ?ai ?の)?(?:api ?)?(?:きー|ますたーきー|ぼっととーくん)を?"
        rf"{_JA_DEMAND}"
    ),
    r"環境変数を?.{0,6}(?:全部|すべて|一覧|ぜんぶ).{0,6}(?:出力|表示|見せ|だんぷ|教え)",
)
_PATTERNS: Final = tuple(map(re.compile, _NEW_ORDERS + _THE_PROMPT + _SECRETS))


def is_injection(text: str) -> bool:
    """Whether a message, quoted and pasted parts included, tries to turn the bot."""
    normal = normalise(text)
    return any(pattern.search(normal) for pattern in _PATTERNS)
