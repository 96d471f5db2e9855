"""Make the records and reports of 1.1.0 beside this file again; ../README.md says how.

It runs under the interpreter that has 1.1.0. An hour is a list of steps: `+21.4` lets seconds pass,
`seat 4 on` is what a conference system tells, `fit` takes the first way to make the hour fit,
`lectern TEXT` is a message to the lectern alone, `machine` goes on with a copy on another machine,
`alter` changes a letter of the record while nobody is at it, and the rest are lines of `--plain`.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from presession_timer import __version__
from presession_timer.actions.lines import confirmed, parse_line
from presession_timer.base.clock import ManualClock, ScaledClock
from presession_timer.engine import commands as cmd
from presession_timer.engine.fitting import fitting
from presession_timer.plan.toml_file import read_plan
from presession_timer.runner.session_runner import SessionRunner

HERE = Path(__file__).resolve().parent
TOOL = Path(sys.executable).with_name("presession")
START = 1_796_893_200_000
"""2026-12-10T09:00:00Z, ten o'clock in Geneva."""


def plan_text(title):
    """A plan of the tenth of December 2026, in which everybody has a seat."""
    speakers = "".join(
        f"""
[[segment]]
speaker = "Speaker {n} (to be confirmed)"
organisation = "Organisation {n}"
seat = "{n + 2}"
"""
        for n in range(1, 6)
    )
    return f"""[session]
title = "{title}"
state = "Ruritania"
date = 2026-12-10
start = 10:00:00
timezone = "Europe/Zurich"
room = "Room XX"
moderator = "Moderator (to be confirmed)"

[[segment]]
kind = "opening"
seat = "1"
[[segment]]
kind = "state"
speaker = "Delegation of Ruritania"
seat = "2"
{speakers}
[[segment]]
kind = "follow-up"
planned = "3:00"
[[segment]]
kind = "questions"
planned = "12:00"
[[segment]]
kind = "closing"
"""


# Begun late: seats, a message to the lectern, an insertion with a name, a squeeze, questions, undo.
PANEL = [
    "+190", "go", "+95.5", "go", "+4", "go", "+118", "go",
    "+12", "seat 3 on", "+3.25", "accept", "+370", "lectern Two sentences more, please", "+21",
    "go", "+6", "clear", "+9", "go", "seat 4 on", "+408", "seat 4 off", "+2", "accept",
    'insert statement 3:00 "Speaker 6 (to be confirmed)" @ "Organisation 6"', "+8", "go", "+171",
    "go", "change 5 topic water", "change 5 topic housing", "undo", "+11", "fit",
    "+10", "go", "+250.125", "conclude", "+14", "go", "absent 6", "+7", "go", "+30", "undo", "+12",
    "go", "+200", "pause interpretation", "+20", "resume", "+61", "grant 0:30", "+40", "go",
    "+9", "go", "+150", "go", "+10", "go", "+80", "question Syldavia", "+90", "go", "+45",
    "question Borduria", "+60", "yield", "+8", "go", "+40", "go", "close", "undo", "+5", "close",
]  # fmt: skip

# The laptop dies in the middle of a turn; another one goes on with the copy.
TAKEN_OVER = [
    "go", "+110", "go", "+12", "go", "+105", "go", "+16", "go", "+130", "machine", "+200",
    "go", "ended -0:10", "+9", "go", "+320", "go", "+10", "give 9", "+50", "yield", "close",
]  # fmt: skip

# A letter of the record is changed while nobody is at it; the hour goes on before that line.
REPAIRED = [
    "go", "+100", "go", "+10", "go", "+90", "note the lift is loud", "+5", "go", "+12", "go",
    "alter", "+60", "go", "+330", "go", "+5", "close",
]  # fmt: skip

# Still going on: a microphone began the turn, and a message is on the lectern.
OPEN = [
    "+40", "go", "+110", "go", "+12", "go", "+105", "go", "+16", "seat 3 on", "+2", "accept",
    "+140", "lectern Slower, please", "+25",
]  # fmt: skip

HOURS = {
    "panel": ("A panel", PANEL),
    "taken-over": ("A panel on two machines", TAKEN_OVER),
    "repaired": ("A panel whose record was changed", REPAIRED),
    "open": ("An open panel", OPEN),
}


class Machine:
    """What an hour is run on."""

    def __init__(self, path, plan):
        self.path = path
        self.clock = ManualClock(START)
        self.runner = SessionRunner.open_plan(plan, path, self.clock)

    def leave(self):
        """Be killed: nobody closes anything."""
        self.runner.close()

    def step(self, step):
        """Do one step."""
        what, _, value = step.partition(" ")
        if step.startswith("+"):
            self.clock.advance(round(float(step) * 1000))
        elif what == "seat":
            seat, state = value.split()
            self.runner.hear_microphone(seat, is_on=state == "on").result()
        elif what == "machine":
            self.runner.close()
            there = self.path.parent / "elsewhere" / self.path.name
            there.parent.mkdir()
            shutil.move(self.path, there)
            self.path = there
            self.clock.reboot(45_000)
            self.runner = SessionRunner.open_record(there, self.clock)
        elif what == "alter":
            self.runner.close()
            self.path.write_bytes(self.path.read_bytes().replace(b"the lift", b"the gift"))
            self.clock.advance(30_000)
            self.runner = SessionRunner.open_record(self.path, self.clock)
        else:
            self.do(step, what, value)

    def do(self, step, what, value):
        """Give a command."""
        session = self.runner.session
        if what == "lectern":
            command = cmd.ShowMessage(value, to="lectern")
        elif what == "fit":
            command = fitting(session, self.runner.now()).ways[0].command
        else:
            command = parse_line(confirmed(step)[0], session)
        answer = self.runner.do(command, origin="plain", confirmed=True)
        assert answer.ok, f"{self.path.name}: {step}: {answer.text}"


def rehearse(path, plan):
    """Thirty times as fast; the clock that it stands on is moved by hand."""
    base = ManualClock(START)
    clock = ScaledClock(30, plan.start, base=base)
    with SessionRunner.open_plan(plan, path, clock, rehearsal=30.0) as runner:
        for step in TAKEN_OVER:
            if step.startswith("+"):
                base.advance(round(float(step) * 1000 / 30))
            elif step not in ("machine", "ended -0:10"):
                answer = runner.do(parse_line(step, runner.session), origin="plain", confirmed=True)
                assert answer.ok, f"{step}: {answer.text}"


def bare(path):
    """The name of a record without its suffix."""
    return path.name.removesuffix(".presession.jsonl")


def report(path):
    """What 1.1.0 says of it."""
    for kind in ("json", "csv"):
        words = [TOOL, "report", path, "--notes", "--format", kind]
        done = subprocess.run(words, capture_output=True)
        assert done.returncode == 0, done.stderr
        path.with_name(f"{bare(path)}.{kind}").write_bytes(done.stdout)


def main():
    assert __version__ == "1.1.0"
    place = HERE / "work"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    made = []
    for name, (title, script) in HOURS.items():
        (place / f"{name}.toml").write_text(plan_text(title), "utf-8")
        plan = read_plan(place / f"{name}.toml")
        machine = Machine(place / f"{name}.presession.jsonl", plan)
        for step in script:
            machine.step(step)
        machine.leave()
        made.append(machine.path)
    made.append(place / "rehearsal.presession.jsonl")
    rehearse(made[-1], read_plan(place / "panel.toml"))
    for path in made:
        report(path)
        for kept in (path, *(path.with_name(f"{bare(path)}.{kind}") for kind in ("json", "csv"))):
            shutil.copyfile(kept, HERE / kept.name)
    shutil.rmtree(place)


if __name__ == "__main__":
    main()
