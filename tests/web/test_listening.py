"""One address of this machine, or a message that says why not and what to do."""

import errno
import os
import socket
from contextlib import closing
from pathlib import Path

import pytest

from presession_timer.base.errors import PresessionError
from presession_timer.web import listening
from presession_timer.web.listening import (
    PORT,
    Address,
    addresses,
    keep_port,
    last_port,
    listen,
    public_origin,
)
from tests.web.site import a_site


def why_not(host: str, port: int = 0) -> str:
    with pytest.raises(PresessionError) as refused:
        listen(host, port)
    return str(refused.value)


def test_the_port_is_8400_or_the_next_that_is_free() -> None:
    with closing(listen("127.0.0.1")) as first, closing(listen("127.0.0.1")) as second:
        ports = [one.getsockname()[1] for one in (first, second)]
    least = listening.PORT  # of this process
    assert least <= ports[0] < ports[1] < least + 100
    assert PORT == 8400


def test_an_hour_that_starts_again_has_the_port_that_it_had(tmp_path: Path) -> None:
    """Although the one before it has become free: its screens would show another room's hour."""
    with closing(listen("127.0.0.1")), a_site(tmp_path) as before:
        port = before.web.address.port
        assert port > listening.PORT
    with a_site(tmp_path) as again:
        assert again.web.address.port == port
    with closing(listen("127.0.0.1", port)), a_site(tmp_path) as moved:
        assert moved.web.address.port != port


def test_only_the_ports_of_the_page_are_taken_from_the_file(tmp_path: Path) -> None:
    keep_port(tmp_path, "an hour", 22)
    assert last_port(tmp_path, "an hour") == 22
    with closing(listen("127.0.0.1", last=22)) as found:
        assert found.getsockname()[1] != 22


@pytest.mark.parametrize("content", ["", "[]", "{", '{"0123": "8401"}', "[" * 60_000, "\xff"])
def test_a_damaged_file_of_ports_keeps_no_page_away(tmp_path: Path, content: str) -> None:
    (tmp_path / "page-ports.json").write_text(content, "latin-1")
    assert last_port(tmp_path, "an hour") == 0
    keep_port(tmp_path, "an hour", 8401)
    assert last_port(tmp_path, "an hour") == 8401


def test_the_ports_of_the_last_64_hours_are_kept(tmp_path: Path) -> None:
    for number in range(70):
        keep_port(tmp_path, f"hour {number}", 8400 + number)
    assert [last_port(tmp_path, f"hour {number}") for number in (5, 6)] == [0, 8406]


def test_a_port_that_windows_keeps_to_itself_is_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bound = listening._bound
    kept = listening.PORT

    def refusing(host: str, port: int) -> socket.socket:
        if port == kept:
            raise OSError(errno.EACCES, "forbidden by its access permissions")
        return bound(host, port)

    monkeypatch.setattr(listening, "_bound", refusing)
    with closing(listen("127.0.0.1")) as found:
        assert found.getsockname()[1] > kept
    why = why_not("127.0.0.1", kept)
    assert why == f"the system keeps port {kept} to itself: give another --port"


def test_a_taken_port_is_refused_and_a_free_one_offered() -> None:
    with closing(listen("127.0.0.1")) as first:
        port = first.getsockname()[1]
        why = why_not("127.0.0.1", port)
        free = int(why.partition("; --port ")[2].partition(" ")[0])
        assert why.startswith(f"port {port} of 127.0.0.1 is in use")
        listen("127.0.0.1", free).close()


@pytest.mark.skipif(not os.path.exists("/proc/net/tcp"), reason="needs Linux")  # noqa: PTH110 - a name in /proc
def test_whoever_has_the_port_is_named() -> None:
    with closing(listen("127.0.0.1")) as first:
        assert f"(process {os.getpid()})" in why_not("127.0.0.1", first.getsockname()[1])


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "224.0.0.1"])
def test_all_addresses_at_once_are_refused(host: str) -> None:
    assert "is not one address but many; this machine has 127.0.0.1" in why_not(host).replace(
        ", ".join(addresses()), "127.0.0.1"
    )


@pytest.mark.parametrize("host", ["localhost", "example.org", "", "127.0.0.1:80", "1"])
def test_what_is_no_address_is_refused(host: str) -> None:
    assert "not an address; this machine has " in why_not(host)


def test_an_address_that_no_browser_opens_is_refused() -> None:
    assert "no browser opens it; this machine has " in why_not("fe80::1")


def test_an_address_of_another_machine_is_refused_and_the_own_ones_named() -> None:
    assert "192.0.2.77 is not an address of this machine; it has" in why_not("192.0.2.77").replace(
        "this machine has", "it has"
    )


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "port 80 may only be used by the administrator"),
        (errno.EMFILE, "127.0.0.1 port 80: "),
    ],
)
def test_other_reasons_are_said(monkeypatch: pytest.MonkeyPatch, number: int, words: str) -> None:
    def bound(host: str, port: int) -> socket.socket:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(listening, "_bound", bound)
    assert words in why_not("127.0.0.1", 80)


@pytest.mark.parametrize(
    ("host", "port", "authority"),
    [
        ("127.0.0.1", 8400, "127.0.0.1:8400"),
        ("127.0.0.1", 80, "127.0.0.1"),
        ("fd00::2", 8400, "[fd00::2]:8400"),
        ("::1", 80, "[::1]"),
    ],
)
def test_an_address_is_written_as_browsers_write_it(host: str, port: int, authority: str) -> None:
    assert Address(host, port).authority == authority
    assert Address(host, port).origin == f"http://{authority}"


def test_the_local_address_is_always_offered() -> None:
    assert addresses()[-1] == "127.0.0.1" or "127.0.0.1" in addresses()


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Panel.example.org/", "https://panel.example.org"),
        ("https://panel.example.org:443", "https://panel.example.org"),
        ("http://10.0.0.8:8400", "http://10.0.0.8:8400"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
    ],
)
def test_the_address_that_people_use_is_an_origin(url: str, origin: str) -> None:
    assert public_origin(url) == origin


@pytest.mark.parametrize(
    "url",
    ["panel.example.org", "ftp://panel.example.org", "https://panel.example.org/rooms", "https://",
     "https://me@panel.example.org", "https://panel.example.org:x", "https://[", "https://a?b"],
)  # fmt: skip
def test_what_is_no_such_address_is_refused(url: str) -> None:
    with pytest.raises(PresessionError, match="not the address that people use"):
        public_origin(url)
