"""The words of `/apikey`: what people may type, and what help says of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ALIASES: Mapping[str, tuple[str, ...]] = {
    "status": ("状況", "状態"),
    "why": ("原因", "なぜ", "確認", "診断", "check"),
    "ask": ("質問",),
    "estimate": ("試算",),
    "add": ("登録", "追加"),
    "remove": ("登録解除", "削除"),
    "spend": ("利用額", "料金", "コスト"),
    "budget": ("予算",),
    "digest": ("レポート",),
    "connect": ("連携",),
    "inventory": ("点検", "初回点検"),
    "export": ("書き出し",),
    "notes": ("メモ",),
    "start": ("はじめる", "始める"),
    "unanswered": ("未回答",),
    "help": ("ヘルプ",),
}
"""Each word with what else is accepted; the first Japanese one is shown in help."""


@dataclass(frozen=True, kw_only=True)
class CommandTexts:
    """What help and misunderstandings say."""

    help_title: str
    help_lines: Mapping[str, str]
    """One line for each word of `ALIASES`."""
    help_ask: str
    unknown: str
    nearest: str
    name_missing: str
    in_direct: str
    """Where a command needs a channel and was typed in a DM."""
    in_direct_choices: str


COMMAND_TEXTS: Mapping[str, CommandTexts] = {
    "ja": CommandTexts(
        help_title="apikey-bot の使い方",
        help_lines={
            "status": "このチャンネルのキーの状況（使えているか、最終利用、直近7日の利用額）",
            "why": "キーが動かない原因を、OpenAIのAPIに確かめて説明（名前を省くと全部）",
            "ask": "キーの設定や料金についての質問",
            "estimate": "文章のトークン数と、送った場合の料金（文章を省くと入力画面）",
            "add": "キーを登録（暗号化して保管し、二度と表示しません）",
            "remove": "キーをBotから外す",
            "spend": "利用額（today、7d、month、2026-10 のような月。省くと今月）と、キー別・モデル別などの内訳",
            "budget": "月の予算（金額は米ドル、off で外す）。お知らせのみで、何も止めません",
            "digest": "利用額のレポート（now で今すぐ、on / off で毎日の投稿を切り替え）",
            "connect": "OpenAIの組織と連携（閲覧のみ）。利用額や最終利用がわかるようになります",
            "inventory": "組織のすべてのキーを点検（管理者のみ。末尾4文字を付けると、そのキーを調べます）",
            "export": "キーの記録（状態、利用額、サポートへの下書き）を、あなたへのDMにファイルで送付",
            "notes": "チームのメモ：よく聞かれることへのチームの答え（add で追加）。質問されたときに最初に表示",
            "start": "はじめての設定：アカウントからキーの確認まで、6つの手順を順番に案内",
            "unanswered": "うまく答えられなかった質問（直近7日、管理者向け）",
            "help": "この使い方",
        },
        help_ask=(
            "コマンドのほか、チャンネルで {bot} にメンションするか、DMで話しかけても答えます。"
            "例：「うちのキーが動かないのはなぜ？」、エラーの貼り付け、文章と「これいくら？」、「残高はどこで見る？」"
        ),
        unknown="「{word}」というコマンドはありません。",
        nearest="もしかして `/apikey {word}` ですか？",
        name_missing="どのキーか、名前を付けてください。例：`/apikey {word} prod`",
        in_direct="これはチャンネルごとの操作です。使いたいチャンネルで `/apikey {word}` と入力してください。",
        in_direct_choices="キーのあるチャンネル：{channels}",
    ),
    "en": CommandTexts(
        help_title="How to use apikey-bot",
        help_lines={
            "status": "this channel's keys: do they work, last call, spend of the last 7 days",
            "why": "ask OpenAI's API why a key fails (all keys without a name)",
            "ask": "a question about setting up keys or about billing",
            "estimate": "a text's tokens and what sending it would cost (a form without a text)",
            "add": "register a key (sealed, and never shown again)",
            "remove": "take a key out of the bot",
            "spend": "what was spent (`today`, `7d`, `month` or a month such as `2026-10`; this month without a word), by key, model and more",
            "budget": "the monthly budget in US dollars (`off` removes it); it only notifies and stops nothing",
            "digest": "spend report (`now` posts one, `on` / `off` switches the daily one)",
            "connect": "link your OpenAI organization, read-only, to see spend and last use",
            "inventory": "every key of the organization and what to fix first (admins; a key's last four look it up)",
            "export": "a record of the keys (standing, spend, a draft for OpenAI's support) as files, to you alone",
            "notes": "your team's own answers, shown first when somebody asks (`add` writes one)",
            "start": "first-time set-up in six steps, from the account to a key that works",
            "unanswered": "questions I found no good answer to in 7 days (for admins)",
            "help": "this list",
        },
        help_ask=(
            "You can also mention {bot} in a channel or send a direct message. "
            'Try "why did our key fail?", paste an error, paste a text below "how much is this?", or ask "where do I see my balance?"'
        ),
        unknown='There is no command "{word}".',
        nearest="Did you mean `/apikey {word}`?",
        name_missing="Which key? Add its name, for example `/apikey {word} prod`.",
        in_direct="That is done per channel. Type `/apikey {word}` in the channel you mean.",
        in_direct_choices="Channels with keys: {channels}",
    ),
}
