"""What whoever runs the bot is told when the bot itself is in trouble, and when that is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class OperationTexts:
    """A title and a paragraph for each trouble, by the name of its health check."""

    begun: Mapping[str, str]
    told: Mapping[str, str]
    ended: Mapping[str, str]
    where: str
    next: str


OPERATION_TEXTS: Mapping[str, OperationTexts] = {
    "ja": OperationTexts(
        begun={
            "digests": "レポートを投稿できていません",
            "database": "データを書き込めません",
            "vault": "キーを保管する金庫を開けられません",
            "outbox": "投稿が15分以上滞っています",
            "clock": "サーバーの時計が戻りました",
        },
        told={
            "digests": "レポートを作れない、Slackに断られた、または1時間以上遅れているチャンネルがあります。",
            "database": (
                "ディスクがいっぱいか、書き込みが許可されていません。確認はできますが、"
                "登録や変更、レポートは止まっています。空きができると自動で再開します。"
            ),
            "vault": (
                "マスターキーがないか、合っていません。キーの確認・登録・交換はできません。"
                "データは壊れていません。正しいマスターキーを置いて再起動してください。"
            ),
            "outbox": "Slackに届いていない投稿があります。失われてはいません。届くまで送り続けます。",
            "clock": (
                "前に記録した時刻より2分以上前を指しています。同じレポートを二重に出さないよう、"
                "時刻が追いつくまで定期処理を止めています。時刻同期を確認してください。"
            ),
        },
        ended={
            "digests": "レポートは正常に戻りました。",
            "database": "データを書き込めるようになりました。",
            "vault": "金庫を開けられるようになりました。",
            "outbox": "滞っていた投稿はなくなりました。",
            "clock": "時計が追いつき、定期処理を再開しました。",
        },
        where="チャンネル：{channels}",
        next="対処方法は docs/operations.ja.md にあります。解消したら、もう一度お知らせします。",
    ),
    "en": OperationTexts(
        begun={
            "digests": "Reports aren't getting out",
            "database": "I can't write my data",
            "vault": "I can't open the vault that holds the keys",
            "outbox": "Messages have been waiting for more than 15 minutes",
            "clock": "The server's clock went back",
        },
        told={
            "digests": "In some channels the report can't be composed, Slack refused it, or it is more than an hour late.",
            "database": (
                "The disk is full, or writing isn't allowed. Status still answers; registering, "
                "changes and reports have stopped. They resume by themselves once there is room."
            ),
            "vault": (
                "The master key is missing or doesn't fit, so no key can be checked, registered or "
                "replaced. Nothing is damaged. Put the right master key in place and restart me."
            ),
            "outbox": "Some messages haven't reached Slack. None is lost; I keep trying until they arrive.",
            "clock": (
                "It is more than 2 minutes behind the time I recorded before. So as not to send "
                "anything twice, scheduled work waits until it has caught up. Please check the time "
                "synchronization."
            ),
        },
        ended={
            "digests": "Reports are getting out again.",
            "database": "I can write my data again.",
            "vault": "I can open the vault again.",
            "outbox": "No message is stuck any more.",
            "clock": "The clock has caught up, and scheduled work runs again.",
        },
        where="Channels: {channels}",
        next="What to do stands in docs/operations.md. I'll write once more when it is over.",
    ),
}
