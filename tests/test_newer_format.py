"""A record of a newer presession is called newer by every command, and damaged by none."""

from pathlib import Path

import pytest

from presession_timer.base.mistakes import BROKEN
from presession_timer.cli.main import main
from presession_timer.home.contents import contents_of
from tests.command import presession
from tests.record.records import write_hour

FORMAT_9 = b'{"presession":9,"tool":"4.0.0","whatever":[]}\n{"new":1}\n'


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """A record of format 9."""
    path = tmp_path / "spain.presession.jsonl"
    path.write_bytes(FORMAT_9)
    return path


@pytest.mark.parametrize(
    "command",
    [
        ("report", "{}", "--format", "json"),
        ("redact", "{}", "--out", "{}.new"),
        ("serve", "{}"),
    ],
)
def test_a_command_says_to_install_a_newer_one_and_changes_nothing(
    newer: Path, command: tuple[str, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    assert main([part.format(newer) for part in command]) == 2
    said = capfd.readouterr()
    assert "written by presession 4.0.0 in format 9" in said.err
    assert "install a newer one" in said.err
    assert "damaged" not in said.err + said.out
    assert newer.read_bytes() == FORMAT_9
    assert [path.name for path in newer.parent.iterdir() if "damaged" in path.name] == []


def test_the_hour_is_not_run_on_it(newer: Path) -> None:
    done = presession("run", "--plain", str(newer))
    assert done.status == 2
    assert "install a newer one" in done.err
    assert newer.read_bytes() == FORMAT_9


def test_the_list_calls_it_newer(newer: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["list", str(newer.parent)]) == 0
    said = capfd.readouterr()
    assert "newer" in said.out
    assert "damaged" not in said.out


def test_the_home_screen_calls_it_newer(newer: Path) -> None:
    told = str(list(contents_of(newer.parent)))
    assert "newer" in told
    assert "damaged" not in told


def test_a_mistake_of_ours_in_a_command_has_its_status_and_a_file_with_the_details(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def mistaken(plan: object, log: object) -> None:
        raise LookupError("a mistake of ours")

    path = write_hour(tmp_path / "spain.presession.jsonl")
    monkeypatch.setattr("presession_timer.record.loading.fold", mistaken)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert main(["report", str(path)]) == BROKEN
    said = capfd.readouterr().err
    assert "presession made a mistake and could not go on; the details are in" in said
    assert "damaged" not in said
    (details,) = (tmp_path / "state" / "presession").glob("*.log")
    assert "a mistake of ours" in details.read_text("utf-8")
