"""What a text would cost: its tokens, prices by model, and where the figures come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class EstimateTexts:
    """The answer in pieces that are put together, the form, and what stands in the way."""

    about: str
    exact: str
    density: str
    price: str
    standard: str
    in_yen: str
    cached: str
    batch: str
    answer: str
    comma: str
    unknown: str
    nearest: str
    gone: str
    going: str
    counted_exactly: str
    counted_about: str
    only_text: str
    list_checked: str
    list_old: str
    page: str
    rate: str
    in_english: str
    in_japanese: str
    of_text: str
    """Above an estimate of what somebody else wrote."""
    how: str
    nothing_above: str
    file_cut: str
    too_long: str
    title: str
    submit: str
    cancel: str
    close: str
    label_text: str
    hint_text: str
    label_model: str
    any_model: str
    waiting: str
    not_utf8: str
    no_text: str
    key_in_text: str


ESTIMATE_TEXTS: Mapping[str, EstimateTexts] = {
    "ja": EstimateTexts(
        about="約 {tokens} トークン（{characters}文字）",
        exact="{tokens} トークン（{characters}文字）",
        density="、1,000文字あたり約 {tokens} トークン",
        price="{model}：{parts}",
        standard="入力 {price}",
        in_yen="（約 {price}）",
        cached="キャッシュ {price}",
        batch="Batch {price}",
        answer="回答1,000トークンで +{price}",
        comma="、",
        unknown="{model}：料金は不明です（料金表にないモデルです）。",
        nearest="近い名前：{names}",
        gone="（{date} に提供が終了しています）",
        going="（{date} に提供が終了します）",
        counted_exactly="トークン数は、このモデルの方式（{encoding}）で正確に数えています。",
        counted_about="トークン数は概算です。モデルの数え方が公開されていないため、{encoding} で数えています。",
        only_text="文章だけの料金です。やり取りの書式、画像、ツール、推論のトークンは別にかかります。",
        list_checked="料金表は {date} 時点のものです：{page}",
        list_old="料金表は {date} 時点で、{days}日たっています。OpenAIの料金ページで確かめてください：{page}",
        page="https://developers.openai.com/api/docs/pricing",
        rate="円は、チームが設定した1ドル {rate} 円（{date}）での換算です。",
        in_english=(
            "目安：同じ内容を英語で書くと約 {tokens} トークンです"
            "（日本語は英語の約{times}倍という、小さな実測による経験則）。"
        ),
        in_japanese=(
            "目安：同じ内容を日本語で書くと約 {tokens} トークンです"
            "（日本語は英語の約{times}倍という、小さな実測による経験則）。"
        ),
        of_text="「{start}」の試算です。",
        how=(
            "どの文章を試算しますか？ 質問の次の行に文章を貼り付けるか、文章のスレッドで"
            "「これいくら？」とメンションしてください。`/apikey estimate` なら入力画面が開きます。"
        ),
        nothing_above="このスレッドには、試算できる文章が見つかりませんでした。",
        file_cut=(
            "添付ファイルは最初の数行しか読めないため、試算できません。"
            "文章をメッセージにそのまま貼り付けてください。"
        ),
        too_long="長すぎて数えられません。1回に {limit} バイトまでです。分けてお試しください。",
        title="料金の試算",
        submit="試算する",
        cancel="やめる",
        close="閉じる",
        label_text="文章",
        hint_text=(
            "3,000文字まで。長い文章は、Botへのメンションかこのコマンドのあとに貼り付けてください。"
            "文章は保存されません。APIキーは入れないでください。"
        ),
        label_model="モデル",
        any_model="主な3つを比べる",
        waiting="試算する文章を貼り付け、Ctrl-D で終えてください。",
        not_utf8="文章がUTF-8ではないため、正しく数えられません。UTF-8に変換してからお試しください。",
        no_text="text に試算する文章がありません。",
        key_in_text=(
            "注意：文章にAPIキーらしき文字列（{masked}）があります。"
            "どこかに送る前に取り除いてください。ほかの人に見せたことがあれば、無効化と再発行が必要です。"
        ),
    ),
    "en": EstimateTexts(
        about="Tokens: about {tokens} · characters: {characters}",
        exact="Tokens: {tokens} · characters: {characters}",
        density=" · about {tokens} tokens per 1,000 characters",
        price="{model}: {parts}",
        standard="input {price}",
        in_yen=" (about {price})",
        cached="cached {price}",
        batch="Batch {price}",
        answer="+{price} per 1,000 tokens of answer",
        comma=", ",
        unknown="{model}: price unknown (not in the price list).",
        nearest=" Nearest names: {names}",
        gone=" (shut down on {date})",
        going=" (will be shut down on {date})",
        counted_exactly="Counted exactly, by this model's own encoding ({encoding}).",
        counted_about=(
            "The token count is an estimate by {encoding}: "
            "how the model counts hasn't been published."
        ),
        only_text="Text only: message formatting, images, tools and reasoning tokens come on top.",
        list_checked="Price list as of {date}: {page}",
        list_old=(
            "The price list is as of {date}, {days} days old. "
            "Please check OpenAI's price page: {page}"
        ),
        page="https://developers.openai.com/api/docs/pricing",
        rate="Yen at your team's rate of {rate} per dollar ({date}).",
        in_english=(
            "Rule of thumb: the same in English has about {tokens} tokens "
            "(Japanese takes about {times} times as many, by a small measurement of ours)."
        ),
        in_japanese=(
            "Rule of thumb: the same in Japanese has about {tokens} tokens "
            "(Japanese takes about {times} times as many, by a small measurement of ours)."
        ),
        of_text='For "{start}":',
        how=(
            "Which text? Paste it on the line below the question, or mention me in the thread of a "
            'text and ask "how much is this?". `/apikey estimate` opens a form.'
        ),
        nothing_above="I found no text in this thread that I could estimate.",
        file_cut=(
            "I can read only the first lines of a file, so I can't estimate it. "
            "Please paste the text into the message itself."
        ),
        too_long="That is too long to count: at most {limit} bytes at a time. Please split it.",
        title="Estimate a text",
        submit="Estimate",
        cancel="Cancel",
        close="Close",
        label_text="Text",
        hint_text=(
            "At most 3,000 characters. Paste longer texts after a mention of me or after this "
            "command. The text isn't stored. Please leave API keys out."
        ),
        label_model="Model",
        any_model="Compare the main three",
        waiting="Paste the text to estimate, then press Ctrl-D.",
        not_utf8="The text isn't UTF-8, so I can't count it correctly. Convert it to UTF-8 first.",
        no_text="There is no text to estimate in text.",
        key_in_text=(
            "Careful: the text seems to hold an API key ({masked}). Take it out before you send it "
            "anywhere. If anybody else has seen it, revoke and replace it."
        ),
    ),
}
