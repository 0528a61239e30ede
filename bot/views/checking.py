"""A check as it goes on, and what it found the key may do."""

from __future__ import annotations

from collections.abc import Sequence

from bot.causes.probing import Check
from bot.causes.steps import RateLimits, StepResult, StepState
from bot.keys.key import Environment
from bot.texts.steps import STEP_TEXTS, StepTexts
from bot.views.blocks import Message, escape, section
from bot.views.limits import fit_text

_MARKS = {
    StepState.OK: "✓",
    StepState.NOTED: "•",
    StepState.FAILED: "✗",
    StepState.SKIPPED: "–",
}
_BROAD = {
    Environment.PRODUCTION: "broad_production",
    Environment.SHARED: "broad_shared",
}
_FEW = 3
"""With fewer rights tried, that all of them are there says nothing about the key."""


def checking_message(name: str, steps: Sequence[StepResult], *, lang: str) -> Message:
    """How far the check of one key is."""
    texts = STEP_TEXTS[lang]
    first = texts.checking.format(name=escape(name))
    done = [_say_step(step, texts) for step in steps]
    return _lines(first, *done)


def checking_many(count: int, *, lang: str) -> Message:
    """That several keys are being checked."""
    return _lines(STEP_TEXTS[lang].checking_many.format(count=count))


def calling_message(name: str, *, lang: str) -> Message:
    """That one real call is being made."""
    return _lines(STEP_TEXTS[lang].calling.format(name=escape(name)))


def say_rights(check: Check, environment: Environment, *, lang: str) -> list[str]:
    """What the key can and cannot do, as far as it was tried, and whether that is too much."""
    texts = STEP_TEXTS[lang]
    can = [texts.rights[right.value] for right, allowed in check.rights.items() if allowed]
    cannot = [texts.rights[right.value] for right, allowed in check.rights.items() if not allowed]
    join = "、" if lang == "ja" else ", "
    lines = []
    if can and not cannot:
        lines.append(texts.can_all.format(count=len(can), rights=join.join(can)))
        if environment in _BROAD and len(can) >= _FEW:
            lines.append(getattr(texts, _BROAD[environment]))
    elif can:
        lines.append(texts.can.format(rights=join.join(can)))
    if cannot:
        lines.append(texts.cannot.format(rights=join.join(cannot)))
    return lines


def say_limits(limits: RateLimits | None, *, lang: str) -> str:
    """The rate limits that OpenAI told; empty where it told none."""
    texts = STEP_TEXTS[lang]
    if limits is None:
        return ""
    told = [
        _say_left(template.format(limit=f"{limit:,}"), left, texts)
        for template, limit, left in (
            (texts.limit_requests, limits.requests, limits.requests_left),
            (texts.limit_tokens, limits.tokens, limits.tokens_left),
        )
        if limit is not None
    ]
    join = "、" if lang == "ja" else ", "
    return texts.limits.format(limits=join.join(told)) if told else ""


def _say_step(step: StepResult, texts: StepTexts) -> str:
    said = f"{_MARKS[step.state]} {texts.steps[step.step.value]}"
    detail = texts.skipped if step.state is StepState.SKIPPED else escape(step.detail)
    return texts.aside.format(said=said, detail=detail) if detail else said


def _say_left(limit: str, left: int | None, texts: StepTexts) -> str:
    return limit if left is None else texts.limit_left.format(limit=limit, left=f"{left:,}")


def _lines(*lines: str) -> Message:
    text = fit_text("\n".join(lines))
    return Message(text, [section(text)])
