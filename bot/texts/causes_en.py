"""The causes in English: label, what it means, what to do next."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, tuple[str, str]] = {
    "invalid_api_key": (
        "OpenAI does not know the key that was sent: mistyped, cut off, deleted or revoked.",
        (
            "Look for a key with the same last four characters on OpenAI's API keys page. If "
            "there is"
            " none, create a new key and replace it in your settings."
        ),
    ),
    "missing_api_key": (
        "The program found no key and called without one.",
        "Set the environment variable OPENAI_API_KEY, then restart the program or the terminal.",
    ),
    "malformed_key": (
        (
            "The key holds a stray character (full-width letter, quote, line break), so it "
            "cannot be"
            " sent."
        ),
        "Copy the key again and paste it as plain text with nothing around it.",
    ),
    "key_expired": (
        "The key has expired. An expired key cannot be revived.",
        "Create a new key and replace it in your settings; note its expiry date this time.",
    ),
    "key_disabled_leaked": (
        "OpenAI disabled this key because it was found in public.",
        (
            "Replace it with a new key and remove the old one from where it leaked. Check the spend"
            " since then."
        ),
    ),
    "wrong_key_kind": (
        "The kind of key does not fit: admin keys manage the organization and cannot call models.",
        "Use a project key to call models and an admin key to manage the organization.",
    ),
    "mismatched_organization": (
        "The organization that is named does not match the key's.",
        "Remove OPENAI_ORG_ID and any organization setting; project keys do not need them.",
    ),
    "mismatched_project": (
        "The project that is named does not match the key's.",
        "Remove OPENAI_PROJECT_ID and any project setting.",
    ),
    "organization_not_found": (
        "The organization ID that is sent does not exist.",
        "Compare the ID (org-…) with OpenAI's settings page, or leave it out.",
    ),
    "not_org_member": (
        "The key's owner is no longer a member of the organization or project.",
        (
            "Ask an organization owner for an invitation, or make a new key as a current member "
            "or a"
            " service account."
        ),
    ),
    "project_archived": (
        "The key's project is archived, which cannot be undone.",
        "Create a key in a live project and replace it in your settings.",
    ),
    "missing_scopes": (
        "The key is valid but lacks a permission for this operation.",
        "Widen the key's permissions on the API keys page, or use a key that has them.",
    ),
    "session_key_required": (
        "This address is private to the website; API keys are refused there.",
        "See the balance on the billing page, and spend through the costs API with an admin key.",
    ),
    "account_deactivated": (
        "The OpenAI account behind this key is deactivated.",
        "An organization owner should read OpenAI's mail and contact support if it is unexpected.",
    ),
    "access_terminated": (
        "OpenAI ended the access because of its usage policies.",
        "An organization owner should read OpenAI's mail; a wrong decision can be appealed.",
    ),
    "unsupported_region": (
        (
            "The request comes from a country or region OpenAI does not serve. The server's or "
            "VPN's"
            " place counts, not the account's."
        ),
        "Connect from a supported country or region, and check where your VPN or proxy leaves.",
    ),
    "ip_not_authorized": (
        "The sender's IP address is not on the allowlist of the organization or project.",
        "Ask an organization owner to add the IP. It can take up to 15 minutes.",
    ),
    "model_not_found": (
        (
            "The model does not exist or this project may not use it: misspelled, retired or"
            " restricted."
        ),
        (
            "Check the name and its retirement date; if both are fine, check the project's limits"
            " page."
        ),
    ),
    "org_verification_required": (
        "This model or feature needs a verified organization.",
        "An organization owner verifies it under Settings > General. It can take up to 15 minutes.",
    ),
    "insufficient_quota": (
        (
            "The prepaid credit is used up, or a spend limit is reached. A new key does not change"
            " that."
        ),
        (
            "Check the balance on the billing page, then the limits of the project and the"
            " organization; add credit if there is none."
        ),
    ),
    "credit_balance_exhausted": (
        "The prepaid credit is used up.",
        "Add credit on the billing page. Auto recharge keeps it from happening again.",
    ),
    "spend_limit_exceeded": (
        "The project or organization reached the spend limit set for it, so OpenAI blocks calls.",
        "Raise the limit, or wait for next month's reset. An owner can change it.",
    ),
    "usage_limit_exceeded": (
        "The organization reached the usage limit that OpenAI assigned to it.",
        "An organization owner can ask for more on the limits page.",
    ),
    "billing_not_active": (
        "Billing is not active: a payment failed, was cancelled or was never set up.",
        "An organization owner should check the payment method and open invoices.",
    ),
    "billing_hard_limit_reached": (
        "The billing limit is reached. An empty balance gives the same message.",
        "Check the balance on the billing page and the limit on the limits page.",
    ),
    "rate_limit": (
        "Too many requests or tokens in a short time. The key and the balance are fine.",
        "Retry with growing pauses and send fewer requests at once.",
    ),
    "request_too_large": (
        "This one request is larger than the tokens allowed per minute, so waiting won't help.",
        "Shorten the input and max_tokens, or split the request.",
    ),
    "ambiguous_429": (
        "429 alone does not tell whether it is the pace, the balance or a limit.",
        "Paste the error's body (message and code) and I can narrow it down.",
    ),
    "server_overloaded": (
        "OpenAI is overloaded. The key is fine.",
        "Retry with growing pauses; if it goes on, look at status.openai.com.",
    ),
    "server_error": (
        "Something failed at OpenAI. The key is fine.",
        (
            "Wait a little and retry. If it goes on, look at status.openai.com and keep the request"
            " ID."
        ),
    ),
    "timeout": (
        "No answer came in time: the network, or a request that takes long.",
        "Retry; if it goes on, check proxy and firewall and allow a longer timeout.",
    ),
    "connection_error": (
        "OpenAI cannot be reached: DNS, a proxy or a firewall.",
        "Try to reach api.openai.com from the same machine, and ask whoever runs the network.",
    ),
    "ssl_error": (
        (
            "The connection's certificate could not be verified, often because a company proxy"
            " inspects the traffic."
        ),
        "Trust your company's root certificate. Do not switch verification off.",
    ),
    "context_length_exceeded": (
        "The input is longer than the model can take.",
        "Shorten the history or the document, or use a model with a larger context.",
    ),
    "other_provider": (
        "This error comes from another company's API. OpenAI's keys and pages cannot fix it.",
        "Check that the base URL and the key belong to the same company, and fix it there.",
    ),
    "unknown": (
        "This text is not enough to name the cause.",
        "Paste the HTTP status and the whole error body (message and code).",
    ),
}
