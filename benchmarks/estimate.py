"""What counting tokens costs: `make bench`.

`count_tokens` against tiktoken's bare `encode_ordinary` over the same tables, on prose of both
languages, then on rows of one character, where a pattern that goes back and forth would take ever
longer. Times are processor time of this machine; the ratios count.
"""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import tiktoken
from toktok import _encoding

from bot.spend.tokens import count_tokens

ENCODING = "o200k_base"
TOKENS = 199_998
FILE = "fb374d419588a4632f3f557e76b4b70aebbca790"
"""The name that tiktoken gives to its table."""
ROUNDS = 5
TEXTS = {
    "Japanese": "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。\n" * 1000,
    "English": "The quick brown fox doesn't jump over 1,234 lazy dogs, does it?\n" * 1000,
    "code": "def f(x):\n    return {**x, 'a': [i**2 for i in range(10)]}\n" * 1000,
}
ROWS = (" ", "a", "あ", "\n", "👩‍👧")
SIZES = (100_000, 1_000_000)


def main() -> None:
    """Print both tables."""
    begun = time.process_time()
    count_tokens("", ENCODING)
    print(f"loading the tables, once: {time.process_time() - begun:.2f} s")
    bare = build_tiktoken()
    for name, text in TEXTS.items():
        tokens = count_tokens(text, ENCODING)
        ours = measure(partial(count_tokens, text, ENCODING))
        theirs = measure(partial(bare.encode_ordinary, text))
        print(
            f"{name:9} {tokens / ours:12,.0f} tokens/s, "
            f"{theirs / ours:4.1f} times as fast as tiktoken ({tokens / theirs:,.0f})"
        )
    for row in ROWS:
        short, long = (
            measure(partial(count_tokens, (row * size)[:size], ENCODING)) for size in SIZES
        )
        print(f"row of {row!r:8} {long * 1000:7.1f} ms for {SIZES[1]:,}, {long / short:.1f} times")


def build_tiktoken() -> tiktoken.Encoding:
    """The baseline, given our table where it looks before it would load its own."""
    table = _encoding(ENCODING)
    lines = [
        b"%s %d\n" % (base64.b64encode(table.decode_single_token_bytes(rank)), rank)
        for rank in range(TOKENS)
    ]
    with TemporaryDirectory() as folder:
        (Path(folder) / FILE).write_bytes(b"".join(lines))
        os.environ["TIKTOKEN_CACHE_DIR"] = folder
        return tiktoken.get_encoding(ENCODING)


def measure(run: Callable[[], object]) -> float:
    """The median seconds of processor time."""
    spent = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        run()
        spent.append(time.process_time() - begun)
    return median(spent)


if __name__ == "__main__":
    main()
