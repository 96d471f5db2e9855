"""Which record a path means: begun, gone on with, numbered, or refused with what to do."""

import re
from pathlib import Path

import pytest

from presession_timer.base.clock import SystemClock
from presession_timer.base.errors import BadInput, PresessionError, RecordInUse, UnreadableFile
from presession_timer.engine.commands import Close, Command, Open
from presession_timer.importers.choices import Choices
from presession_timer.plan.toml_file import read_plan
from presession_timer.prepare.new import readable
from presession_timer.record.journal import create
from presession_timer.record.loading import load
from presession_timer.record.paths import is_record
from presession_timer.record.records_of_plan import latest_hour, records_of
from presession_timer.runner.day import followed, openings
from presession_timer.runner.session_runner import SessionRunner

TEXT = """
[session]
title = "{title}"
date = 2019-12-10
start = 10:00:00

[[segment]]
speaker = "Speaker 1"
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A plan with one speaker."""
    return written(tmp_path / "spain.toml")


def written(path: Path, title: str = "Spain", speaker: str = "Speaker 1") -> Path:
    path.write_text(TEXT.format(title=title).replace("Speaker 1", speaker), "utf-8")
    return path


def opened(
    path: Path,
    *commands: Command,
    record: Path | None = None,
    rehearse: float | None = None,
) -> SessionRunner:
    """Open, do, and leave."""
    (opening,) = openings([path], record=record, rehearse=rehearse)
    with opening() as runner:
        for command in commands:
            assert runner.do(command, confirmed=True).ok
    return runner


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*.jsonl")}


def test_a_record_is_known_by_its_name_or_by_its_content(plan: Path, tmp_path: Path) -> None:
    record = opened(plan, Open()).path
    assert is_record(record)
    assert is_record(record.rename(tmp_path / "renamed.txt"))
    assert is_record(tmp_path / "nosuch.presession.jsonl")
    assert not is_record(plan)
    assert not is_record(tmp_path / "nosuch.toml")


def test_a_record_in_which_nothing_happened_gives_way_to_a_changed_plan(plan: Path) -> None:
    create(plan.with_name("spain.presession.jsonl"), read_plan(plan), SystemClock().now()).close()
    written(plan, speaker="Somebody else")
    runner = opened(plan, Open())
    assert runner.session.plan.segments[0].speaker == "Somebody else"
    assert names(plan.parent) == {"spain.presession.jsonl"}


def test_a_plan_that_was_only_looked_at_leaves_nothing_behind(plan: Path) -> None:
    assert opened(plan).unused
    assert opened(plan, rehearse=60).unused
    assert list(plan.parent.glob("spain*")) == [plan]


def test_a_record_that_began_keeps_its_plan_and_says_that_the_file_was_changed(plan: Path) -> None:
    opened(plan, Open())
    assert opened(plan).recovered == ""
    written(plan, speaker="Somebody else")
    runner = opened(plan)
    assert runner.session.plan.segments[0].speaker == "Speaker 1"
    assert "was changed since" in runner.recovered
    plan.write_text("[session", "utf-8")
    assert "cannot be read any more" in opened(plan).recovered
    plan.unlink()
    assert "cannot be read any more" in opened(plan).recovered


def test_a_record_of_another_session_says_whose_it_is(plan: Path) -> None:
    opened(plan, Open())
    written(plan, title="Kenya")
    assert "going on with the record of Spain, 2019-12-10" in opened(plan).recovered


def test_a_plan_with_mistakes_makes_no_record(plan: Path) -> None:
    plan.write_text("[session]\n", "utf-8")
    with pytest.raises(BadInput):
        opened(plan)
    assert names(plan.parent) == set()


def test_a_closed_hour_is_followed_by_another_beside_the_plan_and_refused_elsewhere(
    plan: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.presession.jsonl"
    opened(plan, Open(), Close(), record=kept)
    with pytest.raises(UnreadableFile, match="this hour is closed; give another --record"):
        opened(plan, record=kept)
    opened(plan, Open(), Close())
    opened(plan, Open())
    assert names(tmp_path) == {kept.name, "spain.presession.jsonl", "spain-2.presession.jsonl"}


def test_a_closed_record_named_itself_is_opened_for_an_undo(plan: Path) -> None:
    record = opened(plan, Open(), Close()).path
    assert opened(record).session.closed is not None


def test_a_rehearsal_and_the_real_hour_have_a_record_each(plan: Path) -> None:
    rehearsal = opened(plan, Open(), rehearse=60)
    real = opened(plan, Open())
    assert (rehearsal.rehearsal, real.rehearsal) == (60, None)
    assert rehearsal.path != real.path
    assert opened(plan).path == real.path
    assert opened(plan, rehearse=60).path == rehearsal.path
    with pytest.raises(UnreadableFile, match="the record of a real hour; rehearse its plan"):
        opened(real.path, rehearse=60)
    with pytest.raises(UnreadableFile, match="the record of a rehearsal"):
        opened(plan, record=rehearsal.path)


def test_a_rehearsal_keeps_its_speed_and_says_so(plan: Path) -> None:
    record = opened(plan, Open(), rehearse=60).path
    assert "began 60 times as fast" in opened(record, rehearse=30).recovered
    assert opened(record, rehearse=60).recovered == ""


def test_record_never_takes_the_place_of_another_file(plan: Path) -> None:
    before = plan.read_bytes()
    with pytest.raises(PresessionError, match="not a presession record"):
        opened(plan, record=plan)
    assert plan.read_bytes() == before
    with pytest.raises(UnreadableFile, match="a record already"):
        openings([opened(plan, Open()).path], record=plan)


def test_a_folder_is_neither(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="a folder, not a plan or a record"):
        openings([tmp_path])


def test_nobody_takes_the_seat_of_somebody_who_has_not_opened_yet(plan: Path) -> None:
    (opening,) = openings([plan])
    with opening(), pytest.raises(RecordInUse):
        opened(plan)


@pytest.fixture
def day(tmp_path: Path) -> list[Path]:
    """Two plans."""
    return [written(tmp_path / f"{name}.toml", name) for name in ("kenya", "spain")]


def titles(day: list[Path]) -> list[str]:
    found = []
    for opening in openings(day):
        with opening() as runner:
            found.append(f"{runner.session.plan.title} {runner.path.name.partition('.')[0]}")
    return found


def test_a_day_leaves_out_what_is_closed_until_all_is(day: list[Path]) -> None:
    kenya, spain = day
    assert titles(day) == ["kenya kenya", "spain spain"]
    opened(kenya, Open(), Close())
    assert titles(day) == ["spain spain"]
    opened(spain, Open(), Close())
    assert titles(day) == ["kenya kenya-2", "spain spain-2"]


def test_a_rehearsed_day_is_still_to_come(day: list[Path]) -> None:
    opened(day[0], Open(), Close(), rehearse=60)
    assert titles(day) == ["kenya kenya", "spain spain"]
    assert load(day[0].with_name("kenya.rehearsal.presession.jsonl")).rehearsal == 60


def test_an_old_rehearsal_keeps_its_name_and_the_real_hour_says_why_it_has_another(
    plan: Path,
) -> None:
    old = plan.with_name("spain.presession.jsonl")
    opened(plan, Open(), record=old, rehearse=60)
    before = old.read_bytes()
    real = opened(plan, Open())
    assert real.path.name == "spain-2.presession.jsonl"
    assert real.recovered == (
        "spain.presession.jsonl is the record of a rehearsal and stays, so this hour is kept in "
        "spain-2.presession.jsonl"
    )
    assert (old.read_bytes(), load(real.path).rehearsal) == (before, None)
    again = opened(plan, Close())
    assert (again.path, again.recovered) == (real.path, "")
    assert records_of(plan) == [real.path]


def test_a_real_hour_that_is_called_like_a_rehearsal_is_not_gone_on_with_as_one(plan: Path) -> None:
    name = plan.with_name("spain.rehearsal.presession.jsonl")
    opened(plan, Open(), record=name)
    assert opened(plan, Open(), rehearse=60).path.name == "spain-2.rehearsal.presession.jsonl"


def test_rehearsals_are_numbered_among_themselves(plan: Path) -> None:
    opened(plan, Open(), Close(), rehearse=60)
    opened(plan, Open(), Close())
    assert opened(plan, Open(), rehearse=60).path.name == "spain-2.rehearsal.presession.jsonl"
    assert opened(plan, Open()).path.name == "spain-2.presession.jsonl"


def test_the_latest_hour_of_a_plan_is_its_latest_real_one(plan: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"no hour of this plan has been held yet$"):
        latest_hour(plan)
    rehearsal = opened(plan, Open(), rehearse=60).path
    with pytest.raises(UnreadableFile, match=f"its rehearsal: presession report {rehearsal}"):
        latest_hour(plan)
    first = opened(plan, Open(), Close()).path
    assert latest_hour(plan) == first
    second = opened(plan, Open()).path
    assert (latest_hour(plan), first != second) == (second, True)
    opened(second, Close())
    third = plan.with_name("spain-3.presession.jsonl")
    create(third, read_plan(plan), SystemClock().now()).close()  # set up, and nothing happened
    assert latest_hour(plan) == second


@pytest.fixture
def numbered_day(tmp_path: Path) -> list[Path]:
    """Two plans, of which one is called like the other's second record."""
    return [
        written(tmp_path / f"{name}.toml", title, speaker)
        for name, title, speaker in (("panel", "Kenya", "Ann"), ("panel-2", "Spain", "Bo"))
    ]


def test_a_plan_that_is_called_like_anothers_second_record_keeps_its_name(
    numbered_day: list[Path],
) -> None:
    panel, _ = numbered_day
    opened(panel, Open(), Close())
    opened(panel, Open(), Close())
    assert load(panel.with_name("panel-3.presession.jsonl")).plan.title == "Kenya"
    assert titles(numbered_day) == ["Spain panel-2"]


def test_an_hour_that_began_before_there_was_a_plan_of_its_records_name_stays_its_own(
    numbered_day: list[Path],
) -> None:
    panel, second = numbered_day
    second.unlink()
    opened(panel, Open(), Close())
    assert opened(panel, Open()).path.name == "panel-2.presession.jsonl"
    written(second, "Spain", "Bo")
    assert titles(numbered_day) == ["Kenya panel-2", "Spain panel-2-2"]


def test_a_plan_that_became_another_session_begins_a_record_of_its_own(plan: Path) -> None:
    opened(plan, Open())
    written(plan, title="Kenya", speaker="Ann")
    runner = opened(plan, Open())
    assert (runner.path.name, runner.recovered) == ("spain-2.presession.jsonl", "")
    assert opened(plan).path == runner.path


@pytest.mark.parametrize("name", ["speakers.csv", "SPEAKERS.XLSX", "panel.v2.tsv"])
def test_a_list_is_named_as_one_with_what_makes_a_plan_of_it(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("Speaker;Organisation\nAnn Example;Harbour Watch\n")
    plan = path.with_suffix(".toml")
    said = f"{path}: this is a list, not a plan; make the plan of it: presession new {plan} --from"
    with pytest.raises(UnreadableFile, match=re.escape(said)):
        openings([path])
    with pytest.raises(UnreadableFile, match=re.escape(said)):
        read_plan(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\x89PNG\r\n\x1a\n\0", "this is a picture"), (b"", "the file is empty")],
)
def test_no_plan_is_promised_of_a_file_that_only_its_name_makes_a_list(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "pic.csv"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=said):
        openings([path])
    with pytest.raises(BadInput, match=said) as checked:
        read_plan(path)
    with pytest.raises(BadInput) as made:
        readable(path, Choices())
    assert str(checked.value) == str(made.value)


def test_an_ontime_project_is_not_taken_for_a_plan(tmp_path: Path) -> None:
    path = tmp_path / "rundown.json"
    path.write_text("{}")
    with pytest.raises(UnreadableFile, match="where it is an Ontime project, make the plan of it"):
        openings([path])
    with pytest.raises(UnreadableFile, match="no such file"):
        read_plan(tmp_path / "nosuch.json")


def test_a_session_that_cannot_be_followed_is_closed(plan: Path) -> None:
    seen = []

    def refuse(runner: SessionRunner) -> None:
        seen.append(runner)
        raise OSError("no port is free")

    [load] = followed(openings([plan]), [seen.append, refuse])
    with pytest.raises(OSError, match="no port is free"):
        load()
    assert len(seen) == 2
    with openings([plan])[0]() as again:  # its record is free
        assert again.session.opened is None
