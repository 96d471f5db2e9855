"""Tokens, cookies and the six digits, with a clock moved by hand."""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path

import pytest

from presession_timer.web.security import (
    INVITATION_S,
    MOST_REMOTES,
    TRIES,
    Doorkeeper,
    Outcome,
    Remotes,
    content_policy,
    hand_of_remote,
    keep_secret,
)

SECRET = b"s" * 32


class Door:
    """A doorkeeper, the time, and how often a new invitation was announced."""

    def __init__(self, scope: str = "127.0.0.1:8400 2019-12-10") -> None:
        self.seconds = 1000.0
        self.announced = 0
        self.keeper = Doorkeeper(SECRET, scope, lambda: self.seconds, self._announce)

    def _announce(self) -> None:
        self.announced += 1

    def wrong(self) -> Outcome:
        """One try with the right token and a wrong code."""
        invitation = self.keeper.invitation
        code = f"{(int(invitation.code) + 1) % 1_000_000:06d}"
        return self.keeper.admit_remote(invitation.token, code)


@pytest.fixture
def door() -> Door:
    return Door()


def test_a_viewers_token_is_good_for_any_number_of_viewers(door: Door) -> None:
    cookies = {door.keeper.admit_viewer(door.keeper.view_token) for _ in range(3)}
    assert all(door.keeper.may_view(cookie) for cookie in cookies)


@pytest.mark.parametrize("token", ["", "x", "é" * 26, "\udcff"])
def test_another_token_is_good_for_nothing(door: Door, token: str) -> None:
    assert door.keeper.admit_viewer(token) == ""
    assert not door.keeper.may_view(token)
    assert door.keeper.admit_remote(token, "123456").status == 403


def test_the_viewers_token_outlives_the_process_and_not_the_day() -> None:
    same, next_day = Door(), Door("127.0.0.1:8400 2019-12-11")
    token = Door().keeper.view_token
    cookie = Door().keeper.admit_viewer(token)
    assert same.keeper.may_view(cookie)
    assert next_day.keeper.admit_viewer(token) == ""
    assert not next_day.keeper.may_view(cookie)


def test_tokens_are_long_and_easy_to_type(door: Door) -> None:
    for token in (door.keeper.view_token, door.keeper.invitation.token):
        assert re.fullmatch("[2-9a-hjkmnp-z]{26}", token)
    assert re.fullmatch("[0-9]{6}", door.keeper.invitation.code)


def test_a_viewer_is_no_remote_and_a_remote_no_viewer(door: Door) -> None:
    keeper = door.keeper
    viewer = keeper.admit_viewer(keeper.view_token)
    invitation = keeper.invitation
    remote = keeper.admit_remote(invitation.token, invitation.code).cookie
    assert keeper.remote_of(remote)
    assert not keeper.remote_of(viewer)
    assert not keeper.may_view(remote)
    assert not keeper.remote_of(None)
    assert not keeper.may_view(None)
    assert keeper.admit_remote(keeper.view_token, invitation.code).cookie == ""


def test_an_invitation_is_good_once(door: Door) -> None:
    first = door.keeper.invitation
    assert door.keeper.admit_remote(first.token, first.code).cookie
    again = door.keeper.admit_remote(first.token, first.code)
    assert (again.cookie, again.status) == ("", 403)
    assert "used or is too old: scan the new code" in again.reason
    assert door.announced == 1
    second = door.keeper.invitation
    assert door.keeper.admit_remote(second.token, second.code).cookie


def test_an_invitation_is_good_for_two_minutes(door: Door) -> None:
    invitation = door.keeper.invitation
    door.seconds += INVITATION_S - 0.1
    assert door.keeper.invitation == invitation
    door.seconds += 0.1
    assert not door.keeper.admit_remote(invitation.token, invitation.code).cookie
    assert door.announced == 1
    assert door.keeper.invitation != invitation


def test_whoever_comes_too_late_is_told_once_that_there_is_a_new_one(door: Door) -> None:
    old = door.keeper.invitation
    door.seconds += INVITATION_S
    for _ in range(3):
        assert "scan the new code on the console" in door.keeper.admit_remote(old.token, "1").reason
    assert door.announced == 1


def test_the_right_token_without_the_code_is_refused(door: Door) -> None:
    assert door.wrong() == Outcome(reason="that is not the code on the console", status=403)


def test_the_fifth_wrong_code_replaces_the_invitation(door: Door) -> None:
    first = door.keeper.invitation
    answers = [door.wrong() for _ in range(TRIES)]
    assert [one.status for one in answers] == [403] * TRIES
    assert "scan the new code on the console" in answers[-1].reason
    assert door.announced == 1
    assert not door.keeper.admit_remote(first.token, first.code).cookie


def test_a_new_code_works_whatever_was_guessed_before(door: Door) -> None:
    for _ in range(4 * TRIES):
        door.wrong()
    invitation = door.keeper.invitation
    assert door.keeper.admit_remote(invitation.token, invitation.code).cookie


def test_a_used_invitation_leaves_the_next_one_all_its_tries(door: Door) -> None:
    for _ in range(TRIES - 1):
        door.wrong()
    first = door.keeper.invitation
    assert door.keeper.admit_remote(first.token, first.code).cookie
    second = door.keeper.invitation
    for _ in range(TRIES - 1):
        door.wrong()
    assert door.keeper.invitation == second


def test_nobody_without_the_token_can_use_up_the_tries(door: Door) -> None:
    invitation = door.keeper.invitation
    for _ in range(50):
        assert door.keeper.admit_remote("x" * 26, "000000").status == 403
    assert door.keeper.admit_remote(invitation.token, invitation.code).cookie


def test_only_so_many_remotes_are_remembered(door: Door) -> None:
    cookies = []
    for _ in range(17):
        invitation = door.keeper.invitation
        cookies.append(door.keeper.admit_remote(invitation.token, invitation.code).cookie)
    assert not door.keeper.remote_of(cookies[0])
    assert all(map(door.keeper.remote_of, cookies[1:]))


def test_pages_load_nothing_from_elsewhere() -> None:
    policy = content_policy("ws://127.0.0.1:8400")
    assert policy.startswith("default-src 'none'; ")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert re.findall(r"\w+://\S+?(?=[; ])", policy) == ["ws://127.0.0.1:8400"]


def test_the_secret_is_made_once_and_kept_to_oneself(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "presession"
    secret = keep_secret(folder)
    assert len(secret) == 32
    assert keep_secret(folder) == secret
    if os.name != "nt":
        assert stat.S_IMODE((folder / "page-secret").stat().st_mode) == 0o600


def test_a_secret_that_others_could_read_or_that_was_cut_is_not_used(tmp_path: Path) -> None:
    secret = keep_secret(tmp_path)
    file = tmp_path / "page-secret"
    if os.name != "nt":
        file.chmod(0o644)
        assert keep_secret(tmp_path) != secret
        file.chmod(0o600)
    file.write_bytes(b"short")
    assert len(keep_secret(tmp_path)) == 32


def test_without_a_place_to_keep_it_there_is_a_passing_secret(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert keep_secret(tmp_path / "file") != keep_secret(tmp_path / "file")


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
