"""The steps of a live check, and what a key may do, in words that people use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class StepTexts:
    """`steps` by `Step`, `rights` by `Right`; the rest are lines and notes around them."""

    checking: str
    checking_many: str
    calling: str
    steps: Mapping[str, str]
    skipped: str
    aside: str
    rights: Mapping[str, str]
    can: str
    cannot: str
    can_all: str
    broad_production: str
    broad_shared: str
    limits: str
    limit_requests: str
    limit_tokens: str
    limit_left: str


STEP_TEXTS: Mapping[str, StepTexts] = {
    "ja": StepTexts(
        checking="{name} を確かめています…",
        checking_many="{count}個のキーを確かめています…",
        calling="{name} で1回だけ呼び出しています…",
        steps={
            "form": "キーの形",
            "network": "OpenAIへの接続",
            "models": "認証",
            "rights": "できること",
            "limits": "ペースの上限",
            "record": "組織の記録",
            "project": "プロジェクト",
            "events": "最近の変更",
            "usage": "最近の利用",
            "status_page": "OpenAIの稼働状況",
            "completion": "実際の呼び出し",
        },
        skipped="未確認",
        aside="{said}（{detail}）",
        rights={
            "models": "モデルの一覧",
            "responses": "文章の生成（Responses）",
            "chat_completions": "文章の生成（Chat Completions）",
            "embeddings": "埋め込み（ベクトル化）",
            "images": "画像生成",
            "audio": "音声（文字起こし・読み上げ）",
            "moderations": "有害な内容の判定",
            "files": "ファイルの保管",
            "batches": "まとめて実行（バッチ）",
            "fine_tuning": "モデルの追加学習",
        },
        can="このキーでできること：{rights}",
        cannot="できないこと：{rights}",
        can_all="このキーは、確かめた操作（{count}種類）をすべてできます：{rights}",
        broad_production=(
            "本番用のキーとしては権限が広めです。OpenAIの画面で使う操作だけに絞ると、漏れたときの被害を小さくできます。"
        ),
        broad_shared=(
            "複数で共用するキーとしては権限が広めです。用途ごとにキーを分け、使う操作だけに絞ると安全です。"
        ),
        limits="1分あたりの上限：{limits}",
        limit_requests="{limit}リクエスト",
        limit_tokens="{limit}トークン",
        limit_left="{limit}（残り {left}）",
    ),
    "en": StepTexts(
        checking="Checking {name}…",
        checking_many="Checking {count} keys…",
        calling="Making one call with {name}…",
        steps={
            "form": "form of the key",
            "network": "way to OpenAI",
            "models": "authentication",
            "rights": "what it may do",
            "limits": "rate limits",
            "record": "organization's record",
            "project": "project",
            "events": "recent changes",
            "usage": "recent use",
            "status_page": "OpenAI's status page",
            "completion": "real call",
        },
        skipped="not checked",
        aside="{said} ({detail})",
        rights={
            "models": "listing models",
            "responses": "text (Responses)",
            "chat_completions": "text (Chat Completions)",
            "embeddings": "embeddings",
            "images": "image generation",
            "audio": "audio (transcription, speech)",
            "moderations": "moderation",
            "files": "file storage",
            "batches": "batch jobs",
            "fine_tuning": "fine-tuning",
        },
        can="This key can do: {rights}",
        cannot="It cannot do: {rights}",
        can_all="This key can do everything that was tried ({count}): {rights}",
        broad_production=(
            "That is broad for a production key. Narrow it to what it is used for on OpenAI's page: a leak then does less harm."
        ),
        broad_shared=(
            "That is broad for a shared key. Safer: one key for each use, narrowed to what it is used for."
        ),
        limits="Limits per minute: {limits}",
        limit_requests="{limit} requests",
        limit_tokens="{limit} tokens",
        limit_left="{limit} ({left} left)",
    ),
}
