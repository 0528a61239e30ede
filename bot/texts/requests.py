"""Asking somebody else to put a failure right: the question, the message they get, the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class RequestTexts:
    """`{asker}`, `{person}` and `{channel}` are Slack's mentions; `{name}` is a key's."""

    subject_key: str
    subject_error: str
    heading: str
    steps: str
    step_open: str
    step_look: str
    step_tell_key: str
    step_tell: str
    sent: str
    asked_before: str
    yourself: str
    who_title: str
    who_intro: str
    who_label: str
    who_hint: str
    who_submit: str
    who_close: str
    fault_person: str
    nobody: str


REQUEST_TEXTS: Mapping[str, RequestTexts] = {
    "ja": RequestTexts(
        subject_key="{channel} のキー「{name}」（{masked}）が使えません。",
        subject_error="{channel} で、OpenAIのAPIがエラーになっています。",
        heading="{asker} さんから対応の依頼です",
        steps="対応の手順",
        step_open="<{page}|OpenAIの画面> を開く（{page}）",
        step_look="このチャンネルで、エラーが出ているプログラムと環境を確かめる",
        step_tell_key="{channel} で `/apikey why {name}` を実行して直ったことを確かめ、{asker} さんに知らせる",
        step_tell="直ったことを {asker} さんに知らせる",
        sent="{person} さんに対応を依頼しました。原因と手順をダイレクトメッセージで送っています。",
        asked_before="{person} さんには、{asker} さんが{ago}に依頼しています。返事を待ってから、直接たずねてみてください。",
        yourself="これを直せるのは、あなたです。手順は次のとおりです。",
        who_title="対応を依頼",
        who_intro="直せるのは{who}です。だれに頼めばよいか、まだ登録されていません。",
        who_label="依頼する相手",
        who_hint="原因と手順、伏せ字のキーを、Botからダイレクトメッセージで送ります",
        who_submit="依頼する",
        who_close="閉じる",
        fault_person="社内のメンバーを選んでください。ゲスト、社外の人、Botには依頼できません。",
        nobody="この原因は、だれかに頼まなくても直せます。「次にすること」を試してください。",
    ),
    "en": RequestTexts(
        subject_key='The key "{name}" ({masked}) of {channel} fails.',
        subject_error="Calls to OpenAI's API fail in {channel}.",
        heading="{asker} asks for your help",
        steps="What to do",
        step_open="Open <{page}|OpenAI's page> ({page})",
        step_look="See in the channel which program and environment gets the error",
        step_tell_key="Run `/apikey why {name}` in {channel} to see that it is fixed, and tell {asker}",
        step_tell="Tell {asker} that it is fixed",
        sent="I asked {person}: the cause and the steps are on their way as a direct message.",
        asked_before="{asker} asked {person} {ago}. Give them time, then ask them yourself.",
        yourself="You are the one who can fix this. These are the steps.",
        who_title="Ask for help",
        who_intro="This takes {who}. I don't know yet whom to ask.",
        who_label="Whom to ask",
        who_hint="I send them the cause, the steps and the masked key as a direct message",
        who_submit="Ask",
        who_close="Close",
        fault_person="Please choose a member of this workspace: guests, people from outside and bots can't be asked.",
        nobody="Nobody needs to be asked for this. Please try the next step on the card.",
    ),
}
