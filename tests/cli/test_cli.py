"""The command line from outside: statuses, streams, and what it says when something is wrong."""

import io
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from presession_timer import __version__
from presession_timer.cli.main import FIRST, MORE, UNLISTED, main, parser_of
from presession_timer.record.loading import load
from tests.command import COMMAND, ROOT, TIMEOUT_S, environment, presession, started
from tests.platforms import links, open_files, posix, quoted, signals

COMMANDS = (
    "demo", "check", "run", "report", "import", "list", "verify", "new", "brief", "settings",
    "keys", "doctor", "completions",
)  # fmt: skip
SPAIN = ROOT / "sessions" / "upr35" / "spain.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one plan in it."""
    (tmp_path / "spain.toml").write_bytes(SPAIN.read_bytes())
    return tmp_path


def test_the_version_is_told_on_stdout() -> None:
    ran = presession("--version")
    assert (ran.status, ran.out, ran.err) == (0, f"presession {__version__}\n", "")


@pytest.mark.parametrize("arguments", [(), ("--help",)])
def test_help_lists_every_command_with_a_line_about_it(arguments: tuple[str, ...]) -> None:
    ran = presession(*arguments)
    assert ran.status == 0
    first, more = ran.out.split("commands:\n")[1].split("\n\nmore:\n")
    assert re.findall(r"^  (\w+)", first, re.MULTILINE) == ["demo", "new", "edit", "run", "report"]
    listed = re.findall(r"^  (\w+) ", more.split("\n\n")[0], re.MULTILINE)
    assert {"check", "brief", "doctor", "keys"} <= set(listed)
    assert "list" not in listed
    assert max(map(len, ran.out.splitlines())) <= 80


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_an_example(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "--help"]) == 0
    assert f"example:\n  presession {command}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("chek",), 'presession: there is no command "chek": did you mean `presession check`?'),
        (("zzzz",), 'presession: there is no command "zzzz"; there are demo, new, edit'),
        (("--plain",), 'presession: there is no option "--plain"'),
        (("run", "--plian", "x"), 'presession run: there is no option "--plian": did you mean'),
        (("run",), "presession run: the following arguments are required: PLAN|RECORD"),
        (("spain.toml",), "presession: to run a plan or a record: presession run spain.toml"),
        (("list", "a", "b"), 'presession list: "b" is one argument too many'),
        (("run", "x", "--rehearse", "0"), "expected a number from 0.001 to 99999, such as 60"),
        (("run", "x", "--rehearse", "nan"), "expected a number from 0.001 to 99999, such as 60"),
        (("run", "x", "--rehearse", "1000000"), "expected a number from 0.001 to 99999"),
        (("run", "x", "--plain", "--say", "60,a"), "expected whole seconds from 1 to 99999, such"),
        (("run", "x", "y", "--record", "z"), "--record names one record"),
        (("run", "x", "--say", "60"), "--say goes with --plain"),
        (("run", "x", "--plain", "--theme", "dark"), "--plain has none"),
        (("report", "x", "--format", "jsn"), 'there is no format "jsn"; did you mean "json"?'),
        (("report", "x", "--names", "--anonymise"), "not allowed with argument"),
        (("import", "x.csv"), "the following arguments are required: --plan"),
    ],
)
def test_wrong_usage_says_what_was_probably_meant(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err
    assert len(shown.err.splitlines()) <= 2


def test_a_process_ends_with_the_status_and_its_complaint_on_stderr() -> None:
    ran = presession("chek")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.endswith("see: presession --help\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "nosuch.toml"),
        ("run", "--plain", "nosuch.presession.jsonl"),
        ("run", "--plain", "."),
        ("report", "nosuch.presession.jsonl"),
        ("verify", "nosuch.presession.jsonl"),
        ("list", "nosuch"),
        ("import", "nosuch.csv", "--plan", "nosuch.toml"),
    ],
)
def test_what_is_not_there_or_is_a_folder_is_said_on_stderr(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    ran = presession(*arguments, folder=tmp_path)
    assert ran.status == 2
    assert ran.out == ""
    assert arguments[-1] in ran.err or arguments[1] in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("new", "."), "give the plan a name, such as spain.toml"),
        (("report", "nosuch.toml"), "nosuch.toml: no such plan, and no record of it"),
        (("list", "my list.csv"), "a file, not a folder; give the folder that it is in: ."),
        (("week", "my list.csv"), "a file, not a folder; give the folder that it is in: ."),
        (("collect", "my list.csv", "--broker", "mqtts://localhost:1/e"), "no folder for the copi"),
        (("overview", "--web", "nosuch.txt"), "no page's address, and no file that holds address"),
        (("serve", "."), "a folder, not a record"),
        (("run", "--plain", "my list.csv"), "presession new 'my list.toml' --from 'my list.csv'"),
        (("serve", "my list.csv"), "presession run --web 'my list.csv'"),
        (
            ("serve", "--broker", "mqtts://localhost:1/e", "--secret-file", "my list.csv"),
            "chmod 600 'my list.csv'",
        ),
        (("run", "my plan.toml"), "presession run --plain 'my plan.toml'"),
        (("my plan.toml",), "to run a plan or a record: presession run 'my plan.toml'"),
    ],
)
@quoted
def test_a_complaint_is_true_and_its_command_can_be_typed(
    arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    (tmp_path / "my list.csv").write_text("Speaker\nAna Uno\n")
    (tmp_path / "my plan.toml").write_bytes(SPAIN.read_bytes())
    ran = presession(*arguments, folder=tmp_path)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


@links
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "loop.toml"), "loop.toml: cannot be read"),
        (("week", "loop.toml"), "loop.toml: cannot be read"),
        (("broker", "setup", "loop.toml", "--host", "h"), "loop.toml: cannot be read"),
        (("check", "dangling.toml"), "dangling.toml: a link to no file\n"),
        (("verify", "empty.toml"), "empty.toml: not a presession record"),
        (
            ("import", "times.csv", "--plan", "spain.toml", "--record", "folder"),
            "folder: a folder, not a record; give another --record",
        ),
        (("brief", "spain.toml", "--out", "spain.toml"), "spain.toml is not a folder; choose anot"),
        (
            ("week", ".", "--ics", "folder"),
            "folder: cannot be written: it is a folder; give another --ics",
        ),
    ],
)
def test_a_name_that_leads_nowhere_is_refused_with_its_reason(
    arguments: tuple[str, ...],
    said: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(folder)
    Path("loop.toml").symlink_to("loop.toml")
    Path("dangling.toml").symlink_to("nowhere.toml")
    Path("empty.toml").touch()
    Path("folder").mkdir()
    Path("times.csv").write_text("segment,began,ended\n3,10:00:00,10:05:00\n")
    assert main(arguments) == 2
    assert said in capsys.readouterr().err


def test_what_the_system_denies_is_said_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def denied(path: Path, *given: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_dir", denied)
    assert main(["run", "--plain", "closed/spain.toml"]) == 2
    said = "closed/spain.toml: Permission denied; ask its owner, or use a folder of your own\n"
    assert capsys.readouterr().err == said.replace("/", os.sep)


@open_files
def test_in_a_folder_that_is_gone_commands_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert main(["list"]) == 2
    assert "the folder that this shell is in was deleted" in capsys.readouterr().err
    assert main(["--version"]) == 0


def test_a_plan_that_fits_is_fine_and_one_that_does_not_is_a_no() -> None:
    assert presession("check", SPAIN).status == 0
    assert presession("check", ROOT / "sessions" / "templates" / "upr-8.toml").status == 1


def test_ten_thousand_segments_are_refused_in_a_sentence(tmp_path: Path) -> None:
    plan = SPAIN.read_text("utf-8") + '\n[[segment]]\nspeaker = "S"\n' * 10_000
    (tmp_path / "long.toml").write_text(plan, "utf-8")
    ran = presession("run", "--plain", "long.toml", folder=tmp_path)
    assert ran.status == 2
    assert "1,000" in ran.err
    assert len(ran.err.splitlines()) < 5


def test_the_console_without_a_terminal_says_what_works_without_one(folder: Path) -> None:
    ran = presession("run", "spain.toml", folder=folder)
    assert ran.status == 2
    assert "presession run --plain spain.toml" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "nosuch.toml"),
        ("run", "spain.toml", "nosuch.toml"),
        ("run", "nosuch.presession.jsonl"),
        ("run", "--rehearse", "20", "nosuch.toml"),
        ("run", "broken.toml"),
        ("run", "nosuch"),
        ("edit", "nosuch.toml"),
        ("project", "nosuch.presession.jsonl"),
        ("project", "broken.toml"),
        ("overview", "nosuch.txt"),
        ("new", "other.toml", "--from", "nosuch.csv"),
    ],
)
def test_without_a_terminal_what_is_wrong_with_a_file_comes_first(
    folder: Path, arguments: tuple[str, ...]
) -> None:
    (folder / "broken.toml").write_text("[session]\n")
    ran = presession(*arguments, folder=folder)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.split(":")[0] in (arguments[-1], "overview")
    assert "needs a terminal" not in ran.err


def test_an_hour_whose_plan_is_gone_needs_only_a_terminal(folder: Path) -> None:
    presession("run", "--plain", "spain.toml", folder=folder, lines=["open"])
    (folder / "spain.toml").unlink()
    assert "needs a terminal" in presession("run", "spain.toml", folder=folder).err


def test_an_empty_path_is_a_mistake_wherever_a_path_is_taken(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Every argument and option of every command that is a path, alone; argparse asks for it."""
    tried = 0
    for command in (*FIRST, *MORE, *UNLISTED):
        parser = parser_of([command]).commands[command]
        for action in parser.actions():
            if action.type is not Path:
                continue
            tried += 1
            name = action.option_strings[-1:]
            with pytest.raises(SystemExit) as ended:
                parser.parse_args([*name, ""])
            assert ended.value.code == 2
            said = capsys.readouterr().err
            assert f"{(*name, action.metavar)[0]}: it is empty; give a name" in said, command
    assert tried > 25


@pytest.mark.parametrize(
    "arguments", [("report", ""), ("list", ""), ("broker", "setup", "", "--host", "h")]
)
def test_an_empty_path_is_not_this_folder(folder: Path, arguments: tuple[str, ...]) -> None:
    ran = presession(*arguments, folder=folder)
    assert (ran.status, ran.out) == (2, "")
    assert "it is empty; give a name, or . for this folder" in ran.err


def test_lines_run_an_hour_and_its_end_leaves_the_record_open(folder: Path) -> None:
    ran = presession("run", "--plain", "spain.toml", folder=folder, lines=["go", "give 3", "grnt"])
    assert ran.status == 0
    answers = [line for line in ran.out.splitlines() if line.startswith(("ok", "refused"))]
    assert answers == [
        "ok the hour opened; Opening started",
        "ok Opening ended: 0:00; Speaker 1 (to be confirmed) started",
        "refused: `grnt`: did you mean `grant`?",
    ]
    record = load(folder / "spain.presession.jsonl")
    assert record.session.running is not None
    assert record.rehearsal is None


@signals
@pytest.mark.parametrize(("name", "status"), [("SIGTERM", 143), ("SIGINT", 130)])
def test_a_signal_ends_it_with_128_and_more_and_a_whole_record(
    folder: Path, name: str, status: int
) -> None:
    with started("run", "--plain", "spain.toml", folder=folder) as running:
        running.told("go")
        running.heard("ok the hour opened")
        running.process.send_signal(signal.Signals[name])
        ran = running.ended()
    assert (ran.status, ran.err) == (status, "")
    assert presession("verify", "spain.presession.jsonl", folder=folder).status == 0


@pytest.mark.skipif(os.name != "posix", reason="a pipe that breaks")
@pytest.mark.parametrize(
    "arguments",
    [
        ("list", ROOT / "sessions" / "upr35"),
        ("report", ROOT / "tests" / "data" / "1.0.0" / "clean.presession.jsonl"),
    ],
)
def test_a_reader_that_goes_away_is_no_error_to_speak_of(arguments: tuple[str | Path, ...]) -> None:
    with started(*arguments) as running:
        assert running.process.stdout is not None
        running.process.stdout.close()
        assert running.process.stderr is not None
        assert running.process.stderr.read() == b""
        assert running.process.wait(TIMEOUT_S) == 141


@pytest.mark.skipif(os.name != "posix", reason="a shell that closes streams")
@pytest.mark.parametrize("closed", [">&-", "<&- >&- 2>&-"])
def test_it_can_be_started_without_its_streams(folder: Path, closed: str) -> None:
    command = f"{' '.join(COMMAND)} run --plain spain.toml {closed}"
    done = subprocess.run(
        command,
        shell=True,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=TIMEOUT_S,
        env=environment(),
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert not list(folder.glob("spain.presession.*"))  # it ended in order: nothing happened


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_behind_stdout_is_said() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            env=environment(),
            timeout=TIMEOUT_S,
        )
    assert (done.returncode, done.stderr) == (2, b"No space left on device\n")


def test_lines_end_alike_and_names_are_utf_8_on_every_system(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Windows' own are CR LF, and a code page in which half of the names are question marks."""
    wire = io.BytesIO()
    stream = io.TextIOWrapper(wire, encoding="cp1252", newline="\r\n")
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    assert main(["check", str(ROOT / "sessions" / "upr35" / "kyrgyzstan.toml")]) in (0, 1)
    assert b"\r" not in wire.getvalue()
    print("Қазақстан", file=stream, flush=True)
    assert wire.getvalue().decode().endswith("Қазақстан\n")


def test_bytes_that_are_no_text_are_refused_and_the_next_line_is_heard(folder: Path) -> None:
    ran = presession(
        "run", "--plain", "spain.toml", folder=folder, lines=b"\xff\xfe go\r\n\x00\ngo\r\nstatus"
    )
    assert ran.status == 0
    said = [line for line in ran.out.splitlines() if line.startswith(("ok", "refused"))]
    assert [line.split()[0] for line in said] == ["refused:", "refused:", "ok", "ok"]


def test_a_rehearsal_runs_on_its_own_clock_and_says_so(folder: Path) -> None:
    began = time.monotonic()
    with started("run", "--plain", "spain.toml", "--rehearse", "900", folder=folder) as running:
        running.told("go")
        introduction = running.heard("ok the hour opened")
        assert introduction[1] == "a rehearsal: the clock is 900 times as fast"
        running.told("give 3")
        running.heard("(to be confirmed): has the floor")
        assert [line.partition(": ")[2] for line in running.heard("time is up")] == [
            "minimum reached, 2:00 left",
            "last minute, 1:00 left",
            "time is up",
        ]
        running.told("close")
        assert running.ended().status == 0
    record = load(folder / "spain.rehearsal.presession.jsonl")
    assert record.rehearsal == 900
    assert record.plan.start is not None
    passed_ms = 1_000 * (time.monotonic() - began)
    assert 0 <= record.header.session - record.plan.start < 900 * passed_ms
    assert record.session.turns[-1].spoke(0) > 420_000


def test_a_record_is_verified_torn_or_altered_or_no_record_at_all(folder: Path) -> None:
    presession("run", "--plain", "spain.toml", folder=folder, lines=["go", "yield"])
    path = folder / "spain.presession.jsonl"
    verify = ("verify", path.name)
    assert presession(*verify, folder=folder).out.startswith(f"{path.name}: whole: 3 events; last")
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"seq":4,')
    assert presession(*verify, folder=folder).status == 1
    path.write_bytes(whole.replace(b'"SessionOpened"', b'"SessionClosed"'))
    ran = presession(*verify, folder=folder)
    assert ran.status == 1
    assert "altered: line 2" in ran.out
    path.write_bytes(b"")
    assert presession(*verify, folder=folder).status == 1
    assert presession("verify", "spain.toml", folder=folder).status == 2


@posix("Windows has no limit for the size of a process's files")
def test_events_that_were_saved_nowhere_end_a_run_with_status_1(folder: Path) -> None:
    import resource

    with started("run", "--plain", "spain.toml", folder=folder) as talk:
        talk.heard("the record:")
        talk.told("go")
        talk.heard("ok")
        resource.prlimit(talk.process.pid, resource.RLIMIT_FSIZE, (0, 0))  # no file takes a byte
        talk.told("note that no disk takes")
        assert "ok, not saved" in talk.heard("ok")[-1]
        ran = talk.ended()
    assert ran.status == 1
    assert "NOT SAVED: 1 event, and no other disk took them" in ran.out


def test_run_goes_on_with_the_second_copy(folder: Path) -> None:
    (folder / "stick").mkdir()
    run = ("run", "--plain", "spain.toml", "--mirror", "stick")
    assert presession(*run, folder=folder, lines=["go", "give 2", "note one"]).status == 0
    copy = Path("stick", "spain.presession.jsonl")
    assert (folder / copy).read_bytes() == (folder / copy.name).read_bytes()
    (folder / copy.name).unlink()
    ran = presession("run", "--plain", copy, folder=folder, lines=["yield"])
    assert ran.status == 0
    assert "ok" in ran.out
    assert presession("verify", copy, folder=folder).status == 0
