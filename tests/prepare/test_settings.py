"""Settings as the screens take them, and what `presession settings` shows."""

import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from presession_timer.audience.words import languages
from presession_timer.base.errors import BadInput
from presession_timer.base.themes import PALETTES
from presession_timer.base.user_settings import (
    BROKER_CA,
    BROKER_PASSWORD,
    BROKER_USER,
    THEMES,
)
from presession_timer.base.world.languages import LANGUAGES
from presession_timer.plan.settings_file import LENGTHS
from presession_timer.prepare.settings import checked_settings
from presession_timer.prepare.settings_page import show
from tests.command import ROOT, environment, presession

PAGE = (ROOT / "docs" / "settings.md").read_text("utf-8")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def shown(file: Path) -> dict[str, tuple[str, str]]:
    """Value and origin of each setting."""
    out = StringIO()
    assert show(out, file) == 0
    rows = [line.strip().split("  ") for line in out.getvalue().splitlines()[1:]]
    cells = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    return {name: (value, origin) for name, value, origin in cells}


def test_each_setting_is_shown_with_its_value_and_where_it_comes_from(file: Path) -> None:
    file.write_text('theme = "light"\n[keys]\ngo = "f10 space"\n[formats.x]\nmax = "6:00"\n')
    found = shown(file)
    assert found["theme"] == ("light", "line 1")
    assert found["language"] == ("en", "the tool's own")
    assert found["report.formats"] == ("pdf, html, csv", "the tool's own")
    assert found["new.handover"] == ("0:20", "the tool's own")
    assert found["new.reserve"] == ("15:00", "the tool's own")
    assert found["keys.go"] == ("F10 Space", "line 3")
    assert found["keys.undo"][1] == "the tool's own"
    assert found["formats.x"] == ("max 6:00", "line 5")


def test_what_lets_this_machine_into_a_broker_is_shown_without_the_password(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in (BROKER_USER, BROKER_PASSWORD, BROKER_CA):
        monkeypatch.delenv(variable, raising=False)
    file.write_text('[broker]\nuser = "room-20"\npassword-file = "broker.txt"\n')
    found = shown(file)
    assert found["broker.user"] == ("room-20", "line 2")
    assert found["broker.password-file"] == ("broker.txt", "line 3")
    assert found["broker.ca"] == ("(none)", "the tool's own")
    for variable, value in (
        (BROKER_USER, "desk"),
        (BROKER_PASSWORD, "hunter2"),
        (BROKER_CA, "ca.pem"),
    ):
        monkeypatch.setenv(variable, value)
    found = shown(file)
    assert found["broker.user"] == ("desk", BROKER_USER)
    assert found["broker.password-file"] == ("a password", BROKER_PASSWORD)
    assert found["broker.ca"] == ("ca.pem", BROKER_CA)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[keys]\ngoo = "f10"', ":2: [keys]: `goo` is no action: did you mean `go`?"),
        ('[keys]\nabsent = "a"', "`absent` is no action; without this line `presession settings`"),
        ("[keys]\ngo = 5", '`go` is 5; expected a list of texts, such as ["space", "f11"]'),
        ('[keys]\nnote = "space"', "`Space` is the key of both"),
        ('[keys]\nnote = "pgdwn"', ":2: [keys]: `note`: `pgdwn` is no key"),
        ("[keys]\ngo = []", ":2: [keys]: `go` has no key"),
        ('[report]\nformats = "pdf cvs"', ':2: there is no format "cvs"; did you mean "csv"?'),
        ('[new]\nformat = "hrc"', ':2: there is no format "hrc"'),
    ],
)
def test_a_value_that_means_nothing_is_told_with_its_line(file: Path, text: str, said: str) -> None:
    file.write_text(text)
    with pytest.raises(BadInput) as caught:
        checked_settings(file)
    assert said in str(caught.value)


def test_what_can_be_set_is_what_there_is() -> None:
    assert {f"presession-{theme}" for theme in THEMES} == set(PALETTES)
    assert set(LANGUAGES) == set(languages())
    assert [key for key in LENGTHS if f"`{key}`" not in PAGE] == []


def test_the_command_shows_the_place_and_refuses_a_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    ran = presession("settings")
    assert ran.status == 0
    assert ran.out.startswith(f"{tmp_path}/presession/settings.toml  (there is no such file")
    (tmp_path / "presession").mkdir()
    (tmp_path / "presession" / "settings.toml").write_text("theem = 1\n")
    ran = presession("settings")
    assert (ran.status, ran.out) == (2, "")
    assert "settings.toml:1: unknown key `theem`" in ran.err


def test_a_new_plan_begins_with_what_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "presession").mkdir()
    (tmp_path / "presession" / "settings.toml").write_text(
        '[new]\nhandover = "0:30"\nreserve = "12:00"\n'
    )
    assert presession("new", "a.toml", folder=tmp_path).status == 0
    (tmp_path / "list.csv").write_text("Speaker\nAna\n")
    assert presession("new", "b.toml", "--from", "list.csv", folder=tmp_path).status == 0
    for name in ("a.toml", "b.toml"):
        text = (tmp_path / name).read_text("utf-8")
        assert 'handover = "0:30"' in text
        assert 'planned = "12:00"' in text


def test_a_plan_with_a_format_of_ones_own_has_the_parts_and_lengths_it_speaks_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "presession").mkdir()
    (tmp_path / "presession" / "settings.toml").write_text(
        '[new]\nformat = "ours"\n[formats.ours]\nmax = "6:00"\nquestions = "9:00"\nstate = "3:00"\n'
    )
    assert presession("new", "a.toml", "--speakers", "2", folder=tmp_path).status == 0
    ran = presession("check", "a.toml", folder=tmp_path)
    assert re.findall(r"  -  +([0-9:]+)  (.*)", ran.out)[1:4] == [
        ("3:00", "State under Review (2)"),
        ("5:00", "Moderator's questions (5)"),
        ("9:00", "Missions' questions (6)"),
    ]


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(
        'theem = 1\n[report]\nformats = ["docx"]\n[keys]\nfly = "x"\ngo = "u"\n'
        '[formats.ignite]\nmin = "1:00"\n'
    )
    with pytest.raises(BadInput) as caught:
        checked_settings(file)
    assert [one.line for one in caught.value.problems] == [1, 3, 5, 6, 8]


def test_without_a_file_a_screen_waits_for_nothing() -> None:
    script = (
        "import sys\nfrom presession_timer.prepare.settings import checked_settings\n"
        "checked_settings()\n"
        "print('presession_timer.plan' in sys.modules, 'pydantic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env=environment(),
    )
    assert done.stdout == "False False\n"
