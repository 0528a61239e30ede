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
    r"(?:show|print|reveal|output|give|tell|send|dump|display|list|leak|paste|post|expose"
    r"|echo|decrypt|disclose|share|read out|write out|repeat|export|what(?:'s| is| are)|hand over"
    r"|include|append|attach|encode|decode|convert|translate|copy|summari[sz]e|describe"
    r"|read me|spell(?: out)?)"
)
_NOT_A_QUESTION = (
    r"(?!(?: me| us)? (?:why|how|if|whether|where|when|which|about|what happens)\b)"
    r"(?! (?:the |a )?(?:difference|use|purpose|point|meaning|limit|cost|price|risk)\b)"
)
_ABOUT_KEYS = (
    r"(?:usage|cost|spen[dt]|permission|limit|name|owner|project|page|number|difference|with the"
    r"|models?|own\b)"
)
_CREDENTIAL = (
    r"(?:keys?|tokens?|secrets?|credentials?|passwords?|env(?:ironment)? var\w*|database|vault)\b"
    r"(?! (?:id|name|page|kind|type|format|limit|usage|cost|budget|price|count)s?)"
    r"(?!.{0,12}(?:last four|mean|do\b|work))"
    r"(?![^.!?]{0,40}\bfor ?(?:[.?!]|$))"
    r"(?! (?:with|through|by|via|from) (?:the |an )?(?:admin |openai )?(?:api|dashboard)\b)"
)
_NO_PERSON = (
    r"(?!(?:what|that|let|it|here|there|who|how|where|openai|project|today|month|week|year)'s)"
)
_HELD = r"(?:stored|saved|registered|sealed|kept)"
_OWN_SETTINGS = r"(?:slack_(?:bot|app)_token|openai_admin_key|apikey_bot_\w*key\w*)"
_WHOSE = (
    rf"(?<![a-z])(?:your|bot's|{_HELD}|hold|(?:other|another) (?:team|channel|user)"
    r"|other person|(?:of|for|in) (?:the )?(?:[#\w-]{1,40} )?(?:channel|team)|#[\w-]{1,80}"
    r"|(?<!an )admin'?s?"
    r"|(?:everyone|everybody|someone|boss)'?s?|all|every|production|prod|master|slack|bot|their|his"
    rf"|her|{_NO_PERSON}[a-z]{{2,20}}'s)\b(?! own\b)"
)
_HERE = (
    r"(?:you (?:have|hold|keep|store|use|run)|is (?:saved|stored)|for #"
    r"|(?:of|for|in|from) (?:the |our )?[#\w-]{1,40} (?:channel|team))"
)
_BETWEEN = rf"(?:(?!{_ABOUT_KEYS}).){{0,25}}?"
_ORDERS = r"(?:instruction|rule|prompt|guideline|order|direction|polic|restriction|command)\w*"
_HIDDEN = r"(?:system|hidden|initial|internal|secret|first) (?:prompt|instruction|message|rule)s?"

_JA_SHOW = (
    r"(?:教え(?:て|ろ|よ|なさい|くれ|いただ|るんだ)|見せ(?:て|ろ|よ|なさい)|みせて|出力|表示し|表示せ"
    r"|開示|貼(?:って(?!い|る|しま|あ)|れ(?!ば))|晒|書き出|復号|だんぷ|吐[きけい]|出し(?:て|なさい)|出せ|くれ(?!っと)|ちょうだい"
    r"|知りたい|読み上げ|送って|送れ|何です|なんです|言って)"
)
_JA_CREDENTIAL = (
    r"(?:api ?きー|きー本体|きー|鍵|とーくん|しーくれっと(?!まね)|秘密情報|秘密|ぱすわーど|認証情報"
    r"|環境変数|ますたーきー|でーたべーす)(?:の(?:中身|値|全文|本体|文字列|一覧|平文|内容))?"
)
_JA_KEPT = r"(?:済み|中|した|された|されて(?:い)?る|して(?:い|あ)?る)"
_JA_OWNER = (
    rf"(?:あなた|お前|おまえ|君|きみ|ぼっと|bot|(?:登録|保存|保管){_JA_KEPT}|預かって(?:い)?る"
    r"|(?:他|ほか|別|隣|となり)の(?:ちーむ|ちゃんねる|人|ゆーざー|部署|会社)|[#\w-]{1,30}ちゃんねる|全員"
    r"|でーたべーす(?:に|の|内)|管理者|\w{1,8}さん|みんな|社長|同僚|誰か|本番|すべて|全部|全て)"
)
_JA_ORDERS = r"(?:指示|命令|るーる|がいどらいん|ぷろんぷと|制約|制限|設定|指令)"
_JA_HIDDEN = (
    rf"(?:しすてむぷろんぷと|(?:内部の?|初期|最初の|隠れた|隠された){_JA_ORDERS}"
    rf"|(?:あなた|君|お前)(?:へ|に対する|に設定され(?:た|ている)|が受けた|の)?の?{_JA_ORDERS})"
    r"文?(?!の書き方)"
)
_JA_ASIDE = (
    r"(?:方法|手順|やり方|仕方|使い方|作り方|方を|理由|原因|対応|対処|違い|意味|いいか|大丈夫か|べきか"
    r"|かどうか|できる|でき(?:ま|な)|利用額|使用量|料金|費用|上限|権限|期限|名前|持ち主)"
)
_JA_BETWEEN = rf"(?:(?!{_JA_ASIDE}).){{0,14}}?"
_JA_THINGS = r"(?:金庫|でーたべーす|秘密情報|認証情報|ぱすわーど|とーくん|しーくれっと)"
_JA_DEMAND = (
    r"(?:教えて|教えろ|見せて|見せろ|(?:出力|表示)(?:して|せよ|しろ)|出して|出せ)"
    r"(?!と)(?!.{0,6}言われ)"
)  # fmt: skip

_NEW_ORDERS = (
    (
        r"(?:ignore|disregard|forget|override|bypass|drop|break|abandon|set aside"
        rf"|(?:stop|quit) (?:following|obeying|applying))\b.{{0,40}}?{_ORDERS}"
    ),
    (
        r"\b(?:you|bot|ai|which|who) (?:now |currently )?(?:has|have|had) no (?:more )?"
        r"(?:rules|restrictions|limits|limitations|filters|constraints)"
    ),
    r"\b(?:allow(?:s|ed)?|permit(?:s|ted)?|authori[sz]e[sd]?) you to {_SHOW}\b".replace(
        "{_SHOW}", _SHOW
    ),
    (
        r"(?:もう|あなた(?:に|は)|お前(?:に|は)|君(?:に|は)).{0,6}(?:制限|るーる|制約)(?:は|が)"
        r"(?:ない|無い|ありません(?!か)|なくなっ)"
    ),
    r"もし.{0,6}(?:るーる|制限|制約)がなかったら",
    r"(?:ignore|disregard|forget) (?:all |everything )?(?:of )?(?:the )?(?:above|previous|prior)",
    rf"new {_ORDERS} ?:",
    r"you are now |pretend (?:to be|you|that you)",
    r"act as (?:an? )?(?:unrestricted|jailbr|dan\b|root|admin)",
    r"jailbreak|(?:developer|debug|god|admin|maintenance|root) mode|do anything now",
    (
        rf"{_JA_ORDERS}.{{0,8}}?(?:無視|忘れ|破棄|上書き|りせっと|取り消|従うな|従わな|従うのを(?:やめ|止め)|を破っ)"
        r"(?!.{0,25}(?:とどう|たらどう|ても(?:いい|よい|大丈夫)))"
    ),
    r"</?(?:system|user|assistant)>",
    r"\b(?:bot|ai|assistant|model) (?:without|with no) (?:any )?(?:rules|limits|restrictions)",
    r"\b(?:note|message|instructions?) (?:to|for) the (?:assistant|ai|bot|model|llm)\b",
    r"(?:るーる|制限|制約)の(?:ない|無い) ?(?:ai|bot|ぼっと|あしすたんと)",
    r"(?:^|[\[<(])assistant[\])>]? ?:.{0,20}\b(?:sure|here (?:is|are)|of course)\b",
    r"(?:今から|これから|以降).{0,6}(?:制限のない|無制限|別の人格)",
    r"(?:開発者|でばっぐ|管理者|神)もーど|脱獄",
)
_THE_PROMPT = (
    rf"{_SHOW}\b.{{0,30}}?(?:your |the |this )?{_HIDDEN}(?! token)(?!.{{0,20}}(?:cost|token))",
    rf"{_SHOW}\b.{{0,15}}?your {_ORDERS}",
    r"(?:repeat|print|output|copy) (?:everything|all|the text|what(?:'s| is))? ?.{0,15}above",
    rf"{_JA_HIDDEN}.{{0,12}}?(?:{_JA_SHOW}|繰り返|要約して|[英和翻]訳して|書いて)",
    (
        r"\b(?:instructions?|rules|orders|prompt|guidelines) (?:were |was |are |have |did |do )?"
        r"you (?:were |are |have |been )*(?:given|told|gets?|got|receiv\w+|configured|programmed"
        r"|set up|follow(?:ing)?)"
    ),
    r"(?:最初|初め|はじめ)に(?:与えられた|受けた|設定された|書かれた|言われた)(?:指示|命令|設定|文)",
    r"(?:どんな|どのような|何の)(?:指示|命令|るーる).{0,4}(?:受けて|与えられ|されて)",
    r"しすてむめっせーじ(?:の?(?:全文|全体|中身|内容)を?|を)?.{0,6}(?:出力|表示|見せ|教え|貼|書き出)",
    r"(?:上|ここまで|これまで)の?(?:文章|内容|てきすと|会話).{0,20}(?:繰り返|出力|表示)",
)
_SECRETS = (
    (
        rf"{_SHOW}\b.{{0,20}}?\b(?:key|token|secret|credential|password)s? (?:that |which )?"
        r"(?!i |we )\w{1,20} (?:has |have )?(?:registered|saved|stored|added|entered)"
    ),
    (
        r"(?:^|[.!?,;:] ?|please )(?:print|dump|list|show|output|reveal|export|expose)"
        r" (?:me )?(?:the |your )?(?:whole |entire |full )?(?:database|vault|credentials|secrets)"
        r"\b(?! (?:manager|store))(?!.{0,16}(?:github|aws|google|azure))"
    ),
    (
        r"(?:answer|reply|respond) with (?:the |your )?(?:raw|full|real|actual) (?:api )?"
        r"(?:key|token|secret)"
    ),
    r"\b(?:leak|slip) (?:me|us) (?:an?|any|some|the) (?:\w+ )?(?:key|token|secret)",
    r"\bgive (?:me|us) (?:an?|some) (?:working|real|valid|live) (?:\w+ )?(?:key|token)",
    r"\bwhat (?:password|token|key|secret)s? (?:does|do|are|is) (?:you|(?:the|this) bot|your)\b",
    r"\becho \$?\{?\w*(?:key|token|secret)\w*\}? .{0,12}(?:your|this bot|the bot)",
    rf"{_OWN_SETTINGS}(?:'s)? value",
    (
        r"\b(?:letter|character|digit|word)s?\b.{0,20}?\b(?:of|from|in) (?:the |your |our )?"
        rf"(?:production|prod|admin|master|secret|sealed|{_HELD}) (?:api )?(?:key|token)"
    ),
    rf"{_SHOW}\b{_NOT_A_QUESTION}.{{0,40}}?{_WHOSE}{_BETWEEN}{_CREDENTIAL}",
    rf"{_SHOW}\b{_NOT_A_QUESTION}.{{0,20}}?\b(?:key|token|secret|credential|password)s?\b.{{0,20}}?{_HERE}",
    (
        r"(?:^|[.!?,;:] ?|please )(?:tell|show|send|print|reveal|output) (?:me |us )?(?:the|an?) "
        r"(?:full )?(?:openai )?(?:api )?key(?: in full)?(?: now| please| here)?[.!?]*\s*$"
    ),
    (
        rf"(?:value of|what(?:'s| is)|echo|print|show|tell me|your) \$?\{{?{_OWN_SETTINGS}"
        rf"|{_OWN_SETTINGS}(?:の値|の中身|は何|を?(?:教え|見せ|出|表示))"
    ),
    (
        rf"\b(?:letters?|characters?|digits|value|rest) of (?:the |a )?"
        rf"(?:key #|[^.?!]{{0,20}}{_HELD} key)"
    ),
    (
        r"(?:^|[.:;,] ?|\b(?:please|must|only|now) )(?:reply|respond|answer)(?: only)? with "
        r"(?:the |your |every |all )?.{0,20}?"
        r"(?:keys?|tokens?|secrets?|prompt|environment)\b"
    ),
    (
        rf"\b(?:assistant|ai|bot|llm)[,:]? (?:must|shall|please|now|has to)(?: now| also)? {_SHOW}"
        r"\b.{0,40}?(?:keys?|tokens?|secrets?|prompt)\b"
    ),
    (
        r"(?:きー|とーくん|秘密情報|環境変数).{0,10}(?:投稿|送信|出力|表示|返信|転送|記載)"
        r"(?:せよ|すること(?![はがもで])|しなさい|しろ)"
    ),
    rf"{_SHOW} (?:the )?{_HELD} (?:ones|values)\b",
    rf"\b{_HELD} (?:api )?(?:key|token|secret) is sk-",
    (
        r"\b(?:key|token|secret)\b.{0,40}?(?:registered|saved|stored|gave|entered).{0,40}?"
        r"\b(?:show|send|give|print|paste|reveal|tell) (?:me |us )?(?:it|that|them)\b"
    ),
    (
        r"(?:登録|保存|保管)\w{0,6}きー(?:の|を)(?:頭|先頭|最初|末尾|後ろ)?(?:から)?\d*(?:文字|桁)?"
        rf"{_JA_BETWEEN}(?:教えて|読(?:み上げ|んで)|丸ごと)"
    ),
    r"(?:きー|とーくん)を?(?:.{0,4}平文で|読み上げ|.{0,6}(?:付けて|添えて|含めて)返)",
    r"(?:きー|とーくん|しーくれっと|秘密情報).{0,6}(?:復号|解読)して.{0,6}(?:貼|出|見せ|表示|送|教え)",
    rf"{_JA_OWNER}.{{0,15}}?{_JA_CREDENTIAL}(?:を|は|って|、|だけ)?{_JA_BETWEEN}{_JA_SHOW}(?!.{{0,8}}も(?:いい|よい|大丈夫|平気|構))",
    (
        r"(?:^|[、。！!？? ])(?:open ?ai ?の)?(?:api ?)?(?:きー|ますたーきー|ぼっととーくん)を?"
        rf"{_JA_DEMAND}"
    ),
    (
        rf"{_JA_THINGS}(?:の中身)?を?.{{0,4}}(?:全部|すべて|全て|ぜんぶ|丸ごと).{{0,6}}?"
        rf"(?:{_JA_DEMAND}|貼って|晒)"
    ),
    rf"{_JA_THINGS}(?:の中身)?を(?:ここに)?(?:見せて|見せろ|出力して|出力せよ|開示|表示せよ|貼って|晒)",
    (
        r"(?:ちーむ|ちゃんねる|部署|(?<!全)部)の(?:open ?ai ?の?)?(?:api ?)?"
        r"(?:きー|とーくん|しーくれっと|認証情報)を(?:(?!方法|手順|やり方).){0,8}?"
        r"(?:貼って|送って|見せて|出して|教えて|渡して|ください)(?!も(?:いい|よい))"
    ),
    (
        r"(?:内緒|秘密|こっそり|誰にも言わない).{0,8}(?:きー|とーくん)を?.{0,4}"
        r"(?:くれ(?!っと)|ください|ちょうだい|渡|教え)"
    ),
    r"(?:ぼっと|管理者|ますたー|本番)の?(?:とーくん|きー)を?(?:ください|くれ(?!っと)|ちょうだい|渡して)",
    r"(?:とーくん|しーくれっと|ぱすわーど|認証情報|きーの値)[をも]?(?:答えて|吐|渡して)",
    r"環境変数を?.{0,6}(?:全部|すべて|一覧|ぜんぶ).{0,6}(?:出力|表示|見せ|だんぷ|教え)",
)
_PATTERNS: Final = tuple(map(re.compile, _NEW_ORDERS + _THE_PROMPT + _SECRETS))
# "How do I share the key", "if we ignore the limits": nobody is ordered to do anything.
_JUST_BEFORE: Final = 24
_FIRST_PERSON: Final = re.compile(
    r"(?:\b(?:i|we)(?: \w+)?|\b(?:how|ok|okay|fine|safe|bad|wise|allowed) to"
    r"|\b(?:script|tool|program|endpoint|command|way) (?:to|that)) $"
)


def is_injection(text: str) -> bool:
    """Whether a message, quoted and pasted parts included, tries to turn the bot."""
    normal = normalise(text)
    return any(
        not _FIRST_PERSON.search(normal[: found.start()][-_JUST_BEFORE:])
        for pattern in _PATTERNS
        for found in pattern.finditer(normal)
    )
