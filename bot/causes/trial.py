"""Which model to try a key with: one that the key itself lists, and a cheap one."""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.causes.check import Trial
from bot.causes.ports import TrialPrice
from bot.channels.insight import ModelRule

TRIAL_INPUT_TOKENS, TRIAL_OUTPUT_TOKENS = 16, 16
"""The most a trial reads and writes; 16 is the least that `max_output_tokens` takes."""

_PREFERRED = ("gpt-6-luna", "gpt-5.6-luna", "gpt-5.4-nano", "gpt-5.4-mini", "gpt-4o-mini")
"""Cheap models of several generations (genai-prices 0.2.3, read 2026-11-23); none is sure to be
listed, and some end in the coming months.
"""
_WRITES_TEXT = re.compile(r"gpt-\d[\w.]*(?:-(?!audio|realtime|image|transcribe|tts|search)\w+)*")


def plan_trial(
    models: Collection[str], *, price: TrialPrice, rule: ModelRule | None = None
) -> Trial | None:
    """The trial for a key that lists these models; None where none of them can answer.

    A key that may not list models can only be tried with the first choice: hand in none.
    """
    if not models:
        return Trial(model=_PREFERRED[0], price_usd=price(_PREFERRED[0]))
    possible = [model for model in models if rule is None or rule.permits(model)]
    for model in _PREFERRED:
        if model in possible:
            return Trial(model=model, price_usd=price(model))
    priced = [
        (cost, model)
        for model in sorted(possible)
        if _WRITES_TEXT.fullmatch(model) and (cost := price(model)) is not None
    ]
    if not priced:
        return None
    cost, model = min(priced)
    return Trial(model=model, price_usd=cost)
