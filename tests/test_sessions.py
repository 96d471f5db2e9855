"""The plans that travel with the tool: real, runnable, and honest about what is known."""

import re
import shutil
import subprocess
import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from presession_timer.base.durations import MINUTE, SECOND
from presession_timer.chair.language import chair_language, chair_languages
from presession_timer.chair.line import chair_line
from presession_timer.engine.commands import Close, Go
from presession_timer.engine.fitting import fitting
from presession_timer.engine.forecast import forecast
from presession_timer.engine.session import Session
from presession_timer.engine.snapshot import Stage
from presession_timer.plan.formats import FORMATS
from presession_timer.plan.toml_file import read_plan, read_plan_with_warnings
from tests.engine.hours import Hour

SESSIONS = Path(__file__).resolve().parent.parent / "sessions"
FILES = sorted(SESSIONS.rglob("*.toml"))
UPR35 = sorted((SESSIONS / "upr35").glob("*.toml"))
UPR36 = sorted((SESSIONS / "upr36-virtual").glob("*.toml"))
TEMPLATES = sorted((SESSIONS / "templates").glob("*.toml"))

each_plan = pytest.mark.parametrize(
    "path", FILES, ids=[str(f.relative_to(SESSIONS).with_suffix("")) for f in FILES]
)

STATES = {
    "Armenia", "Grenada", "Guinea", "Guinea-Bissau", "Guyana", "Kenya", "Kiribati", "Kuwait",
    "Kyrgyzstan", "Lao People's Democratic Republic", "Lesotho", "Spain", "Sweden", "Turkey",
}  # fmt: skip

PROOF_SPAIN = "http://observatoridesca.org/ca/examen-periodic-universal-drets-humans-participem-pre-sessio-espanya"
PROOF_KENYA = "https://defenderscoalition.org/blog/statement-by-defenders-coalition"
PROOF_TURKEY = "https://internationaljournalists.org/en/5-years-of-human-rights-violations-in-turkey-are-at-the-un"
PROOF_ARMENIA = "http://ungeneva.mfa.am/en/news/item/2019/12/19/Statement/"

PROVEN_ORGANISATIONS = {
    ("spain", "Observatori DESC"): PROOF_SPAIN,
    ("kenya", "Defenders Coalition"): PROOF_KENYA,
    ("turkey", "Scholars at Risk"): PROOF_TURKEY,
    ("turkey", "International Commission of Jurists"): PROOF_TURKEY,
    ("turkey", "P24"): PROOF_TURKEY,
    ("armenia", "Permanent Mission of Armenia"): PROOF_ARMENIA,
}
PROVEN_DATES = {
    "spain": (date(2019, 12, 10), PROOF_SPAIN),
    "kenya": (date(2019, 12, 10), PROOF_KENYA),
    "turkey": (date(2019, 12, 12), PROOF_TURKEY),
}
PROVEN_TOPICS = {
    "economic, social and cultural rights",
    "human rights defenders, peaceful assembly, association, surveillance",
    "academics",
    "media",
}
PROVEN_SPEAKERS = {"Permanent Mission of Spain", "Deputy Permanent Representative"}
GRID = {
    12: (
        ("09:00", "Andorra", 30), ("09:30", "Croatia", 30), ("10:00", "Bulgaria", 45),
        ("10:45", None, 45), ("14:00", "Maldives", 20), ("14:20", "Mongolia", 20),
        ("14:40", "Belarus", 40), ("15:20", "Honduras", 40), ("16:00", None, None),
    ),
    13: (
        ("09:00", "Liberia", 30), ("09:30", "Libya", 30), ("10:00", "Malawi", 45),
        ("10:45", None, 45), ("14:00", "United States", 30), ("14:30", "Jamaica", 20),
        ("14:50", "Panama", 40), ("15:30", None, None),
    ),
}  # fmt: skip
"""Virtual Pre-session 36 as published; None: questions; minutes None: no end was published."""


def loaded(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def segments(path: Path, kind: str | None = None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = loaded(path)["segment"]
    return [one for one in found if kind is None or one.get("kind", "statement") == kind]


def comments(path: Path) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    return "\n".join(line.partition("#")[2] for line in lines if "#" in line)


@each_plan
def test_it_is_a_plan_with_a_source_that_fits_a_screen_and_its_hour(path: Path) -> None:
    """Eight speakers alone, with the usual reserve, have more to say than time."""
    written = loaded(path)
    assert written["format"] in FORMATS
    assert type(written["session"]["date"]) is date
    assert re.search(r"https?://\S+", comments(path))
    texts = [v for one in segments(path) for v in one.values() if isinstance(v, str)]
    assert [text for text in (written["session"]["title"], *texts) if len(text) > 80] == []
    plan, warnings = read_plan_with_warnings(path)
    assert plan.title == written["session"]["title"]
    assert len(plan.segments) == len(segments(path)) > 0
    assert bool(warnings) == path.stem.endswith("-questions"), warnings
    assert forecast(Session.planned_by(plan), 0).fits == (path.stem != "upr-8")


@pytest.mark.parametrize(
    ("name", "available", "fair"),
    [
        ("upr-4", 32 * MINUTE + 20 * SECOND, 8 * MINUTE + 5 * SECOND),  # each is held to 7:00
        ("upr-5", 32 * MINUTE, 6 * MINUTE + 24 * SECOND),
        ("upr-6", 31 * MINUTE + 40 * SECOND, 5 * MINUTE + 16 * SECOND),
        ("upr-7", 36 * MINUTE + 20 * SECOND, 5 * MINUTE + 11 * SECOND),
    ],
)
def test_the_arithmetic_in_a_templates_comment_is_right(
    name: str, available: int, fair: int
) -> None:
    path = SESSIONS / "templates" / f"{name}.toml"
    hour = forecast(Session.planned_by(read_plan(path)), 0)
    assert hour.available == available
    assert hour.shares.fair is not None
    assert hour.shares.fair // SECOND * SECOND == fair
    assert f"{available // MINUTE}:{available // SECOND % 60:02d}" in comments(path)


def test_eight_speakers_are_nine_minutes_short() -> None:
    path = SESSIONS / "templates" / "upr-8.toml"
    hour = forecast(Session.planned_by(read_plan(path)), 0)
    assert hour.shares.short_by == 9 * MINUTE
    assert "nine minutes" in comments(path)


def test_each_of_the_fourteen_states_has_a_plan() -> None:
    assert sorted(loaded(path)["session"]["state"] for path in UPR35) == sorted(STATES)


@pytest.mark.parametrize("path", UPR35, ids=lambda path: path.stem)
def test_only_proven_organisations_and_topics_are_named_beside_their_proof(path: Path) -> None:
    for one in segments(path):
        if organisation := one.get("organisation"):
            assert PROVEN_ORGANISATIONS[path.stem, organisation] in comments(path)
        assert one.get("topic", "media") in PROVEN_TOPICS
        speaker = one.get("speaker", "")
        assert speaker in PROVEN_SPEAKERS or speaker.endswith(" (to be confirmed)") or not speaker


def test_every_proven_organisation_is_in_the_plan_of_its_state() -> None:
    named = {(f.stem, s["organisation"]) for f in UPR35 for s in segments(f) if "organisation" in s}
    assert named == set(PROVEN_ORGANISATIONS)


@pytest.mark.parametrize("path", UPR35, ids=lambda path: path.stem)
def test_a_day_is_proven_or_said_not_to_be(path: Path) -> None:
    day = loaded(path)["session"]["date"]
    if path.stem in PROVEN_DATES:
        proven, proof = PROVEN_DATES[path.stem]
        assert day == proven
        assert f"Proven: {proof}" in comments(path)
    else:
        assert date(2019, 12, 10) <= day <= date(2019, 12, 13)
        assert "Not proven: only the range is." in comments(path)


@pytest.mark.parametrize("path", UPR35, ids=lambda path: path.stem)
def test_a_panel_has_four_to_six_places_and_the_order_of_a_pre_session(path: Path) -> None:
    panel = len(segments(path, "statement"))
    assert 4 <= panel <= 6
    kinds = [one.get("kind", "statement") for one in segments(path)]
    state = [] if path.stem == "turkey" else ["state"]
    after = ["follow-up", "questions", "closing"]
    assert kinds == ["opening", *state, *["statement"] * panel, *after]


def test_no_hour_is_given_for_pre_sessions_35_but_the_example() -> None:
    timed = [path.stem for path in UPR35 if {"start", "until"} & set(loaded(path)["session"])]
    assert timed == ["spain"]
    assert "the hour was not published" in comments(SESSIONS / "upr35" / "spain.toml")


@pytest.mark.parametrize("path", [*UPR35, *UPR36], ids=lambda path: path.stem)
def test_no_length_of_text_is_put_in_a_real_speakers_mouth(path: Path) -> None:
    assert [one for one in segments(path) if {"words", "statement", "min", "max"} & set(one)] == []


def test_the_virtual_series_is_the_published_grid() -> None:
    found: dict[int, list[tuple[str, str | None, int | None]]] = {12: [], 13: []}
    for path in UPR36:
        session = loaded(path)["session"]
        begins, ends = session["start"], session.get("until")
        minutes = None
        if ends:
            length = datetime.combine(session["date"], ends) - datetime.combine(
                session["date"], begins
            )
            minutes = length // timedelta(minutes=1)
            assert session["length"] == f"{minutes}:00"
        assert (session["date"].year, session["date"].month) == (2020, 10)
        row = (begins.strftime("%H:%M"), session.get("state"), minutes)
        found[session["date"].day].append(row)
    assert {day: tuple(rows) for day, rows in found.items()} == GRID


def test_the_files_of_a_virtual_day_sort_as_they_run() -> None:
    starts = [(loaded(f)["session"]["date"], loaded(f)["session"]["start"]) for f in UPR36]
    assert starts == sorted(starts)
    for path, (day, start) in zip(UPR36, starts, strict=True):
        assert isinstance(start, time)
        assert path.stem.startswith(f"{day.day}-{start:%H%M}-")


@pytest.mark.parametrize("path", UPR36, ids=lambda path: path.stem)
def test_the_virtual_panellists_are_not_known(path: Path) -> None:
    for number, one in enumerate(segments(path, "statement"), start=1):
        assert one["speaker"] == f"Speaker {number} (to be confirmed)"
        assert "organisation" not in one
    questions = segments(path, "questions")
    assert bool(questions) == path.stem.endswith("-questions")
    assert len(questions) + len(segments(path, "statement")) == len(segments(path))


def test_there_is_a_template_for_each_panel_and_each_other_format() -> None:
    others = {name for name in FORMATS if name != "upr-presession"}
    assert {path.stem for path in TEMPLATES} == others | {f"upr-{n}" for n in range(4, 9)}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_is_of_the_format_it_is_called_after_and_names_nobody(path: Path) -> None:
    panel = re.fullmatch(r"upr-([4-8])", path.stem)
    assert loaded(path)["format"] == ("upr-presession" if panel else path.stem)
    if panel:
        assert len(segments(path, "statement")) == int(panel[1])
    assert FORMATS[loaded(path)["format"]].source in comments(path)
    for one in segments(path):
        organisation = one.get("organisation", "Organisation 1")
        assert re.fullmatch(r"Organisation \d+( \(to be confirmed\))?", organisation)


def test_the_demonstration_has_eight_speakers_and_says_that_all_is_invented() -> None:
    demo = SESSIONS / "demo.toml"
    assert "INVENTED" in comments(demo)
    assert "invented" in loaded(demo)["session"]["title"]
    speakers = segments(demo, "statement")
    assert [one["speaker"] for one in speakers] == [f"Speaker {n}" for n in range(1, 9)]
    for one in speakers:
        assert re.fullmatch(r"(Organisation|Institution) [A-H]", one["organisation"])


def test_the_readme_names_every_folder() -> None:
    text = (SESSIONS / "README.md").read_text(encoding="utf-8")
    for name in ("upr35/", "upr36-virtual/", "templates/", "demo.toml"):
        assert f"`{name}`" in text


def test_what_running_a_plan_leaves_behind_is_not_for_the_repository() -> None:
    left = [
        "spain.presession.jsonl", "spain.presession.lock", "upr-spain-2019-12-10-abc.pdf",
        "upr-spain-2019-12-10-abc.html", "upr-spain-2019-12-10-abc.csv",
        "spain.presession.jsonl.torn-20191210T090000Z", "presession-unsaved-abc.jsonl",
        "spain.presession.jsonl.damaged-20191210T090000Z", "spain-briefs/spain-brief-3.html",
    ]  # fmt: skip
    ours = ["spain.toml", "templates/upr-4.toml", "README.md"]
    folders = [SESSIONS, SESSIONS / "upr35"]
    named = [str(folder / name) for folder in folders for name in left]
    named += [str(SESSIONS / name) for name in ours]
    if shutil.which("git") is None or not (SESSIONS.parent / ".git").exists():
        pytest.skip("not in a repository")
    asked = ["git", "-C", str(SESSIONS), "check-ignore", "--no-index", *named]
    ignored = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.split("\n")
    assert set(named) & set(ignored) == set(named[: len(folders) * len(left)])


@pytest.mark.parametrize("path", [*TEMPLATES, UPR35[0], UPR36[0]], ids=lambda path: path.stem)
def test_every_moment_of_every_format_has_ways_to_fit_and_a_line_to_say(path: Path) -> None:
    hour = Hour(read_plan(path))
    for wait in ("0:00", "0:20", "3:10") * 30:
        hour.wait(wait)
        if hour.session.closed is not None:
            break
        for way in fitting(hour.session, hour.now).ways:
            assert way.command is not None
        for language in chair_languages():
            has_said_all = hour.snapshot.stage is Stage.GAP and hour.snapshot.next is None
            assert chair_line(hour.snapshot, chair_language(language)).text or has_said_all
        hour.do(Go())
    hour.do(Close())
    assert fitting(hour.session, hour.now).refusal
