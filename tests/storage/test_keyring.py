"""The master key file: private, well-formed, or refused without a word of its content."""

from __future__ import annotations

import base64
import multiprocessing
import os
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from storage.keyring import KeyFileError, create_keyring, parse_keyring, read_keyring

ROUNDS = 100
LINE = b"k1:" + base64.b64encode(bytes(32)) + b"\n"


def write_private(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    path.chmod(0o600)
    return path


def test_the_keys_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    second = b"k2:" + base64.b64encode(b"x" * 32)

    keyring = read_keyring(write_private(tmp_path / "master.key", second + b"\r\n\n" + LINE))

    assert list(keyring.keys.items()) == [("k2", b"x" * 32), ("k1", bytes(32))]
    assert keyring.writing_id == "k2"
    assert "xxx" not in repr(keyring)


def test_an_existing_file_is_never_written_over(tmp_path: Path) -> None:
    file = write_private(tmp_path / "master.key", LINE)

    found = create_keyring(file)

    assert found.writing_id == "k1"
    assert file.read_bytes() == LINE


def test_every_new_key_is_another(tmp_path: Path) -> None:
    made = [create_keyring(tmp_path / str(number)) for number in range(50)]

    assert len({keyring.writing_id for keyring in made}) == 50
    assert len({keyring.keys[keyring.writing_id] for keyring in made}) == 50


def test_a_file_named_by_a_path_through_a_file_is_missing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(KeyFileError, match="missing"):
        read_keyring(tmp_path / "file" / "master.key")


def make_at_once(folder: Path, barrier: Barrier, found: Queue[list[str]]) -> None:
    """Be a process that starts: read the key file of each round, or make it."""
    ids = []
    for number in range(ROUNDS):
        barrier.wait(30)
        file = folder / f"{number}.key"
        # Half a file would end this process.
        keyring = read_keyring(file) if file.exists() else create_keyring(file)
        ids.append(keyring.writing_id)
    found.put(ids)


def test_of_two_processes_that_start_at_once_one_makes_the_key_and_the_other_reads_it(
    tmp_path: Path,
) -> None:
    forks = multiprocessing.get_context("forkserver")
    barrier, found = forks.Barrier(2), forks.Queue()
    processes = [
        forks.Process(target=make_at_once, args=(tmp_path, barrier, found), daemon=True)
        for _ in range(2)
    ]
    for process in processes:
        process.start()
    one, other = found.get(timeout=60), found.get(timeout=60)
    for process in processes:
        process.join()

    assert one == other
    assert len(set(one)) == ROUNDS
    assert len(list(tmp_path.iterdir())) == ROUNDS, "and no drafts are left"


@pytest.mark.parametrize("mode", [0o601, 0o610, 0o604, 0o660, 0o644, 0o700, 0o200, 0o777])
def test_any_mode_but_the_two_private_ones_is_refused(tmp_path: Path, mode: int) -> None:
    file = write_private(tmp_path / "master.key", LINE)
    file.chmod(mode)

    with pytest.raises(KeyFileError, match="permissions"):
        read_keyring(file)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_the_file_of_another_user_is_refused(tmp_path: Path) -> None:
    file = write_private(tmp_path / "master.key", LINE)
    os.chown(file, 12345, -1)

    with pytest.raises(KeyFileError, match="permissions"):
        read_keyring(file)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"k1",
        b"k1:",
        b":" + base64.b64encode(bytes(32)),
        b"k1:" + base64.b64encode(bytes(31)),
        b"k1:" + base64.b64encode(bytes(33)),
        b"k1:" + base64.b64encode(bytes(32))[:-1],
        b"k 1:" + base64.b64encode(bytes(32)),
        "ｋ1:".encode() + base64.b64encode(bytes(32)),
        b"k1:" + base64.b64encode(bytes(32)) + b"\nk1:" + base64.b64encode(b"x" * 32),
        b"k1:" + base64.b64encode(bytes(32)) + b"\nnonsense",
        (b"k1:" + base64.b64encode(bytes(32)) + b"\n") * 2000,
    ],
)
def test_what_is_no_key_file_is_malformed_and_not_quoted(content: bytes) -> None:
    with pytest.raises(KeyFileError) as caught:
        parse_keyring(content)

    assert str(caught.value) == "malformed"
    assert caught.value.__cause__ is None
