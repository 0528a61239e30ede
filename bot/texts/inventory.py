"""The organization's keys, listed and judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class InventoryTexts:
    """`worries` and `buttons` by the concern, `columns` by what they hold; `{key}` is the key's name and end."""

    working: str
    title: str
    summary: str
    """`{keys}`, `{projects}`, `{registered}`, `{used}` are numbers."""
    none: str
    first: str
    all_well: str
    more: str
    worries: Mapping[str, str]
    buttons: Mapping[str, str]
    table: str
    columns: Mapping[str, str]
    never: str
    unknown: str
    no_expiry: str
    owner_gone: str
    service_account: str
    elsewhere: str
    nobody: str
    cut: str
    as_of: str
    not_found: str
    several: str


INVENTORY_TEXTS: Mapping[str, InventoryTexts] = {
    "ja": InventoryTexts(
        working="OpenAIに組織のキーを確かめています。1分ほどかかることがあります。",
        title="組織のキーの点検",
        summary="キーは{keys}本、プロジェクトは{projects}つ。うちBotに登録済みが{registered}本、直近30日に使われたのは{used}本です。",
        none="この組織には、まだキーがありません。",
        first="*先に直すとよいもの*",
        all_well="急いで直すところはありません。",
        more="ほかに{count}件あります。表の「気になる点」をご覧ください。",
        worries={
            "expires_soon": "{key}：使われていますが、{expires}に期限が切れます。切れる前に新しいキーへ切り替えてください。",
            "owner_gone": "{key}：持ち主（{owner}）は、もうこのプロジェクトに入れません。引き継ぐ人を決めて、新しいキーに切り替えてください。",
            "unregistered": "{key}：使われていますが、どのチャンネルにも登録されていません。止まっても漏れても、気づく人がいません。",
            "no_limit": "プロジェクト「{project}」：支払いの上限がなく、使いすぎても止まりません。",
            "old": "{key}：発行から{age}たっています。そろそろ新しいキーに切り替えてください。",
            "idle": "{key}：{idle}のあいだ使われていません。要らなければ削除してください。",
            "expired": "{key}：期限が切れています。一覧から削除してかまいません。",
        },
        buttons={
            "expires_soon": "キーの画面を開く",
            "owner_gone": "キーの画面を開く",
            "unregistered": "登録する",
            "no_limit": "上限の画面を開く",
            "old": "キーの画面を開く",
            "idle": "キーの画面を開く",
            "expired": "キーの画面を開く",
        },
        table="すべてのキー",
        columns={
            "key": "キー",
            "concerns": "気になる点",
            "used": "最終利用",
            "holders": "登録",
            "expires": "期限",
            "age": "発行から",
            "owner": "持ち主",
            "project": "プロジェクト",
        },
        never="なし",
        unknown="不明",
        no_expiry="なし",
        owner_gone="{owner}（アクセス権なし）",
        service_account="{owner}（サービスアカウント）",
        elsewhere="別のチャンネル",
        nobody="未登録",
        cut="表に入りきらないため、あと{count}本を省きました。`/apikey inventory 末尾4文字` で1本ずつ調べられます。",
        as_of="{when} 時点。最終利用はOpenAIの記録によります（失敗した呼び出しを含むことがあります）。権限の範囲はAPIからは読めません。",
        not_found="末尾が `{end}` のキーは、この組織の使用中のプロジェクトにはありません。削除されたか、別の組織のキーです。大文字と小文字は区別します。",
        several="末尾が `{end}` のキーは{count}本あります。",
    ),
    "en": InventoryTexts(
        working="Asking OpenAI for the organization's keys. This can take a minute.",
        title="The organization's keys",
        summary="Keys: {keys}, in {projects} project(s). Registered with the bot: {registered}. Used in the last 30 days: {used}.",
        none="This organization has no keys yet.",
        first="*Worth fixing first*",
        all_well="Nothing here is pressing.",
        more='There are {count} more. See "Concerns" in the table.',
        worries={
            "expires_soon": "{key}: in use, and it expires on {expires}. Switch to a new key before that.",
            "owner_gone": "{key}: its owner ({owner}) has no access to the project any more. Decide who takes over, and switch to a new key.",
            "unregistered": "{key}: in use, but registered in no channel. Nobody would notice that it fails or leaks.",
            "no_limit": 'Project "{project}": no spend limit holds it, so nothing stops a runaway bill.',
            "old": "{key}: made {age} ago. It is time to switch to a new one.",
            "idle": "{key}: not used for {idle}. Delete it if nobody needs it.",
            "expired": "{key}: it has expired. It can be deleted from the list.",
        },
        buttons={
            "expires_soon": "Open the keys page",
            "owner_gone": "Open the keys page",
            "unregistered": "Register it",
            "no_limit": "Open the limits page",
            "old": "Open the keys page",
            "idle": "Open the keys page",
            "expired": "Open the keys page",
        },
        table="All keys",
        columns={
            "key": "Key",
            "concerns": "Concerns",
            "used": "Last used",
            "holders": "Registered",
            "expires": "Expires",
            "age": "Age",
            "owner": "Owner",
            "project": "Project",
        },
        never="never",
        unknown="unknown",
        no_expiry="never",
        owner_gone="{owner} (no access)",
        service_account="{owner} (service account)",
        elsewhere="another channel",
        nobody="nowhere",
        cut="{count} more do not fit into the table. `/apikey inventory` with a key's last four characters looks one up.",
        as_of="As of {when}. Last use is what OpenAI records (failed calls may count). Scopes cannot be read over the API.",
        not_found="No key that ends in `{end}` is in a live project of this organization: it was deleted, or belongs to another one. Capitals count.",
        several="{count} keys end in `{end}`.",
    ),
}

CONCERN_NAMES: Mapping[str, Mapping[str, str]] = {
    "ja": {
        "expires_soon": "期限が近い",
        "owner_gone": "持ち主がいない",
        "unregistered": "未登録で使用中",
        "no_limit": "上限なし",
        "old": "古い",
        "idle": "使われていない",
        "expired": "期限切れ",
    },
    "en": {
        "expires_soon": "expires soon",
        "owner_gone": "owner gone",
        "unregistered": "in use, unregistered",
        "no_limit": "no limit",
        "old": "old",
        "idle": "unused",
        "expired": "expired",
    },
}
"""The concerns in a word each, for the table."""
