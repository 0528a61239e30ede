"""The first run: six steps, each in a sentence or two that a beginner understands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class FirstRunTexts:
    """`steps`, `tells` by step; `presets`, `store` by preset; `kinds`, `advice_kind` by the kind of key."""

    title: str
    what_for: str
    presets: Mapping[str, str]
    preset_buttons: Mapping[str, str]
    progress: str
    steps: Mapping[str, str]
    seen: str
    skipped: str
    tells: Mapping[str, str]
    kinds: Mapping[str, str]
    store: Mapping[str, str]
    page: str
    advice: str
    advice_limit: str
    advice_kind: Mapping[str, str]
    advice_rotate: str
    advice_digest_on: str
    advice_digest_off: str
    advice_note: str
    finished: str
    finished_skipped: str
    start: str
    done: str
    skip: str
    how: str
    add_key: str
    reopen: str
    change: str
    use: str
    used_on: str
    used_off: str


FIRST_RUN_TEXTS: Mapping[str, FirstRunTexts] = {
    "ja": FirstRunTexts(
        title="OpenAI APIの準備",
        what_for="何に使いますか？ 用途に合わせて、上限やキーの種類のおすすめが変わります。あとから変えられます。",
        presets={
            "trying": "お試し",
            "team": "小さなチーム",
            "production": "本番サービス",
        },
        preset_buttons={
            "trying": "お試し",
            "team": "小さなチーム",
            "production": "本番サービス",
        },
        progress="{done}／{all} 完了（用途：{preset}）。途中でやめても、`/apikey start` で続きから始められます。",
        steps={
            "account": "APIのアカウントを用意する",
            "project": "プロジェクトを決める",
            "key": "キーを作って、ここに登録する",
            "limit": "使いすぎを防ぐ上限を決める",
            "store": "プログラムからキーを読めるようにする",
            "test": "キーが使えるか確かめる",
        },
        seen="Botが確認",
        skipped="あとで",
        tells={
            "account": (
                "会社の組織がすでにあれば、オーナーに招待を頼みます。なければ自分で登録します。"
                "ChatGPT PlusなどChatGPTの料金に、APIの利用分は含まれません。APIの料金は別に前払いします。"
            ),
            "project": (
                "プロジェクトは、キー・利用額・上限をまとめる箱です。アプリや環境（本番、検証）ごとに分けると、"
                "どこでいくら使ったかがわかります。"
            ),
            "key": (
                "{kind}キー本体が表示されるのは、作ったときの一度だけです。コピーしたら、すぐ下のボタンから登録してください。"
                "チャンネルには貼らないでください。"
            ),
            "limit": (
                "月の上限（ハードリミット）に達すると、OpenAIがAPIを止めます。お知らせ（アラート）だけでは止まりません。"
                "この用途なら、お知らせ {alert}、上限 {limit} くらいから始めるのがおすすめです。"
            ),
            "store": "{store}プログラムの中に直接書くと、そのまま漏れることがあります。",
            "test": (
                "登録したキーは、Botが無料の方法で確かめます。結果は `/apikey status` で見られます。"
                "認証できるだけでは、残高や上限まではわかりません。うまくいかないときは `/apikey why` を試してください。"
            ),
        },
        kinds={
            "project": "自分で試すだけなら、自分名義のプロジェクトキーで十分です。",
            "service_account": "人が異動しても止まらないように、サービスアカウントのキーにします。",
        },
        store={
            "trying": "手元で試すなら、環境変数 `OPENAI_API_KEY` に入れます。",
            "team": "アプリごとに、環境変数かシークレット管理サービスに入れます。",
            "production": "クラウドのシークレット管理サービスに入れ、動かすときに読み込みます。",
        },
        page="開くページ：<{url}>（{date} 確認）",
        advice="{preset}のおすすめ",
        advice_limit="お知らせ {alert}、上限 {limit}（1か月）：<{url}|上限のページ>で設定",
        advice_kind={
            "project": "キーは自分名義のプロジェクトキー",
            "service_account": "キーはサービスアカウントのもの",
        },
        advice_rotate="キーの交換は {days} 日ごと",
        advice_digest_on="利用額のレポートは毎日（{time}）",
        advice_digest_off="利用額のレポートは、まだなし",
        advice_note="金額はBotからの目安です。ここからOpenAI側の設定が変わることはありません。",
        finished="準備が終わりました。キーの状況は `/apikey status`、困ったときは `/apikey why` へどうぞ。",
        finished_skipped="あとで、にした項目が {count} 件あります。",
        start="はじめる",
        done="できた",
        skip="あとで",
        how="くわしく",
        add_key="キーを登録",
        reopen="残りを続ける",
        change="用途を変える",
        use="この設定を使う",
        used_on="おすすめに合わせて、毎日のレポートを始めました。上限とお知らせは、OpenAIの上限のページで設定してください。",
        used_off="おすすめに合わせて、毎日のレポートを止めました。上限とお知らせは、OpenAIの上限のページで設定してください。",
    ),
    "en": FirstRunTexts(
        title="Getting ready for the OpenAI API",
        what_for="What is it for? It changes which limits and which kind of key I suggest. You can switch later.",
        presets={
            "trying": "trying it out",
            "team": "a small team",
            "production": "production",
        },
        preset_buttons={
            "trying": "Trying it out",
            "team": "Small team",
            "production": "Production",
        },
        progress="{done} of {all} done, for {preset}. Stop whenever you like: `/apikey start` picks up where you left off.",
        steps={
            "account": "Get an API account",
            "project": "Choose a project",
            "key": "Make a key and register it here",
            "limit": "Set a limit, so that it can't get expensive",
            "store": "Let your program find the key",
            "test": "See whether the key works",
        },
        seen="I can see it",
        skipped="later",
        tells={
            "account": (
                "If your company has an organization, ask its owner to invite you; otherwise sign up yourself. "
                "ChatGPT Plus and other ChatGPT plans don't include API use: that is paid separately, in advance."
            ),
            "project": (
                "A project is a box for keys, spend and limits. With one for each app or environment "
                "(production, staging) you can tell what costs how much."
            ),
            "key": (
                "{kind} OpenAI shows the key only once, when you make it: copy it, then register it with the button below. "
                "Don't paste it into the channel."
            ),
            "limit": (
                "When a month's spend reaches the hard limit, OpenAI stops the API; an alert alone stops nothing. "
                "For this use, an alert at {alert} and a hard limit of {limit} are a good start."
            ),
            "store": "{store} A key written into the program itself leaks along with it.",
            "test": (
                "I check a registered key in ways that cost nothing; `/apikey status` has the result. "
                "That it authenticates doesn't tell its balance or limits yet. If it fails, try `/apikey why`."
            ),
        },
        kinds={
            "project": "To try things out, a project key of your own will do.",
            "service_account": "Make it a service account's key, so that it keeps working when people move on.",
        },
        store={
            "trying": "On your own machine, put it into the environment variable `OPENAI_API_KEY`.",
            "team": "For each app, put it into an environment variable or a secret manager.",
            "production": "Put it into your cloud's secret manager and read it when the program starts.",
        },
        page="Page to open: <{url}> (checked {date})",
        advice="Suggested for {preset}",
        advice_limit="alert at {alert}, hard limit {limit} a month: set on the <{url}|limits page>",
        advice_kind={
            "project": "a project key of your own",
            "service_account": "a service account's key",
        },
        advice_rotate="replace keys every {days} days",
        advice_digest_on="spend report every day ({time})",
        advice_digest_off="no spend report yet",
        advice_note="The amounts are my suggestions. Nothing changes at OpenAI from here.",
        finished="All set. `/apikey status` shows your keys; when something fails, try `/apikey why`.",
        finished_skipped="Left for later: {count}.",
        start="Get started",
        done="Done",
        skip="Skip for now",
        how="How?",
        add_key="Register a key",
        reopen="Do the rest",
        change="Change purpose",
        use="Use these settings",
        used_on="I switched the daily report on, as suggested. Set limit and alert on OpenAI's limits page.",
        used_off="I switched the daily report off, as suggested. Set limit and alert on OpenAI's limits page.",
    ),
}
