"""Budgets: what they say, how they are set. A budget notifies; only a limit at OpenAI stops."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class BudgetTexts:
    """`fault` by `AmountFault`; `{whose}` is the channel, a key or a project."""

    title: str
    none_set: str
    state: str
    state_at_least: str
    state_unknown: str
    forecast: str
    steps: str
    step_forecast: str
    step_percent: str
    comma: str
    only_notifies: str
    whose_channel: str
    whose_key: str
    whose_project: str
    was_set: str
    removed: str
    nothing_to_remove: str
    reached: str
    reached_at_least: str
    reached_forecast: str
    under: str
    as_of: str
    button_edit: str
    submit: str
    cancel: str
    close: str
    label_scope: str
    label_amount: str
    hint_amount: str
    label_steps: str
    hint_steps: str
    fault: Mapping[str, str]
    fault_steps: str
    fault_scope: str


BUDGET_TEXTS: Mapping[str, BudgetTexts] = {
    "ja": BudgetTexts(
        title="月の予算",
        none_set="このチャンネルの予算は、まだ決まっていません。例：`/apikey budget 1200`（米ドル／月）",
        state="{whose}：約 {spent}／予算 {amount}（{percent}%、{month}）",
        state_at_least="{whose}：少なくとも {spent}／予算 {amount}（{percent}%以上、{month}）",
        state_unknown="{whose}：利用額はまだわかりません／予算 {amount}（{month}）",
        forecast="着地見込み {low}〜{high}",
        steps="お知らせ：{steps}",
        step_forecast="着地見込みの超過",
        step_percent="{step}%",
        comma="、",
        only_notifies=(
            "予算はお知らせのみで、何も止めません。止めるには、OpenAIのオーナーがOpenAIで上限を設定します。"
            "月の区切りはUTC（日本時間で1日の9時）です。"
        ),
        whose_channel="このチャンネル",
        whose_key="キー {name}",
        whose_project="プロジェクト {name}",
        was_set="{whose}の予算を月 {amount} にしました。",
        removed="{whose}の予算を外しました。",
        nothing_to_remove="{whose}に予算はありません。",
        reached="{whose}の利用額が、今月の予算の {step}% に達しました：約 {spent}／{amount}",
        reached_at_least="{whose}の利用額が、今月の予算の {step}% に達しました：少なくとも {spent}／{amount}",
        reached_forecast="{whose}は、このままだと今月の予算を超える見込みです：ここまで約 {spent}／{amount}",
        under="{whose}の利用額は、今月の予算のお知らせの範囲を下回りました：約 {spent}／{amount}",
        as_of="{when} までの利用を集計。未確定の日は速報の試算です。",
        button_edit="予算を決める",
        submit="保存",
        cancel="やめる",
        close="閉じる",
        label_scope="何の予算ですか",
        label_amount="1か月の金額（米ドル）",
        hint_amount="例：1200。空欄にすると、この予算を外します。",
        label_steps="お知らせする段階",
        hint_steps="予算に対する%と「見込み」（着地見込みの超過）を、コンマで区切ってください。",
        fault={
            "not_a_number": "金額として読めませんでした。1200 や 1,200.50 のように、米ドルで入力してください。",
            "not_positive": "0より大きい金額を入力してください。予算を外すには `off`（入力画面では空欄）です。",
            "other_currency": "OpenAIの請求は米ドルなので、予算も米ドルで決めます。例：1200",
            "too_fine": "セント（小数点以下2桁）までで入力してください。",
            "too_large": "金額が大きすぎます。桁を確かめてください。",
        },
        fault_steps="1〜500 の数字か「見込み」を、6つまで入力してください。例：見込み, 80, 100",
        fault_scope="このキーまたはプロジェクトは、もうこのチャンネルにありません。選び直してください。",
    ),
    "en": BudgetTexts(
        title="Monthly budget",
        none_set="This channel has no budget yet. For example: `/apikey budget 1200` (US dollars a month)",
        state="{whose}: about {spent} of {amount} ({percent} %, {month})",
        state_at_least="{whose}: at least {spent} of {amount} (at least {percent} %, {month})",
        state_unknown="{whose}: spend not known yet, of {amount} ({month})",
        forecast="heading for {low} to {high}",
        steps="notices: {steps}",
        step_forecast="forecast above it",
        step_percent="{step} %",
        comma=", ",
        only_notifies=(
            "A budget only notifies and stops nothing. To have calls stopped, an OpenAI owner sets "
            "a limit at OpenAI. Months begin at midnight UTC."
        ),
        whose_channel="This channel",
        whose_key="Key {name}",
        whose_project="Project {name}",
        was_set="{whose}: the budget is now {amount} a month.",
        removed="{whose}: the budget is gone.",
        nothing_to_remove="{whose}: there is no budget.",
        reached="{whose} has reached {step} % of this month's budget: about {spent} of {amount}",
        reached_at_least="{whose} has reached {step} % of this month's budget: at least {spent} of {amount}",
        reached_forecast="{whose} is heading above this month's budget: about {spent} of {amount} so far",
        under="{whose} is back under every notice of this month's budget: about {spent} of {amount}",
        as_of="Usage as of {when}; days not settled yet are estimates.",
        button_edit="Set a budget",
        submit="Save",
        cancel="Cancel",
        close="Close",
        label_scope="A budget for what?",
        label_amount="US dollars a month",
        hint_amount="For example 1200. Left empty, this budget is removed.",
        label_steps="Notify at",
        hint_steps='Percents of the budget, and "forecast" for a forecast above it, separated by commas.',
        fault={
            "not_a_number": "I can't read that as an amount. Please give US dollars, such as 1200 or 1,200.50.",
            "not_positive": "Please give an amount above 0. To remove a budget, say `off` (in the form, leave it empty).",
            "other_currency": "OpenAI bills in US dollars, so budgets are in US dollars, too. For example: 1200",
            "too_fine": "Please give cents at the finest (two decimals).",
            "too_large": "That amount is too large. Please check its digits.",
        },
        fault_steps='Please give up to six of: numbers from 1 to 500, or "forecast". For example: forecast, 80, 100',
        fault_scope="This key or project is no longer part of the channel. Please choose again.",
    ),
}
