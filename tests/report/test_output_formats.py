"""Reports as files: which there are, whose names are in them, and whole whatever happens."""

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from presession_timer.base.durations import DAY
from presession_timer.base.errors import BadFormat, RecordDamaged
from presession_timer.engine import commands as cmd
from presession_timer.privacy.mask import People
from presession_timer.record.journal import write_record
from presession_timer.report.figures import RecordFacts, Report, build
from presession_timer.report.language import ENGLISH, language
from presession_timer.report.loader import OpenedRecord, open_record
from presession_timer.report.output_formats import (
    FORMATS,
    ReportOptions,
    file_reports,
    formats_from,
    rendered,
    rendered_series,
)
from presession_timer.report.render.chapters import parse_sync
from presession_timer.report.render.pdf import render_pdf
from presession_timer.report.series_figures import series_of, session_figures
from presession_timer.report.series_page import series_page
from tests.engine.hours import Hour
from tests.report.sample import AT_TWO, plan, whole_hour


def written(folder: Path, it: Hour, name: str = "spain") -> Path:
    path = folder / f"{name}.presession.jsonl"
    write_record(path, it.session.plan, it.session.history.log, source="test")
    return path


def contents(record: Path, formats: Sequence[str], options: ReportOptions) -> dict[str, bytes]:
    opened = open_record(record)
    return {name: made.data for name, made in rendered(opened, formats, options)}


def test_every_form_can_be_named_and_no_other() -> None:
    assert formats_from("PDF, html,pdf") == ("pdf", "html")
    assert formats_from(",".join(FORMATS)) == tuple(FORMATS)
    with pytest.raises(BadFormat, match='no format "pdff"; did you mean "pdf"'):
        formats_from("pdff")
    with pytest.raises(BadFormat, match="there are json, jsonl, csv, xlsx, html, pdf, md, vtt and"):
        formats_from("json,")


TEXTS = ("json", "jsonl", "csv", "html", "md", "vtt", "youtube")


@pytest.mark.parametrize(
    ("people", "named", "organised"),
    [
        (None, {"json", "jsonl", "csv"}, set(TEXTS)),
        (People.NAME, set(TEXTS), set(TEXTS)),
        (People.ORGANISATION, set(), set(TEXTS)),
        (People.NUMBER, set(), set()),
    ],
)
def test_who_is_named_where(
    tmp_path: Path, people: People | None, named: set[str], organised: set[str]
) -> None:
    found = contents(written(tmp_path, whole_hour()), TEXTS, ReportOptions(people=people))
    for form, data in zip(TEXTS, found.values(), strict=True):
        text = data.decode()
        assert ("Person 4" in text) == (form in named), form
        assert ("Organisation D" in text) == (form in organised), form


def test_pages_are_in_the_language_and_data_are_not(tmp_path: Path) -> None:
    record = written(tmp_path, whole_hour())
    english = contents(record, TEXTS, ReportOptions())
    french = contents(record, TEXTS, ReportOptions(say=language("fr")))
    for form, one, other in zip(TEXTS, english.values(), french.values(), strict=True):
        assert (one == other) == (form in ("json", "jsonl", "csv")), form


def test_what_a_reader_should_know_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import typst

    from presession_timer.report.render import pdf as pdf_page

    fonts = typst.Fonts(include_system_fonts=False)
    monkeypatch.setattr(pdf_page, "_fonts", lambda: fonts)
    heard: list[str] = []
    record = written(tmp_path, whole_hour(plan(title="中国")))
    file_reports(record, ("pdf",), warn=heard.append)
    (warning,) = heard
    assert warning.startswith("no font on this machine has Chinese: the PDF names it in brackets")
    assert file_reports(record, ("pdf",))


def test_an_hour_held_on_another_day_says_both_and_its_files_carry_the_day_it_was_held() -> None:
    earlier = replace(plan(start=AT_TWO - 30 * DAY), date=date(2019, 11, 10))
    session = replace(whole_hour().session, plan=earlier)
    opened = OpenedRecord(session, RecordFacts("r.jsonl", "0" * 64, 30), "seed")
    made = dict(rendered(opened, ("html", "md", "json"), ReportOptions()))
    stem = "upr-pre-session-35-spain-2019-12-10-seed"
    assert [*made] == [f"{stem}.html", f"{stem}.md", f"{stem}.json"]
    *pages, data = (one.data.decode() for one in made.values())
    for page in pages:
        assert "Planned for Sunday 10 November 2019, held on Tuesday 10 December 2019" in page
        assert " late" not in page
        assert "after schedule" not in page
    found = json.loads(data)["session"]
    assert (found["date"], found["held_on"]) == ("2019-11-10", "2019-12-10")
    assert found["late_start_s"] is None
    ((_, french),) = rendered(opened, ("md",), ReportOptions(say=language("fr")))
    said = "Prévue pour le dimanche 10 novembre 2019, tenue le mardi 10 décembre 2019"
    assert said in french.data.decode()


def test_a_record_that_holds_nothing_is_an_error_and_no_file(tmp_path: Path) -> None:
    record = tmp_path / "r.presession.jsonl"
    record.write_bytes(b"nonsense\n")
    with pytest.raises(RecordDamaged):
        file_reports(record, ("csv",), tmp_path / "out")
    assert not (tmp_path / "out").exists()


NASTY = ("\ud800 half a letter", "\x1b[2J\u202e\x00", "\ufffe\U000e0001")


@settings(max_examples=2)  # of 30 texts each: a PDF takes its time
@example(list(NASTY * 10))
@given(st.lists(st.text(), min_size=30, max_size=30))
def test_any_text_that_anybody_could_write_goes_into_every_form(texts: list[str]) -> None:
    title, room, note, *others = texts
    given_plan = plan(title=title, room=room, state=note)
    segments = (
        tuple(
            replace(s, organisation=others[n], topic=others[n + 9], category=others[n + 18])
            for n, s in enumerate(given_plan.segments[:9])
        )
        + given_plan.segments[9:]
    )
    it = whole_hour(replace(given_plan, segments=segments))
    it.do(cmd.Undo())
    it.do(cmd.WriteNote(note))
    it.do(cmd.Close())
    opened = OpenedRecord(it.session, RecordFacts("r.jsonl", "0" * 64, 30), "seed")
    for people in (People.NAME, People.NUMBER):
        for name, made in rendered(opened, tuple(FORMATS), ReportOptions(people=people)):
            assert name.isascii()
            assert made.data
    session = session_figures(opened.report())
    assert render_pdf(series_page(series_of([session]), ENGLISH)).data


def test_chapters_for_another_time_are_warned_of(tmp_path: Path) -> None:
    record = written(tmp_path, whole_hour())
    warned: list[str] = []
    for wall in ("14:02:03", "18:00:00"):
        options = ReportOptions(sync=parse_sync(f"{wall}=00:00:00"))
        file_reports(record, ("vtt",), tmp_path / "out", options=options, warn=warned.append)
    assert warned == ["nothing of the hour is in the recording; look at --sync"]
    file_reports(written(tmp_path, Hour(plan()), "new"), ("vtt",), warn=warned.append)
    assert len(warned) == 1


def names_of(record: Path, *formats: str, **how: Any) -> list[str]:
    """Each file's name behind what is the same in all."""
    opened = open_record(record)
    made = rendered(opened, formats, ReportOptions(**how))
    return [name.removeprefix(opened.stem) for name, _ in made]


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ({}, [".html", ".csv", ".vtt"]),
        ({"people": People.NAME}, ["-names.html", ".csv", "-names.vtt"]),
        ({"people": People.ORGANISATION}, [".html", "-organisation.csv", ".vtt"]),
        ({"people": People.NUMBER}, ["-number.html", "-number.csv", "-number.vtt"]),
        ({"say": language("fr")}, ["-fr.html", ".csv", "-fr.vtt"]),
        (
            {"people": People.NAME, "say": language("es")},
            ["-names-es.html", ".csv", "-names-es.vtt"],
        ),
        ({"sync": parse_sync("10:02:03=00:01:30")}, [".html", ".csv", "-sync-36123-90.vtt"]),
        ({"notes": True}, [".html", ".csv", ".vtt"]),  # nobody is protected: no difference
    ],
)
def test_reports_that_differ_have_different_names(
    tmp_path: Path, options: dict[str, object], names: list[str]
) -> None:
    record = written(tmp_path, whole_hour())
    assert names_of(record, "html", "csv", "vtt", **options) == names


def test_notes_of_an_hour_that_protects_somebody_are_in_a_file_of_another_name(
    tmp_path: Path,
) -> None:
    given = plan()
    segments = (*given.segments[:-1], replace(given.segments[-1], protect=True))
    record = written(tmp_path, whole_hour(replace(given, segments=segments)))
    assert names_of(record, "html", "csv", notes=True) == ["-notes.html", "-notes.csv"]


def test_a_series_of_other_records_has_another_name() -> None:
    series = series_of([session_figures(whole_hour_report())])
    one, other, french = (
        [name for name, _ in rendered_series(series, ("html", "csv"), options, seeds)]
        for options, seeds in (
            (ReportOptions(), ("a", "b")),
            (ReportOptions(), ("a", "c")),
            (ReportOptions(say=language("fr")), ("b", "a")),
        )
    )
    assert not set(one) & set(other)
    assert french == [one[0].replace(".html", "-fr.html"), one[1]]


def test_files_of_a_rehearsal_say_so_in_their_names() -> None:
    session, names = whole_hour().session, []
    for speed in (None, 60.0):
        opened = OpenedRecord(session, RecordFacts("r", "0" * 64, 30, speed), "seed")
        names += [name for name, _ in rendered(opened, ("csv",), ReportOptions())]
    day = "upr-pre-session-35-spain-2019-12-10"
    assert names == [f"{day}-seed.csv", f"{day}-rehearsal-seed.csv"]


@pytest.mark.parametrize(
    ("speeds", "marked"), [((None,), False), ((60.0,), True), ((None, 60.0), False)]
)
def test_a_series_of_nothing_but_rehearsals_says_so_in_its_name(
    speeds: Sequence[float | None], marked: bool
) -> None:
    series = series_of([session_figures(whole_hour_report(speed)) for speed in speeds])
    ((name, _),) = rendered_series(series, ("csv",), ReportOptions(), ("a",))
    assert ("-rehearsal-" in name) is marked


def whole_hour_report(rehearsal: float | None = None) -> Report:
    facts = RecordFacts(name="", sha256="", events=0, rehearsal=rehearsal)
    return build(whole_hour().session, facts)


@pytest.mark.skipif(os.name != "posix", reason="modes")
def test_reports_beside_a_record_have_its_mode_unless_they_are_shared(tmp_path: Path) -> None:
    record = written(tmp_path, whole_hour())
    paths = file_reports(record, ("html", "csv"))
    assert {path.stat().st_mode & 0o777 for path in paths} == {0o600}
    before = os.umask(0o022)
    try:
        paths = file_reports(record, ("html", "csv"), tmp_path / "out", shared=True)
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in paths} == {0o644}
