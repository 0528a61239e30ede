"""What bot admins read of questions that found no good answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class UnansweredTexts:
    """`kinds` are headings and `lines` what is counted below them, by kind of gap."""

    title: str
    nothing: str
    kinds: Mapping[str, str]
    lines: Mapping[str, str]
    day: str
    more: str
    places: str
    note: str


UNANSWERED_TEXTS: Mapping[str, UnansweredTexts] = {
    "ja": UnansweredTexts(
        title="うまく答えられなかった質問（{since}から7日間）",
        nothing="直近の7日間に、うまく答えられなかった質問はありません。",
        kinds={
            "disliked": "役に立たないとされた回答",
            "asked_back": "どちらか決められなかった質問",
            "not_ours": "対象外として断った質問",
        },
        lines={
            "disliked": "{count}件：{first}（{days}）",
            "asked_back": "{count}件：「{first}」か「{second}」（{days}）",
            "not_ours": "{count}件（{days}）",
        },
        day="{day} {count}件",
        more="ほか{count}件",
        places="質問のあった場所（新しい順）",
        note=(
            "質問の本文は保存していません。場所はあなたが読めるものだけで、30日で消えます。"
            "よくある聞き方は、記事に加えると答えられるようになります（docs/answers.md）。"
        ),
    ),
    "en": UnansweredTexts(
        title="Questions without a good answer (7 days from {since})",
        nothing="Every question of the last 7 days found an answer.",
        kinds={
            "disliked": "Answers that did not help",
            "asked_back": "Questions I could not decide",
            "not_ours": "Questions I turned away",
        },
        lines={
            "disliked": "{count} × {first} ({days})",
            "asked_back": '{count} × "{first}" or "{second}" ({days})',
            "not_ours": "{count} × ({days})",
        },
        day="{day}: {count}",
        more="and {count} more",
        places="Where they were asked, newest first",
        note=(
            "I keep no question's text; places are only those you can read, and go after 30 days. "
            "Add a common way of asking to its article and it will be answered (docs/answers.md)."
        ),
    ),
}
