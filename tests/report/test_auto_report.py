"""When the hour closes its report is there, beside the record, and the screen says where."""

import sys
from pathlib import Path

import pytest

from presession_timer.engine.commands import Close, Undo
from presession_timer.report.auto_report import AutoReport, WrittenReports
from tests.console.rig import Rig, console
from tests.engine.hours import panel
from tests.plain.scripted import Player
from tests.record.records import write_hour


async def closed(rig: Rig) -> None:
    """Run a speaker's turn and end the hour."""
    await rig.to_speaker()
    rig.runner.do(Close(), confirmed=True)
    await rig.settle()
    await rig.settle()


def reports(folder: Path) -> list[str]:
    """The endings of what was written beside the record."""
    return sorted(path.suffix for path in folder.iterdir() if path.name.startswith("a-panel-"))


def written(folder: Path, pattern: str) -> str:
    """What is in the one file with such a name."""
    (path,) = folder.glob(pattern)
    return path.read_text("utf-8")


async def test_closing_writes_the_usual_forms_and_says_where(tmp_path: Path) -> None:
    async with console(tmp_path, panel(1)) as rig:
        rig.app.auto_report = AutoReport()
        await closed(rig)
        assert reports(tmp_path) == [".csv", ".html", ".pdf"]
        (made,) = rig.app.reports.values()
        assert made.trouble == ""
        assert f"{made.paths[0].name[-16:]}, html, csv" in rig.text()
        assert f"last hash {rig.runner.fingerprint}" in rig.text()
    html = written(tmp_path, "*.html")
    assert "not closed" not in html
    assert "<h1>" in html


async def test_the_settings_say_which_and_in_which_language(tmp_path: Path) -> None:
    async with console(tmp_path, panel(1)) as rig:
        rig.app.auto_report = AutoReport(("md",), ("ar", "fr", "en"))
        await closed(rig)
        assert reports(tmp_path) == [".md"]
    assert "Relevé des temps" in written(tmp_path, "*.md")


async def test_an_end_that_is_taken_back_writes_them_anew_at_the_next(tmp_path: Path) -> None:
    async with console(tmp_path, panel(1)) as rig:
        rig.app.auto_report = AutoReport(("json",))
        await closed(rig)
        before = written(tmp_path, "a-panel-*.json")
        rig.runner.do(Undo(), confirmed=True)
        await rig.settle()
        assert ".json" not in rig.text().replace(".jsonl", "")
        rig.clock.advance(60_000)
        rig.runner.do(Close(), confirmed=True)
        await rig.settle()
        await rig.settle()
        after = written(tmp_path, "a-panel-*.json")
        assert before != after
        assert '"Undone"' not in after
        assert ".json" in rig.text().replace(".jsonl", "")


async def test_nothing_is_written_where_nobody_asked(tmp_path: Path) -> None:
    async with console(tmp_path, panel(1)) as rig:
        await closed(rig)
        assert reports(tmp_path) == []


async def test_what_cannot_be_written_is_said_and_the_rest_is_there(tmp_path: Path) -> None:
    async with console(tmp_path, panel(1)) as rig:
        rig.app.auto_report = AutoReport(("youtube", "csv"))
        await closed(rig)
        assert reports(tmp_path) == [".csv"]
        assert "YouTube would show no chapters" in rig.text()


def test_leaving_at_once_still_writes_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from presession_timer.base.clock import ManualClock
    from presession_timer.console.app import ConsoleApp
    from presession_timer.console.launch import _say_goodbye
    from presession_timer.engine.commands import Go
    from presession_timer.runner.session_runner import SessionRunner
    from tests.engine.hours import START

    runner = SessionRunner.open_plan(panel(1), tmp_path / "r.presession.jsonl", ManualClock(START))
    runner.do(Go(), confirmed=True)
    runner.do(Close(), confirmed=True)
    runner.close()
    app = ConsoleApp([])
    app.runner, app.auto_report = runner, AutoReport(("csv", "md"))
    _say_goodbye(app)
    said = capsys.readouterr().out.splitlines()
    assert [Path(path).suffix for path in said[:2]] == [".csv", ".md"]
    assert said[2] == f"{runner.path}: last hash {runner.fingerprint}"
    assert said[3].startswith(f"{runner.path}: `presession report ")


@pytest.mark.parametrize("last", [(), ("quit",)])
def test_the_plain_console_writes_them_when_a_closed_hour_is_left(
    tmp_path: Path, last: tuple[str, ...]
) -> None:
    player = Player(tmp_path)
    lines = player.play(
        "open", "close", "undo", 60_000, "close", *last, auto_report=AutoReport(("csv", "md"))
    )
    said = [line.removeprefix("the report: ") for line in lines if line.startswith("the report: ")]
    assert [Path(path).suffix for path in said] == [".csv", ".md"]
    assert all(Path(path).parent == tmp_path and Path(path).is_file() for path in said)
    assert "lasted one minute" in Path(said[1]).read_text("utf-8")
    assert lines[-3].startswith("the report: ")
    assert lines[-2].startswith("last hash of the record: ")
    assert lines[-1].endswith(f"closed; presession report {player.path}")


def test_the_plain_console_writes_none_of_an_hour_that_it_did_not_close(tmp_path: Path) -> None:
    player, auto_report = Player(tmp_path), AutoReport(("csv",))
    assert "the report" not in " ".join(player.play("open", auto_report=auto_report))
    assert "the report" in " ".join(player.play("close", auto_report=auto_report))
    assert "the report" not in " ".join(player.play("status", auto_report=auto_report))


def test_the_plain_console_says_what_cannot_be_written(tmp_path: Path) -> None:
    lines = Player(tmp_path).play("open", "close", auto_report=AutoReport(("youtube",)))
    assert "YouTube would show no chapters" in lines[-3]


def test_without_the_extra_for_pdf_the_other_forms_are_written_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    reports = AutoReport().write(write_hour(tmp_path / "a-panel.presession.jsonl"))
    assert [path.suffix for path in reports.paths] == [".html", ".csv"]
    assert 'pip install "presession-timer[pdf]"' in reports.trouble


def test_the_line_of_the_screen_names_the_files_once() -> None:
    paths = tuple(Path(f"hall/spain-1a2b.{ending}") for ending in ("pdf", "html", "youtube.txt"))
    assert WrittenReports(paths).words == "hall/spain-1a2b.pdf, html, youtube.txt"
    assert WrittenReports().words == ""
