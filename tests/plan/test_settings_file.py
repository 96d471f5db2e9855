"""The settings file: what it can hold, and every mistake with its line."""

import re
from pathlib import Path

import pytest

from presession_timer.base.durations import parse
from presession_timer.base.errors import BadInput, UnreadableFile
from presession_timer.base.user_settings import OscSetting, Settings, settings_path
from presession_timer.plan.formats import known_formats, own_formats
from presession_timer.plan.settings_file import read_settings
from presession_timer.plan.toml_file import read_plan

PAGE = (Path(__file__).parents[2] / "docs" / "settings.md").read_text("utf-8")


def settings(folder: Path, text: str) -> Settings:
    file = folder / "settings.toml"
    file.write_text(text, "utf-8")
    return read_settings(file)


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(BadInput) as caught:
        own_formats(settings(folder, text))
    return [str(one).partition("settings.toml")[2] for one in caught.value.problems]


def test_without_a_file_everything_is_the_tools_own(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "none.toml") == Settings()
    assert read_settings() == Settings()


def test_the_place_is_the_users_own(nobodys_settings: Path) -> None:
    assert nobodys_settings in settings_path().parents
    assert settings_path().name == "settings.toml"


def test_the_example_of_the_page_is_read_as_the_page_says(tmp_path: Path) -> None:
    example = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert example
    found = settings(tmp_path, example[1])
    assert (found.theme, found.ascii_only, found.languages) == ("light", True, ("fr", "en"))
    assert found.report_formats == ("pdf", "csv", "json")
    assert found.report_shared
    assert (found.new_format, found.new_handover, found.new_reserve) == (
        "our-panel",
        "0:30",
        "12:00",
    )
    assert found.keys["go"] == ("space", "enter", "pagedown", "f11")
    assert found.keys["note"] == ("o", "F12")
    panel = own_formats(found)["our-panel"]
    assert (panel.window.min, panel.window.max) == (parse("4:00"), parse("6:00"))
    assert panel.handover == parse("0:10")
    assert found.lines["theme",] == 1
    assert found.lines["formats", "our-panel", "max"] == 30
    assert [(hook.on, hook.lines["body"]) for hook in found.hooks] == [(("phase",), 21)]
    assert found.osc == OscSetting(("192.168.1.10", 9000), ("192.168.1.20",))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("theem = 1", ":1: unknown key `theem`: did you mean `theme`?"),
        ("colour = 1", ":1: unknown key `colour`; expected theme, ascii, language, report, new"),
        ('theme = "blue"', ':1: `theme` is "blue"; expected "dark", "light" or "contrast"'),
        ("theme = true", ":1: `theme` is true"),
        ("\nascii = 1", ":2: `ascii` is 1; expected true or false"),
        ('language = "de"', ':1: `language` is "de"'),
        ('language = ["en", "fr", "es"]', ":1: `language` is a list"),
        ("language = []", ":1: `language` is a list"),
        ('language = ["en", "pt"]', ':1: `language` is "pt"; expected "ar", "zh"'),
        ('language = ["fr", "fr"]', ":1: `language` is a list"),
        ("report = 1", ":1: `report` is 1; expected a table [report]"),
        ("[report]\nformat = 1", ":2: unknown key `format` in [report]: did you mean `formats`?"),
        ("[report]\nformats = [1]", ":2: `formats` is a list; expected a list of texts"),
        ("[new]\nhandover = 30", ":2: `handover` is 30; expected a duration"),
        ('[new]\nreserve = "soon"', ':2: `reserve` is "soon"; expected a duration'),
        ("[new]\nformat = 1", ":2: `format` is 1; expected a text in quotes"),
        ("[keys]\ngo = 1", ":2: `go` is 1; expected a list of texts"),
        ("[formats]\nx = 1", ":2: `x` is 1; expected a table [formats.x]"),
        ('[formats.X]\nmax = "6:00"', ':1: a format is called "X"; expected small letters'),
        ("[formats.x]\nmaxx = 1", ":2: unknown key `maxx` in [formats.x]: did you mean `max`?"),
        ("[formats.x]\nmax = 6", ":2: `max` is 6; expected a duration"),
        ('[formats.x]\ntimezone = "Geneva"', ':2: `timezone` is "Geneva"'),
        ('[formats.x]\nmin = "9:00"\nmax = "6:00"', ":2: [formats.x]: `min` (9:00) is more than"),
        ('[formats.x]\nmax = "6:00"\nlast = "7:00"', ":3: [formats.x]: `last` (7:00) is more"),
        ('[formats.x]\nmin = "1:00"\ngrace = "1:00"', ":3: [formats.x]: `grace` (1:00) is not"),
        ('[formats.x]\nmax = "0:00"', "`max` or `length` is nothing"),
        ('[formats.hrc-ngo]\nsummary = "x"', ":2: [formats.hrc-ngo]: this is the name of a format"),
        ("theme = \nx", ":1: this is not TOML"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    assert any(said in problem for problem in problems(tmp_path, text)), problems(tmp_path, text)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = 'theem = 1\nascii = 2\n[new]\nhandover = 3\n[formats.x]\nmax = "y"'
    lines = [problem.split(":")[1] for problem in problems(tmp_path, text)]
    assert lines == ["1", "2", "4", "6"]


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadInput, match="not UTF-8"):
        read_settings(tmp_path / "settings.toml")
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read_settings(tmp_path)


def test_a_format_with_a_maximum_alone_has_no_minimum(tmp_path: Path) -> None:
    found = settings(tmp_path, '[formats.short]\nmax = "0:40"\nstate = "3:00"\nquestions = "9:00"')
    short = known_formats(found)["short"]
    assert (short.window.min, short.window.max, short.window.last) == (
        0,
        parse("0:40"),
        parse("0:40"),
    )
    assert (short.lengths.state_max, short.lengths.questions) == (parse("3:00"), parse("9:00"))


def test_a_plan_may_name_a_format_of_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text('format = "ours"\n[session]\ntitle = "P"\ndate = 2019-12-10\n[[segment]]\n')
    with pytest.raises(BadInput, match='`format` is "ours"; expected one of'):
        read_plan(plan)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "presession").mkdir()
    settings(tmp_path / "presession", '[formats.ours]\nmin = "3:00"\nmax = "4:00"')
    assert (read_plan(plan).format, read_plan(plan).window.max) == ("ours", parse("4:00"))
    plan.write_text(plan.read_text().replace("ours", "ourss"))
    with pytest.raises(BadInput, match='did you mean "ours"'):
        read_plan(plan)
