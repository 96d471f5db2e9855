"""A line of the plain console becomes a command or says what would have been one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.actions.arguments import BadLine
from presession_timer.actions.lines import completions, parse_line
from presession_timer.actions.table import WORDS, Query
from presession_timer.base.durations import MINUTE, SECOND
from presession_timer.base.text import hidden_characters
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import Command
from presession_timer.engine.session import Session
from presession_timer.plan.model import Kind, Plan, Segment
from tests.engine.hours import Hour, panel

SEGMENTS = (
    Segment(1, "1", Kind.OPENING, planned=2 * MINUTE),
    Segment(2, "desc", Kind.STATEMENT, "Speaker 1", min=5 * MINUTE, max=7 * MINUTE),
    Segment(3, "amnesty es", Kind.STATEMENT, "Speaker 2", min=5 * MINUTE, max=7 * MINUTE),
    Segment(4, "4", Kind.QUESTIONS, planned=15 * MINUTE),
)
SESSION = Session.planned_by(Plan("A title", date(2019, 12, 10), SEGMENTS))


def refusal(line: str) -> str:
    with pytest.raises(BadLine) as refused:
        parse_line(line, SESSION)
    return str(refused.value)


def test_help_names_every_kind_that_can_be_inserted() -> None:
    said = WORDS["insert"].help.replace(",", " ").replace(";", " ").split()
    for kind in Kind:
        assert isinstance(parse_line(f"insert {kind} Name", SESSION), cmd.Insert)
        assert kind in said


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("go", cmd.Go()),
        ("  GO  ", cmd.Go()),
        ("go\r", cmd.Go()),
        ("open", cmd.Open()),
        ("give 2", cmd.Give(2)),
        ("give desc", cmd.Give(2)),
        ("give amnesty es", cmd.Give(3)),
        ("give 002", cmd.Give(2)),
        ("yield", cmd.Yield()),
        ("pause", cmd.Pause()),
        ("pause the interpretation failed", cmd.Pause("the interpretation failed")),
        ("resume", cmd.Resume()),
        ("why technical", cmd.ExplainPause("technical")),
        ("grant 0:30", cmd.Grant(30 * SECOND)),
        ("grant -0:30", cmd.Grant(-30 * SECOND)),
        ("grant +30 s", cmd.Grant(30 * SECOND)),
        ("began -0:20", cmd.CorrectBegan(-20 * SECOND)),
        ("began 20 s", cmd.CorrectBegan(20 * SECOND)),
        ("began previous", cmd.CorrectBegan()),
        ("ended -0:20", cmd.CorrectEnded(-20 * SECOND)),
        ("absent 3", cmd.MarkAbsent(3)),
        ("late amnesty es", cmd.MarkLate(3)),
        ("present desc", cmd.MarkPresent(2)),
        ("insert statement Ann Lee", cmd.Insert(Kind.STATEMENT, "Ann Lee")),
        ("insert Statement 3:00 Ann", cmd.Insert(Kind.STATEMENT, "Ann", 3 * MINUTE)),
        ("insert state", cmd.Insert(Kind.STATE, "")),
        ("insert break 10:00 Coffee", cmd.Insert(Kind.BREAK, "Coffee", 10 * MINUTE)),
        ("insert break 10 min Coffee", cmd.Insert(Kind.BREAK, "Coffee", 10 * MINUTE)),
        ("insert break 10:00", cmd.Insert(Kind.BREAK, "", 10 * MINUTE)),
        ("insert statement 4 women", cmd.Insert(Kind.STATEMENT, "4 women")),
        ("move 3 after 1", cmd.Move(3, 1)),
        ("move amnesty es after desc", cmd.Move(3, 2)),
        ("move 3 after 0", cmd.Move(3, 0)),
        ("cap 6:00", cmd.Cap(6 * MINUTE)),
        ("cap off", cmd.Cap(None)),
        ("planned 4 10:00", cmd.ChangePlanned(4, 10 * MINUTE)),
        (
            "planned 4 10:00, amnesty es 90 s",
            cmd.ChangeSeveral(
                (cmd.ChangePlanned(4, 10 * MINUTE), cmd.ChangePlanned(3, 90_000)),
            ),
        ),
        ("planned 4 10 min", cmd.ChangePlanned(4, 10 * MINUTE)),
        ("planned amnesty es 10:00", cmd.ChangePlanned(3, 10 * MINUTE)),
        ("extend 5:00", cmd.Extend(5 * MINUTE)),
        ("question", cmd.MarkQuestion()),
        ("question ITA", cmd.MarkQuestion("Italy")),
        ("question fran", cmd.MarkQuestion("France")),
        ("question nig", cmd.MarkQuestion("nig")),
        ("question European Union", cmd.MarkQuestion("European Union")),
        ("asks Türkiye", cmd.NameQuestion("Türkiye")),
        ("note  the microphone failed ", cmd.WriteNote("the microphone failed")),
        ("message Please conclude", cmd.ShowMessage("Please conclude")),
        ("message Use the @ sign", cmd.ShowMessage("Use the @ sign")),
        ("message Slower, please @lectern", cmd.ShowMessage("Slower, please", "lectern")),
        ("message Slower  @LECTERN", cmd.ShowMessage("Slower", "lectern")),
        ("clear", cmd.ClearMessage()),
        ("blank", cmd.Blank()),
        ("unblank", cmd.Unblank()),
        ("discount-sleep", cmd.DiscountSleep()),
        ("accept", cmd.TakeSuggestion()),
        ("undo", cmd.Undo()),
        ("redo", cmd.Redo()),
        ("close", cmd.Close()),
    ],
)
def test_each_word_becomes_its_command(line: str, command: Command) -> None:
    assert parse_line(line, SESSION) == command


@pytest.mark.parametrize(
    ("line", "ask"),
    [
        ("", Query.STATUS),
        ("   \t ", Query.STATUS),
        ("status", Query.STATUS),
        ("list", Query.LIST),
        ("next-undo", Query.NEXT_UNDO),
        ("help", Query.HELP),
        ("quit", Query.QUIT),
    ],
)
def test_a_line_may_only_ask(line: str, ask: Query) -> None:
    assert parse_line(line, SESSION) is ask


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("grnt 0:30", "`grnt`: did you mean `grant`?"),
        ("qqqq", "`qqqq` is no command; `help` lists them"),
        ("undo 3", "`undo` stands alone"),
        ("give", "`give N`: which segment? its number or id; `list` shows them"),
        ("give 9", "there is no segment 9; the last is 4"),
        ("give dsc", "there is no segment `dsc`; did you mean `desc`?"),
        ("give Speaker", "there is no segment `Speaker`; `list` shows them"),
        ("grant", "how long? for example `grant 0:30`"),
        ("cap", "how long? for example `cap 6:00`"),
        ("why", "`why TEXT`: the text is missing"),
        ("note", "`note TEXT`: the text is missing"),
        ("insert statement", "`insert statement TEXT`: who speaks?"),
        ("insert statemnt Ann", "`statemnt`: did you mean `statement`?"),
        ("move 3", "`move N after M` moves segment N behind segment M; `after 0` is the front"),
        ("message " + "x" * 81, "the text is longer than 80 characters"),
        ("message " + "x" * 81 + " @lectern", "the text is longer than 80 characters"),
        ("message", "`message TEXT`: the text is missing"),
        ("message @lectern", "`message TEXT @lectern`: the text is missing"),
        ("message Slower @lecturn", "`@lecturn`: did you mean `@lectern`?"),
    ],
)
def test_what_is_no_command_says_what_would_be_one(line: str, reason: str) -> None:
    assert refusal(line) == reason


@pytest.mark.parametrize("line", ["cap -6:00", "extend -5:00", "planned 4 -1:00", "cap +6:00"])
def test_a_sign_is_refused_where_it_makes_no_sense(line: str) -> None:
    assert "a sign makes no sense here" in refusal(line)


@pytest.mark.parametrize("line", ["grant soon", "began 1_0", "ended infinity", "grant ٣:٠٠"])
def test_a_length_that_is_none_is_said_to_be_none(line: str) -> None:
    assert "expected a duration" in refusal(line)


def test_a_kind_that_is_missing_or_strange_lists_the_kinds() -> None:
    assert "opening, state, statement" in refusal("insert")
    assert "opening, state, statement" in refusal("insert zzz Ann")


def test_what_a_terminal_would_obey_never_comes_back() -> None:
    assert "\x1b" not in refusal("\x1b]52;c;x\x07")
    assert parse_line("note red \x1b[31m alert", SESSION) == cmd.WriteNote("red [31m alert")


def test_the_first_word_of_each_usage_is_how_it_is_called() -> None:
    assert all(name == word.usage.split(" ")[0] for name, word in WORDS.items())


def answered(line: str) -> str:
    """What the plain console would say if it said no; empty when it understood."""
    try:
        parse_line(line, SESSION)
    except BadLine as refused:
        return str(refused)
    return ""


@given(st.text(max_size=60))
def test_any_line_is_understood_or_refused_in_words_that_a_terminal_does_not_obey(
    line: str,
) -> None:
    assert hidden_characters(answered(line)) == 0


@given(st.sampled_from(sorted(WORDS)), st.text(max_size=40))
def test_any_rest_after_a_word_is_understood_or_refused(word: str, rest: str) -> None:
    assert hidden_characters(answered(f"{word} {rest}")) == 0


def test_a_correction_may_name_a_segment_and_means_its_last_turn() -> None:
    hour = Hour(panel())
    for command in (cmd.Go(), cmd.Give(3), cmd.Give(4), cmd.Give(3)):
        hour.do(command, after="1:00")
    for line, meant in (
        ("began 3 -0:30", cmd.CorrectBegan(-30 * SECOND, turn=4)),
        ("began 4 -30 s", cmd.CorrectBegan(-30 * SECOND, turn=3)),
        ("began 4 previous", cmd.CorrectBegan(None, turn=3)),
        ("Began 1 0:05", cmd.CorrectBegan(5 * SECOND, turn=1)),
        ("ended 4 0:10", cmd.CorrectEnded(10 * SECOND, turn=3)),
        ("ended -0:10", cmd.CorrectEnded(-10 * SECOND)),
        ("began 3 min", cmd.CorrectBegan(180 * SECOND)),
    ):
        assert parse_line(line, hour.session) == meant
    for line, reason in (
        ("began 5 -0:30", "segment 5 has not had the floor"),
        ("began 99 -0:30", "there is no segment 99"),
        ("ended soon", "`soon`: expected a duration"),
        ("go!", "did you mean `go`"),
    ):
        with pytest.raises(BadLine, match=reason):
            parse_line(line, hour.session)


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("give ", ["give 1", "give 2", "give 3", "give 4"]),
        ("give 3", ["give 3"]),
        ("give x", []),
        ("move 2 ", ["move 2 after "]),
        ("move 2 after ", ["move 2 after 1", "move 2 after 2", "move 2 after 3", "move 2 after 4"]),
        ("insert st", ["insert state ", "insert statement "]),
        ("insert! b", ["insert! break "]),
        ("change 2 o", ["change 2 organisation "]),
        ("cap ", ["cap 6:00"]),
        ("grant", []),
        ("asks fran", ["asks France"]),
        ("asks united rep", ["asks United Republic of Tanzania"]),
        ("asks ", []),
        ("note ", []),
        ("pause ", []),
        ("undo ", []),
        ("nonsense ", []),
        ("", []),
    ],
)
def test_a_line_is_completed_part_by_part(line: str, offered: list[str]) -> None:
    assert completions(line, SESSION.segments) == offered


@given(st.sampled_from(sorted(WORDS)), st.text(alphabet="0123 asx!", max_size=12))
def test_whatever_completes_a_line_begins_as_it_was_typed(word: str, rest: str) -> None:
    line = f"{word} {rest}"
    offers = completions(line, SESSION.segments)
    if WORDS[word].usage.split()[-1].strip("[]") != "STATE":
        assert all(one.startswith(line) for one in offers)
