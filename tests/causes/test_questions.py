from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.causes.classify import asks_about_own_key, looks_like_error


@pytest.mark.parametrize(
    "text",
    [
        "Error code: 401 - Incorrect API key provided: sk-proj-****a1B2",
        "openai.RateLimitError: Error code: 429",
        "{'error': {'message': 'No', 'code': None}}",
        "Traceback (most recent call last):\n  File 'x.py'",
        "HTTP/1.1 500 Internal Server Error",
        "curl: (6) Could not resolve host: api.openai.com",
        "You have no credits remaining.",
        "401 Unauthorized",
        "Error: quota exceeded",
        "TypeError: fetch failed",
        "これが出ました：Your organization must be verified to stream this model. どうすれば？",
        "Country, region, or territory not supported",
        "ログに mismatched_organization とだけあります",
        "invalid x-api-key",
    ],
)
def test_an_error_that_is_shown_is_recognised(text: str) -> None:
    assert looks_like_error(text)


@pytest.mark.parametrize(
    "text",
    [
        "what is a 401?",
        "401って何？",
        "429エラーの対処法を教えて",
        "What does 429 Too Many Requests mean?",
        "insufficient_quotaとは何ですか",
        "How do rate limits work?",
        "why did our key fail?",
        "キーはどこで作れますか",
        "こんにちは",
        "",
        "昨日まで動いてたのに急に401。なんもしてないのに！",
    ],
)
def test_a_question_about_errors_is_left_to_the_articles(text: str) -> None:
    assert not looks_like_error(text)


@pytest.mark.parametrize(
    "text",
    [
        "why did our key fail?",
        "our API key doesn't work",
        "Is my key still valid?",
        "what's wrong with our key?",
        "check our key",
        "my prod key stopped working",
        "Why is the prod key failing since this morning?",
        "this channel's key is rejected",
        "the key returns 401",
        "うちのキーが401になるのはなぜ？",
        "うちのＡＰＩキーが動かない",
        "このチャンネルのキー、使えないんだけど",
        "キーが動かない",
        "なんで本番のキー落ちてるの",
        "prodのキー、まだ生きてる？",
        "弊社のキーが急に拒否されるようになりました",
        "私たちのAPIキーがエラーになります。原因は？",
        "キーの調子が悪い",
        "うちのキーを確認して",
    ],
)
def test_trouble_with_ones_own_key_calls_for_a_live_check(text: str) -> None:
    assert asks_about_own_key(text)


@pytest.mark.parametrize(
    "text",
    [
        "what is a 401?",
        "how do I rotate our key",
        "Where do I create my key?",
        "What happens if our key expires?",
        "Should I rotate my key when someone leaves?",
        "404 model_not_found, although my key works with other models",
        "Slack bot replies 残高不足 and 429. Is that our key or our wallet?",
        "Can my key be used by colleagues?",
        "our key leaked and stopped working",
        "キーが動くか確認する方法は？",
        "キーが漏れたらどうする？",
        "キーが期限切れになったらどうなりますか",
        "自分のキーを作りたい",
        "キーを共有しても大丈夫ですか？",
        "キーは使い回しても大丈夫？",
        "Azureのキーは使えますか？",
        "キーボードが動かない",
        "Error code: 401 - Incorrect API key provided: our key fails",
        "my key fails " * 60,
        "",
    ],
)
def test_how_to_and_what_if_are_no_live_check(text: str) -> None:
    assert not asks_about_own_key(text)


@given(st.text(max_size=600))
def test_any_text_is_sorted(text: str) -> None:
    assert not (looks_like_error(text) and asks_about_own_key(text))


@pytest.mark.parametrize("piece", ["our ", "my key ", "キー", "うちの", "error ", "a-"])
def test_a_megabyte_of_anything_ends(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))

    assert not asks_about_own_key(text)
    assert not looks_like_error(text)
