"""Hidden people are named nowhere."""

import io
import zipfile
from dataclasses import replace

import pytest

from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import READY_MADE
from presession_timer.plan.model import Kind, Segment
from presession_timer.privacy.mask import People, who
from presession_timer.report.hour_page import hour_page
from presession_timer.report.render.chapters import render_vtt
from presession_timer.report.render.data import hour_csv, hour_json, hour_json_lines
from presession_timer.report.render.html import render_html
from presession_timer.report.render.markdown import render_markdown
from presession_timer.report.render.terminal import document_lines
from presession_timer.report.render.xlsx import hour_workbook
from tests.engine.hours import Hour, other, plan_of, statement
from tests.report.sample import report


def everything(hour: Hour, people: People, *, notes: bool = True) -> str:
    """Every form of the report, as one text; what is packed is unpacked."""
    found = report(hour, people, notes=notes)
    page = "\n".join(line.plain for line in document_lines(hour_page(found), 120))
    pages = (render_html(hour_page(found)), render_markdown(hour_page(found)), render_vtt(found))
    with zipfile.ZipFile(io.BytesIO(hour_workbook(found))) as parts:
        workbook = [parts.read(name).decode() for name in parts.namelist()]
    data = (hour_json(found), hour_json_lines(found), hour_csv(found))
    return "\n".join((*data, page, *pages, *workbook))


def panel() -> Hour:
    """A protected speaker, one with and one without an organisation, the State, a guest."""
    hour = Hour(
        plan_of(
            Segment(1, "1", Kind.STATE, "Permanent Mission of Spain", max=120_000),
            statement(2, speaker="Ann Lee", organisation="Observatori DESC", protect=True),
            statement(3, speaker="Bo Chan", organisation="Omnium"),
            statement(4, speaker="Cy Doe"),
            statement(5, speaker="Speaker 5 (to be confirmed)"),
            other(6, Kind.OPENING, "1:00"),
        )
    )
    hour.do(cmd.Open())
    hour.do(cmd.Give(2), "0:10")
    hour.do(cmd.Pause("ann lee lost her text"), "1:00")
    hour.do(cmd.Resume(), "0:10")
    hour.do(cmd.Yield(), "5:00")
    hour.do(cmd.Give(3), "0:10")
    hour.do(cmd.CorrectBegan(-5_000))
    hour.do(cmd.Undo())
    hour.do(cmd.WriteNote("Bo Chan thanked ANN LEE and Cy Doe"))
    hour.do(cmd.MarkAbsent(4))
    hour.do(cmd.Insert(Kind.STATEMENT, "Eve Fox"))
    return hour


@pytest.mark.parametrize("notes", [True, False])
@pytest.mark.parametrize("people", People)
def test_a_protected_person_is_in_no_form_of_the_report(people: People, notes: bool) -> None:
    written = everything(panel(), people, notes=notes).casefold()
    assert "ann lee" not in written
    assert ("thanked" in written) == notes


def wordy(*, protect: bool) -> Hour:
    """Somebody writes wherever there is a place for it."""
    bo = statement(1, speaker="Bo Drax", organisation="DESC", protect=protect, topic="TopicOne")
    hour = Hour(plan_of(bo, statement(2, speaker="Cy Doe", topic="TopicTwo"), title="TitleText"))
    hour.do(cmd.Open())
    hour.do(cmd.Give(1), "0:10")
    hour.do(cmd.Pause("ReasonOne"), "1:00")
    hour.do(cmd.Resume(), "1:00")
    hour.do(cmd.Pause(), "1:00")
    hour.do(cmd.Resume())
    hour.do(cmd.ExplainPause("technical"))
    hour.do(cmd.WriteNote("NoteText"))
    hour.do(cmd.ShowMessage("MessageText"))
    hour.do(READY_MADE["slower"])
    hour.do(cmd.Close())
    return hour


FREE = ("TopicOne", "TopicTwo", "ReasonOne", "NoteText", "MessageText")


def test_what_people_wrote_is_in_no_form_where_somebody_is_protected() -> None:
    written = everything(wordy(protect=True), People.NAME, notes=False)
    assert [text for text in FREE if text in written] == []
    for text in ("TitleText", "technical", "Please speak more slowly", "What people wrote is left"):
        assert text in written


def test_what_people_wrote_is_there_where_it_is_asked_for_or_nobody_is_protected() -> None:
    for written in (
        everything(wordy(protect=True), People.NAME, notes=True),
        everything(wordy(protect=False), People.NAME, notes=False),
    ):
        assert [text for text in FREE if text not in written] == []
        assert "What people wrote is left out" not in written


def test_who_is_protected_in_one_segment_is_so_in_all() -> None:
    hour = Hour(
        plan_of(
            statement(1, speaker="Bo Drax", organisation="DESC", protect=True),
            statement(2, speaker="BO  DRAX"),
        )
    )
    hour.do(cmd.Insert(Kind.STATEMENT, "Bo Drax"))
    written = everything(hour, People.NAME)
    assert "drax" not in written.casefold()
    assert "No. 2" in written
    assert "No. 3" in written


def test_an_organisation_that_is_called_after_her_does_not_name_her() -> None:
    segment = statement(1, speaker="Bo Drax", organisation="Drax Foundation", protect=True)
    written = everything(Hour(plan_of(segment)), People.NAME)
    assert "drax" not in written.casefold()


def test_a_category_that_says_which_institution_it_is_goes_with_its_name() -> None:
    hour = Hour(
        plan_of(
            statement(1, organisation="DESC", category="Coalition"),
            statement(2, organisation="Omnium", category="COALITION"),
            statement(3, organisation="Ombudsman", category="NHRI"),
            statement(4, organisation="Ombudsman", category="nhri"),
        )
    )
    written = everything(hour, People.NUMBER)
    assert "nhri" not in written.casefold()
    assert "Coalition" in written
    assert "NHRI" in everything(hour, People.ORGANISATION)


def test_an_id_made_of_a_name_is_a_number() -> None:
    zelda = statement(1, speaker="Zelda Quux", protect=True)
    hour = Hour(plan_of(zelda, replace(statement(2, organisation="DESC"), id="for-zelda-quux")))
    assert "quux" not in everything(hour, People.NAME).casefold()


def test_data_name_people_as_they_were_recorded() -> None:
    written = everything(panel(), People.NAME)
    for name in ("Bo Chan", "Cy Doe", "Eve Fox", "Omnium", "Observatori DESC"):
        assert name in written


def test_organisations_stand_for_their_people() -> None:
    written = everything(panel(), People.ORGANISATION)
    for name in ("Bo Chan", "Cy Doe", "Eve Fox"):
        assert name not in written
    for name in ("Omnium", "Observatori DESC", "Permanent Mission of Spain", "No. 4 absent"):
        assert name in written
    assert "note: Omnium thanked Observatori DESC and No. 4" in written


@pytest.mark.parametrize("kind", [Kind.STATE, Kind.QUESTIONS])
def test_whoever_speaks_for_a_mission_is_a_person(kind: Kind) -> None:
    speaker = Segment(1, "1", kind, "H.E. Jane Doe", "Permanent Mission of Spain", max=120_000)
    hour = Hour(plan_of(speaker, statement(2)))
    hour.do(cmd.Open())
    hour.do(cmd.Give(1), "0:10")
    hour.do(cmd.WriteNote("Ms Doe thanked everybody"), "1:00")
    written = everything(hour, People.ORGANISATION)
    assert "Doe" not in written
    assert "Permanent Mission of Spain" in written
    assert "H.E. Jane Doe" in everything(hour, People.NAME)


def test_a_protected_state_without_an_organisation_is_named_by_no_part_either() -> None:
    speaker = Segment(1, "1", Kind.STATE, "H.E. Jane Doe", max=120_000, protect=True)
    hour = Hour(plan_of(speaker))
    hour.do(cmd.Open())
    hour.do(cmd.WriteNote("Ms Doe is late"))
    assert "Doe" not in everything(hour, People.NAME)


def test_numbers_name_nobody() -> None:
    written = everything(panel(), People.NUMBER)
    for name in ("Bo Chan", "Cy Doe", "Eve Fox", "Omnium", "Observatori", "Permanent Mission"):
        assert name not in written
    assert "No. 3" in written


def test_who_somebody_is_on_a_page() -> None:
    assert who(statement(1, speaker="Ann", organisation="DESC")) == "Ann, DESC"
    assert who(statement(1, speaker="", organisation="DESC")) == "DESC"
    assert who(statement(1, speaker="DESC", organisation="DESC")) == "DESC"
    assert who(statement(4, speaker="")) == "No. 4"
    assert who(statement(4, speaker="Speaker 1 (to be confirmed)", organisation="DESC")) == "DESC"
    assert who(other(2, Kind.QUESTIONS, "1:00")) == "Missions' questions"


def test_a_placeholder_stays_where_no_organisation_is_known() -> None:
    segments = {
        turn.segment.number: turn.segment for turn in report(panel(), People.ORGANISATION).turns
    }
    assert who(segments[5]) == "Speaker 5 (to be confirmed)"
