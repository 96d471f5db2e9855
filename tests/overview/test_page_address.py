"""Addresses as people copy them, and what they are told of others."""

from __future__ import annotations

from pathlib import Path

import pytest

from presession_timer.base.errors import BadInput, PresessionError, UnreadableFile
from presession_timer.overview.page_address import page_addresses, parse_page_address
from tests.command import presession

TOKEN = "abcdefghjkmnpqrstuvwxyz234"


@pytest.mark.parametrize(
    ("written", "base", "origin"),
    [
        (f"http://192.168.1.20:8400/#{TOKEN}", "http://192.168.1.20:8400/", "http://192.168.1.20:8400"),
        (f" http://[fe80::1]:8400#{TOKEN}\n", "http://[fe80::1]:8400/", "http://[fe80::1]:8400"),
        (f"https://upr.example.org/upr52/xx#{TOKEN}", "https://upr.example.org/upr52/xx/", "https://upr.example.org"),
    ],
)  # fmt: skip
def test_an_address_is_where_the_page_is_and_what_lets_viewers_in(
    written: str, base: str, origin: str
) -> None:
    address = parse_page_address(written)
    assert (address.base, address.origin, address.token) == (base, origin, TOKEN)
    assert TOKEN not in repr(address)
    assert TOKEN not in address.place


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("192.168.1.20:8400", "does not begin with http:// and a host"),
        (f"http://#{TOKEN}", "does not begin with http:// and a host"),
        ("http://192.168.1.20:8400/", "the part behind # is missing"),
        ("http://192.168.1.20:8400/#a b", "no address"),
        ("http://192.168.1.20:8400/#ä", "no token"),
        (f"http://192.168.1.20:99999/#{TOKEN}", "no host or port"),
        (f"http://192.168.1.20:8400/control#{TOKEN}", "the remote's"),
    ],
)
def test_what_is_no_address_says_why_and_where_to_find_one(written: str, why: str) -> None:
    with pytest.raises(PresessionError, match=f"{why}.*`v` shows on the room's console"):
        parse_page_address(written)


def test_a_file_has_one_a_line_and_all_problems_are_said_at_once(tmp_path: Path) -> None:
    file = tmp_path / "rooms.txt"
    file.write_text(f"# the day's rooms\nhttp://10.0.0.1:8400/#{TOKEN}\n\nten\nhttp://10.0.0.2/\n")
    with pytest.raises(BadInput) as raised:
        page_addresses([str(file), f"http://10.0.0.1:8400/#{TOKEN}"])
    assert [(one.file, one.line) for one in raised.value.problems] == [
        ("overview", 0), (str(file), 4), (str(file), 5),
    ]  # fmt: skip
    assert "stands there twice" in str(raised.value)
    many = [f"http://10.0.1.{place}/#{TOKEN}" for place in range(11)]
    with pytest.raises(BadInput, match="more rooms need a broker"):
        page_addresses(many)


def test_a_file_that_is_no_text_holds_no_addresses(tmp_path: Path) -> None:
    file = tmp_path / "rooms.xlsx"
    file.write_bytes(b"PK\3\4\0\0\n\x7f\n")
    with pytest.raises(UnreadableFile, match="not a list of addresses: it is no text"):
        page_addresses([str(file)])


def test_the_command_ends_with_status_2_for_a_wrong_address_and_without_a_terminal() -> None:
    wrong = presession("overview", "http://10.0.0.1:8400/")
    assert (wrong.status, wrong.out) == (2, "")
    assert "the part behind # is missing" in wrong.err
    assert presession("overview", f"http://10.0.0.1:8400/#{TOKEN}").status == 2
