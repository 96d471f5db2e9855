"""What the doctor says of the machine and of the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pexpect
import pytest

from presession_timer.base.clock import SteadySource, SystemClock
from presession_timer.base.extras import EXTRAS
from presession_timer.runner.awake import Hold
from presession_timer.runner.folder import FolderTrial, try_folder
from presession_timer.tools import doctor
from presession_timer.tools.doctor import Answers, Check, Severity, asked, is_synchronized, terminal
from presession_timer.web.tokens import Scope, Tokens
from tests.command import ROOT, patient, presession
from tests.engine.hours import panel
from tests.platforms import terminals
from tests.pseudo_terminal import spawned

FINE, MIND, WRONG = Severity
GOOD = FolderTrial(Path("/hall"), "ext4", "", True, 0.5, 10**9, ())


def held(how: str, *, lid: bool) -> Hold:
    return Hold(how, lid, lambda: None)


def verdicts(findings: list[Check]) -> dict[str, Severity]:
    return {finding.topic: finding.severity for finding in findings}


def test_a_clock_that_counts_sleep_on_a_machine_that_knows_its_starts_is_fine() -> None:
    clock = SystemClock(SteadySource("boottime", True, lambda: 0), boot="a-b-c")
    assert verdicts(list(doctor.clocks(clock))) == {"clock": FINE, "restarts": FINE}


def test_a_clock_that_stops_asleep_and_a_nameless_start_are_to_be_minded() -> None:
    clock = SystemClock(SteadySource("monotonic", False, lambda: 0), boot="")
    found = list(doctor.clocks(clock))
    assert verdicts(found) == {"clock": MIND, "restarts": MIND}
    assert all(one.do for one in found)


@pytest.mark.parametrize(
    ("hold", "severity", "words"),
    [
        (held("systemd-inhibit", lid=True), FINE, "sleep and the lid are held off"),
        (held("caffeinate", lid=False), MIND, "closing the lid is not"),
        (held("", lid=False), MIND, "nothing here lets presession"),
    ],
)
def test_sleep_is_fine_only_where_the_lid_is_held_too(
    hold: Hold, severity: Severity, words: str
) -> None:
    (found,) = doctor.sleep(hold)
    assert found.severity is severity
    assert words in found.found
    assert bool(found.do) is (severity is not FINE)


@pytest.mark.parametrize(("known", "severity"), [(True, FINE), (False, MIND), (None, MIND)])
def test_the_clock_is_fine_only_where_a_time_server_is_seen_to_set_it(
    known: bool | None, severity: Severity
) -> None:
    (found,) = doctor.synchronized(known)
    assert found.severity is severity
    assert ("cannot be seen" in found.found) is (known is None)
    assert bool(found.do) is (severity is not FINE)


def test_plans_of_another_time_zone_are_named() -> None:
    here, there = panel(), panel(timezone="Asia/Tokyo")
    assert verdicts(list(doctor.zones_of_plans([("a.toml", here)]))) == {"zone": FINE}
    (found,) = doctor.zones_of_plans([("a.toml", here), ("b.toml", there), ("c.toml", there)])
    assert found.severity is MIND
    assert found.found.startswith("b.toml: the plan's time zone is Asia/Tokyo (UTC+09:00)")
    assert found.found.endswith("; and 1 more")


def test_the_doctor_lets_go_of_what_it_tried() -> None:
    let_go: list[bool] = []
    list(doctor.sleep(Hold("x", True, lambda: let_go.append(True))))
    assert let_go == [True]


@pytest.mark.parametrize(
    ("trial", "topic", "severity"),
    [
        (GOOD, "folder", FINE),
        (replace(GOOD, refused="Read-only file system"), "folder", WRONG),
        (replace(GOOD, warnings=("/hall is on a network",)), "folder", MIND),
        (replace(GOOD, locks=False), "folder", WRONG),
        (replace(GOOD, file_system="tmpfs"), "syncing", WRONG),
        (replace(GOOD, sync_ms=400.0), "syncing", MIND),
        (replace(GOOD, free=50 * 2**20), "disk", MIND),
        (replace(GOOD, free=2**20), "disk", WRONG),
    ],
)
def test_a_folder_is_judged_by_what_it_did(
    trial: FolderTrial, topic: str, severity: Severity
) -> None:
    found = {one.topic: one for one in doctor.records_folder(trial.folder, trial)}
    assert found[topic].severity is severity
    assert bool(found[topic].do) is (severity is not FINE)


def test_a_real_folder_is_tried_and_left_as_it_was(tmp_path: Path) -> None:
    trial = try_folder(tmp_path)
    assert (trial.refused, trial.locks) == ("", True)
    assert trial.sync_ms > 0
    assert trial.free > 0
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_wrong(tmp_path: Path) -> None:
    (found,) = doctor.records_folder(tmp_path / "nowhere")
    assert found.severity is WRONG
    assert "No such file" in found.found


def test_addresses_that_others_can_reach_are_listed() -> None:
    (found,) = doctor.addresses(("192.168.1.20", "127.0.0.1", "::1"))
    assert found.severity is FINE
    assert "192.168.1.20" in found.found
    assert "127.0.0.1" not in found.found
    (alone,) = doctor.addresses(("127.0.0.1", "::1"))
    assert alone.severity is MIND


def test_languages_that_nobody_has_read_are_named() -> None:
    (found,) = doctor.languages()
    assert "en" not in found.found.split(": ")[1].split(", ") or found.severity is FINE


def test_an_extra_that_is_missing_is_listed_with_its_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert [found.severity for found in doctor.extras()] == [Severity.FINE] * len(EXTRAS)
    monkeypatch.setitem(sys.modules, "docx", None)
    found = {extra.name: check for extra, check in zip(EXTRAS, doctor.extras(), strict=True)}
    statements = found["statements"]
    assert found["pdf"].severity is Severity.FINE
    assert statements.found.startswith("not installed: counts the words of a .docx")
    assert 'pip install "presession-timer[statements]"' in statements.do
    monkeypatch.setitem(sys.modules, "typst", None)
    assert list(doctor.fonts()) == []


def test_fonts_are_tried_on_names(monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = doctor.fonts()
    assert found.severity in (FINE, MIND)
    monkeypatch.setattr(doctor, "unshown", lambda text: ("Thai",))
    (found,) = doctor.fonts()
    assert (found.severity, found.found) == (MIND, "no font here has the letters of Thai")


def test_time_zones() -> None:
    assert [one.severity for one in doctor.time_zones()] == [FINE]
    assert [one.severity for one in doctor.time_zones("Nowhere/Land")] == [WRONG]


CHRONY = "A29FC801,time.example,3,1782000000.1,-0.0001,0,0,12.3,0,0.01,0.02,0.001,64.2,{}\n"
WINDOWS = "Sprungindikator: {}(keine Warnung)\r\nStratum: 4 (Sekundärreferenz)\r\n"


@pytest.mark.parametrize(
    ("platform", "said", "known"),
    [
        ("linux", {"timedatectl": "yes\n"}, True),
        ("linux", {"timedatectl": "no\n"}, False),
        ("linux", {"timedatectl": "no\n", "chronyc": CHRONY.format("Normal")}, False),
        ("linux", {"chronyc": CHRONY.format("Normal")}, True),
        ("linux", {"chronyc": CHRONY.format("Not synchronised")}, False),
        ("linux", {"chronyc": "506 Cannot talk to daemon\n"}, None),
        ("linux", {"timedatectl": "\n"}, None),
        ("linux", {}, None),
        ("darwin", {}, None),
        ("win32", {"w32tm": WINDOWS.format(0)}, True),
        ("win32", {"w32tm": WINDOWS.format(3)}, False),
        ("win32", {"w32tm": "The service has not been started. (0x80070426)\r\n"}, None),
        ("win32", {}, None),
    ],
)
def test_what_each_system_says(
    tmp_path: Path, platform: str, said: dict[str, str], known: bool | None
) -> None:
    def ask(command: Sequence[str]) -> str | None:
        return said.get(command[0])

    assert is_synchronized(ask, platform, tmp_path / "none") is known


def test_where_nothing_can_be_asked_the_flag_of_timesyncd_counts(tmp_path: Path) -> None:
    flag = tmp_path / "synchronized"
    flag.touch()
    assert is_synchronized(lambda _: None, "linux", flag) is True


def test_a_program_that_is_missing_fails_or_hangs_says_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert doctor._asked(["no-such-program-here"]) is None
    assert doctor._asked([sys.executable, "-c", "raise SystemExit(1)"]) is None
    monkeypatch.setattr(doctor, "_MOST_S", 0.2)
    assert doctor._asked([sys.executable, "-c", "import signal; signal.pause()"]) is None


ANSWERED = Answers((1, 1, 1), True)
ENV = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
WIDE = (120, 40)


def found_in(
    env: dict[str, str] | None = None,
    size: tuple[int, int] = (120, 40),
    encoding: str = "utf-8",
    answers: Answers | None = ANSWERED,
    platform: str = "linux",
) -> dict[str, Check]:
    findings = terminal(ENV if env is None else env, size, encoding, answers, platform)
    return {finding.topic: finding for finding in findings}


def test_a_good_terminal_is_fine_in_everything() -> None:
    assert {one.severity for one in found_in().values()} == {FINE}


def test_without_a_terminal_only_that_is_said() -> None:
    assert list(found_in(answers=None)) == ["terminal"]


@pytest.mark.parametrize(
    ("topic", "severity", "how"),
    [
        ("size", MIND, {"size": (60, 20)}),
        ("colours", MIND, {"env": {"TERM": "xterm"}}),
        ("colours", FINE, {"env": {"TERM": "xterm-256color"}}),
        ("colours", FINE, {"env": {"TERM": "xterm", "NO_COLOR": "1"}}),
        ("colours", WRONG, {"env": {"TERM": "dumb"}}),
        ("colours", WRONG, {"env": {}}),
        ("characters", MIND, {"encoding": "ANSI_X3.4-1968"}),
        ("shapes", MIND, {"answers": Answers((2, 2, 1), True)}),
        ("shapes", MIND, {"answers": Answers((), True)}),
        ("painting", MIND, {"answers": Answers((1, 1, 1), None)}),
        ("painting", MIND, {"answers": Answers((1, 1, 1), False)}),
        ("between", FINE, {"env": ENV | {"TMUX": "/tmp/tmux"}}),
        ("distance", MIND, {"env": ENV | {"SSH_CONNECTION": "1 2 3 4"}}),
        ("distance", FINE, {"env": ENV | {"SSH_CONNECTION": "1 2 3 4", "TMUX": "x"}}),
        ("window", MIND, {"env": {}, "platform": "win32"}),
        ("colours", FINE, {"env": {"WT_SESSION": "1"}, "platform": "win32"}),
    ],
)
def test_what_could_bite_is_named(topic: str, severity: Severity, how: dict[str, Any]) -> None:
    one = found_in(**how)[topic]
    assert one.severity is severity
    assert one.do or severity is FINE


def saying(**answers: str) -> Callable[[Sequence[str]], str | None]:
    """Programs, each with its output; another one is not installed."""
    return lambda command: answers.get(Path(command[0]).name)


@pytest.mark.parametrize(
    ("platform", "programs", "name"),
    [
        ("win32", {}, "Windows"),
        ("darwin", {"socketfilterfw": "Firewall is enabled. (State = 1)\n"}, "macOS"),
        ("darwin", {"socketfilterfw": "Firewall is disabled. (State = 0)\n"}, ""),
        ("linux", {"systemctl": "active\n"}, "firewalld"),
        ("linux", {"systemctl": "inactive\n"}, ""),
    ],
)
def test_the_usual_firewalls_are_known_with_what_lets_telephones_in(
    tmp_path: Path, platform: str, programs: dict[str, str], name: str
) -> None:
    found = doctor.firewall_found(saying(**programs), platform, tmp_path / "ufw.conf")
    assert found is not None
    assert found.name == name
    (check,) = doctor.firewall(found)
    assert check.severity is (MIND if name else FINE)
    assert check.do or not name


def test_ufw_is_known_by_its_file_which_everybody_may_read(tmp_path: Path) -> None:
    conf = tmp_path / "ufw.conf"
    conf.write_text("# comment\nENABLED=no\n")
    assert doctor.firewall_found(saying(), "linux", conf) == ("", "")
    conf.write_text("# comment\nENABLED=yes\n")
    (check,) = doctor.firewall(doctor.firewall_found(saying(), "linux", conf))
    assert check.found == "ufw may refuse other machines"
    assert check.do == "for --web --lan: sudo ufw allow 8400/tcp"


def test_where_a_firewall_cannot_be_asked_for_nothing_is_said() -> None:
    assert doctor.firewall_found(saying(), "darwin") is None
    assert list(doctor.firewall(None)) == []


def test_a_second_screen_is_looked_for_where_the_system_says_it(tmp_path: Path) -> None:
    assert list(doctor.screens(doctor.connected_screens("linux", tmp_path))) == []
    for name, status in (("eDP-1", "connected"), ("HDMI-A-1", "disconnected")):
        (tmp_path / f"card1-{name}").mkdir()
        (tmp_path / f"card1-{name}" / "status").write_text(f"{status}\n")
    (found,) = doctor.screens(doctor.connected_screens("linux", tmp_path))
    assert found.severity is MIND
    assert "extend the desktop" in found.do
    (tmp_path / "card1-HDMI-A-1" / "status").write_text("connected\n")
    (found,) = doctor.screens(doctor.connected_screens("linux", tmp_path))
    assert found.severity is FINE


@terminals
@pytest.mark.terminal
@pytest.mark.parametrize("command", ["doctor", "run sessions/demo.toml"])
def test_a_terminal_that_is_too_old_is_refused_with_a_sentence(command: str) -> None:
    with spawned(*command.split(), folder=ROOT, size=WIDE, env={"TERM": "vt52"}) as child:
        child.expect("kind vt52 is too old; set TERM=xterm-256color if it is another kind")
        child.expect(pexpect.EOF)
        child.wait()
    assert child.exitstatus == (1 if command == "doctor" else 2)


def answering(*, wide: bool, synchronized: bytes) -> Callable[[bytes], bytes]:
    def answer(question: bytes) -> bytes:
        if b"2026$p" in question:
            return synchronized + b"\x1b[?62;4c"
        return b"\x1b[1;3R\x1b[?62;4c" if wide else b"\x1b[1;2R\x1b[?62;4c"

    return answer


def test_the_answers_are_read() -> None:
    assert asked(answering(wide=False, synchronized=b"\x1b[?2026;2$y")) == Answers((1,) * 3, True)
    assert asked(answering(wide=True, synchronized=b"\x1b[?2026;0$y")) == Answers((2,) * 3, False)
    assert asked(answering(wide=False, synchronized=b"")) == Answers((1,) * 3, None)
    assert asked(lambda question: b"") == Answers((), None)


@terminals
@pytest.mark.terminal
def test_a_terminal_that_answers_is_heard_and_left_as_it_was() -> None:
    command = patient("tools.doctor._ANSWER_S")
    with spawned("doctor", folder=ROOT, size=WIDE, env=ENV, command=command) as child:
        answer = answering(wide=False, synchronized=b"\x1b[?2026;2$y")
        for question in (b"n", b"n", b"n", b"p"):
            child.expect_exact(b"\x1b[c")
            child.send(answer(b"2026$p" if question == b"p" else b""))
        child.expect("an hour can be run here|fix that before the hour")
        said = child.before.decode()
        child.expect(pexpect.EOF)
        child.wait()
    assert "■ ● ▀ take one cell each" in said
    assert "whole pictures at once" in said
    assert child.exitstatus in (0, 1)


@terminals
@pytest.mark.terminal
def test_a_terminal_that_never_answers_is_not_waited_for_long() -> None:
    with spawned("doctor", folder=ROOT, size=WIDE, env=ENV) as child:
        child.expect("an hour can be run here|fix that before the hour")
        assert "it does not say how wide" in child.before.decode()
        child.expect(pexpect.EOF)
        child.wait()
    assert child.exitstatus in (0, 1)


def test_the_command_has_a_line_for_each_thing_and_a_verdict_in_the_end() -> None:
    done = presession("doctor")
    assert done.status in (0, 1)
    assert sys.platform != "linux" or "boottime counts on while the machine sleeps" in done.out
    topics = {line[7:19].strip() for line in done.out.splitlines() if not line.startswith(" ")}
    assert {"clock", "sleep", "folder", "disk", "addresses", "languages", "PDF"} <= topics
    assert done.out.endswith(("an hour can be run here\n", "fix that before the hour\n"))


def test_programs_that_may_press_are_to_be_minded(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path)
    tokens.make("obs", Scope.READ)
    assert list(doctor.programs(tokens)) == []
    tokens.make("stream-deck", Scope.CONTROL)
    (found,) = doctor.programs(tokens)
    assert (found.severity, found.found) == (MIND, "may press in any hour with a page: stream-deck")
    (tmp_path / "tokens.json").write_text("{")
    (found,) = doctor.programs(tokens)
    assert "not as presession wrote it" in found.found
