"""What a user sees of the connections with other programs, from the settings to the leaving."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from presession_timer.av.osc import encoded
from presession_timer.av.programs import Programs
from presession_timer.base.user_settings import HookSetting, OscSetting, Settings, settings_path
from presession_timer.engine import commands as cmd
from presession_timer.runner.session_runner import SessionRunner
from tests.av.listeners import http_listener
from tests.command import ROOT, patient, started
from tests.console.rig import console
from tests.engine.hours import panel

SPAIN = ROOT / "sessions" / "upr35" / "spain.toml"


def test_without_settings_there_is_nothing_to_say(capsys: pytest.CaptureFixture[str]) -> None:
    with Programs(Settings()) as programs:
        assert programs.words == ()
    assert capsys.readouterr().err == ""


def test_a_plain_hour_tells_programs_and_says_on_leaving_what_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_CONFIG_HOME", "WIN_PD_OVERRIDE_APPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    settings_path().parent.mkdir(parents=True, exist_ok=True)
    with http_listener() as program:
        settings_path().write_text(
            f'[[hook]]\non = "opening"\nhttp = "POST http://127.0.0.1:{program.port}/opens"\n'
            '[[hook]]\non = "opening"\nhttp = "POST http://127.0.0.1:1/"\n'
        )
        words = ("--record", tmp_path / "x.presession.jsonl", "--rehearse", "1")
        command = patient("av.hooks.TIMEOUT_S", "av.hooks._LEAVING_S")
        with started("run", SPAIN, "--plain", *words, command=command) as talk:
            talk.told("open")
            assert "ok the hour opened" in talk.heard("ok")[-1]
            talk.told("quit")
            ran = talk.ended()
        assert program.next().path == "/opens"
    assert ran.status == 0
    *_, total, failed = ran.err.splitlines()
    assert total == "Hooks: 2 sent, 1 failed"
    assert failed.startswith("hook 2 (line 4): POST http://127.0.0.1:1: ")


def test_where_osc_cannot_be_heard_the_hour_runs_and_says_so(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        host, port = taken.getsockname()
        settings = Settings(osc=OscSetting((host, port), ("127.0.0.1",)))
        with Programs(settings) as programs:
            with SessionRunner.open_plan(panel(1), tmp_path / "x.presession.jsonl") as runner:
                programs.follow(runner)
                assert runner.recovered.startswith(f"OSC is not heard at {host}:{port}: ")
                assert runner.do(cmd.Open()).ok
            assert programs.words == (runner.recovered,)


async def test_the_room_sheet_says_how_it_goes(tmp_path: Path) -> None:
    hook = HookSetting(("opening",), http="POST http://127.0.0.1:1/secret")
    settings = Settings(hooks=(hook,), osc=OscSetting(("127.0.0.1", 0), ("127.0.0.1",)))
    with Programs(settings) as programs:
        async with console(tmp_path, panel(2), links=[programs]) as rig:
            runner = rig.runner
            programs.follow(runner)
            await rig.press("space")
            while not any("1 failed" in line for line in programs.words):
                runner.check()
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
                address = programs.words[-1].split()[2].rstrip(":").split(":")
                line.settimeout(20)
                line.sendto(encoded("/presession/status", []), (address[0], int(address[1])))
                assert line.recv(1024).startswith(b"/presession/status\0")
            await rig.press("v")
            shown = " ".join(rig.text("left").split())
            assert "Hooks: 1 sent, 1 failed" in shown
            assert "hook 1 (line 0): POST http://127.0.0.1:1:" in shown
            assert "1 message" in shown
            assert "secret" not in shown
