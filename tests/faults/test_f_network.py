"""F: whatever is sent over the network, only whom the moderator let in sees or presses anything."""

from __future__ import annotations

import json
import logging
import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from presession_timer.engine import commands as cmd
from presession_timer.web import server
from presession_timer.web.api import access
from presession_timer.web.server import WebServer
from tests.command import started
from tests.faults.harness import Tally, tries
from tests.faults.plans import PLAN_FILE
from tests.web.site import Site, a_site
from tests.web.test_commands import ask, at, next_line
from tests.web.wire import (
    Closed,
    Wire,
    control_cookie,
    cookie_of,
    masked,
    request,
    status_of,
    upgrade,
    view_cookie,
    watching,
    wire_to,
)

GET_PATHS = ("/", "/page.css", "/page.js", "/count.js", "/line.js", "/words.json", "/icon.svg")
MISDIRECTED = 421


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with a_site(tmp_path_factory.mktemp("doors"), control=True) as site:
        yield site


@pytest.fixture(scope="module")
def closed_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A page without a remote."""
    with a_site(tmp_path_factory.mktemp("closed"), viewers=2) as site:
        yield site


# Who may ask, F1 to F4: the name it was asked by


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:{port}", "localhost:{port}", "127.0.0.1", "127.0.0.1:1", "",
        "127.0.0.1:{port}.", "user@127.0.0.1:{port}", "[::1]:{port}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("line", ["GET /", "GET /live?view=room", "POST /enter", "GET /nothing"])
def test_f1_another_host_is_misdirected_before_anything_else(
    site: Site, host: str, line: str
) -> None:
    given = host.format(port=site.web.address.port)
    assert status_of(request(site.web, line, {"Host": given})) == MISDIRECTED


def test_f1_no_host_and_two_hosts_are_misdirected(site: Site) -> None:
    assert status_of(request(site.web, "GET /", {"Host": "-"})) in (400, MISDIRECTED)
    doubled = f"Host: {site.web.address.authority}\r\n"
    assert status_of(request(site.web, "GET /", raw_headers=doubled)) in (400, MISDIRECTED)


def test_f1_a_target_that_names_another_host_is_misdirected(site: Site) -> None:
    assert status_of(request(site.web, "GET http://evil.example/")) == MISDIRECTED


# Where the asking page came from


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example", "null", "https://127.0.0.1:{port}", "http://127.0.0.1", "",
        "http://127.0.0.1:{port}/",
    ],
)  # fmt: skip
def test_f2_a_foreign_origin_is_forbidden(site: Site, origin: str) -> None:
    given = origin.format(port=site.web.address.port)
    token = site.web.page_url.partition("#")[2].encode()
    assert status_of(request(site.web, "POST /enter", {"Origin": given}, token)) == 403
    for path, cookie in (
        ("/live", view_cookie(site.web)),
        ("/control/live", control_cookie(site.web)),
    ):
        wire, head = upgrade(site.web, path, cookie, given)
        wire.close()
        assert status_of(head) == 403


def test_f2_without_an_origin_nothing_is_posted_and_no_socket_opened(site: Site) -> None:
    token = site.web.page_url.partition("#")[2].encode()
    assert status_of(request(site.web, "POST /enter", {"Origin": "-"}, token)) == 403
    wire, head = upgrade(site.web, "/live", view_cookie(site.web), "")
    wire.close()
    assert status_of(head) == 403


# What each role may do


def test_f3_the_shell_of_the_page_is_open_and_holds_nothing_of_the_session(site: Site) -> None:
    for path in (*GET_PATHS, "/control", "/control.js", "/control.css", "/cards"):
        answer = request(site.web, f"GET {path}")
        assert status_of(answer) == 200, path
        assert "A panel" not in answer
        assert "Speaker 3" not in answer


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", ["/", "/live", "/words.json", "/control", "/control/live"])
def test_f3_nothing_else_can_be_done_to_a_path(site: Site, method: str, path: str) -> None:
    headers = {"Origin": site.web.address.origin, "Content-Length": "0"}
    assert status_of(request(site.web, f"{method} {path}", headers)) in (400, 405)


@pytest.mark.parametrize(
    "cookie",
    [
        "", "presession_{port}=", "presession_{port}=x", "presession_{port}={token}",
        "presession_control_{port}=x", "presession_control_{port}={good}", "other={good}",
    ],
)  # fmt: skip
def test_f3_a_socket_needs_the_cookie_of_its_role(site: Site, cookie: str) -> None:
    good = view_cookie(site.web).partition("=")[2]
    token = site.web.page_url.partition("#")[2]
    given = cookie.format(port=site.web.address.port, token=token, good=good)
    for path in ("/live?view=room", "/control/live"):
        wire, head = upgrade(site.web, path, given)
        wire.close()
        assert status_of(head) == 403


def test_f3_a_viewer_may_not_press_and_a_remote_may_not_pass_for_a_viewer(site: Site) -> None:
    pairs = (("/control/live", view_cookie(site.web)), ("/live", control_cookie(site.web)))
    for path, cookie in pairs:
        wire, head = upgrade(site.web, path, cookie)
        wire.close()
        assert status_of(head) == 403


def test_f3_without_control_there_is_no_remote_to_find(closed_site: Site) -> None:
    web = closed_site.web
    for path in ("/control", "/control.js", "/control.css", "/control/live", "/control/enter"):
        assert status_of(request(web, f"GET {path}")) == 404
    assert status_of(request(web, "POST /control/enter", body=b"{}")) == 404
    assert web.invitation == ("", "")


def test_f3_what_a_viewer_says_changes_nothing(site: Site) -> None:
    before = site.runner.session
    with watching(site.web) as wire:
        wire.hear_state()
        for text in (
            '{"id":"0123456789abcdef","do":"go"}',
            "go",
            "",
            "t",
            "tt1",
            "t1 2",
            "s",
            "s{}",
            "sNaN",
            "s[1]",
            "s" + "[" * 1000,
            's{"id":1,"width":1e999,"height":1}',
        ):
            wire.say(text)
        assert wire.ping("1.5").startswith("t1.5 ")
    assert site.runner.session is before


# Where secrets stand, and what goes with every answer


def test_f4_the_cookie_is_for_this_port_for_http_alone_and_for_this_site(site: Site) -> None:
    token = site.web.page_url.partition("#")[2]
    answer = request(site.web, "POST /enter", body=token.encode())
    assert status_of(answer) == 204
    found = re.search(r"(?im)^Set-Cookie: (.*?)\r?$", answer)
    assert found is not None
    name, *rest = found[1].split("; ")
    assert name.startswith(f"presession_{site.web.address.port}=")
    assert set(rest) == {"HttpOnly", "Path=/", "SameSite=Strict"}
    assert token not in answer


def test_f4_a_token_in_the_query_opens_nothing(site: Site) -> None:
    token = site.web.page_url.partition("#")[2]
    assert cookie_of(request(site.web, f"GET /?token={token}")) == ""
    assert cookie_of(request(site.web, f"POST /enter?{token}", body=b"wrong")) == ""


def test_f4_tokens_stand_only_behind_the_fragment_and_in_no_log(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for url in (site.web.page_url, site.web.invitation[0]):
        address, _, token = url.partition("#")
        assert len(token) == 26
        assert "?" not in address
    with watching(site.web) as wire:
        wire.hear_state()
    token = site.web.page_url.partition("#")[2]
    assert token not in caplog.text


@pytest.mark.parametrize("path", [*GET_PATHS, "/cards", "/control", "/nothing", "/live"])
def test_f4_every_answer_carries_the_headers(site: Site, path: str) -> None:
    head = request(site.web, f"GET {path}").partition("\r\n\r\n")[0].lower()
    assert "content-security-policy: default-src 'none'; script-src 'self';" in head
    assert "frame-ancestors 'none'" in head
    for header in (
        "referrer-policy: no-referrer",
        "x-content-type-options: nosniff",
        "cache-control: no-store",
        "cross-origin-resource-policy: same-origin",
    ):
        assert header in head
    assert "server:" not in head


# The remote opens once, within two minutes, with six digits


def test_f3_an_invitation_opens_once(site: Site) -> None:
    url, code = site.web.invitation
    body = json.dumps({"token": url.partition("#")[2], "code": code}).encode()
    assert status_of(request(site.web, "POST /control/enter", body=body)) == 200
    again = request(site.web, "POST /control/enter", body=body)
    assert (status_of(again), cookie_of(again)) == (403, "")
    assert "scan the new code" in again
    assert site.web.invitation[0] != url


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'{"token":1,"code":2}',
        b'{"token":"x"}',
        b"\xff\xfe",
        b"[" * 1000,
    ],
)
def test_f3_what_is_no_invitation_is_refused(site: Site, body: bytes) -> None:
    answer = request(
        site.web,
        "POST /control/enter",
        {"Content-Length": str(len(body)), "Origin": site.web.address.origin},
        body,
    )
    assert status_of(answer) == 400


def test_f3_the_token_alone_does_not_open(site: Site) -> None:
    url, code = site.web.invitation
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    body = json.dumps({"token": url.partition("#")[2], "code": wrong}).encode()
    answer = request(site.web, "POST /control/enter", body=body)
    assert (status_of(answer), cookie_of(answer)) == (403, "")


# Rude programs, F5 and F6


@pytest.mark.parametrize(
    "data",
    [
        b"\x00" * 100,
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
        b"GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n",
        b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: " + b"a" * 20_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 500 + b"\r\n",
        b"POST /enter HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST /enter HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
)
def test_f6_what_is_no_http_is_answered_bare_or_not_at_all(site: Site, data: bytes) -> None:
    with wire_to(site.web) as wire:
        wire.send(data)
        answer = wire.read_all().decode("latin-1")
    assert status_of(answer) in (0, 400, 421)
    assert "server:" not in answer.lower()
    assert "python" not in answer.lower()
    assert status_of(request(site.web, "GET /")) == 200


def test_f6_a_body_that_is_too_long_is_refused(site: Site) -> None:
    assert status_of(request(site.web, "POST /enter", body=b"x" * 2_000)) == 413


@pytest.mark.parametrize(
    ("frame", "codes"),
    [
        (masked(b"x" * 2_000), (1009,)),
        (masked(b"", size=100_000_000), (1009, 1002)),
        (masked(b"\xff\xfe"), (1007,)),
        (masked(b"x", opcode=2), (1003,)),
        (masked(b"x", opcode=3), (1002,)),
        (b"\xff\xff\xff\xff", (1002,)),
        (masked(b"", opcode=0), (1002,)),
    ],
    ids=("long", "a lie", "no UTF-8", "binary", "reserved", "all ones", "continuation"),
)
def test_f6_what_is_no_message_ends_the_socket_and_nothing_else(
    site: Site, frame: bytes, codes: tuple[int, ...]
) -> None:
    with watching(site.web) as other, watching(site.web) as wire:
        wire.hear_state()
        wire.send(frame)
        assert wire.until_closed() in (*codes, 1006)
        assert other.ping().startswith("t1 ")


def test_f5_whoever_talks_without_end_is_shut_up(site: Site) -> None:
    with watching(site.web) as wire:
        wire.hear_state()
        wire.send(masked(b"t1") * 100)
        assert wire.until_closed() == 1008


@pytest.mark.parametrize("version", ["", "6", "x"])
def test_f6_a_socket_of_another_version_is_refused(site: Site, version: str) -> None:
    wire, head = upgrade(site.web, "/live", view_cookie(site.web), Sec_WebSocket_Version=version)
    wire.close()
    assert status_of(head) in (400, 426)


def test_f6_a_view_that_does_not_exist_is_not_found(site: Site) -> None:
    wire, head = upgrade(site.web, "/live?view=desk", view_cookie(site.web))
    wire.close()
    assert status_of(head) == 404


def test_f5_no_more_viewers_than_allowed(closed_site: Site) -> None:
    web = closed_site.web
    with watching(web) as first, watching(web) as second:
        first.hear_state()
        second.hear_state()
        with watching(web) as third:
            third.say('s{"id":"third","width":800,"height":600}')
            with pytest.raises(Closed) as goodbye:
                third.hear()
        assert goodbye.value.code == 1013
        assert goodbye.value.reason.startswith("all 2 places for screens are taken")


def test_f5_slow_requests_are_hung_up_on_and_hold_nobody_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forty heads that never end and forty bodies; meanwhile everything works; then they end."""
    monkeypatch.setattr(server, "HEADER_S", 0.5)
    monkeypatch.setattr(access, "BODY_S", 0.5)
    with a_site(tmp_path) as site:
        host = site.web.address.authority
        heads = [Wire(site.web) for _ in range(40)]
        bodies = [Wire(site.web) for _ in range(40)]
        for wire in heads:
            wire.send(b"GET / HTTP/1.1\r\nHost: ")
        for wire in bodies:
            start = f"POST /enter HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n"
            wire.send(start.encode() + b"Content-Length: 100\r\n\r\nx")
        with watching(site.web) as viewer:
            viewer.hear_state()
            site.do(cmd.ShowMessage("still here"))
            assert viewer.hear_state()["message"]["text"] == "still here"
        answers = [wire.read_all() for wire in (*heads, *bodies)]
        for wire in (*heads, *bodies):
            wire.close()
    assert all(answer == b"" or status_of(answer.decode()) in (400, 408) for answer in answers)


def test_f5_a_crowd_of_rude_connections_moves_no_clock_and_keeps_nobody_out(
    tmp_path: Path, tally: Tally
) -> None:
    """Heads that never end, readers that never read, a frame of 100 MB: at the real command."""
    plan = tmp_path / "spain.toml"
    plan.write_text(PLAN_FILE)
    with started("run", "--plain", "--web", plan) as run:
        web = at(next_line(run).removeprefix("page "))
        assert ask(run, "go").startswith("ok")
        with watching(web) as viewer, ExitStack() as crowd:
            quiet = viewer.ahead()
            cookie = view_cookie(web)
            for number in range(tries(60, 500)):
                rude(web, cookie, number, crowd)
                tally.add(tried=1)
            offsets = [quiet]
            for number in range(tries(4, 30)):
                assert ask(run, f"message {number} {'x' * 70}").startswith("ok")
                offsets.append(viewer.ahead())
                for _ in range(2 if number % 5 == 4 else 0):  # nobody may talk so fast for long
                    viewer.await_beat()
            with watching(web) as late:
                late.hear_state()
        assert max(offsets) - min(offsets) < 100
        assert run.ended().status == 0


def rude(web: WebServer, cookie: str, number: int, crowd: ExitStack) -> None:
    """One more connection of a crowd that nobody would want."""
    if number % 3 == 0:
        crowd.enter_context(wire_to(web)).send(b"GET / HTTP/1.1\r\nHost: ")
        return
    wire, head = upgrade(web, "/live?view=room", cookie)
    crowd.callback(wire.close)
    assert status_of(head) == 101
    if number % 3 == 1:
        wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
        return
    with suppress(ConnectionError):
        wire.send(masked(b"x" * 2_000, size=100_000_000) + bytes(500_000))
