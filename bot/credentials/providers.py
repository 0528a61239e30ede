"""Other companies' credentials, told by their prefix.

Prefixes as these companies document or show them, checked 2026-11-23. `sk-` with 32 hexadecimal
digits is what DeepSeek and Alibaba issue; OpenAI's own `sk-` keys carry letters beyond that.
"""

from __future__ import annotations

import re

_PROVIDERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("Anthropic", re.compile(r"sk-ant-")),
    ("OpenRouter", re.compile(r"sk-or-")),
    ("Langfuse", re.compile(r"(?:sk|pk)-lf-")),
    ("Stripe", re.compile(r"[rsp]k_(?:live|test)_")),
    ("Google", re.compile(r"AIza|AQ\.|ya29\.")),
    ("Groq", re.compile(r"gsk_")),
    ("xAI", re.compile(r"xai-")),
    ("Hugging Face", re.compile(r"hf_")),
    ("Perplexity", re.compile(r"pplx-")),
    ("Replicate", re.compile(r"r8_")),
    ("NVIDIA", re.compile(r"nvapi-")),
    ("Cerebras", re.compile(r"csk-")),
    ("Together AI", re.compile(r"tgp_v1_")),
    ("Fireworks AI", re.compile(r"fw_")),
    ("LangSmith", re.compile(r"lsv2_|ls__")),
    ("AWS", re.compile(r"A(?:KIA|SIA)[A-Z0-9]{12}")),
    ("GitHub", re.compile(r"gh[oprsu]_|github_pat_")),
    ("GitLab", re.compile(r"glpat-")),
    ("Slack", re.compile(r"xox[a-z][-.]|xapp-")),
    ("Azure OpenAI", re.compile(r"(?:[0-9a-f]{32}|[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{26})$")),
    ("DeepSeek / Alibaba", re.compile(r"sk-[0-9a-f]{32}$")),
)


def find_provider(text: str) -> str | None:
    """The company whose credential this text begins like, None when none of the known ones."""
    for name, prefix in _PROVIDERS:
        if prefix.match(text):
            return name
    return None
