"""The remotes that were let in, and that are known after a restart."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from presession_timer.web.security import MOST_REMOTES, Remotes, hand_of_remote

SCOPE = "127.0.0.1:8400 2019-12-10"


def test_each_remote_has_a_number_and_a_hand_of_its_own() -> None:
    remotes = Remotes(None, SCOPE)
    (one, first), (two, second) = remotes.admit(), remotes.admit()
    assert (one, two) == (1, 2)
    assert (remotes.number(first), remotes.number(second)) == (1, 2)
    assert [hand_of_remote(number) for number in (one, two)] == ["remote-1", "remote-2"]
    assert {remotes.number(other) for other in ("", "x", first[:-1], "é\udcff")} == {0}


def test_sixteen_remotes_keep_sixteen_cookies_after_a_restart_too(tmp_path: Path) -> None:
    remotes = Remotes(tmp_path / "remotes", SCOPE)
    cookies = [remotes.admit()[1] for _ in range(MOST_REMOTES)]
    assert MOST_REMOTES == 16
    for known in (remotes, Remotes(tmp_path / "remotes", SCOPE)):
        assert [known.number(cookie) for cookie in cookies] == list(range(1, 17))


def test_one_more_takes_the_place_of_the_oldest_and_no_number_is_given_twice(
    tmp_path: Path,
) -> None:
    remotes = Remotes(tmp_path / "remotes", SCOPE)
    cookies = [remotes.admit()[1] for _ in range(MOST_REMOTES + 1)]
    again = Remotes(tmp_path / "remotes", SCOPE)
    assert [again.number(cookie) for cookie in cookies] == [0, *range(2, 18)]
    assert again.admit()[0] == 18


def test_they_are_good_for_one_address_and_day(tmp_path: Path) -> None:
    _, cookie = Remotes(tmp_path / "remotes", SCOPE).admit()
    next_day = Remotes(tmp_path / "remotes", "127.0.0.1:8400 2019-12-11")
    assert next_day.number(cookie) == 0
    assert next_day.admit()[0] == 1


def test_the_file_lets_nobody_press(tmp_path: Path) -> None:
    file = tmp_path / "remotes"
    _, cookie = Remotes(file, SCOPE).admit()
    assert cookie not in file.read_text()
    if os.name != "nt":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    known = json.loads(file.read_text())["remotes"][0][1]
    assert Remotes(file, SCOPE).number(known) == 0


@pytest.mark.skipif(os.name == "nt", reason="there are no such modes")
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o644])
def test_a_file_that_others_may_reach_lets_nobody_in(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "remotes"
    _, cookie = Remotes(file, SCOPE).admit()
    file.chmod(mode)
    assert Remotes(file, SCOPE).number(cookie) == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 9_000,
        b'{"scope": "127.0.0.1:8400 2019-12-10"}',
        b'{"scope": "127.0.0.1:8400 2019-12-10", "latest": 3, "remotes": [["x", "y"]]}',
        b'{"scope": "127.0.0.1:8400 2019-12-10", "latest": 3, "remotes": [[1, "short"]]}',
        b'{"scope": "127.0.0.1:8400 2019-12-10", "latest": null, "remotes": []}',
    ],
)
def test_what_is_no_such_file_is_passed_over(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "remotes"
    file.touch(mode=0o600)
    file.write_bytes(content)
    remotes = Remotes(file, SCOPE)
    number, cookie = remotes.admit()
    assert remotes.number(cookie) == number == 1
    assert Remotes(file, SCOPE).number(cookie) == 1


def test_without_a_place_to_keep_them_they_end_with_the_process(tmp_path: Path) -> None:
    file = tmp_path / "nowhere" / "remotes"
    remotes = Remotes(file, SCOPE)
    number, cookie = remotes.admit()
    assert remotes.number(cookie) == number
    assert Remotes(file, SCOPE).number(cookie) == 0
