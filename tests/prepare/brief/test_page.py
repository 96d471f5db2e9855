"""The page of a speaker: what stands on it, what can never stand on it, and the clock in it."""

import base64
import hashlib
import re
from dataclasses import replace
from html import unescape
from io import StringIO
from pathlib import Path

import pytest

from presession_timer.plan.model import Plan
from presession_timer.prepare.brief import brief, facts_of, page_of
from tests.command import presession
from tests.prepare.brief.test_facts import OPENING, STATE, plan, statement

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
    inner = unescape(re.search(r'srcdoc="([^"]*)"', html)[1])  # type: ignore[index]
    policy = unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1])  # type: ignore[index]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    scripts += re.findall(r"<script>(.*?)</script>", inner, re.DOTALL)
    assert len(scripts) == 4
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
