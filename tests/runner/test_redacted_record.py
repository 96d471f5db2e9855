"""A record without names: the same hour to the millisecond, and whole."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from presession_timer.base.errors import RecordDamaged, UnreadableFile
from presession_timer.engine import commands as cmd
from presession_timer.plan.model import Kind
from presession_timer.privacy.mask import REMOVED, People
from presession_timer.record.journal import write_record
from presession_timer.record.loading import load
from presession_timer.record.verify import verify
from presession_timer.report.loader import load_report
from presession_timer.report.render.data import report_data
from presession_timer.runner.import_and_redact import redact
from tests.engine.hours import Hour, plan_of, statement
from tests.report.sample import plan, whole_hour
from tests.report.test_properties import hours


def panel() -> Hour:
    """The sample's hour, with everything in it that people write."""
    given_plan = plan(title="Hearing of Ann Lee – Spain", moderator="Mo Derator", room="Room of Bo")
    segments = tuple(
        replace(s, speaker="Ann Lee", id="ann-lee", note="Ann is nervous", topic="Ann Lee's case")
        if s.number == 4
        else s
        for s in given_plan.segments
    )
    hour = whole_hour(replace(given_plan, segments=segments))
    hour.do(cmd.Undo())
    hour.do(cmd.WriteNote("Ann thanked Bo, whom no plan names"))
    hour.do(cmd.ShowMessage("Ann, please conclude"))
    hour.do(cmd.Insert(Kind.STATEMENT, "Eve Fox"))
    hour.do(cmd.Pause("Ann lost her voice"))
    hour.do(cmd.MarkQuestion("ann lee"))
    hour.do(cmd.Close())
    return hour


def written(folder: Path, hour: Hour, rehearsal: float | None = None) -> Path:
    """The hour's record."""
    path = folder / "spain.presession.jsonl"
    log = hour.session.history.log
    write_record(path, hour.session.plan, log, source="test", rehearsal=rehearsal)
    return path


def test_nobody_is_named_in_any_byte_of_it(tmp_path: Path) -> None:
    new = tmp_path / "shared.presession.jsonl"
    done = redact(written(tmp_path, panel()), new)
    text = new.read_text("utf-8")
    for name in ("Ann", "Lee", "Eve", "Fox", "Mo Derator", "Person", "whom no plan", "nervous"):
        assert not re.search(rf"\b{name}\b", text, re.IGNORECASE), name
    assert "Organisation D" in text
    assert (done.path, done.texts) == (new, 3)


def test_with_numbers_no_organisation_is_named_either(tmp_path: Path) -> None:
    new = tmp_path / "shared.presession.jsonl"
    redact(written(tmp_path, panel()), new, People.NUMBER)
    text = new.read_text("utf-8")
    for name in ("Organisation", "Permanent Mission", "Ann"):
        assert name not in text


def test_it_is_whole_and_a_record_of_its_own(tmp_path: Path) -> None:
    old = written(tmp_path, panel(), rehearsal=60.0)
    new = tmp_path / "shared.presession.jsonl"
    done = redact(old, new)
    assert verify(new).whole
    before, after = load(old), load(new)
    assert done.events == len(before.log) == len(after.log)
    assert after.header.seed != before.header.seed
    assert after.rehearsal == 60.0
    assert after.instants[0].boot == "redacted"
    assert [r.at for r in after.log] == [r.at for r in before.log]


def test_free_words_go_and_the_usual_reasons_stay(tmp_path: Path) -> None:
    new = tmp_path / "shared.presession.jsonl"
    redact(written(tmp_path, panel()), new)
    text = new.read_text("utf-8")
    assert "interpretation" in text
    assert text.count(REMOVED) == 4  # the title is one


def test_with_notes_they_stay_without_names(tmp_path: Path) -> None:
    new = tmp_path / "shared.presession.jsonl"
    redact(written(tmp_path, panel()), new, notes=True)
    text = new.read_text("utf-8")
    assert "thanked Bo, whom no plan names" in text
    assert "Organisation D, please conclude" in text
    assert text.count(REMOVED) == 1
    assert not re.search(r"\b(ann|lee)\b", text, re.IGNORECASE)


def test_title_and_room_and_the_ids_of_commands_lead_nowhere(tmp_path: Path) -> None:
    old = written(tmp_path, panel())
    new = tmp_path / "shared.presession.jsonl"
    redact(old, new)
    before, after = load(old), load(new)
    assert (after.plan.title, after.plan.room, after.plan.moderator) == (REMOVED, "", "")
    assert after.plan.state == "Spain"
    known = {recorded.command for recorded in before.log}
    assert not [command for command in known if f'"{command}"' in new.read_text("utf-8")]
    assert after.session.history.dead
    assert len(after.session.history.dead) == len(before.session.history.dead)


@pytest.mark.parametrize(
    "name", ["munoz", "jose-muñoz-2026", "JoseMunoz", "mueller", "hour-of-muller"]
)
def test_a_copy_is_not_called_after_somebody(tmp_path: Path, name: str) -> None:
    speakers = (statement(1, speaker="José Muñoz"), statement(2, speaker="Jürgen Müller"))
    old = written(tmp_path, Hour(plan_of(*speakers)))
    new = tmp_path / f"{name}.presession.jsonl"
    with pytest.raises(UnreadableFile, match="holds a name that the copy must not; give another"):
        redact(old, new)
    assert not new.exists()


@settings(max_examples=15)  # each is two records on disk
@given(hours())
def test_every_figure_of_any_hour_stays_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, hour: Hour
) -> None:
    folder = tmp_path_factory.mktemp("redact")
    old = written(folder, hour)
    new = folder / "shared.presession.jsonl"
    redact(old, new)
    before, after = (report_data(load_report(path, People.ORGANISATION)) for path in (old, new))
    assert before["totals"] == after["totals"]
    assert before["session"] | {"title": REMOVED} == after["session"]
    assert [turn | {"topic": None} for turn in before["turns"]] == after["turns"]
    assert before["events"] == after["events"]


@pytest.mark.parametrize("people", [People.ORGANISATION, People.NUMBER])
def test_what_is_counted_stays_and_what_was_written_freely_goes(
    tmp_path: Path, people: People
) -> None:
    speaker = statement(
        1, organisation="DESC", category="CSO", gender="f", language="fr", note="tired",
        topic="What Bo, whom no plan names, saw",
    )  # fmt: skip
    new = tmp_path / "shared.presession.jsonl"
    redact(written(tmp_path, Hour(plan_of(speaker))), new, people)
    (kept,) = load(new).plan.segments
    assert (kept.topic, kept.note) == ("", "")
    counted = ("DESC", "CSO", "f", "fr") if people is People.ORGANISATION else ("", "", "", "")
    assert (kept.organisation, kept.category, kept.gender, kept.language) == counted


def test_it_never_takes_the_place_of_a_file(tmp_path: Path) -> None:
    old = written(tmp_path, panel())
    before = old.read_bytes()
    with pytest.raises(UnreadableFile, match="exists already; give another --out"):
        redact(old, old)
    assert old.read_bytes() == before


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"cannot be written: .*; give another --out"):
        redact(written(tmp_path, panel()), tmp_path / "no" / "new.presession.jsonl")


def test_an_altered_record_is_not_made_to_look_whole(tmp_path: Path) -> None:
    old = written(tmp_path, panel())
    lines = old.read_bytes().splitlines(keepends=True)
    old.write_bytes(b"".join([*lines[:5], lines[6], *lines[7:]]))
    new = tmp_path / "new.presession.jsonl"
    with pytest.raises(RecordDamaged, match="a copy would look whole, so none is made"):
        redact(old, new)
    assert not new.exists()


def test_a_torn_last_write_is_left_behind_and_said(tmp_path: Path) -> None:
    old = written(tmp_path, panel())
    old.write_bytes(old.read_bytes()[:-20])
    done = redact(old, tmp_path / "new.presession.jsonl")
    assert done.damage.startswith("torn: ")
    assert verify(done.path).whole


def test_a_short_name_goes_with_the_name(tmp_path: Path) -> None:
    person = statement(1, speaker="Ann Lee", organisation="Omnium", short="A. Lee")
    hour = Hour(plan_of(person))
    new = tmp_path / "shared.presession.jsonl"
    redact(written(tmp_path, hour), new)
    assert b"A. Lee" not in new.read_bytes()
    assert load(new).plan.segments[0].short == ""
