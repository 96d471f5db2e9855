"""The remote's words in every language: all there, and filled in with the same."""

from __future__ import annotations

import gettext
import re
import string
from dataclasses import replace

import pytest

from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import CONCLUDE, READY_MADE, Command
from presession_timer.engine.decisions import Refused, decide
from presession_timer.engine.hands import PROGRAM, hand_words
from presession_timer.engine.presses import TOO_LATE, key_of
from presession_timer.plan.model import Kind
from presession_timer.runner.requests import Answer, Request
from presession_timer.web.remote import answer_data, remote_state
from presession_timer.web.speech import Speech, speech_in, translated, words_of
from tests.command import ROOT
from tests.engine.hours import Hour, panel

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


def test_a_question_and_a_press_that_came_too_late_are_in_the_remotes_language() -> None:
    hour = Hour(panel(2))
    for _ in range(3):
        hour.do(cmd.Go(), after="0:10")
    speech = speech_in("fr")

    def answered(command: Command, means: str | None) -> str:
        decided = decide(hour.session, command, hour.now, means=means)
        assert isinstance(decided, Refused)
        request = Request(command, "remote-1:0123456789abcdef", means=means)
        answer = Answer(False, decided.reason, decided.needs_confirm)
        text = answer_data(request, answer, hour.session, hour.now, speech)["text"]
        return str(text)

    hour.do(cmd.Give(3))
    hour.wait("0:20")
    assert answered(cmd.Go(), None) == "mettre fin à Speaker 3 après 0:20 ?"
    assert answered(cmd.Go(), "end 1") == "déjà terminé (the test)"
    assert answered(cmd.Resume(), None) == "rien n’est en pause"


def test_english_is_what_the_console_says() -> None:
    hour = Hour(panel(2))
    for _ in range(9):
        state = remote_state(hour.session, hour.now)
        snapshot = hour.snapshot
        said = (snapshot.go.words, snapshot.undoes)
        assert (state["go"], state["undoes"]) == said
        hour.do(cmd.Go(), after="5:10")
