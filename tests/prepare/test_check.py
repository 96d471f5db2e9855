"""`check`: a plan worked out by hand, words to minutes, rooms, remedies, JSON, status."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from presession_timer.base.durations import MINUTE, SECOND
from presession_timer.engine.commands import ChangeSegment, Open
from presession_timer.engine.forecast import forecast
from presession_timer.engine.session import Session
from presession_timer.plan.model import Kind, Plan, Segment
from presession_timer.prepare.arithmetic import remedies_for
from presession_timer.prepare.check import check
from presession_timer.runner.day import openings

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs" / "check.schema.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Answer:
    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return [" ".join(line.split()) for line in self.out.splitlines()]

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        Draft202012Validator(SCHEMA).validate(found)
        return found

    @property
    def only(self) -> dict[str, Any]:
        (plan,) = self.data["plans"]
        return dict(plan)


def answer_to(*paths: Path, as_json: bool = False) -> Answer:
    out, err = io.StringIO(), io.StringIO()
    status = check(paths, as_json=as_json, out=out, err=err)
    return Answer(status, out.getvalue(), err.getvalue())


Asker = Callable[..., Answer]


@pytest.fixture
def ask(tmp_path: Path) -> Asker:
    """Check plans given as text, in a folder of their own."""

    def ask(*texts: str, as_json: bool = False) -> Answer:
        paths = []
        for number, text in enumerate(texts, start=1):
            paths.append(tmp_path / f"plan-{number}.toml")
            paths[-1].write_text(text, encoding="utf-8")
        return answer_to(*paths, as_json=as_json)

    return ask


def plan_of(session: str, *segments: str) -> str:
    head = f'[session]\ntitle = "Spain"\ndate = 2019-12-10\n{session}\n'
    return head + "".join(f"\n[[segment]]\n{one}\n" for one in segments)


STATEMENT = ""
OPENING, STATE = 'kind = "opening"', 'kind = "state"'
QUESTIONS, CLOSING, FOLLOW_UP = 'kind = "questions"', 'kind = "closing"', 'kind = "follow-up"'


# Worked out by hand, by docs/rules.md. Six statements of 5 to 7 minutes, an
# opening (2:00), the State (2:00), questions (15:00): nine segments, so eight handovers of 0:20.
#   others  2:00 + 2:00 + 15:00                    = 19:00
#   gaps    8 × 0:20                               =  2:40
#   B       60:00 − 19:00 − 2:40                   = 38:20   between 30:00 and 42:00: it fits
#   fair    38:20 / 6 = 2300 s / 6 = 383.333 s     =  6:23 (rounded down)
#   end     if each takes x: 19:00 + 2:40 + 6x     = 51:40, 57:40, 63:40
#   Missions  60:00 − 4:00 − 2:40 − 6x             = 23:20, 17:20, 11:20
SIX = plan_of("start = 10:00:00\nuntil = 11:05:00", OPENING, STATE, *[STATEMENT] * 6, QUESTIONS)


def test_the_example_of_the_design_worked_out_by_hand(ask: Asker) -> None:
    answer = ask(SIX)
    assert answer.status == 0
    assert answer.err == ""
    assert "FITS: 6 speakers need 30–42 min of 38:20; each can have 6:23" in answer.lines
    for line in (
        "60:00 the hour",
        "- 2:00 Opening (1)",
        "- 2:00 State under Review (2)",
        "- 15:00 Missions' questions (9)",
        "- 2:40 8 handovers of 0:20",
        "= 38:20 for 6 statements",
        "3 5:00–7:00 6:23 Statement",
        "If each takes 5:00: ends 10:51:40, Missions 23:20",
        "If each takes 6:00: ends 10:57:40, Missions 17:20",
        "If each takes 7:00: ends 11:03:40, Missions 11:20",
        "Missions' questions (planned 15:00): 11:20 at everyone's limit, 23:20 at everyone's least",
        "Room until 11:05: 5:00 to spare",
    ):
        assert line in answer.lines


def test_the_same_for_other_programs(ask: Asker) -> None:
    plan = ask(SIX, as_json=True).only
    assert plan["planned_start"] == "2019-12-10T10:00:00+01:00"
    assert plan["until"] == "2019-12-10T11:05:00+01:00"
    assert (plan["fits"], plan["short_by_s"], plan["statements"]) == (True, 0, 6)
    assert (plan["length_s"], plan["others_s"], plan["gaps_s"]) == (3600, 1140, 160)
    assert (plan["available_s"], plan["least_s"], plan["limit_s"]) == (2300, 1800, 2520)
    assert plan["fair_s"] == 383.333
    assert plan["takes_s"] == 3600
    assert plan["projected_end"] == "2019-12-10T11:00:00+01:00"
    assert plan["room_spare_s"] == 300
    assert [(one["each_s"], one["takes_s"], one["missions_s"]) for one in plan["what_if"]] == [
        (300, 3100, 1400),
        (360, 3460, 1040),
        (420, 3820, 680),
    ]
    assert plan["what_if"][2]["end"] == "2019-12-10T11:03:40+01:00"
    assert plan["missions"] == {"planned": True, "planned_s": 900, "low_s": 680, "high_s": 1400}
    assert [one["share_s"] for one in plan["segments"]] == [None, None, *[383.333] * 6, None]
    assert [one["planned_s"] for one in plan["segments"]] == [120, 120, *[None] * 6, 900]
    assert plan["remedies"] == []


# Eight statements, all kinds: 2:00 + 2:00 + 5:00 + 15:00 + 1:00 = 25:00, twelve handovers 4:00,
# B = 31:00; they need 40:00, so 9:00 are missing; 31:00 / 8 = 3:52.5.
EIGHT = plan_of("", OPENING, STATE, *[STATEMENT] * 8, FOLLOW_UP, QUESTIONS, CLOSING)


def test_what_does_not_fit_says_by_how_much_and_what_would_make_it_fit(ask: Asker) -> None:
    answer = ask(EIGHT)
    assert answer.status == 1
    assert "DOES NOT FIT: 8 speakers need 40–56 min of 31:00; 9:00 too little" in (answer.lines)
    at = answer.lines.index("Each of these alone would make it fit:")
    assert answer.lines[at + 1 : at + 5] == [
        "an hour of 69:00 instead of 60:00",
        "Missions' questions in 6:00 instead of 15:00",
        "a minimum of 3:52 instead of 5:00",
        "2 speakers fewer",
    ]
    assert "3 5:00–7:00 5:00 Statement" in answer.lines
    assert "If each takes 6:00: takes 77:00, Missions over by 2:00" in answer.lines


def test_our_own_parts_come_first_where_they_are_enough(ask: Asker) -> None:
    # 7 statements: B = 60:00 − 25:00 − 11 × 0:20 = 31:20, 3:40 less than 35:00; own parts 8:00.
    text = plan_of("", OPENING, STATE, *[STATEMENT] * 7, FOLLOW_UP, QUESTIONS, CLOSING)
    (first, *_) = ask(text, as_json=True).only["remedies"]
    assert first == {"what": "own-parts", "words": "our own parts in 4:20 instead of 8:00"}


def test_an_extension_beyond_the_room_is_said(ask: Asker) -> None:
    answer = ask(
        EIGHT.replace(
            "date = 2019-12-10\n", "date = 2019-12-10\nstart = 10:00:00\nuntil = 11:05:00\n"
        )
    )
    assert (
        "an hour of 69:00 instead of 60:00 – but the room is needed 4:00 before its end"
        in answer.lines
    )


def test_more_time_than_anyone_may_take_is_to_spare(ask: Asker) -> None:
    # Two statements: B = 60:00 − 0:20 = 59:40; they may take 14:00.
    answer = ask(plan_of("", STATEMENT, STATEMENT))
    assert "FITS: 2 speakers need 10–14 min of 59:40; each can have 7:00, 45:40 to spare" in (
        answer.lines
    )
    assert "If each takes 7:00: takes 14:20, 45:40 to spare" in answer.lines
    assert ask(plan_of("", STATEMENT, STATEMENT), as_json=True).only["takes_s"] == 860


def test_lengths_that_come_to_the_same_are_one_line(ask: Asker) -> None:
    own = 'min = "2:00"\nmax = "3:00"'
    told = [line for line in ask(plan_of("", own, own)).lines if line.startswith("If each")]
    assert told == ["If each takes 5:00, 6:00 or 7:00: takes 6:20, 53:40 to spare"]


@pytest.mark.parametrize(
    ("length", "fewer"), [("31:40", "1 speaker fewer"), ("31:39", "2 speakers fewer")]
)
def test_a_speaker_fewer_frees_her_minimum_and_her_handover(
    ask: Asker, length: str, fewer: str
) -> None:
    # Seven need 35:00 and 6 × 0:20, so 37:00; one of them and her handover are 5:20.
    assert fewer in ask(plan_of(f'length = "{length}"', *[STATEMENT] * 7)).lines


def test_one_speaker_is_not_called_speakers(ask: Asker) -> None:
    answer = ask(plan_of('length = "6:10"', STATEMENT))
    assert "FITS: 1 speaker needs 5–7 min of 6:10; each can have 6:10" in answer.lines
    assert "If each takes 7:00: takes 7:00, 0:50 over the hour" in answer.lines


def test_whole_minutes_are_said_as_minutes_and_others_exactly(ask: Asker) -> None:
    answer = ask(plan_of("", 'min = "4:30"\nmax = "6:15"'))
    assert "FITS: 1 speaker needs 4:30–6:15 of 60:00; each can have 6:15, 53:45 to spare" in (
        answer.lines
    )


def test_one_sentence_has_one_way_to_write_lengths(ask: Asker) -> None:
    answer = ask(plan_of('length = "4:40:00"', *[STATEMENT] * 20))
    assert "FITS: 20 speakers need 1:40:00–2:20:00 of 4:33:40" in "".join(answer.lines)


def test_one_length_is_no_range(ask: Asker) -> None:
    answer = ask(
        plan_of("", 'min = "5:00"\nmax = "5:00"') + '\n[window]\nmin = "5:00"\nmax = "5:00"'
    )
    assert "1 5:00 5:00 Statement" in answer.lines
    assert "If each takes 5:00: takes 5:00, 55:00 to spare" in answer.lines


def test_one_handover_is_not_called_handovers(ask: Asker) -> None:
    assert "- 0:20 1 handover of 0:20" in ask(plan_of("", *[STATEMENT] * 2)).lines


def test_a_follow_up_of_somebody_is_called_by_the_name(ask: Asker) -> None:
    follow_up = f'{FOLLOW_UP}\nplanned = "2:00"\nspeaker = "Ms Roe, follow-up"'
    lines = ask(plan_of("", STATEMENT, follow_up, FOLLOW_UP)).lines
    assert "- 2:00 Ms Roe, follow-up (2)" in lines
    assert "- 5:00 Moderator's questions (3)" in lines


def test_seconds_that_were_meant_as_minutes_are_doubted(ask: Asker) -> None:
    answer = ask(plan_of("", 'min = "0:02"\nmax = "0:07"', 'min = "0:02"\nmax = "0:11"'))
    assert "all speakers together need 0:18 of 60:00: is that the right unit?" in answer.err
    assert "right unit" not in ask(SIX).err


def test_different_bounds_give_different_shares(ask: Asker) -> None:
    # B = 12:00 − 0:20 = 11:40; one may take 4:00 at most, so the other has 7:00 and 0:40 is left.
    answer = ask(plan_of('length = "12:00"', 'min = "2:00"\nmax = "4:00"', STATEMENT))
    assert "each can have 4:00 to 7:00, 0:40 to spare" in answer.out


def test_without_a_statement_only_the_other_parts_count(ask: Asker) -> None:
    fits = ask(plan_of('length = "45:00"', QUESTIONS + '\nplanned = "45:00"'))
    assert "FITS: no statement; the other parts need 45:00 of 45:00" in fits.lines
    assert fits.status == 0
    assert "warning: " in fits.err
    assert "plan-1.toml:6: no segment is a statement" in fits.err
    short = ask(plan_of('length = "40:00"', QUESTIONS + '\nplanned = "45:00"'))
    assert "DOES NOT FIT: no statement; the other parts need 45:00 of 40:00; 5:00 too little" in (
        short.lines
    )
    assert short.status == 1
    assert "Missions' questions in 40:00 instead of 45:00" in short.lines


def test_parts_that_alone_take_more_than_the_hour(ask: Asker) -> None:
    # 2 × 15:00 + 0:40 = 30:40 of 20:00: nothing is left for the statement, 5:00 + 10:40 missing.
    answer = ask(plan_of('length = "20:00"', STATEMENT, QUESTIONS, QUESTIONS))
    assert (
        "DOES NOT FIT: 1 speaker needs 5–7 min, and the other parts alone take 30:40;"
        " 15:40 too little" in answer.lines
    )


def test_words_become_minutes_and_say_who_will_overrun(ask: Asker) -> None:
    # 905 words: at 120 a minute 452.5 s = 7:32.5, at 100 a minute 543 s = 9:03; the limit is 7:00.
    # 812: 406 s = 6:46, 487.2 s = 8:07.2. 700: 5:50, 7:00. 499: 4:09.5, 4:59.4. 500: 4:10, 5:00.
    texts = [f'speaker = "S{words}"\nwords = {words}' for words in (905, 812, 700, 499, 500)]
    answer = ask(plan_of("", *texts))
    assert answer.status == 0
    for line in (
        "Texts handed in, at 120 and at 100 words a minute:",
        "1 905 words 7:32–9:03 WILL OVERRUN 7:00 by 0:33 to 2:03: S905",
        "2 812 words 6:46–8:07 may overrun 7:00 by 1:08: S812",
        "3 700 words 5:50–7:00 within 7:00: S700",
        "4 499 words 4:09–4:59 under the minimum of 5:00: S499",
        "5 500 words 4:10–5:00 within 7:00: S500",
    ):
        assert line in answer.lines


def test_a_text_in_french_or_spanish_takes_its_own_time(ask: Asker) -> None:
    # 721 words at 103 a minute: 420 s; 805 at 115: 420 s.
    texts = ['speaker = "F"\nwords = 721\nlanguage = "fr"', 'speaker = "S"\nwords = 805']
    answer = ask(plan_of("", texts[0], texts[1] + '\nlanguage = "Spanish"'))
    for line in (
        (
            "Texts handed in, at 120 and at 100 words a minute "
            "(French 103 and 86, Spanish 115 and 96):"
        ),
        "1 721 words 7:00–8:23 may overrun 7:00 by 1:24: F",
        "2 805 words 7:00–8:23 may overrun 7:00 by 1:24: S",
    ):
        assert line in answer.lines


def test_the_same_predictions_for_other_programs(ask: Asker) -> None:
    texts = [f"words = {words}" for words in (905, 841, 840, 812, 700, 499)]
    plan = ask(plan_of("", *texts, STATEMENT, OPENING + "\nwords = 300"), as_json=True).only
    found = [(one["words"], one["words_take_s"], one["pace"]) for one in plan["segments"]]
    assert found == [
        (905, [452.5, 543.0], "will-overrun"),
        (841, [420.5, 504.6], "will-overrun"),
        (840, [420.0, 504.0], "may-overrun"),
        (812, [406.0, 487.2], "may-overrun"),
        (700, [350.0, 420.0], "within"),
        (499, [249.5, 299.4], "short"),
        (None, None, None),
        (300, None, None),
    ]


def test_a_statement_file_predicts_like_its_words(ask: Asker, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("word " * 850, encoding="utf-8")
    answer = ask(plan_of("", 'statement = "a.txt"'))
    assert "1 850 words 7:05–8:30 WILL OVERRUN 7:00 by 0:05 to 1:30: Statement" in answer.lines


def test_a_room_that_is_needed_before_the_end_is_a_clash(ask: Asker) -> None:
    # The shares fill the hour to 11:00; at the least it takes 51:40.
    answer = ask(SIX.replace("until = 11:05:00", "until = 10:55:00"))
    assert answer.status == 1
    assert (
        "ROOM CLASH: the room is needed at 10:55 and this ends at 11:00, 5:00 too late;"
        " at the least it ends at 10:51:40" in answer.lines
    )


def at(start: str, room: str = "Room 5", length: str = "60:00") -> str:
    return plan_of(f'start = {start}\nroom = "{room}"\nlength = "{length}"', STATEMENT)


def test_two_plans_in_the_same_room_at_the_same_time_are_a_clash(ask: Asker) -> None:
    answer = ask(at("11:30:00"), at("10:00:00"), at("10:45:00", "ROOM 5"))
    assert answer.status == 1
    (clash, second) = [line for line in answer.lines if line.startswith("ROOM CLASH")]
    assert "plan-3.toml begins at 10:45, while" in clash
    assert clash.endswith("plan-2.toml has the room for 15:00 more")
    assert "plan-1.toml begins at 11:30" in second
    data = ask(at("11:30:00"), at("10:00:00"), at("10:45:00", "ROOM 5"), as_json=True).data
    assert [one["overlap_s"] for one in data["room_clashes"]] == [900, 900]
    assert [Path(one).name for one in data["room_clashes"][0]["files"]] == [
        "plan-2.toml",
        "plan-3.toml",
    ]


def test_one_after_the_other_elsewhere_or_at_no_known_time_is_none(ask: Asker) -> None:
    untimed = plan_of('room = "Room 5"', STATEMENT)
    answer = ask(at("10:00:00"), at("11:00:00"), at("10:00:00", "Room 6"), untimed)
    assert answer.status == 0
    assert "CLASH" not in answer.out


def test_a_protected_name_is_on_no_screen(ask: Asker) -> None:
    secret = 'speaker = "Ann Lee"\norganisation = "Org A"\nprotect = true\nwords = 900'
    text = plan_of("", f'{secret}\nid = "Ann-Lee"').replace('title = "', 'title = "Ann Lee, ')
    assert "Ann" not in ask(text).out
    assert "(name protected), Org A" in ask(text).out
    assert "Ann" not in ask(text, as_json=True).out


def test_a_name_that_was_protected_only_during_the_hour_is_on_no_screen(tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    text = plan_of("", 'speaker = "Ann Lee"\norganisation = "Org A"\nwords = 900')
    plan.write_text(text.replace('title = "', 'title = "Ann Lee, '), "utf-8")
    (opening,) = openings([plan])
    with opening() as runner:
        runner.do(Open(), confirmed=True)
        runner.do(ChangeSegment(1, protect=True), confirmed=True)
    assert "Ann" not in answer_to(plan).out
    assert "(name protected), Org A" in answer_to(plan).out
    assert "Ann" not in answer_to(plan, as_json=True).out


def test_a_window_without_a_minimum_is_said_so(ask: Asker) -> None:
    answer = ask('format = "hrc-ngo"\n' + plan_of("", STATEMENT, STATEMENT))
    assert "1 at most 2:00 2:00 Statement" in answer.lines
    assert "If each takes 0:00" not in answer.out
    assert "If each takes 1:00" in answer.out


def test_an_end_after_midnight_has_its_day(ask: Asker) -> None:
    answer = ask(plan_of("start = 23:30:00", *[STATEMENT] * 6))
    assert "If each takes 5:00: ends 00:01:40 on 2019-12-11, 28:20 to spare" in answer.lines


def test_a_plan_with_problems_is_status_2_and_the_others_are_answered(
    ask: Asker, tmp_path: Path
) -> None:
    answer = ask("[session]\ntitle = 1\n", SIX)
    assert answer.status == 2
    assert f"{tmp_path / 'plan-1.toml'}:2: `title` is 1; expected a text in quotes" in answer.err
    assert "there is no segment" in answer.err
    assert "FITS: 6 speakers" in answer.out
    data = ask("[session]\ntitle = 1\n", SIX, as_json=True).data
    assert data["status"] == 2
    assert [problem["line"] for problem in data["problems"]] == [1, 1, 2]
    assert len(data["plans"]) == 1


def test_a_file_that_is_not_there_is_status_2(tmp_path: Path) -> None:
    answer = answer_to(tmp_path / "none.toml")
    assert (answer.status, answer.out) == (2, "")
    assert answer.err == f"{tmp_path / 'none.toml'}: there is no such file\n"
    data = answer_to(tmp_path / "none.toml", as_json=True).data
    assert data["problems"] == [
        {
            "file": str(tmp_path / "none.toml"),
            "line": None,
            "wrong": "there is no such file",
            "expected": None,
        }
    ]


def test_a_name_that_the_terminal_cannot_show_does_not_keep_the_answer_back(
    tmp_path: Path,
) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(plan_of("", 'speaker = "王小明"'), encoding="utf-8")
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="latin-1")
    assert check([path], as_json=False, out=out, err=io.StringIO()) == 0
    out.flush()
    assert b"7:00  ???" in raw.getvalue()


def test_a_plan_of_another_time_zone_than_the_machines_is_warned_of(ask: Asker) -> None:
    session = 'timezone = "Asia/Tokyo"'
    answer = ask(plan_of(session, OPENING, STATEMENT))
    assert answer.status == 0
    assert "warning: " in answer.err
    assert "Asia/Tokyo (UTC+09:00) and this machine's is UTC+01:00; " in answer.err
    (warning,) = ask(plan_of(session, OPENING, STATEMENT), as_json=True).only["warnings"]
    assert warning["line"] is None
    assert "if the room is elsewhere, change `timezone`" in warning["expected"]
    assert ask(plan_of("", OPENING, STATEMENT)).err == ""


def test_what_is_to_spare_reaches_other_programs(ask: Asker) -> None:
    plan = ask(plan_of("", OPENING, STATEMENT), as_json=True).only
    (share,) = (one["share_s"] for one in plan["segments"] if one["kind"] == "statement")
    assert share == plan["limit_s"] == 420
    assert plan["spare_s"] == plan["available_s"] - 420 > 0
    eight = ask(EIGHT, as_json=True).only
    assert (eight["spare_s"], eight["short_by_s"]) == (0, 540)


def test_warnings_reach_other_programs(ask: Asker) -> None:
    (warning,) = ask(plan_of("", 'speaker = "a\\u202eb"'), as_json=True).only["warnings"]
    assert warning["line"] == 7
    assert warning["wrong"] == "1 hidden character removed from `speaker`"


@pytest.mark.parametrize(
    "path", sorted((ROOT / "sessions").rglob("*.toml")), ids=lambda path: path.stem
)
def test_every_shipped_plan_has_an_answer_in_words_and_in_json(path: Path) -> None:
    words, data = answer_to(path), answer_to(path, as_json=True)
    assert words.status == data.status == (1 if path.stem == "upr-8" else 0)
    assert data.only["fits"] == ("DOES NOT FIT" not in words.out)
    assert max(map(len, words.out.splitlines())) <= 120


@st.composite
def crowded_plans(draw: st.DrawFn) -> Plan:
    seconds = st.integers(0, 900).map(lambda s: s * SECOND)
    segments = []
    for number in range(1, draw(st.integers(1, 14)) + 1):
        kind = draw(st.sampled_from([Kind.STATEMENT, Kind.STATEMENT, *Kind]))
        if kind is Kind.STATEMENT:
            low = draw(seconds)
            segments.append(Segment(number, str(number), kind, min=low, max=low + draw(seconds)))
        else:
            segments.append(Segment(number, str(number), kind, planned=draw(seconds)))
    length = draw(st.integers(1, 120)) * MINUTE
    handover = draw(st.sampled_from([0, 20 * SECOND, 333]))
    return Plan("A", date(2019, 12, 10), tuple(segments), length=length, handover=handover)


@given(crowded_plans())
def test_every_remedy_really_makes_it_fit(plan: Plan) -> None:
    outlook = forecast(Session.planned_by(plan), 0)
    if outlook.fits:
        return
    found = remedies_for(plan, outlook)
    assert "extend" in [remedy.what for remedy in found]
    for remedy in found:
        assert forecast(Session.planned_by(remedy.plan), 0).fits, remedy.words
