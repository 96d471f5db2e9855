"""`presession new`: what is asked, what is answered, what is written and what is not."""

from collections.abc import Sequence
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from presession_timer.base.errors import BadFormat, BadInput, PresessionError, UnreadableFile
from presession_timer.importers.choices import Choices
from presession_timer.importers.vocabulary import ColumnField
from presession_timer.plan.toml_file import read_plan
from presession_timer.prepare.new import answers_from, columns_from, new_plan, plan_from_list
from tests.command import presession

TODAY = date(2019, 12, 10)
STATES = "Country;Speaker;Max\nSpain;Ana;7:00\nKenya;Jo;6:00\n"


class Person:
    """Answers in order, and then is gone."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, prompt: str) -> str:
        self.asked.append(prompt)
        if not self.answers:
            raise EOFError
        return self.answers.pop(0)


def made(
    folder: Path,
    content: str | bytes,
    person: Person | None = None,
    *,
    choices: Choices | None = None,
    yes: bool = False,
    force: bool = False,
) -> tuple[int, str, str]:
    """Status, what was said, and what was said on the side."""
    source = folder / "list.csv"
    source.write_bytes(content.encode() if isinstance(content, str) else content)
    out, err = StringIO(), StringIO()
    status = plan_from_list(
        folder / "plan.toml",
        source,
        choices=choices or Choices(),
        yes=yes,
        force=force,
        today=lambda _: TODAY,
        out=out,
        err=err,
        ask=person,
    )
    return status, out.getvalue(), err.getvalue()


def speakers(folder: Path) -> list[str]:
    plan = read_plan(folder / "plan.toml")
    return [one.speaker for one in plan.segments if one.max and one.min]


def test_today_is_asked_for_in_the_zone_that_is_written(tmp_path: Path) -> None:
    asked: list[str] = []

    def today(zone: str) -> date:
        asked.append(zone)
        return TODAY

    path, source = tmp_path / "p.toml", tmp_path / "list.csv"
    source.write_text("Speaker\nAna\n")
    choices = Choices(format="unga-general-debate")
    new_plan(path, speakers=3, choices=choices, force=False, today=today, out=StringIO())
    assert (read_plan(path).date, asked) == (TODAY, ["America/New_York"])
    plan_from_list(
        path, source, choices=choices, yes=True, force=True, today=today, out=StringIO(),
        err=StringIO(), ask=None,
    )  # fmt: skip
    assert (read_plan(path).date, set(asked)) == (TODAY, {"America/New_York"})


def test_a_sure_list_is_written_and_its_mapping_and_verdict_are_told(tmp_path: Path) -> None:
    status, out, err = made(tmp_path, "Speaker,E-mail,Max\nAna,a@x,6:00\n")
    assert (status, err) == (0, "")
    assert f"   A  {'Speaker':<24}  {'Ana':<30}  speaker\n" in out
    assert f"   B  {'E-mail':<24}  {'a@x':<30}  not used\n" in out
    assert f"     3  {'Ana':<56}  6:00\n" in out
    assert "plan.toml: FITS: 1 speaker needs" in out
    assert speakers(tmp_path) == ["Ana"]


def test_of_many_warnings_the_first_hundred_are_printed(tmp_path: Path) -> None:
    rows = "".join(f"Speaker {n},{'water ' * 60}\n" for n in range(150))
    status, _, err = made(tmp_path, f"Speaker,Topic\n{rows}", yes=True)
    assert status == 0
    assert len(err.splitlines()) == 101
    assert err.endswith("list.csv:102: and more\n")


def test_who_will_overrun_is_told_with_the_verdict(tmp_path: Path) -> None:
    _, out, _ = made(tmp_path, 'Speaker,Organisation,Words\nAna,Red,"1,100"\nBo,Sud,700\n')
    told, after = out.splitlines()[-2:]
    assert told == "  3  Ana, Red: 1,100 words, WILL OVERRUN 7:00 by 2:10 to 4:00"
    assert after.startswith("Next: presession check ")


def test_without_a_person_the_questions_are_said_and_nothing_is_written(tmp_path: Path) -> None:
    status, out, err = made(tmp_path, "Speaker,Max\nAnä,7\n".encode("cp1252"))
    assert (status, out) == (2, "")
    assert "its encoding is taken to be cp1252 (--encoding NAME changes it)" in err
    assert "    Anä,7\n" in err
    assert "7 is taken as 7:00" in err
    assert err.endswith("nothing is written: --yes accepts these guesses\n")
    assert not (tmp_path / "plan.toml").exists()


def test_yes_takes_every_guess_and_says_so(tmp_path: Path) -> None:
    status, out, err = made(tmp_path, "Speaker,Max\nAnä,7\n".encode("cp1252"), yes=True)
    assert status == 0
    assert "its encoding is taken to be cp1252" in err
    assert "FITS" in out
    assert speakers(tmp_path) == ["Anä"]


def test_yes_does_not_decide_what_nobody_can_guess(tmp_path: Path) -> None:
    status, _, err = made(tmp_path, STATES, yes=True)
    assert status == 2
    assert "which one is this plan for? (--state NAME)" in err
    assert '"Spain" or "Kenya"' in err
    assert err.endswith("nothing is written: give the option\n")


def test_yes_takes_no_guess_that_could_spoil_the_hour(tmp_path: Path) -> None:
    short = "Speaker,Duration\nAna,0:07\nZoë,0:05\n"
    status, _, err = made(tmp_path, short, yes=True)
    assert status == 2
    assert "minutes, as a spreadsheet writes h:mm, or seconds? (--answer unit=minutes)" in err
    assert err.endswith("nothing is written: give the option\n")
    said = Choices(answers=answers_from(["unit=minutes"]))
    assert made(tmp_path, short, choices=said)[0] == 0
    with pytest.raises(BadInput, match="expected QUESTION=ANSWER"):
        answers_from(["unit"])


def test_a_person_answers_one_question_after_the_other(tmp_path: Path) -> None:
    content = STATES.replace("Ana", "Anä").encode("cp1252")
    person = Person("", "2")
    status, _, _ = made(tmp_path, content, person)
    assert status == 0
    assert len(person.asked) == 2
    assert speakers(tmp_path) == ["Jo"]


def test_an_answer_that_is_none_is_asked_for_again(tmp_path: Path) -> None:
    person = Person("9", "Cuba", "", "spain")
    status, out, _ = made(tmp_path, STATES, person)
    assert status == 0
    assert out.count("expected 1 to 2, or a name of these") == 3
    assert speakers(tmp_path) == ["Ana"]


@pytest.mark.parametrize("answers", [("n",), ("q",), ()])
def test_a_person_who_says_no_or_goes_away_gets_no_file(
    tmp_path: Path, answers: Sequence[str]
) -> None:
    status, _, err = made(tmp_path, "Speaker,Max\nAna,7\n", Person(*answers))
    assert status == 2
    assert "nothing is written" in err
    assert not (tmp_path / "plan.toml").exists()


def test_another_encoding_and_another_mapping_can_be_said_at_the_question(tmp_path: Path) -> None:
    content = "Name of your coalition or institution,Delegate\nRéseau,Zoë\n".encode("mac_roman")
    person = Person("A=topic", "mac_roman")
    status, out, _ = made(tmp_path, content, person)
    assert status == 0
    assert "organisation\n" in out
    plan = read_plan(tmp_path / "plan.toml")
    assert [one.topic for one in plan.segments if one.topic] == ["Réseau"]
    assert speakers(tmp_path) == ["Zoë"]


def test_any_question_can_be_answered_with_a_mapping_or_with_the_day(tmp_path: Path) -> None:
    content = "Name,Who,Date\nAna,Zoë,10/12/2019\n"
    person = Person("Z=speaker", "Who=speeker", "Who=speaker", "2019-02-30", "2019-10-12")
    status, out, _ = made(tmp_path, content, person)
    assert status == 0
    assert 'there is no column "Z"; expected a heading or its letter, from above' in out
    assert "did you mean speaker?" in out
    assert out.count("   A  Name") == 3  # at first, when it changed, and at the end
    assert speakers(tmp_path) == ["Zoë"]
    assert read_plan(tmp_path / "plan.toml").date == date(2019, 10, 12)


def test_a_mapping_of_a_column_that_there_is_not_is_refused(tmp_path: Path) -> None:
    choices = Choices(columns=columns_from(["Topics=topic"]))
    with pytest.raises(BadInput, match='there is no column "Topics"; expected a heading, or a let'):
        made(tmp_path, "Speaker,Subject\nAna,water\n", choices=choices)


def test_a_mapping_given_beforehand_leaves_no_question(tmp_path: Path) -> None:
    columns = columns_from(["Who=speaker", "B=-"])
    assert columns == {"Who": ColumnField.SPEAKER, "B": None}
    status, _, _ = made(tmp_path, "Who,Organisation\nAna,X\n", choices=Choices(columns=columns))
    assert status == 0
    assert "organisation" not in (tmp_path / "plan.toml").read_text("utf-8").replace(
        'names = "organisation"', ""
    )


def test_a_mapping_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(BadInput) as caught:
        columns_from(["speaker", "A=speeker", "A=colour"])
    said = [str(one) for one in caught.value.problems]
    assert said[0].endswith('--map "speaker"; expected COLUMN=FIELD')
    assert 'there is no field "speeker": did you mean speaker?' in said[1]
    assert "expected speaker, first-name" in said[2]


def test_a_file_that_is_there_is_only_replaced_by_force(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text("mine")
    with pytest.raises(UnreadableFile, match="the file exists; --force replaces it"):
        made(tmp_path, "Speaker\nAna\n")
    assert (tmp_path / "plan.toml").read_text() == "mine"
    assert made(tmp_path, "Speaker\nAna\n", force=True)[0] == 0
    assert speakers(tmp_path) == ["Ana"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("speakers.csv", "a plan's name ends in .toml; to read this file: presession new speakers"),
        ("nowhere/plan.toml", "there is no folder"),
    ],
)
def test_a_place_where_no_plan_can_be_is_refused(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(PresessionError, match=said):
        new_plan(
            tmp_path / name,
            speakers=3,
            choices=Choices(),
            force=False,
            today=lambda _: TODAY,
            out=StringIO(),
        )


def test_a_format_that_there_is_not_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(BadFormat, match='did you mean "upr-presession"'):
        made(tmp_path, "nothing", choices=Choices(format="upr-presesion"))


def test_the_command_makes_a_plan_that_check_takes(tmp_path: Path) -> None:
    ran = presession("new", "spain", "--speakers", "6", "--state", "Spain", folder=tmp_path)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("spain.toml: FITS: 6 speakers need 30–42 min of ")
    assert presession("check", "spain.toml", folder=tmp_path).status == 0


@pytest.mark.parametrize("start", ["9:05", "9:05:30", "09:05:30", "23:59:59"])
def test_the_start_may_have_seconds_and_an_hour_of_one_digit(tmp_path: Path, start: str) -> None:
    assert presession("new", "x.toml", "--start", start, folder=tmp_path).status == 0
    assert (
        f"start = {start:0>{8 if start.count(':') > 1 else 5}}" in (tmp_path / "x.toml").read_text()
    )


def test_the_command_reads_a_list_and_names_every_wrong_cell(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Speaker,Max\nAna,soon\nZoë,never\n", "utf-8")
    ran = presession("new", "x.toml", "--from", "list.csv", folder=tmp_path)
    assert (ran.status, ran.out) == (2, "")
    assert [line.split(": ")[0] for line in ran.err.splitlines()] == ["list.csv:2", "list.csv:3"]
    ran = presession("new", "x.toml", "--from", "none.csv", folder=tmp_path)
    assert (ran.status, ran.err) == (2, "none.csv: no such file; expected a list of speakers\n")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--map", "A=speaker"), "go with --from"),
        (("--from", "x.csv", "--speakers", "3"), "--from has the speakers"),
        (("--speakers", "0"), "expected a number from 1 to 200"),
        (("--date", "10.12.2019"), "expected a day such as 2019-12-10"),
        (("--start", "25:00"), "expected a time of day such as 10:00"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    ran = presession("new", "x.toml", *options, folder=tmp_path)
    assert ran.status == 2
    assert said in ran.err
    assert list(tmp_path.iterdir()) == []
