"""`run --web` and `serve` as they are typed: in processes of their own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from lab.ports import free_port

from presession_timer.base.sample_plans import sample
from presession_timer.cli.main import main
from presession_timer.web.listening import Address
from presession_timer.web.server import WebServer
from tests.command import Talk, started
from tests.web.wire import request, status_of, watching

Refused = Callable[..., str]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


def next_line(run: Talk) -> str:
    """The next line that it says."""
    return run.heard("")[0]


def ask(run: Talk, text: str) -> str:
    """Give it a line; its answer."""
    run.told(text)
    while not (line := next_line(run)).startswith(("ok", "refused")):
        pass
    return line


@pytest.fixture
def refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Refused]:
    """Run a command that is refused, in this process; what it says on stderr."""

    def run(*arguments: str | Path) -> str:
        status: object
        try:
            status = main([*map(str, arguments)])
        except SystemExit as ended:
            status = ended.code
        assert status == 2
        return capsys.readouterr().err

    with Path(os.devnull).open() as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        yield run


def at(url: str) -> WebServer:
    """Just enough of a server to be asked over the wire."""
    found = re.fullmatch(r"http://([0-9.]+):([0-9]+)/(?:control)?#[2-9a-z]{26}", url)
    assert found is not None, url
    server: Any = SimpleNamespace(address=Address(found[1], int(found[2])), page_url=url)
    return cast(WebServer, server)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return Path(shutil.copy(sample("upr35/spain.toml"), tmp_path))


def test_a_plain_console_says_first_where_its_page_is(plan: Path) -> None:
    with started("run", "--plain", "--web", "--control", plan) as run:
        page, control = next_line(run), next_line(run)
        web = at(page.removeprefix("page "))
        found = re.fullmatch(r"control (\S+) code ([0-9]{6})", control)
        assert found is not None
        assert at(found[1]).address == web.address
        assert next_line(run) == f"cards {web.address.origin}/cards"
        with watching(web) as wire:
            assert wire.hear_state()["scenes"][0]["scene"] == "before"
            assert ask(run, "go").startswith("ok the hour opened")
            assert wire.hear_state()["scenes"][0]["scene"] == "title"
            assert run.ended().status == 0
            assert wire.until_closed() in (1001, 1006)


def test_a_signal_frees_page_and_record(plan: Path) -> None:
    port = str(free_port())
    with started("run", "--plain", "--web", "--port", port, plan) as run:
        web = at(next_line(run).removeprefix("page "))
        assert status_of(request(web, "GET /")) == 200
        run.process.send_signal(signal.SIGTERM)
        assert run.ended().status == 128 + signal.SIGTERM
    with started("run", "--plain", "--web", "--port", port, plan) as run:
        assert next_line(run) == f"page {web.page_url}"
        assert run.ended().status == 0


def test_the_next_session_of_the_day_has_the_same_page(plan: Path, tmp_path: Path) -> None:
    second = tmp_path / "second.toml"
    second.write_text(plan.read_text("utf-8").replace("– Spain", "– Kenya"), "utf-8")
    with started("run", "--plain", "--web", plan, second) as run:
        web = at(next_line(run).removeprefix("page "))
        with watching(web) as wire:
            for line in ("go", "close"):
                assert ask(run, line).startswith("ok")
            assert ask(run, "go").startswith("ok next session:")
            while "Kenya" not in wire.hear_state()["title"]:
                pass


def test_a_record_that_another_process_writes_is_served(plan: Path) -> None:
    with started("run", "--plain", plan) as runner:
        assert ask(runner, "go").startswith("ok")
        record = plan.with_name("spain.presession.jsonl")
        with started("serve", record) as page:
            web = at(next_line(page).removeprefix("page "))
            assert next_line(page) == f"cards {web.address.origin}/cards"
            with watching(web) as wire:
                assert wire.hear_state()["stale"] is None
                assert ask(runner, "blank").startswith("ok")
                assert wire.hear_state()["scenes"][0]["scene"] == "blank"
            page.process.send_signal(signal.SIGINT)
            assert page.ended().status == 128 + signal.SIGINT


@pytest.mark.parametrize(
    "options",
    [
        ("--control",),
        ("--lan", "127.0.0.1"),
        ("--port", "8400"),
        ("--viewers", "5"),
        ("--lang", "fr"),
    ],
)
def test_options_of_the_page_go_with_a_page(
    refused: Refused, plan: Path, options: tuple[str, ...]
) -> None:
    assert "go with --web" in refused("run", "--plain", *options, plan)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--port", "0"), "expected a port from 1 to 65535"),
        (("--port", "65536"), "expected a port from 1 to 65535"),
        (("--viewers", "many"), "expected a number of viewers"),
        (("--viewers", "100000"), "a number of viewers from 1 to 99999"),
        (("--lang", "xx"), 'no words in "xx"; there are '),
        (("--lan", "0.0.0.0"), "is not one address but many"),
        (("--lan", "localhost"), "not an address"),
        (("--lan", "192.0.2.77"), "192.0.2.77 is not an address of this machine"),
    ],
)
def test_what_makes_no_sense_is_refused(
    refused: Refused, plan: Path, options: tuple[str, ...], words: str
) -> None:
    assert words in refused("run", "--plain", "--web", *options, plan)


def test_a_plan_cannot_be_served_and_is_told_what_can(refused: Refused, plan: Path) -> None:
    assert f"not a record; for a plan: presession run --web {plan}" in refused("serve", plan)
    missing = plan.with_name("missing.presession.jsonl")
    assert str(missing) in refused("serve", missing)
