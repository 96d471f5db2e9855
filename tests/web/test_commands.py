"""`run --web` and `serve` as they are typed: in processes of their own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from presession_timer.base.sample_plans import sample
from presession_timer.cli.main import main
from presession_timer.web.listening import Address, listen
from presession_timer.web.server import WebServer
from tests.web.wire import request, status_of, watching

Refused = Callable[..., str]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@dataclass
class Run:
    """A presession that reads lines."""

    process: subprocess.Popen[str]

    def line(self) -> str:
        """The next line it says."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().rstrip("\n")

    def ask(self, text: str) -> str:
        """Write a line; its answer."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{text}\n")
        self.process.stdin.flush()
        while not (line := self.line()).startswith(("ok", "refused")):
            assert line or self.process.poll() is None
        return line

    def end(self, number: int | None = None) -> int:
        """End the input, or send a signal; the status."""
        if number is not None:
            self.process.send_signal(number)
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(30)


@contextmanager
def presession(*arguments: str | Path) -> Iterator[Run]:
    """A command, killed in the end if it still runs."""
    with subprocess.Popen(
        [sys.executable, "-m", "presession_timer", *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Run(process)
        finally:
            process.kill()


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
    with presession("run", "--plain", "--web", "--control", plan) as run:
        page, control = run.line(), run.line()
        web = at(page.removeprefix("page "))
        found = re.fullmatch(r"control (\S+) code ([0-9]{6})", control)
        assert found is not None
        assert at(found[1]).address == web.address
        assert run.line() == f"cards {web.address.origin}/cards"
        with watching(web) as wire:
            assert wire.hear_state()["scenes"][0]["scene"] == "before"
            assert run.ask("go").startswith("ok the hour opened")
            assert wire.hear_state()["scenes"][0]["scene"] == "title"
            assert run.end() == 0
            assert wire.until_closed() in (1001, 1006)


def test_a_signal_frees_page_and_record(plan: Path) -> None:
    with closing(listen("127.0.0.1", 0)) as found:  # not 8400, which tests beside this one take
        port = str(found.getsockname()[1])
    with presession("run", "--plain", "--web", "--port", port, plan) as run:
        web = at(run.line().removeprefix("page "))
        assert status_of(request(web, "GET /")) == 200
        assert run.end(signal.SIGTERM) == 128 + signal.SIGTERM
    with presession("run", "--plain", "--web", "--port", port, plan) as run:
        assert run.line() == f"page {web.page_url}"
        assert run.end() == 0


def test_the_next_session_of_the_day_has_the_same_page(plan: Path, tmp_path: Path) -> None:
    second = tmp_path / "second.toml"
    second.write_text(plan.read_text("utf-8").replace("– Spain", "– Kenya"), "utf-8")
    with presession("run", "--plain", "--web", plan, second) as run:
        web = at(run.line().removeprefix("page "))
        with watching(web) as wire:
            for line in ("go", "close"):
                assert run.ask(line).startswith("ok")
            assert run.ask("go").startswith("ok next session:")
            while "Kenya" not in wire.hear_state()["title"]:
                pass


def test_a_record_that_another_process_writes_is_served(plan: Path) -> None:
    with presession("run", "--plain", plan) as runner:
        assert runner.ask("go").startswith("ok")
        record = plan.with_name("spain.presession.jsonl")
        with presession("serve", record) as page:
            web = at(page.line().removeprefix("page "))
            assert page.line() == f"cards {web.address.origin}/cards"
            with watching(web) as wire:
                assert wire.hear_state()["stale"] is None
                assert runner.ask("blank").startswith("ok")
                assert wire.hear_state()["scenes"][0]["scene"] == "blank"
            assert page.end(signal.SIGINT) == 128 + signal.SIGINT


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
        (("--lang", "xx"), "no words in 'xx'; there are "),
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
