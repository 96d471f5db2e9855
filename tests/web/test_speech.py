"""The remote's words in every language: all there, and filled in with the same."""

from __future__ import annotations

import ast
import gettext
import itertools
import json
import re
import string
from dataclasses import replace
from pathlib import Path

import pytest

from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import CONCLUDE, READY_MADE, Command
from presession_timer.engine.decisions import Refused, decide
from presession_timer.engine.hands import PROGRAM, hand_words
from presession_timer.engine.presses import TOO_LATE, key_of
from presession_timer.plan.model import Kind
from presession_timer.web.remote import answer_data, parse_press, remote_state
from presession_timer.web.speech import Speech, speech_in, translated, words_of
from tests.command import ROOT
from tests.engine.hours import Hour, panel
from tests.web.site import a_site

PAGE = ROOT / "presession_timer" / "web" / "page" / "remote"
SCRIPTS = ("control.js", "control_sheets.js", "screens.js", "../line.js", "links.js")
CODES = ("ar", "es", "fr", "ru", "zh")
TABLES = r"(?:const|static) (?:WORDS|FLOOR|MOVED|MARKS|VIEWS|OTHERS) = \{(.*?)\n? *\};"


def on_the_pages() -> set[str]:
    """Every text of the remote's pages and scripts that is said in the language."""
    found: set[str] = set()
    for path in (*PAGE.glob("control.html"), *PAGE.glob("links.html")):
        page = path.read_text("utf-8")
        found |= {text.strip() for text in re.findall(r"data-say>([^<]+)<", page)}
        found |= set(re.findall(r'data-say-(?:label|placeholder)="([^"]+)"', page))
    for name in SCRIPTS:
        script = (PAGE / name).read_text("utf-8")
        for call in re.findall(r"\bsay\(((?:[^()]|\([^()]*\))*)\)", script):
            found |= set(re.findall(r'"([^"]+)"', call.partition("{")[0]))
        for table in re.findall(TABLES, script, re.DOTALL):
            found |= set(re.findall(r': "([^"]+)"', table))
        found |= set(re.findall(r'\b(?:name|use): "([^"]+)"', script))
        found |= set(re.findall(r'static [A-Z]+ = "([^"]+)"', script))
    return {text for text in found if len(text) > 3 or text in ("No", "Yes")} - {"room", "began"}


class Strict(gettext.NullTranslations):
    """Has no English for what is missing in a catalogue."""

    def __init__(self, words: dict[str, str]) -> None:
        super().__init__()
        self._words = words

    def gettext(self, message: str) -> str:
        assert message in self._words, "not in the catalogue"
        return self._words[message]


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_there_is_a_catalogue_for_each_of_the_six_languages_but_english() -> None:
    assert translated() == CODES
    names = (PAGE / "language.js").read_text("utf-8")
    listed = re.search(r"const NAMES = \{(.*?)\}", names)
    assert listed
    assert sorted(re.findall(r"(\w+): ", listed[1])) == sorted((*CODES, "en"))


@pytest.mark.parametrize("code", CODES)
def test_every_text_of_the_page_is_there_and_fills_in_the_same(code: str) -> None:
    known = words_of(code)
    wanted = on_the_pages()
    assert len(wanted) > 90
    assert wanted - set(known) == set()
    assert [text for text, said in known.items() if fields(text) != fields(said)] == []


PRESSES: tuple[Command, ...] = (
    cmd.Go(), cmd.Go(), cmd.Go(), cmd.Go(), cmd.Go(), cmd.Grant(30_000), cmd.Grant(-30_000),
    cmd.Pause("interpretation"), cmd.Resume(), cmd.CorrectBegan(-5_000), CONCLUDE,
    cmd.ClearMessage(), replace(READY_MADE["slower"], to="lectern"), cmd.Blank(), cmd.Unblank(),
    cmd.MarkLate(6), cmd.MarkAbsent(5), cmd.MarkPresent(5), cmd.Go(), cmd.CorrectEnded(-30_000),
    cmd.Insert(Kind.STATEMENT, "Somebody", give=True), cmd.Undo(), cmd.Redo(),
    cmd.Insert(Kind.STATE, "A State"), cmd.Give(7), cmd.Extend(60_000), cmd.Cap(300_000),
    cmd.Move(6, 4), cmd.Give(9), cmd.MarkQuestion("France"), cmd.Close(), cmd.Undo(), cmd.Close(),
)  # fmt: skip


@pytest.mark.parametrize("code", CODES)
def test_no_hour_asks_for_a_text_that_is_not_there(code: str) -> None:
    hour, speech = Hour(panel(5)), Speech(code, Strict(words_of(code)))
    asked = late = 0
    for command in PRESSES:
        hour.wait("0:40")
        means = key_of(hour.session, command) or TOO_LATE
        before = decide(hour.session, command, hour.now, say=speech)
        asked += isinstance(before, Refused) and before.needs_confirm
        hour.do(command)
        after = decide(hour.session, command, hour.now, means=means, say=speech)
        late += isinstance(after, Refused) and not after.needs_confirm
        assert remote_state(hour.session, hour.now, speech=speech)["go"]
    assert asked > 4
    assert late > 20


@pytest.mark.parametrize("code", CODES)
def test_every_hand_has_a_name(code: str) -> None:
    speech = Speech(code, Strict(words_of(code)))
    for hand in ("console", "plain", "control", "remote-2", f"{PROGRAM}x", "osc", ""):
        assert hand_words(hand, speech) != hand_words(hand)


REFUSALS = {
    "presession_timer/engine/decisions.py": 50,
    "presession_timer/engine/presses.py": 10,
    "presession_timer/privacy/review.py": 6,
}
"""Where presses are refused or asked about, and at least how many texts say why."""


def said_in(path: str) -> set[str]:
    """Every text of a module that is given to ``say``, is a refusal, or has a name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
        called = getattr(getattr(node, "func", None), "id", "")
        if called in ("say", "Refused", "_refused") or isinstance(node, ast.Assign):
            written = [one for one in ast.walk(node) if isinstance(one, ast.JoinedStr)]
            pieces = {part for one in written for part in ast.walk(one)}
            inside = [one for one in ast.walk(node) if isinstance(one, ast.Constant)]
            texts = [one.value for one in inside if one not in pieces]
            found |= {text for text in texts if isinstance(text, str) and " " in text.strip()}
    return found


@pytest.mark.parametrize("code", CODES)
def test_every_refusal_can_be_said(code: str) -> None:
    known = set(words_of(code))
    for path, least in REFUSALS.items():
        wanted = said_in(path)
        assert len(wanted) >= least, path
        assert wanted - known == set(), path


@pytest.mark.parametrize("code", CODES)
def test_refusals_with_names_in_them_are_said(code: str) -> None:
    hour, speech = Hour(panel(3)), Speech(code, Strict(words_of(code)))
    for _ in range(5):
        hour.do(cmd.Go(), after="0:10")
    said = set()
    for command in (
        cmd.Give(3), cmd.Give(99), cmd.MarkAbsent(3), cmd.MarkAbsent(6), cmd.MarkLate(6),
        cmd.MarkPresent(4), cmd.Move(3, 1), cmd.Move(4, 4), cmd.ChangeSegment(4, min=99_000_000),
        cmd.ChangeSegment(4, topic="long " * 99), cmd.ChangeSegment(4, speaker="Speaker 4"),
        cmd.CorrectBegan(-1, turn=9), cmd.CorrectEnded(5_000), cmd.ShowMessage(""),
    ):  # fmt: skip
        decided = decide(hour.session, command, hour.now, confirmed=True, say=speech)
        english = decide(hour.session, command, hour.now, confirmed=True)
        if isinstance(decided, Refused) and isinstance(english, Refused):
            assert decided.reason != english.reason
            assert not re.search(r"[{}]", decided.reason)
            said.add(decided.reason)
    assert len(said) > 9


def test_a_remote_is_refused_and_asked_in_its_language(tmp_path: Path) -> None:
    with a_site(tmp_path, panel(2), control=True) as site:
        for _ in range(5):
            site.do(cmd.Go(), "0:10")
        speech, ids = speech_in("fr"), itertools.count()

        def answered(means: str | None = None, **press: object) -> str:
            written = json.dumps({"id": f"{next(ids):08}", "means": means, **press})
            request = parse_press(written, "remote-1", speech=speech)
            answer = site.runner.submit(request).result()
            assert not answer.ok
            return str(answer_data(request, answer, site.runner.session, speech)["text"])

        assert answered(do="go") == "à l’instant : la console a donné la parole à Speaker 3"
        site.clock.advance(10_000)
        assert answered(do="go", seen=99) == "mettre fin à Speaker 3 après 0:10 ?"
        assert answered(do="give", segment=3) == "Speaker 3 a déjà la parole"
        site.clock.advance(60_000)
        assert answered("end 1", do="go", seen=1) == "déjà terminé (la console)"


def test_english_is_what_the_console_says() -> None:
    hour = Hour(panel(2))
    for _ in range(9):
        state = remote_state(hour.session, hour.now)
        snapshot = hour.snapshot
        said = (snapshot.go.words, snapshot.undoes)
        assert (state["go"], state["undoes"]) == said
        hour.do(cmd.Go(), after="5:10")
