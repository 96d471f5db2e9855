"""Make the records and reports of 1.0.0 beside this file again; README.md says how.

It runs under the interpreter that has 1.0.0 and imports that version, never this tree.
An hour is a list of steps: `+21.4` lets seconds pass, `sleep`, `clock`, `off` (seconds) are what a
machine does, `restart` ends the console and starts it again, `name` gives the question its State,
and the rest are lines of `--plain`.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from presession_timer.clock import ManualClock, ScaledClock
from presession_timer.desk import Desk
from presession_timer.live.commands import NameQuestion
from presession_timer.views.plain_commands import parse_line

import presession_timer
from presession_timer.plan.toml_file import read_plan

HERE = Path(__file__).resolve().parent
TOOL = Path(sys.executable).with_name("presession")

PANEL = """
[[segment]]
kind = "opening"
[[segment]]
kind = "state"
speaker = "Permanent Mission of Ruritania"
[[segment]]
speaker = "Ana Núñez"
organisation = "Harbour Watch"
category = "CSO"
topic = "housing"
words = 640
[[segment]]
speaker = "Бела Ковач"
organisation = "River Assembly"
category = "CSO"
language = "French"
[[segment]]
speaker = "王小明"
organisation = "National Commission of Ruritania"
category = "NHRI"
[[segment]]
speaker = "ليلى حداد"
organisation = "Lantern Network"
category = "CSO"
gender = "f"
note = "joins by video"
[[segment]]
kind = "follow-up"
planned = "3:00"
[[segment]]
kind = "questions"
planned = "12:00"
[[segment]]
kind = "closing"
"""


def session(title, extra="", segments=PANEL, tables=""):
    """A plan of the tenth of December 2026."""
    return f"""[session]
title = "{title}"
state = "Ruritania"
date = 2026-12-10
start = 10:00:00
timezone = "Europe/Zurich"
room = "Room XX"
moderator = "Mo Example"
{extra}
{tables}
{segments}"""


# A clean hour: everything pressed at its time, questions with and without the State, a note.
CLEAN = """
+75 go +95 go +4 go +118 go +15 go +372.25 go +18.5 go +401 go
| note the booth asks for slower speech | +22 go +420.001 go +17 go +300 go +12 go +150 go +9 go
| question Syldavia | +130 go +95 go +100 | question Borduria | +88 yield +6 go +40 go | go
"""

# Turns moved in both directions, a beginning at the end before, an end in a gap, pauses, grants.
CORRECTED = """
go +120 go +10 go +90 | began -0:08 | +20 go +14 go | +31 | began previous | +200 pause no sound
+41.5 | why the interpreters' booth is silent | resume | +95 | grant 0:30 | +60 | grant 0:30
+25 | grant -0:15 | go +12 | ended -0:05 | ended -0:05 | +8 go +245 | began 0:03 | pause | +12
| yield | +20 go +460 | grant 1:00 | +30 go +5 | ended 0:02 | +10 go +299 go +11 go +100 go +9 go
+200 | question | +100 yield +5 go +30 | close
"""

# Everything taken back and brought again; messages, blank screens and notes among it.
UNDONE = """
go +100 go +9 | undo | redo | go +60 | message Please speak closer to the microphone | +20 | undo
+5 go +10 | undo | undo | +30 | redo | go +12 go +330 | message Please conclude | +15 | clear | go
+6 | blank | undo | +9 | unblank | go +311 go +4 | undo | +30 go +20 | absent 6 | undo
| go +402 | note she asks for the floor again | undo | +2 go +14 | go +33 | cap 5:00 | undo | +40
go +8 | give 8 | +70 | question Syldavia | undo | question Borduria | name Syldavia
| +60 yield +3 | close | undo | +50 go +20 | close
"""

# Another order than planned: absent on any kind, late, inserted, moved, capped, several turns.
CHANGED = """
| absent 1 | open +95 | absent 9 | present 9 | absent 7 | give 3 | +200 | give 4 | +190 | give 3
+120 yield +15 | late 5 | move 6 after 3 | insert statement Mx Extra (Meadow Trust)
| insert break 2:00 Coffee | +9 go +100 go +21 | give 6 | +360 | cap 6:00 | +50 go +14 | absent 5
| extend 3:00 | planned 8 10:00 | planned 8 9:00, 9 0:30 | present 5 | go +340 | cap 5:30 | go
+16 | give 2 | +130 yield +11 go +300 | cap off | yield +8 | give 8 | +80 | question | +61
| give 4 | +70 | give 8 | +90 yield | close
"""

# The machine sleeps, its clock is set, it loses power: bridges, estimates, sleep taken off.
SLEPT = """
+60 go +100 go +10 go +70 | sleep 480 | +30 | discount-sleep | go +20 go +200 | clock 5 | +90
| clock -3600 | +15 go +12 go +150 | off 95 | restart | +120 go +18 go +60 | restart | +200
| sleep 30 | go +10 go +340 | clock 3600 | go +9 go +60 go +10 go +250 yield +20 | close
"""

# Still going on: the third speaker has the floor, paused once, a message is on the screens.
OPEN = """
+30 go +110 go +12 go +105 go +16 go +350 go +14 go +130 | pause | +20 | resume | +60
| message The booth cannot hear you | +5 | grant 0:30 | +25
"""

# A tournament of speeches: grace decides, nobody is protected, the clock of one is hidden.
GRACE = """
go +58 go +20 go +419 go +30 go +449 go +30 go +451 go +30 go +269 go +30 go +271 go +30 go +330
| grant 1:00 | +150 | yield | close
"""
SPEECHES = """
[[segment]]
kind = "opening"
planned = "1:00"
[[segment]]
speaker = "First Speaker"
[[segment]]
speaker = "Second Speaker"
[[segment]]
speaker = "Third Speaker"
clock = "hidden"
[[segment]]
speaker = "Fourth Speaker"
min = "4:30"
[[segment]]
speaker = "Fifth Speaker"
max = "6:30"
[[segment]]
speaker = "Sixth Speaker"
"""

# Protected people, names that look like code, an hour over midnight that is never closed in time.
PROTECTED = """
go +130 go +8 go +290 | note Doe asks for no photographs | go +25 go +430 go +15 | absent 5
| go +4000 go +10 | close
"""
GUARDED = """
[[segment]]
kind = "opening"
[[segment]]
speaker = "Jane Doe"
organisation = "Hill Collective"
category = "CSO"
protect = true
[[segment]]
id = "quoted"
speaker = "=1+1 [b]Quote[/b], \\"x\\""
organisation = "<i>Markup</i> & Sons"
topic = "a topic; with, separators"
[[segment]]
speaker = "José Ejemplo"
organisation = "Hill Collective"
protect = true
[[segment]]
kind = "questions"
planned = "10:00"
"""

FINE_WINDOW = '[window]\nmin = "5:00"\nmax = "7:00"\nlast = "0:30"\ngrace = "0:30"'
BY_NAME = '[room]\nnames = "name"'

HOURS = {
    "clean": (session("Clean hour"), CLEAN),
    "corrected": (session("Corrected hour"), CORRECTED),
    "undone": (session("Hour taken back"), UNDONE),
    "changed": (session("Changed hour", 'until = 11:05:00\nlength = "50:00"'), CHANGED),
    "slept": (session("Hour of a tired machine"), SLEPT),
    "open": (session("Open hour"), OPEN),
    "not-begun": (session("Hour not begun"), ""),
    "grace": (session("Speeches", "", SPEECHES, FINE_WINDOW), GRACE),
    "protected": (
        session("Protected hour", 'handover = "0:05"', GUARDED, BY_NAME).replace(
            "10:00:00", "23:40:00"
        ),
        PROTECTED,
    ),
}
START = 1_796_893_200_000
"""2026-12-10T09:00:00Z, ten o'clock in Geneva."""
LATE_START = START + (13 * 60 + 40) * 60_000

TIMINGS = """segment,began,ended,paused,granted,note
open,10:01:30,,,,
1,10:01:30,10:03:20,,,
2,10:03:30.500,10:05:20,,,
3,10:05:40,10:12:55,0:20,0:30,a long pause for water
4,10:13:10,10:17:59,,,
5,,,,,
6,10:18:20,10:25:50.250,,,
8,10:26:05,10:41:00,,,
close,,10:42:10,,,
"""


def steps(script):
    """`+12 go +9 | note two words | undo` as single steps."""
    for part in script.replace("\n", " ").split("|"):
        words = part.split()
        while words and (words[0].startswith("+") or words[0] in ("go", "yield", "open")):
            yield words.pop(0)
        at = next((i for i, word in enumerate(words) if word.startswith("+")), len(words))
        if words:
            yield " ".join(words[:at])
            yield from steps(" ".join(words[at:])) if at < len(words) else ()


def run(path, plan, script, clock):
    """Play the hour on a clock that is moved by hand."""
    desk = Desk.open_plan(plan, path, clock)
    for step in steps(script):
        what, _, value = step.partition(" ")
        if step.startswith("+"):
            clock.advance(round(float(step) * 1000))
        elif what == "sleep":
            clock.sleep(int(value) * 1000)
            desk.check()
        elif what == "clock":
            clock.step_wall(int(value) * 1000)
            desk.check()
        elif what == "off":
            desk.close()
            clock.reboot(int(value) * 1000)
        elif what == "restart":
            desk.close()
            desk = Desk.open_record(path, clock)
        else:
            command = NameQuestion(value) if what == "name" else parse_line(step, desk.session)
            answer = desk.do(command, origin="plain", confirmed=True)
            assert answer.ok, f"{path.name}: {step}: {answer.text}"
    desk.close()


def rehearse(path, plan):
    """Thirty times as fast; the clock that it stands on is moved by hand."""
    base = ManualClock(START)
    desk = Desk.open_plan(plan, path, ScaledClock(30, plan.start, base=base), rehearsal=30.0)
    for step in steps(CLEAN):
        if step.startswith("+"):
            base.advance(round(float(step) * 1000 / 30))
        else:
            assert desk.do(parse_line(step, desk.session), origin="plain", confirmed=True).ok
    desk.close()


def bare(path):
    """The name of a record without its suffix."""
    return path.name.removesuffix(".presession.jsonl")


def report(path):
    """What 1.0.0 says of it."""
    for kind in ("json", "csv"):
        done = subprocess.run([TOOL, "report", path, "--format", kind], capture_output=True)
        assert done.returncode == 0, done.stderr
        path.with_name(f"{bare(path)}.{kind}").write_bytes(done.stdout)


def main():
    assert presession_timer.__version__ == "1.0.0"
    place = HERE / "work"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for name, (text, script) in HOURS.items():
        (place / f"{name}.toml").write_text(text, "utf-8")
        clock = ManualClock(LATE_START if name == "protected" else START)
        run(place / f"{name}.presession.jsonl", read_plan(place / f"{name}.toml"), script, clock)
    clean = place / "clean.toml"
    rehearse(place / "rehearsal.presession.jsonl", read_plan(clean))
    sheet = place / "imported.csv"
    sheet.write_text(TIMINGS, "utf-8")
    imported, redacted = (place / f"{x}.presession.jsonl" for x in ("imported", "redacted"))
    for arguments in (
        ["import", sheet, "--plan", clean, "--record", imported],
        ["redact", place / "changed.presession.jsonl", "--out", redacted],
    ):
        subprocess.run([TOOL, *arguments], check=True, stdout=subprocess.DEVNULL)
    for path in sorted(place.glob("*.presession.jsonl")):
        report(path)
        for kept in (path, *(path.with_name(f"{bare(path)}.{kind}") for kind in ("json", "csv"))):
            shutil.copyfile(kept, HERE / kept.name)
    shutil.rmtree(place)


if __name__ == "__main__":
    main()
