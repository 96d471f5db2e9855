"""The hour of the demonstration, as data: when, which line of the plain console, which caption.

The plan is `sessions/demo.toml`; everything in both is invented. Times are m:ss since the planned
start.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from presession_timer.base.durations import parse

PLAN: Final = "demo.toml"
SPEED: Final = 60


@dataclass(frozen=True, slots=True)
class ScriptStep:
    """One moment of the script."""

    at: int
    """Milliseconds since the planned start."""
    line: str
    """A line as the plain console reads it; empty where only the caption changes."""
    caption: str
    """What is explained from now on; empty: the caption before stays."""


def _step(at: str, line: str, caption: str = "") -> ScriptStep:
    return ScriptStep(parse(at), line, caption)


SCRIPT: Final[tuple[ScriptStep, ...]] = (
    _step("0:00", "", "One hour in one minute: State X, eight speakers, 5 to 7 minutes each."),
    _step("1:00", "go", "GO opens the hour. One key, or a slide clicker, runs all of it."),
    _step("2:40", "go"),
    _step("3:00", "go", "The State under Review has two minutes and no minimum."),
    _step("4:50", "go"),
    _step("5:10", "go", "Speaker 1: the digits count down; the bar fills towards the window."),
    _step("10:10", "", "Five minutes: the minimum is reached. Each phase has a word and a shape."),
    _step("11:05", "go", "Ended in the window. The gap counts in the hour, against nobody."),
    _step("11:25", "go"),
    _step("15:37", "go", "Speaker 2 ended short. The time left over is shared among the others."),
    _step("16:15", "go"),
    _step("16:50", "began -0:20", "The key came 20 s late: “began earlier” puts it right."),
    _step("21:45", "go"),
    _step("22:05", "go", "Speaker 4: 905 words. `presession check` had foretold an overrun."),
    _step("28:05", "", "The last minute: every screen says so by itself."),
    _step("28:20", "conclude", "“Please conclude” is the moderator's own request. It ends with the"
          " turn."),
    _step("29:06", "", "TIME IS UP: the clock counts on, and everyone sees by how much."),
    _step("29:30", "go"),
    _step("29:50", "absent 7", "Speaker 5 is not here: the time goes back to the others."),
    _step("30:10", "go"),
    _step("32:20", "pause interpretation", "The interpretation failed. A pause stops this clock;"
          " the hour runs on."),
    _step("33:15", "resume"),
    _step("34:40", "go", "The wrong key! The turn ended too soon …"),
    _step("35:10", "undo", "… undo: the clock goes on as if it had never stopped."),
    _step("37:05", "grant 0:30", "The chair grants 30 seconds more for what was lost."),
    _step("38:20", "go", "Within, thanks to the grant: the record says who granted what."),
    _step("38:45", "cap 6:00", "Five minutes each are left. To say:"
          " “From now on, six minutes each.”"),
    _step("39:15", "go", "Nothing is ever re-allocated by itself: the tool proposes."),
    _step("44:35", "go"),
    _step("44:40", "planned 11 8:00", "Still too long: the Missions give two minutes,"
          " and everything fits again."),
    _step("44:55", "go", "Speaker 8 has the new limit: 6:00 instead of 7:00."),
    _step("50:15", "go"),
    _step("50:35", "go", "Now the Missions. GO marks each question."),
    _step("50:40", "question State Y"),
    _step("53:40", "question State Z"),
    _step("56:40", "question"),
    _step("58:50", "yield", "The questions are left by a key of their own, so GO cannot end them."),
    _step("59:10", "go", "The closing. The hour will end in time."),
    _step("60:20", "go"),
    _step("60:35", "go", "Closed. Everything that happened is in the record; here is its report."),
)  # fmt: skip
"""Eight speakers: one short, one over, one absent; a corrected beginning, a pause, an undo, a
grant, a cap."""
