"""The three steps in the middle of a repair, for whoever was asked.

Opening the page and telling the asker stand around them, in `bot.texts.requests`. By cause label. Only causes that somebody else puts right have one; several share their steps.
Facts: the sources that the cause catalogue names, checked 2026-11-23.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Repair:
    """Three things to do, in order."""

    first: str
    second: str
    third: str


_REPLACE = {
    "ja": Repair(
        "使用中のプロジェクトで新しいキーを作る",
        "新しいキーをプログラムの設定に入れ、再起動する",
        "`/apikey add` か「差し替える」で新しいキーをBotに登録する",
    ),
    "en": Repair(
        "Create a new key in a live project",
        "Put the new key into the program's settings and restart it",
        "Register the new key with the bot: `/apikey add`, or Replace",
    ),
}
_ACCOUNT = {
    "ja": Repair(
        "組織のオーナーに届いたOpenAIからのメールを読む",
        "心当たりがなければ、OpenAIのサポートに問い合わせるか、異議を申し立てる",
        "止められない処理があれば、別の組織かプロジェクトのキーに切り替える",
    ),
    "en": Repair(
        "Read OpenAI's mail to the organization's owners",
        "If it is unexpected, contact OpenAI's support or appeal",
        "For work that cannot stop, switch to a key of another organization",
    ),
}
_CREDIT = {
    "ja": Repair(
        "請求の画面で、前払い残高（クレジット）を確かめる",
        "残高がなければ追加し、自動チャージも検討する",
        "残高があれば、プロジェクトと組織の上限に達していないか確かめる",
    ),
    "en": Repair(
        "Look at the prepaid credit on the billing page",
        "If there is none, add credit, and consider auto recharge",
        "If there is some, see whether the project or the organization reached a limit",
    ),
}
_LINE = {
    "ja": Repair(
        "同じ環境から api.openai.com に接続できるか確かめる",
        "DNS、プロキシ、ファイアウォールで止めていないか確かめる",
        "通していなければ、api.openai.com への通信（443番）を許可する",
    ),
    "en": Repair(
        "Try to reach api.openai.com from the same machine",
        "See whether DNS, a proxy or a firewall stops it",
        "If so, let traffic to api.openai.com (port 443) through",
    ),
}

REPAIR_TEXTS: Mapping[str, Mapping[str, Repair]] = {
    "ja": {
        "invalid_api_key": Repair(
            "末尾4文字が同じキーが一覧にあるか確かめる",
            "あれば、そのキーをコピーし直して設定する。なければ新しいキーを作る",
            "プログラムの設定を差し替えて再起動し、Botにも登録し直す",
        ),
        "key_expired": _REPLACE["ja"],
        "project_archived": _REPLACE["ja"],
        "key_disabled_leaked": Repair(
            "新しいキーを作り、プログラムの設定を差し替える",
            "漏れた場所（コード、公開ページ、投稿）からキーを消す",
            "漏れてからの利用額に、心当たりのないものがないか確かめる",
        ),
        "wrong_key_kind": Repair(
            "プロジェクトのキーを作る（モデルの呼び出しにAdminキーは使えない）",
            "プログラムの設定を新しいキーに差し替える",
            "Adminキーが余計な場所に残っていれば消す",
        ),
        "missing_scopes": Repair(
            "末尾4文字が同じキーの編集を開く",
            "足りない権限を許可して保存する",
            "数分おいて、エラーになっていた操作をもう一度試す",
        ),
        "spend_limit_exceeded": Repair(
            "達しているのがプロジェクトの上限か、組織の上限かを確かめる",
            "今月の利用額が予定どおりか、使いすぎがないかを見る",
            "問題なければ上限を引き上げる。待てるなら翌月のリセットを待つ",
        ),
        "not_org_member": Repair(
            "キーの持ち主が組織とプロジェクトのメンバーか確かめる",
            "必要なら招待し直す。退職や異動なら、サービスアカウントのキーを作る",
            "新しいキーを作ったら、設定を差し替えてBotにも登録する",
        ),
        "account_deactivated": _ACCOUNT["ja"],
        "access_terminated": _ACCOUNT["ja"],
        "ip_not_authorized": Repair(
            "許可リスト（IP allowlist）を開く",
            "プログラムの接続元のIPアドレスを追加する",
            "反映まで最大15分待つ",
        ),
        "org_verification_required": Repair(
            "設定のGeneralで、組織の本人確認（Verify Organization）を始める",
            "案内に沿って本人確認を済ませる",
            "反映まで最大15分待つ",
        ),
        "insufficient_quota": _CREDIT["ja"],
        "credit_balance_exhausted": _CREDIT["ja"],
        "billing_hard_limit_reached": _CREDIT["ja"],
        "usage_limit_exceeded": Repair(
            "組織に割り当てられた上限と、今月の利用額を確かめる",
            "上限の引き上げを申請する",
            "承認を待つあいだ、急がない処理を止める",
        ),
        "billing_not_active": Repair(
            "支払い方法が登録され、有効期限内か確かめる",
            "未払いの請求があれば支払う",
            "前払い残高（クレジット）があるか確かめる",
        ),
        "unsupported_region": Repair(
            "プログラムの接続元（サーバー、VPN、プロキシの出口）の国・地域を確かめる",
            "対象の国・地域の一覧と比べる",
            "対象の国・地域から出るように経路を変える",
        ),
        "timeout": _LINE["ja"],
        "connection_error": _LINE["ja"],
        "ssl_error": Repair(
            "社内プロキシが通信を検査しているか確かめる",
            "会社のルート証明書を、プログラムが動く環境に入れる",
            "証明書の検証を切らずに、もう一度接続する",
        ),
    },
    "en": {
        "invalid_api_key": Repair(
            "Look for a key with the same last four characters in the list",
            "If it is there, copy it again; if not, create a new key",
            "Replace it in the program's settings, restart, and register it with the bot",
        ),
        "key_expired": _REPLACE["en"],
        "project_archived": _REPLACE["en"],
        "key_disabled_leaked": Repair(
            "Create a new key and replace it in the program's settings",
            "Remove the key from where it leaked (code, a public page, a post)",
            "Look for spend since the leak that nobody can explain",
        ),
        "wrong_key_kind": Repair(
            "Create a project key: an admin key cannot call models",
            "Replace it in the program's settings",
            "Remove the admin key from wherever it does not belong",
        ),
        "missing_scopes": Repair(
            "Edit the key with the same last four characters",
            "Allow the missing permission and save",
            "Wait a few minutes and try what failed again",
        ),
        "spend_limit_exceeded": Repair(
            "See whether the project's limit or the organization's is reached",
            "See whether this month's spend is what you expect",
            "If so, raise the limit; if it can wait, the limit resets next month",
        ),
        "not_org_member": Repair(
            "See whether the key's owner is a member of the organization and the project",
            "Invite them again; if they left, make a key of a service account",
            "Replace a new key in the settings and register it with the bot",
        ),
        "account_deactivated": _ACCOUNT["en"],
        "access_terminated": _ACCOUNT["en"],
        "ip_not_authorized": Repair(
            "Open the IP allowlist",
            "Add the IP address that the program calls from",
            "Allow up to 15 minutes until it counts",
        ),
        "org_verification_required": Repair(
            "Start Verify Organization under Settings > General",
            "Follow the verification to its end",
            "Allow up to 15 minutes until it counts",
        ),
        "insufficient_quota": _CREDIT["en"],
        "credit_balance_exhausted": _CREDIT["en"],
        "billing_hard_limit_reached": _CREDIT["en"],
        "usage_limit_exceeded": Repair(
            "Compare the organization's limit with this month's spend",
            "Ask OpenAI for a higher limit",
            "Pause what is not urgent until it is granted",
        ),
        "billing_not_active": Repair(
            "See whether a payment method is set and still valid",
            "Pay open invoices",
            "See whether there is prepaid credit",
        ),
        "unsupported_region": Repair(
            "Find out in which country the server, VPN or proxy of the program leaves",
            "Compare it with the list of supported countries and regions",
            "Route the calls through a supported one",
        ),
        "timeout": _LINE["en"],
        "connection_error": _LINE["en"],
        "ssl_error": Repair(
            "See whether a company proxy inspects the traffic",
            "Install the company's root certificate where the program runs",
            "Connect again with verification on",
        ),
    },
}
