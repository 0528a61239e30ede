"""Answers written by a model, where the settings have a key for it."""

from __future__ import annotations

from bot.answers.allowance import Allowance, Caps
from bot.answers.model_writer import ModelWriter
from bot.answers.writing import Writer
from bot.credentials.secret import Secret
from bot.gateways.openai_writer import OpenAIModel
from bot.wiring.floor import Floor


def build_writer(floor: Floor) -> Writer | None:
    """The writer, None without a key: then the articles answer."""
    config = floor.config
    if config.openai_api_key is None:
        return None
    return ModelWriter(
        model=OpenAIModel(
            http=floor.http,
            base_url=config.openai_base_url,
            secret=Secret(config.openai_api_key.get_secret_value()),
        ),
        name=config.answer_model,
        allowance=Allowance(
            changes=floor.changes,
            now=floor.clock.now,
            model=config.answer_model,
            caps=Caps(config.answer_daily_tokens, config.answer_daily_usd),
        ),
    )
