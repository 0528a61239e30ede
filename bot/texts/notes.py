"""The team's own notes: their list, their form, and how they are shown above an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class NoteTexts:
    """What people read around their own words."""

    mark: str
    source: str
    everywhere: str
    list_title: str
    list_none: str
    list_nothing_found: str
    list_more: str
    list_hint: str
    how_to_add: str
    add: str
    edit: str
    add_title: str
    edit_title: str
    result_title: str
    submit: str
    cancel: str
    close: str
    label_title: str
    hint_title: str
    label_text: str
    hint_text: str
    label_scope: str
    scope_channel: str
    scope_workspace: str
    remove: str
    remove_title: str
    remove_text: str
    remove_yes: str
    remove_no: str
    saved: str
    saved_everywhere: str
    removed: str
    gone: str
    full: str
    fault_title: str
    fault_text: str
    fault_key: str


NOTE_TEXTS: Mapping[str, NoteTexts] = {
    "ja": NoteTexts(
        mark="チームのメモ（{source}）",
        source="{where}、{author}、{date}",
        everywhere="ワークスペース全体",
        list_title="チームのメモ",
        list_none="このチャンネルのメモはまだありません。よく聞かれることと、チームでの答えを書いておくと、質問されたときに最初に出します。",
        list_nothing_found="「{words}」に合うメモはありません。",
        list_more="ほかに {count} 件あります。`/apikey notes 言葉` で絞り込めます。",
        list_hint="メモは、質問の答えの上に「チームのメモ」として表示します。変更できるのは、書いた人とキー管理者です。",
        how_to_add="メモを書く画面は、チャンネルで `/apikey notes add` と入力すると開きます。",
        add="メモを追加",
        edit="変更",
        add_title="メモを追加",
        edit_title="メモを変更",
        result_title="チームのメモ",
        submit="保存",
        cancel="キャンセル",
        close="閉じる",
        label_title="どんな質問への答えですか",
        hint_title="チームの人が聞きそうな言い方で書いてください。例：APIキーの申請先はどこですか",
        label_text="答え",
        hint_text="1,000文字まで。質問した人にそのまま表示します。キー本体は書けません。",
        label_scope="どこで表示しますか",
        scope_channel="このチャンネル",
        scope_workspace="ワークスペース全体",
        remove="メモを削除",
        remove_title="削除しますか？",
        remove_text="このメモは元に戻せません。",
        remove_yes="削除する",
        remove_no="やめる",
        saved="メモを保存しました。このチャンネルで「{title}」のような質問があると、最初に表示します。",
        saved_everywhere="メモを保存しました。どのチャンネルでも「{title}」のような質問があると、最初に表示します。",
        removed="「{title}」のメモを削除しました。",
        gone="このメモはもうありません。ほかの人が削除したようです。",
        full="メモは {most} 件までです。使わなくなったメモを削除してから、もう一度お試しください。",
        fault_title="質問は1文字以上、{most} 文字までで書いてください。",
        fault_text="答えは1文字以上、{most} 文字までで書いてください。",
        fault_key=(
            "APIキーらしき文字列（{masked}）が含まれているため、保存しませんでした。"
            "入力した内容はSlackを通っています。このキーは漏えいしたものとして、無効化と再発行をしてください。"
        ),
    ),
    "en": NoteTexts(
        mark="Your team's note ({source})",
        source="{where}, {author}, {date}",
        everywhere="whole workspace",
        list_title="Your team's notes",
        list_none="This channel has no notes yet. Write down what people keep asking and what your team answers, and I'll show it first when they ask.",
        list_nothing_found='No note fits "{words}".',
        list_more="There are {count} more. Narrow them down with `/apikey notes WORDS`.",
        list_hint='I show notes above my answers, marked as "your team\'s note". Whoever wrote one and key managers can change it.',
        how_to_add="To write a note, type `/apikey notes add` in a channel: that opens a form.",
        add="Add a note",
        edit="Edit",
        add_title="Add a note",
        edit_title="Edit note",
        result_title="Your team's notes",
        submit="Save",
        cancel="Cancel",
        close="Close",
        label_title="Which question does it answer?",
        hint_title="In the words your teammates would use, such as: Where do I request an API key?",
        label_text="Answer",
        hint_text="Up to 1,000 characters, shown as they are to whoever asks. No keys.",
        label_scope="Where should I show it?",
        scope_channel="This channel",
        scope_workspace="Whole workspace",
        remove="Remove note",
        remove_title="Remove it?",
        remove_text="You can't get this note back.",
        remove_yes="Remove",
        remove_no="Keep it",
        saved='Saved. When somebody in this channel asks something like "{title}", I\'ll show it first.',
        saved_everywhere='Saved. When somebody in any channel asks something like "{title}", I\'ll show it first.',
        removed='I removed the note "{title}".',
        gone="This note is gone. Somebody else has removed it.",
        full="There is room for {most} notes. Remove one that is no longer needed, then try again.",
        fault_title="Write the question in 1 to {most} characters.",
        fault_text="Write the answer in 1 to {most} characters.",
        fault_key=(
            "This holds what looks like an API key ({masked}), so I did not save it. What you typed has "
            "passed through Slack: treat the key as leaked, revoke it and make a new one."
        ),
    ),
}
