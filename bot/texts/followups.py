"""What is said below an explained error: answers to follow-up questions and to news."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class FollowupTexts:
    """`news` goes by the follow-up and what it means for the error; `retried` by the cause's retry."""

    owner: str
    page: str
    no_page: str
    else_first: str
    else_none: str
    else_tell_apart: str
    meaning: str
    source: str
    cannot_recheck: str
    news: Mapping[str, str]
    retried: Mapping[str, str]
    solved: str
    welcome: str
    ask_for_error: str
    cannot_read_thread: str
    cannot_read_file: str
    key_above: str
    no_error_here: str
    ask_on: str
    explained_title: str
    explained_close: str


FOLLOWUP_TEXTS: Mapping[str, FollowupTexts] = {
    "ja": FollowupTexts(
        owner="このキーの担当は {owner} です。",
        page="OpenAIの画面：{page}",
        no_page="OpenAIの画面で変えるものではありません。直すのは、呼び出している側です。",
        else_first="ほかに考えられる原因：",
        else_none="似たエラーになる原因は、ほかに思い当たりません。",
        else_tell_apart="見分けるには、いま出ているエラーの全文をこのスレッドに貼り付けてください。",
        meaning="このエラーの意味：{cause}",
        source="もとになる説明：{source}（{date} に確認）",
        cannot_recheck=(
            "貼り付けられた文面だけでは、いまの状態は確かめられません。"
            "もう一度実行して、出たエラーの全文をこのスレッドに貼り付けてください。"
        ),
        news={
            "other_organization.is_the_cause": (
                "別の組織のキーなら、それが原因です。キーは、発行した組織の中でしか使えません。"
                "リクエストに書いた組織（OpenAI-Organization）と、キーの組織を見比べてください。"
            ),
            "other_organization.look_there": (
                "残高・上限・使えるモデルは、キーを発行した組織ごとに決まります。"
                "OpenAIの画面の左上でその組織に切り替えて確認してください。こちらの組織に残高があっても使われません。"
            ),
            "other_organization.does_not_help": "この原因は、どの組織のキーでも起きます。組織が違うこととは関係ありません。",
            "other_project.is_the_cause": (
                "別のプロジェクトのキーなら、それが原因です。モデルや権限はプロジェクトごとに決まります。"
                "リクエストに書いたプロジェクト（OpenAI-Project）と、キーのプロジェクトを見比べてください。"
            ),
            "other_project.look_there": (
                "上限と使えるモデルは、プロジェクトごとにも決まります。そのプロジェクトの設定を確認してください。"
                "前払い残高は組織全体で共通です。"
            ),
            "other_project.does_not_help": "この原因は、どのプロジェクトのキーでも起きます。プロジェクトが違うこととは関係ありません。",
            "funded.helps": (
                "反映まで数分かかることがあります。まだ失敗するなら、次の2つを確認してください。"
                "キーと同じ組織に追加したか。残高とは別に、組織やプロジェクトの上限に達していないか。"
            ),
            "funded.does_not_help": "このエラーは、残高や上限とは関係がありません。お金の面を変えても直りません。",
            "replaced_key.helps": (
                "新しいキーを使うには、動いているプログラムに設定し直して再起動が必要です。"
                "エラーに出たキーの末尾が、新しいキーと同じか確認してください。"
            ),
            "replaced_key.does_not_help": "このエラーはキーのせいではないので、キーを作り直しても直りません。",
        },
        retried={
            "no": "同じリクエストを送り直しても直りません。先に、上の「次にすること」が必要です。",
            "wait": "間隔を少しずつ延ばしながら（1秒、2秒、4秒…）試してください。続くなら、送る量を減らす必要があります。",
            "yes": "数回試しても続くときは、OpenAIの障害情報を確認し、いま出ているエラーを貼り付けてください。",
        },
        welcome="どういたしまして。また困ったことがあれば、このスレッドで聞いてください。",
        solved="よかったです。また出たら、エラーをこのスレッドに貼り付けてください。",
        ask_for_error=(
            "どんなエラーが出ていますか？ 画面やログに出た文面を、そのまま貼り付けてください（1行でもかまいません）。"
            "キー本体は貼らないでください。"
        ),
        cannot_read_thread=(
            "上の投稿を読む権限がないため、エラーを確認できません。エラーの文面を、メンションと一緒に貼り付けてください。"
        ),
        cannot_read_file="添付ファイルの中身は読めません。エラーの部分をメッセージに貼り付けてください。",
        key_above=(
            "この投稿には、OpenAIのAPIキーらしき文字列（{masked}）があります。投稿した人に削除してもらってください。"
            "削除後も、キーの無効化と再発行が必要です。この連絡はあなただけに表示されています。"
        ),
        no_error_here="このメッセージには、エラーの文面が見つかりませんでした。エラーが書かれたメッセージで選んでください。",
        ask_on="続けて質問するときは、元のメッセージのスレッドで {bot} に話しかけてください。",
        explained_title="エラーの説明",
        explained_close="閉じる",
    ),
    "en": FollowupTexts(
        owner="This key's owner is {owner}.",
        page="OpenAI's page: {page}",
        no_page="There is nothing to change on OpenAI's site; the fix is on the calling side.",
        else_first="What else it could be:",
        else_none="I know of no other cause that looks like this.",
        else_tell_apart="To tell them apart, paste the whole error you get now into this thread.",
        meaning="What this error means: {cause}",
        source="Where this is written: {source} (checked {date})",
        cannot_recheck=(
            "A pasted error doesn't tell me how things stand now. "
            "Run it again and paste the whole error into this thread."
        ),
        news={
            "other_organization.is_the_cause": (
                "If the key belongs to another organization, that is the cause: a key only works inside "
                "the organization that made it. Compare the organization named in the request "
                "(OpenAI-Organization) with the key's own."
            ),
            "other_organization.look_there": (
                "Balance, limits and models belong to the organization that made the key. Switch to that "
                "organization at the top left of OpenAI's site and look there; credit in ours doesn't count."
            ),
            "other_organization.does_not_help": "This happens with a key of any organization; a different one has nothing to do with it.",
            "other_project.is_the_cause": (
                "If the key belongs to another project, that is the cause: models and permissions are set "
                "per project. Compare the project named in the request (OpenAI-Project) with the key's own."
            ),
            "other_project.look_there": (
                "Limits and models are also set per project, so look at that project's settings. "
                "Prepaid credit is shared by the whole organization."
            ),
            "other_project.does_not_help": "This happens with a key of any project; a different one has nothing to do with it.",
            "funded.helps": (
                "It can take a few minutes to count. If it still fails, check two things: was it added to the "
                "same organization as the key, and is a limit of the organization or project reached, "
                "which is separate from the balance?"
            ),
            "funded.does_not_help": "This error isn't about balance or limits, so money won't fix it.",
            "replaced_key.helps": (
                "The running program has to be given the new key and restarted. "
                "Compare the last four characters in the error with those of the new key."
            ),
            "replaced_key.does_not_help": "The key isn't the cause here, so a new one won't help.",
        },
        retried={
            "no": 'Sending the same request again won\'t help. The "next step" above has to come first.',
            "wait": "Wait a little longer each time (1 s, 2 s, 4 s…). If it goes on, you have to send less.",
            "yes": "If it goes on after a few tries, look at OpenAI's status page and paste the error you get now.",
        },
        welcome="You're welcome. Ask on in this thread whenever you need to.",
        solved="Good to hear. If it comes back, paste the error into this thread.",
        ask_for_error=(
            "What does the error say? Paste what the screen or the log shows, just as it is; one line is enough. "
            "Please leave out the key itself."
        ),
        cannot_read_thread=(
            "I'm not allowed to read the message above. Please paste the error together with your mention."
        ),
        cannot_read_file="I can't read attached files. Please paste the part with the error into a message.",
        key_above=(
            "This message seems to hold an OpenAI API key ({masked}). Ask its author to delete it; "
            "the key must still be revoked and replaced. Only you see this."
        ),
        no_error_here="I see no error in this message. Choose the message that shows the error's text.",
        ask_on="To ask further, mention {bot} in the thread of that message.",
        explained_title="Explain error",
        explained_close="Close",
    ),
}
