"""The draft for OpenAI's support: English only, for that is what its readers read."""

from __future__ import annotations

SUBJECT = "Subject: [unexplained charge / requests failing], {subject}"
OPENING = (
    "Hello,\n\n"
    "we need your help with our OpenAI API organization: [one sentence: which charge you cannot\n"
    "explain, or what stopped working and since when].\n"
)
FACTS = "Facts"
ORGANIZATION = "Organization: [organization id, org-..., from Settings > Organization > General]"
PROJECTS = "Projects: {ids}"
PROJECTS_UNKNOWN = "[project ids, proj_..., from Settings > Project > General]"
KEY = "API key: {openai_key_id}, ends in {last4}"
KEY_UNKNOWN = "[key id, key_..., from the API keys page]"
PERIOD = "Period: {since} to {until} (UTC)"
SEEN = "What we saw (all times UTC)"
CHANGE = "{when} key ending in {last4}: {before} -> {after}{facts}"
NOW = "{when} key ending in {last4}: {after}{facts}"
STATUS = "HTTP {status}"
REQUEST = "request id {request_id}"
CASE = "{day} key {openai_key_id}: billed {actual}, usually about {expected}"
SPEND = "{day} billed {billed} ({state}), requests answered: {requests}"
NOTHING_SEEN = "[what you saw, with request ids (the x-request-id header) from your own logs]"
RULED_OUT = "What we ruled out: {causes}"
RULED_OUT_UNKNOWN = "What we ruled out: [for example: the key leaked, a new deployment]"
OWN_CALLS = "Calls that our monitoring itself paid for: {calls} in the period"
EXPECTED = "What we expected: [for example: no usage on that day, requests succeeding]"
ASKED = "What we ask for: [an explanation of the charge / a refund / the key unblocked]"
CLOSING = (
    "Sources: OpenAI's costs and usage APIs and our own checks of the keys, as of {until} UTC.\n"
    "The full record is attached as JSON. It holds no key.\n\n"
    "[name, role, e-mail address of an organization owner]"
)
UNKNOWN = "unknown"
AT_LEAST = "at least {value}"
