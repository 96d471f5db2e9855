"""kill -9 at any instant: nothing that was answered is lost, and the hour goes on."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from presession_timer.engine import commands as cmd
from presession_timer.engine.reading import Stage
from presession_timer.record.loading import load
from presession_timer.runner import Desk

WRITER = """
import sys, time
from pathlib import Path
from presession_timer.runner import Desk
from presession_timer.engine import commands as cmd
from tests.record.records import PLAN

desk = Desk.open_plan(PLAN, Path(sys.argv[1]))
desk.do(cmd.Go())
desk.do(cmd.Give(2), confirmed=True)
print("speaking", desk.session.turns[-1].began, flush=True)
for number in range(int(sys.argv[2])):
    desk.do(cmd.WriteNote(f"note {number}"))
    print(number, flush=True)
time.sleep(60)
"""


def started(path: Path, notes: int) -> subprocess.Popen[str]:
    """A desk in another process."""
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(notes)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def test_the_same_turn_at_the_right_time_after_a_kill_while_somebody_speaks(path: Path) -> None:
    with started(path, 0) as process:
        assert process.stdout is not None
        began = int(process.stdout.readline().split()[1])
        os.kill(process.pid, signal.SIGKILL)
    with Desk.open_record(path) as desk:
        assert desk.recovered == ""
        before = desk.clock.now()
        reading = desk.read()
        after = desk.clock.now()
        assert reading.stage is Stage.TURN
        assert reading.floor is not None
        assert reading.floor.segment.number == 2
        assert not reading.floor.estimated
        then = load(path).instants[-1].steady  # the same boot: steady time says it to the ms
        assert before.steady - then <= reading.floor.spoke <= after.steady - then
        assert reading.floor.began == began
        assert desk.do(cmd.Undo()).text.startswith("undone: ")
        assert desk.session.turns[0].ended is None  # as it was before the kill


@pytest.mark.parametrize("acknowledged", [0, 1, 17, 60])
def test_whatever_was_answered_is_there_after_a_kill(path: Path, acknowledged: int) -> None:
    with started(path, 100) as process:
        assert process.stdout is not None
        process.stdout.readline()
        for _ in range(acknowledged):
            process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
        answered = acknowledged + len(process.stdout.read().split())
    with Desk.open_record(path) as desk:
        notes = [line for line in desk.session.history.log if line.seq > 4]
        assert len(notes) >= answered
        assert desk.do(cmd.Yield(), confirmed=True).saved
    assert load(path).damage is None


def test_a_full_disk_by_a_limit_on_the_size_of_files_is_survived(path: Path) -> None:
    script = """
import resource, sys
from pathlib import Path
from presession_timer.runner import Desk
from presession_timer.engine import commands as cmd
from tests.record.records import PLAN

path = Path(sys.argv[1])
desk = Desk.open_plan(PLAN, path)
desk.do(cmd.Go())
size, (soft, hard) = path.stat().st_size, resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 50, hard))
answer = desk.do(cmd.Yield(), confirmed=True)
assert answer.ok and not answer.saved and desk.unsaved == 1, answer
assert path.stat().st_size == size
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
desk.check()
assert desk.unsaved == 0 and path.stat().st_size > size
desk.close()
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr
    assert len(load(path).log) == 3


LOOKER = """
import sys
from pathlib import Path
from presession_timer.base.errors import PresessionError
from presession_timer.engine import commands as cmd
from presession_timer.runner.arguments import openings

for plan in sorted(Path(sys.argv[1]).glob("*.toml")):
    try:
        (opening,) = openings([plan])
        with opening() as desk:
            if sys.argv[2] == "acts":
                answer = desk.do(cmd.WriteNote("begun"))
                print(plan.stem if answer.ok and answer.saved else "refused", flush=True)
    except PresessionError:
        pass
"""


def test_what_is_saved_stays_while_others_only_look_and_leave_nothing(tmp_path: Path) -> None:
    """The looks end by deleting record and lock, again and again, at any moment of the other."""
    for number in range(25):
        text = f'[session]\ntitle = "{number}"\ndate = 2019-12-10\n[[segment]]\nspeaker = "Ann"\n'
        (tmp_path / f"p{number:02}.toml").write_text(text, "utf-8")
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", LOOKER, str(tmp_path), what],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for what in ("looks", "acts", "looks")
    ]
    said = [process.communicate(timeout=60) for process in processes]
    assert [errors for _, errors in said] == ["", "", ""]
    saved = said[1][0].split()
    assert "refused" not in saved
    assert sorted(path.name.partition(".")[0] for path in tmp_path.glob("*.jsonl")) == saved
    for name in saved:
        assert len(load(tmp_path / f"{name}.presession.jsonl").log) == 1
    assert len(list(tmp_path.glob("*.lock"))) == len(saved)
