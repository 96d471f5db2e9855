"""A speaker's page: what it tells, worked out by hand; what can never stand on it; its clock."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import date
from html import unescape
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from presession_timer.base.durations import MINUTE, parse
from presession_timer.plan.model import Kind, Names, Plan, Segment, Window
from presession_timer.prepare.brief import Facts, brief, facts_of, page_of
from tests.command import presession

TEN = 1_575_968_400_000
"""10:00 on 10 December 2019 in Zurich."""
FIVE, SEVEN = parse("5:00"), parse("7:00")


def statement(number: int, **changes: Any) -> Segment:
    said: dict[str, Any] = {"min": FIVE, "max": SEVEN, "speaker": f"S{number}"} | changes
    return Segment(number, str(number), Kind.STATEMENT, **said)


def plan(*segments: Segment, **changes: Any) -> Plan:
    said: dict[str, Any] = {"start": TEN} | changes
    return Plan("Panel", date(2019, 12, 10), segments, **said)


OPENING = Segment(1, "1", Kind.OPENING, planned=2 * MINUTE)
STATE = Segment(2, "2", Kind.STATE, "Delegation", max=2 * MINUTE)
QUESTIONS = Segment(9, "9", Kind.QUESTIONS, planned=15 * MINUTE)


def only(one: Segment, **changes: object) -> Facts:
    return facts_of(plan(one, **changes))[0]


def test_everybody_who_speaks_against_a_limit_has_a_page() -> None:
    found = facts_of(plan(OPENING, STATE, statement(3), statement(4), QUESTIONS))
    assert [(one.number, one.place, one.of) for one in found] == [(2, 0, 0), (3, 1, 2), (4, 2, 2)]


def test_when_she_begins_is_from_everybodys_least_to_everybodys_limit() -> None:
    first, second, third = facts_of(plan(OPENING, statement(2), statement(3), statement(4)))
    # opening 2:00 and a handover of 0:20; then 5:20 to 7:20 for each before her
    assert first.begins == (TEN + parse("2:20"), TEN + parse("2:20"))
    assert second.begins == (TEN + parse("7:40"), TEN + parse("9:40"))
    assert third.begins == (TEN + parse("13:00"), TEN + parse("17:00"))
    assert only(statement(1), start=None).begins is None


def test_what_the_screen_shows_follows_the_rules_of_time() -> None:
    assert [(one.at, one.phase) for one in only(statement(1)).moments] == [
        (0, "before-minimum"),
        (parse("5:00"), "in-window"),
        (parse("6:00"), "last-minute"),
        (parse("7:00") + 1, "over"),
    ]
    short = only(statement(1, min=0, max=parse("2:00")), window=Window(0, parse("2:00"), 30_000))
    assert [(one.at, one.phase) for one in short.moments] == [
        (0, "in-window"),
        (parse("1:30"), "last-minute"),
        (parse("2:00") + 1, "over"),
    ]
    assert only(STATE).moments == ()


def test_words_that_are_written_and_words_that_fit() -> None:
    words = only(statement(1, words=1100)).words
    assert (words.written, words.fit) == (1100, (700, 840))
    assert words.takes == (550_000, 660_000)
    assert words.too_many == (260, 400)
    assert only(statement(1, words=800)).words.too_many == (0, 100)
    assert only(statement(1, words=700)).words.too_many is None
    assert only(statement(1)).words.too_many is None
    french = only(statement(1, language="fr")).words
    assert (french.language, french.fit) == ("French", (602, 721))


def test_a_share_that_is_less_than_the_limit_is_told_with_its_words() -> None:
    panel = [statement(n) for n in range(1, 9)]
    facts = facts_of(plan(*panel, length=parse("50:00"), handover=0))[0]
    assert facts.share == parse("6:15")
    assert facts.words.fit_share == (625, 750)
    assert only(statement(1)).share is None


def test_the_states_of_the_clock_are_those_of_the_room() -> None:
    states = only(statement(1, organisation="DESC")).states
    assert states["before"]["scenes"][0]["scene"] == "next"
    assert states["before"]["next"]["main"] == "DESC"
    running = states["running"]["clock"]
    assert (running["zero"], running["limit"]) == (SEVEN, SEVEN)
    assert [(one["at"], one["phase"]) for one in running["phases"]] == [
        (one.at, one.phase) for one in only(statement(1)).moments
    ]
    assert states["paused"]["clock"]["left"] == SEVEN


def test_the_clock_names_whom_the_room_would_name() -> None:
    by_name = only(statement(1, organisation="DESC"), names=Names.NAME).states["running"]["who"]
    assert by_name["main"] == "S1"
    hidden = only(statement(1, protect=True, organisation="DESC"), names=Names.NAME)
    assert hidden.states["running"]["who"]["main"] == ""
    assert hidden.label == "DESC"
    assert only(statement(1, protect=True)).label == "Speaker 1"


HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u202e"


def page(a_plan: Plan, place: int = 0) -> str:
    return page_of(facts_of(a_plan)[place])


def text(html: str) -> str:
    """What can be read on the page, around the clock."""
    html = re.sub(r'srcdoc="[^"]*"', "", html)
    html = re.sub(r"<(style|script|svg)[^>]*>.*?</\1>", "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_it_says_when_how_long_how_many_words_and_what_the_screen_shows() -> None:
    panel = [statement(n, words=1100) for n in range(2, 9)]
    said = text(page(plan(OPENING, *panel, room="Room XX"), 1))
    for words in (
        "Tuesday 10 December 2019, Room XX",
        "You are speaker 2 of 7. The session begins at 10:00, your turn between 10:07 and 10:09",
        "5:00 to 7:00",
        "1,100 written; 700–840 fit",
        "Your text takes 9:10 to 11:00.",
        "Take out 260 to 400 words.",
        "At 100 to 120 words a minute in English",
        "0:00 7:00 You have the floor",
        "5:00 2:00 Minimum reached",
        "6:00 1:00 Last minute",
        "7:01 +0:01 Time is up",
    ):
        assert words in said


def test_without_a_text_it_says_what_fits() -> None:
    said = text(page(plan(statement(1))))
    assert "700–840 fit" in said
    assert "written" not in said
    assert "Take out" not in said


def test_one_length_is_no_range() -> None:
    said = text(page(plan(statement(1, min=SEVEN))))
    assert "7:00 to 7:00" not in said
    assert "You are speaker 1 of 1. The session begins at 10:00, your turn at about 10:00" in said


def test_where_there_is_no_minimum_none_is_reached() -> None:
    said = text(page(plan(statement(1, min=0, language="fr"))))
    assert "0:00 7:00 You have the floor Vous avez la parole You have the floor. Speak" in said
    assert "inimum" not in said


def test_the_state_under_review_has_a_limit_and_no_words_of_a_window() -> None:
    said = text(page(plan(STATE, statement(3))))
    assert "You speak for the State under Review" in said
    assert "2:00 at most" in said
    assert "Minimum reached" not in said


def test_the_words_of_the_screen_stand_in_her_language_too() -> None:
    assert "Last minute Dernière minute" in text(page(plan(statement(1, language="fr"))))
    brief = plan(statement(1, language="fr"))
    brief = replace(brief, window=replace(brief.window, last=30_000))
    said = text(page(brief))
    assert "6:30 0:30 Last 30 seconds 30 dernières secondes" in said
    arabic = page(plan(statement(1, language="Arabic")))
    assert '<span class="other" lang="ar" dir="rtl">' in arabic


@pytest.mark.parametrize("written", ["spa", "es_ES", "Castellano"])
def test_a_language_that_sets_the_pace_is_on_the_screen_too(written: str) -> None:
    html = page(plan(statement(1, language=written)))
    assert "in Spanish: " in text(html)
    assert '<span class="other" lang="es"' in html


def test_nobody_elses_name_is_on_it() -> None:
    two = plan(statement(1, speaker="Ana Peña"), statement(2, speaker="Zoë", organisation="Red"))
    html = page(two)
    assert "Ana Peña" in html
    assert "Zoë" not in html
    assert "Red" not in text(html)


def test_a_protected_name_is_not_even_on_her_own_page() -> None:
    secret = statement(
        1, speaker="Ana Peña", organisation="Red", protect=True, topic="What Ana Peña saw"
    )
    html = page(replace(plan(secret), title="An hour with Ana Peña"))
    assert "Peña" not in html
    assert "<h1><bdi>Red</bdi></h1>" in html


def test_what_people_wrote_is_text_and_nothing_else() -> None:
    hostile = statement(1, speaker=HOSTILE, organisation=HOSTILE, topic=HOSTILE)
    html = page(plan(hostile, room=HOSTILE))
    assert "<script>alert" not in html
    assert "<img" not in html
    assert html.count("<script") == page(plan(statement(1))).count("<script")


def test_only_the_scripts_of_the_file_may_run_and_nothing_is_asked_of_a_network() -> None:
    html = page(plan(statement(1)))
    (inner,) = map(unescape, re.findall(r'srcdoc="([^"]*)"', html))
    policies = re.findall(r'Content-Security-Policy" content="([^"]*)"', html)
    policy = unescape(policies[0])
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    scripts += re.findall(r"<script>(.*?)</script>", inner, re.DOTALL)
    assert len(scripts) == html.count("<script>") + inner.count("<script>")
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert not re.search(r"<link|<script [^>]*src|https?://(?!www\.w3\.org)", html + inner)


def test_the_files_are_named_by_number_and_never_by_a_person(tmp_path: Path) -> None:
    plan_file = tmp_path / "ana-pena.toml"
    plan_file.write_text(
        '[session]\ntitle = "P"\ndate = 2019-12-10\n'
        '[[segment]]\nkind = "opening"\n[[segment]]\nspeaker = "Ana Peña"\n',
        "utf-8",
    )
    out = StringIO()
    assert brief(plan_file, None, out=out, err=StringIO()) == 0
    (made,) = (tmp_path / "ana-pena-briefs").iterdir()
    assert made.name == "session-brief-2.html"
    assert out.getvalue() == f"{made}\n"


def test_the_command_writes_a_page_for_each_speaker(tmp_path: Path) -> None:
    ran = presession("new", "panel.toml", "--speakers", "3", folder=tmp_path)
    ran = presession("brief", "panel.toml", "--out", "briefs", folder=tmp_path)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines() == [f"briefs/panel-brief-{n}.html" for n in (2, 3, 4, 5)]
    assert presession("brief", "none.toml", folder=tmp_path).status == 2


@pytest.mark.parametrize("languages", [("fr",), ("ar", "en")])
def test_the_clock_speaks_the_languages_of_the_room(languages: tuple[str, ...]) -> None:
    html = page_of(facts_of(plan(statement(1)))[0], languages)
    assert unescape(html).count(f'"default":["{languages[0]}"') == 1
