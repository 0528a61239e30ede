"""The SDK's client as the bot uses it: told everything, taking nothing from the environment."""

from __future__ import annotations

from openai import AsyncOpenAI, DefaultAsyncHttpxClient


class OwnClient(AsyncOpenAI):
    """Sends to `base_url` with one key, once; no header but the SDK's own goes along.

    The SDK reads OPENAI_ORG_ID, OPENAI_PROJECT_ID, OPENAI_ADMIN_KEY and OPENAI_CUSTOM_HEADERS
    whenever it is not told otherwise; a stale one would refuse a good key with
    `mismatched_organization`, or send another key in its place (openai 3.54, measured 2026-11-23).
    """

    def __init__(
        self,
        *,
        http: DefaultAsyncHttpxClient,
        base_url: str,
        timeout_s: float,
        api_key: str = "",
        admin_api_key: str | None = None,
    ) -> None:
        super().__init__(
            api_key=api_key,
            admin_api_key=admin_api_key,
            base_url=base_url,
            timeout=timeout_s,
            max_retries=0,
            http_client=http,
        )
        self.admin_api_key = admin_api_key
        self.organization = None
        self.project = None
        self._custom_headers = {}
