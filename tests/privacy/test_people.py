"""Whoever is not to be named is named nowhere."""

import io
import zipfile

import pytest

from presession_timer.live import commands as cmd
from presession_timer.plan.model import Kind, Segment
from presession_timer.privacy.people import People, who
from presession_timer.report.as_json import render, render_lines
from presession_timer.report.chapters import render_vtt
from presession_timer.report.document import compose
from presession_timer.report.html_page import render_html
from presession_timer.report.layout import page_of
from presession_timer.report.markdown_page import render_markdown
from presession_timer.report.tables import render_csv
from presession_timer.report.workbook import render_workbook
from presession_timer.views.report_terminal import page_lines
from tests.live.hours import Hour, other, plan_of, statement
from tests.report.sample import report


def everything(hour: Hour, people: People) -> str:
    """Every form of the report, as one text; what is packed is unpacked."""
    found = report(hour, people)
    page = "\n".join(line.plain for line in page_lines(compose(found), 120))
    pages = (render_html(page_of(found)), render_markdown(page_of(found)), render_vtt(found))
    with zipfile.ZipFile(io.BytesIO(render_workbook(found))) as parts:
        workbook = [parts.read(name).decode() for name in parts.namelist()]
    data = (render(found), render_lines(found), render_csv(found))
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


@pytest.mark.parametrize("people", People)
def test_a_protected_person_is_in_no_form_of_the_report(people: People) -> None:
    assert "ann lee" not in everything(panel(), people).casefold()


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
