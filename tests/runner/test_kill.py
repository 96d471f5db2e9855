"""kill -9 at any instant: nothing that was answered is lost, and the hour goes on."""

import subprocess
import sys
from pathlib import Path

from presession_timer.engine import commands as cmd
from presession_timer.engine.snapshot import Stage
from presession_timer.record.loading import load
from presession_timer.runner.session_runner import SessionRunner

WRITER = """
import sys, time
from pathlib import Path
from presession_timer.runner.session_runner import SessionRunner
from presession_timer.engine import commands as cmd
from tests.record.records import PLAN

runner = SessionRunner.open_plan(PLAN, Path(sys.argv[1]))
runner.do(cmd.Go())
runner.do(cmd.Give(2), confirmed=True)
print("speaking", runner.session.turns[-1].began, flush=True)
time.sleep(60)
"""


def started(path: Path) -> subprocess.Popen[str]:
    """A runner in another process."""
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def test_the_same_turn_at_the_right_time_after_a_kill_while_somebody_speaks(path: Path) -> None:
    with started(path) as process:
        assert process.stdout is not None
        began = int(process.stdout.readline().split()[1])
        process.kill()
    with SessionRunner.open_record(path) as runner:
        assert runner.recovered == ""
        before = runner.clock.now()
        snapshot = runner.snapshot()
        after = runner.clock.now()
        assert snapshot.stage is Stage.TURN
        assert snapshot.floor is not None
        assert snapshot.floor.segment.number == 2
        assert not snapshot.floor.estimated
        then = load(path).instants[-1].steady  # the same boot: steady time says it to the ms
        assert before.steady - then <= snapshot.floor.spoke <= after.steady - then
        assert snapshot.floor.began == began
        assert runner.do(cmd.Undo()).text.startswith("undone: ")
        assert runner.session.turns[0].ended is None  # as it was before the kill


LOOKER = """
import sys
from pathlib import Path
from presession_timer.base.errors import PresessionError
from presession_timer.engine import commands as cmd
from presession_timer.runner.day import openings

for plan in sorted(Path(sys.argv[1]).glob("*.toml")):
    try:
        (opening,) = openings([plan])
        with opening() as runner:
            if sys.argv[2] == "acts":
                answer = runner.do(cmd.WriteNote("begun"))
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
