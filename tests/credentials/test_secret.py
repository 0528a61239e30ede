from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from bot.credentials.secret import Secret

MakeKey = Callable[..., str]


@dataclass(frozen=True)
class Holder:
    secret: Secret


def test_the_text_comes_back_only_by_reveal(make_key: MakeKey) -> None:
    text = make_key()

    assert Secret(text).reveal() == text


def test_no_way_of_printing_shows_more_than_prefix_and_last_four(make_key: MakeKey) -> None:
    text = make_key()
    secret = Secret(text)

    printed = [
        repr(secret),
        str(secret),
        f"{secret}",
        f"{secret!r:>60}",
        format(secret, "<40"),
        "%s" % secret,  # noqa: UP031 (the old way must be safe as well)
        repr([secret]),
        repr(Holder(secret)),
        f"{Holder(secret)}",
    ]

    assert all("sk-proj-…" + text[-4:] in shown for shown in printed)
    assert not any(text[8:16] in shown or text[-5:] in shown for shown in printed)


def test_a_short_text_shows_no_end() -> None:
    assert str(Secret("hunter2")) == "…"
    assert Secret("hunter2").last4 == ""


def test_the_last_four_tell_keys_apart(make_key: MakeKey) -> None:
    text = make_key()

    assert Secret(text).last4 == text[-4:]


def test_equal_texts_are_equal_and_others_are_not(make_key: MakeKey) -> None:
    assert Secret(make_key()) == Secret(make_key())
    assert Secret(make_key()) != Secret(make_key(seed=2))
    assert Secret("é\ud800") == Secret("é\ud800")


def test_a_secret_never_equals_its_own_text(make_key: MakeKey) -> None:
    assert Secret(make_key()) != make_key()


def test_an_empty_secret_counts_as_false(make_key: MakeKey) -> None:
    assert not Secret("")
    assert Secret(make_key())


@pytest.mark.parametrize(
    "leak",
    [
        pickle.dumps,
        copy.copy,
        copy.deepcopy,
        json.dumps,
        hash,
        vars,
        lambda secret: secret.__getstate__(),
        lambda secret: {secret},
    ],
)
def test_pickle_copy_json_and_hash_are_refused(
    leak: Callable[[Secret], object], make_key: MakeKey
) -> None:
    with pytest.raises(TypeError) as refused:
        leak(Secret(make_key()))

    assert make_key()[8:20] not in str(refused.value)
