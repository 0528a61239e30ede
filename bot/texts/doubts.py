"""The one question that decides between the two likeliest causes, when a verdict is a guess.

The pairs are those of `bot.causes.doubts`, written as `likelier/other`.
"""

from __future__ import annotations

from collections.abc import Mapping

DOUBT_TEXTS: Mapping[str, Mapping[str, str]] = {
    "ja": {
        "context_length_exceeded/billing_hard_limit_reached": "エラーの本文に、長さや token という言葉はありますか？",
        "unsupported_region/missing_scopes": "呼び出し元のサーバーやVPNは、どの国にありますか？",
        "model_not_found/other_provider": "接続先（base URL）は api.openai.com ですか？",
        "invalid_api_key/other_provider": "接続先（base URL）は api.openai.com ですか？",
        "missing_api_key/invalid_api_key": "プログラムの動く環境に、OPENAI_API_KEY は設定されていますか？",
        "key_expired/other_provider": "接続先（base URL）は api.openai.com ですか？",
        "rate_limit/insufficient_quota": "少し待ってから1回だけ送っても、同じエラーになりますか？",
        "insufficient_quota/other_provider": "接続先（base URL）は api.openai.com ですか？",
        "credit_balance_exhausted/other_provider": "接続先（base URL）は api.openai.com ですか？",
        "spend_limit_exceeded/other_provider": "接続先（base URL）は api.openai.com ですか？",
        "usage_limit_exceeded/spend_limit_exceeded": "Limitsの画面に、自分たちで設定した上限はありますか？",
        "billing_not_active/account_deactivated": "OpenAIから、アカウント停止のメールは届いていますか？",
        "context_length_exceeded/request_too_large": "ごく短い入力でも、同じエラーになりますか？",
        "request_too_large/context_length_exceeded": "エラーの本文に、1分あたりの上限（TPM）は書かれていますか？",
        "server_overloaded/connection_error": "status.openai.com に障害は出ていますか？",
        "server_error/connection_error": "status.openai.com に障害は出ていますか？",
        "timeout/connection_error": "短い質問なら、同じ環境から応答が返ってきますか？",
        "connection_error/ssl_error": "エラーの全文に、certificate か SSL という言葉はありますか？",
        "ssl_error/connection_error": "社内プロキシを通さないネットワークでも、同じエラーになりますか？",
        "other_provider/credit_balance_exhausted": "接続先（base URL）は api.openai.com ですか？",
        "invalid_api_key/insufficient_quota": "HTTPステータスは401ですか、429ですか？",
    },
    "en": {
        "context_length_exceeded/billing_hard_limit_reached": "Does the body of the error speak of length or tokens?",
        "unsupported_region/missing_scopes": "In which country does the calling server or VPN stand?",
        "model_not_found/other_provider": "Is the base URL api.openai.com?",
        "invalid_api_key/other_provider": "Is the base URL api.openai.com?",
        "missing_api_key/invalid_api_key": "Is OPENAI_API_KEY set where the program runs?",
        "key_expired/other_provider": "Is the base URL api.openai.com?",
        "rate_limit/insufficient_quota": "Does a single call after a pause fail the same way?",
        "insufficient_quota/other_provider": "Is the base URL api.openai.com?",
        "credit_balance_exhausted/other_provider": "Is the base URL api.openai.com?",
        "spend_limit_exceeded/other_provider": "Is the base URL api.openai.com?",
        "usage_limit_exceeded/spend_limit_exceeded": "Does the limits page show a limit that you set yourselves?",
        "billing_not_active/account_deactivated": "Did OpenAI send a mail that the account is deactivated?",
        "context_length_exceeded/request_too_large": "Does a very short input fail the same way?",
        "request_too_large/context_length_exceeded": "Does the body of the error name a limit per minute (TPM)?",
        "server_overloaded/connection_error": "Does status.openai.com show an incident?",
        "server_error/connection_error": "Does status.openai.com show an incident?",
        "timeout/connection_error": "Does a short question get its answer from the same machine?",
        "connection_error/ssl_error": "Does the full error speak of a certificate or SSL?",
        "ssl_error/connection_error": "Does it fail the same way on a network without the company's proxy?",
        "other_provider/credit_balance_exhausted": "Is the base URL api.openai.com?",
        "invalid_api_key/insufficient_quota": "Is the HTTP status 401 or 429?",
    },
}
"""By language, then by pair."""
