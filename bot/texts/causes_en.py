"""The causes in English: label, what it means, what to do next."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, tuple[str, str]] = {
    "invalid_api_key": (
        "OpenAI does not know the key that was sent: mistyped, cut off, deleted or revoked.",
        "Look for a key with the same last four characters on OpenAI's API keys page. If it is not there, create a new one and replace it in your settings.",
    ),
    "missing_api_key": (
        "The program found no key and called without one.",
        "Set the environment variable OPENAI_API_KEY where the program runs, then restart it.",
    ),
    "malformed_key": (
        "The key holds a character that cannot be sent, such as a curly quote, a full-width letter or a line break.",
        "Copy the key again and paste it as plain text with nothing around it.",
    ),
    "key_expired": (
        "The key has expired. An expired key cannot be revived.",
        "Create a new key and replace it in your settings.",
    ),
    "key_disabled_leaked": (
        "OpenAI disabled this key because it was found in public.",
        "Create a new key and replace it in your settings. Then take the old one out of where it leaked, and look at the spend since.",
    ),
    "wrong_key_kind": (
        "The kind of key does not fit: admin keys manage the organization and cannot call models.",
        "Use a project key to call models and an admin key to manage the organization.",
    ),
    "mismatched_organization": (
        "The call names an organization that the key does not belong to.",
        "Remove OPENAI_ORG_ID and any organization setting from the program. Project keys do not need them.",
    ),
    "mismatched_project": (
        "The call names a project that the key does not belong to.",
        "Remove OPENAI_PROJECT_ID and any project setting from the program. The key already names its project.",
    ),
    "organization_not_found": (
        "The call names an organization that does not exist.",
        "Remove the organization setting, or copy the ID (org-…) again from OpenAI's settings page.",
    ),
    "not_org_member": (
        "The key's owner is no longer a member of the organization or project.",
        "Ask an organization owner to invite the key's owner again. For a running system, use a service account's key instead.",
    ),
    "project_archived": (
        "The key's project is archived, which cannot be undone.",
        "Create a key in a live project and replace it in your settings.",
    ),
    "missing_scopes": (
        "The key is valid but lacks a permission that this call needs.",
        "Add the missing permission to the key on OpenAI's API keys page.",
    ),
    "session_key_required": (
        "This address belongs to OpenAI's website and refuses API keys.",
        "Read the spend on OpenAI's usage page, or through the costs API with an admin key. The balance stands only on the billing page.",
    ),
    "account_deactivated": (
        "The OpenAI account behind this key is deactivated.",
        "An organization owner should read OpenAI's mail about it and, if it comes as a surprise, write to OpenAI's support.",
    ),
    "access_terminated": (
        "OpenAI ended the access because it saw its usage policies broken.",
        "An organization owner should read OpenAI's mail about it. If it is a mistake, the mail says how to appeal.",
    ),
    "unsupported_region": (
        "The call comes from a country or region that OpenAI does not serve. Where the server or VPN stands counts, not the account.",
        "Find out where your server, VPN or proxy leaves to the internet, and send the call from a supported country.",
    ),
    "ip_not_authorized": (
        "The caller's IP address is not on the allowlist of the organization or project. Even a good key is refused from there.",
        "Ask an organization owner to add the address to the IP allowlist. It takes up to 15 minutes to work.",
    ),
    "model_not_found": (
        "The model does not exist, or this project may not use it.",
        "Compare the model's name with OpenAI's list of models. If it is right, ask a project owner to allow it on the limits page.",
    ),
    "org_verification_required": (
        "This model or feature is only for verified organizations.",
        "Ask an organization owner to verify it under Settings > General. It takes up to 15 minutes to work.",
    ),
    "insufficient_quota": (
        "The prepaid credit is used up or a spend limit is reached. A new key does not change that.",
        "Ask an organization owner to look at the balance on the billing page. If there is credit, a limit of the project or the organization is reached.",
    ),
    "credit_balance_exhausted": (
        "The prepaid credit is used up.",
        "Ask an organization owner to add credit on the billing page. Auto recharge keeps it from happening again.",
    ),
    "spend_limit_exceeded": (
        "The project or organization reached the spend limit that was set for it, so OpenAI blocks its calls.",
        "Ask an owner to raise the limit on the limits page, or wait until it starts anew next month.",
    ),
    "usage_limit_exceeded": (
        "The organization reached the usage limit that OpenAI gave it.",
        "Ask an organization owner to request a higher limit on the limits page.",
    ),
    "billing_not_active": (
        "Billing is not active: a payment failed, was cancelled or was never set up.",
        "Ask an organization owner to check the payment method and open invoices on the billing page.",
    ),
    "billing_hard_limit_reached": (
        "The billing limit is reached. An empty balance gives the same message.",
        "Ask an organization owner to look at the limit on the limits page. If there is room, the balance is empty.",
    ),
    "rate_limit": (
        "Too many requests or tokens in a short time. It is not about the balance.",
        "Retry with pauses that grow each time, and send fewer requests at once.",
    ),
    "request_too_large": (
        "This one request is larger than all the tokens allowed per minute, so waiting won't help.",
        "Shorten the input, or set max_output_tokens to what you really need.",
    ),
    "ambiguous_429": (
        "429 alone does not tell whether you are too fast, out of credit or at a limit.",
        "Paste the body of the error (message and code), and I can name the cause.",
    ),
    "server_overloaded": (
        "OpenAI has more calls than it can serve.",
        "Retry with pauses that grow each time. If it goes on, look at status.openai.com.",
    ),
    "server_error": (
        "Something failed on OpenAI's side.",
        "Retry once or twice. If it goes on, look at status.openai.com, and keep the request IDs in your own logs: OpenAI's support asks for them.",
    ),
    "timeout": (
        "No answer came in time: a slow network, or a request that takes long.",
        "Retry once. If it goes on, allow more time or stream the answer.",
    ),
    "connection_error": (
        "The program could not reach OpenAI, or the line broke: DNS, a proxy or a firewall.",
        "Open api.openai.com from the same machine. If that fails too, ask whoever runs the network.",
    ),
    "ssl_error": (
        "The certificate of the connection could not be verified, often because a company proxy reads the traffic.",
        "Have the program trust your company's root certificate. Do not switch verification off.",
    ),
    "context_length_exceeded": (
        "The input, together with the room kept for the answer, is longer than the model can take.",
        "Shorten the history or the document. If the answer takes the room, set max_output_tokens lower.",
    ),
    "other_provider": (
        "This error comes from another company's API. OpenAI's keys and pages cannot fix it.",
        "Check that base URL and key belong to the same company, then look on that company's site.",
    ),
    "unknown": (
        "This text is not enough to name the cause.",
        "Paste the HTTP status and the whole body of the error (message and code).",
    ),
}
