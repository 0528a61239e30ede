"""The tools that a model may ask: they read only, and none takes an id of a channel or a person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Final

from bot.answers.library import Source
from bot.answers.ports import Tool

LONGEST_ARGUMENT: Final = 4000
"""Characters."""
RANGES: Final = ("today", "7d", "month")


def _make(name: str, about: str, /, parameter: str = "", **schema: object) -> Tool:
    properties = {parameter: {"type": "string", **schema}} if parameter else {}
    parameters = {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
    return Tool(name, about, parameters)


TOOLS: Final = (
    _make(
        "search_articles",
        "The curated article for a question about OpenAI API keys, errors, billing or usage.",
        "query",
        description="The question in the person's own language.",
    ),
    _make(
        "explain_error",
        "What an error of an API means, who can fix it and how.",
        "text",
        description="The error as the person pasted it.",
    ),
    _make(
        "check_key",
        "What the last check of one of this channel's keys found.",
        "name",
        description="The key's name, as status lists it.",
    ),
    _make("spend", "What this channel has spent.", "range", enum=list(RANGES)),
    _make("status", "The keys of this channel and whether they work."),
)
_BY_NAME: Final = {tool.name: tool for tool in TOOLS}
_WITH_SOURCES: Final = frozenset({"search_articles", "explain_error", "check_key"})


def read_arguments(tool: str, written: str) -> Mapping[str, str] | None:
    """The arguments of a call, None where the tool or what was written does not exist here."""
    known = _BY_NAME.get(tool)
    if known is None or len(written) > LONGEST_ARGUMENT:
        return None
    try:
        arguments = json.loads(written or "{}")
    except (ValueError, RecursionError):
        return None
    properties = known.parameters["properties"]
    if not isinstance(arguments, dict) or not isinstance(properties, dict):
        return None
    if arguments.keys() != properties.keys():
        return None
    for name, value in arguments.items():
        allowed = properties[name].get("enum")
        if not isinstance(value, str) or (allowed is not None and value not in allowed):
            return None
    return arguments


def read_sources(tool: str, result: str) -> tuple[Source, ...]:
    """The pages in a result of ours; other tools, and results that were cut, have none."""
    if tool not in _WITH_SOURCES:
        return ()
    try:
        told = json.loads(result)
        return tuple(
            Source(one["title"], one["url"], date.fromisoformat(one["checked"]))
            for one in told.get("sources", ())
        )
    except ValueError:
        return ()
