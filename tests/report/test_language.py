"""A report in another language: every text translated, no name touched, read as a person writes."""

import ast
import gettext
import string
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polib
import pytest
from hypothesis import given

import presession_timer.report.language as module
from presession_timer.base.durations import HOUR
from presession_timer.base.errors import PresessionError, UnreadableFile
from presession_timer.engine import commands as cmd
from presession_timer.engine.event_text import _WORDS, VERDICT_WORDS
from presession_timer.engine.events import AT_SOME_MOMENT, EVENT_KINDS, OUR_REASONS
from presession_timer.plan.kind_words import KIND_WORDS
from presession_timer.privacy.mask import People
from presession_timer.record.journal import write_record
from presession_timer.report.document import Bars, Notice, Pairs
from presession_timer.report.figures import RecordFacts, Report, build
from presession_timer.report.hour_page import hour_page
from presession_timer.report.language import ENGLISH, Language, language, languages
from presession_timer.report.loader import open_record
from presession_timer.report.summary_text import summary_text
from tests.engine.hours import Hour, plan_of, statement
from tests.report.sample import block, spoken, whole_hour
from tests.report.test_properties import hours

PACKAGE = Path(module.__file__).parents[1]
SOURCES = (
    *sorted((PACKAGE / "report").rglob("*.py")),
    PACKAGE / "engine" / "event_text.py",
    PACKAGE / "engine" / "events.py",
    PACKAGE / "plan" / "kind_words.py",
    PACKAGE / "plan" / "model.py",
    PACKAGE / "privacy" / "mask.py",
    PACKAGE / "record" / "loading.py",
    PACKAGE / "record" / "verify.py",
    PACKAGE / "cli" / "reporting.py",
)
FRENCH, SPANISH = language("fr"), language("es")
OTHERS = ("fr", "es")


@cache
def catalogue(code: str) -> polib.POFile:
    """The catalogue as a translator has it."""
    return polib.pofile(str(PACKAGE / "report" / "locale" / code / "report.po"), encoding="utf-8")


@cache
def nodes() -> tuple[ast.AST, ...]:
    trees = (ast.parse(path.read_text("utf-8")) for path in SOURCES)
    return tuple(node for tree in trees for node in ast.walk(tree))


def texts() -> Iterator[str]:
    """Every constant text of the sources."""
    for node in nodes():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def asked() -> Iterator[str]:
    """Every text that a source hands to ``say`` as it stands."""
    for node in nodes():
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        called = function.attr if isinstance(function, ast.Attribute) else ""
        called = function.id if isinstance(function, ast.Name) else called
        if called in ("say", "count"):
            for given_text in node.args:
                yield from (
                    part.value
                    for part in ast.walk(given_text)
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                )


def fields(text: str) -> set[str]:
    """The names of what is filled in."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def said(hour: Hour, code: str, people: People = People.ORGANISATION, **facts: Any) -> Report:
    return build(hour.session, RecordFacts(**facts), people, language(code))


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_that_is_asked_for_is_in_the_catalogue(code: str) -> None:
    known = {entry.msgid for entry in catalogue(code)} | {e.msgid_plural for e in catalogue(code)}
    wanted = {*asked(), *KIND_WORDS.values(), *VERDICT_WORDS.values(), *OUR_REASONS}
    not_said = {"state", "wall clock", "1"}  # fields, keys, what is compared with
    assert wanted - known - not_said == set()


@pytest.mark.parametrize("code", OTHERS)
def test_no_text_of_the_catalogue_has_died(code: str) -> None:
    assert {entry.msgid for entry in catalogue(code)} - {*texts()} == set()


@pytest.mark.parametrize("code", OTHERS)
def test_every_translation_is_there_and_fills_in_the_same(code: str) -> None:
    for entry in catalogue(code):
        translated = [entry.msgstr] if not entry.msgid_plural else entry.msgstr_plural.values()
        wanted = fields(entry.msgid) | fields(entry.msgid_plural)
        for text in translated:
            assert text.strip(), entry.msgid
            assert fields(text) <= wanted, entry.msgid
            assert wanted - fields(text) <= {"n", "count", "some"}, entry.msgid
        assert fields(list(translated)[-1]) == wanted, entry.msgid


class Asked(gettext.NullTranslations):
    """Stands behind a catalogue: whatever arrives here is not in it."""

    def __init__(self) -> None:
        super().__init__()
        self.missed: set[str] = set()

    def gettext(self, message: str) -> str:
        self.missed.add(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.missed.add(msgid1)
        return msgid2


@given(hours())
def test_no_hour_asks_for_a_text_that_is_not_there(hour: Hour) -> None:
    missing = Asked()
    for code in OTHERS:
        known = language(code).texts
        assert isinstance(known, gettext.GNUTranslations)
        other = gettext.GNUTranslations()
        other.__dict__.update(known.__dict__ | {"_fallback": missing})
        report = build(hour.session, RecordFacts(), People.NUMBER, Language(code, other))
        hour_page(report)
        list(report.log)
    assert missing.missed == set()


SPACES = dict.fromkeys((0xA0, 0x202F), " ")
"""A number never parts from its unit; here a space is a space."""


KEPT = {
    ("fr", "6:00"): "La seule intervention a respecté les 5–7 minutes.",
    ("fr", "6:00 6:30"): "Les deux interventions ont respecté les 5–7 minutes.",
    ("fr", "7:02 4:00 7:03"): (
        "Aucune des trois interventions n’a respecté les 5–7 minutes : deux ont dépassé, de "
        "2 s et de 3 s, et une est restée 1 min sous le minimum."
    ),
    ("fr", "6:00 7:00.400 absent unreached"): (
        "Une intervention sur deux a respecté les 5–7 minutes ; l’autre s’est arrêtée à la "
        "limite. Une personne n’a pas pris la parole ; une intervention n’a pas pu avoir lieu."
    ),
    ("fr", "7:20 7:20.400 8:30"): (
        "Aucune des trois interventions n’a respecté les 5–7 minutes : toutes ont dépassé, de 1"
        " min 30 s au plus."
    ),
    ("fr", "4:00 3:30"): (
        "Aucune des deux interventions n’a respecté les 5–7 minutes : les deux sont restées "
        "sous le minimum, de 1 min et de 1 min 30 s."
    ),
    ("fr", "absent absent"): "Personne n’a pris la parole. Deux personnes étaient absentes.",
    ("es", "6:00"): "La única intervención respetó los 5–7 minutos.",
    ("es", "6:00 6:30"): "Las dos intervenciones respetaron los 5–7 minutos.",
    ("es", "7:02 4:00 7:03"): (
        "Ninguna de las tres intervenciones respetó los 5–7 minutos: dos se excedieron, en 2 s "
        "y en 3 s, y una quedó 1 min por debajo del mínimo."
    ),
    ("es", "6:00 7:00.400 absent unreached"): (
        "Una de las dos intervenciones respetó los 5–7 minutos; la otra terminó en el límite. "
        "Una persona no tomó la palabra; una intervención no llegó a realizarse."
    ),
    ("es", "7:20 7:20.400 8:30"): (
        "Ninguna de las tres intervenciones respetó los 5–7 minutos: todas se excedieron, en 1 "
        "min 30 s como máximo."
    ),
    ("es", "4:00 3:30"): (
        "Ninguna de las dos intervenciones respetó los 5–7 minutos: las dos quedaron por debajo"
        " del mínimo, en 1 min y en 1 min 30 s."
    ),
    ("es", "absent absent"): "Nadie tomó la palabra. Dos personas estuvieron ausentes.",
}


@pytest.mark.parametrize(("code", "times"), KEPT)
def test_who_kept_to_the_time(code: str, times: str) -> None:
    text = summary_text(said(spoken(times.split()), code))
    assert text.translate(SPACES).endswith(KEPT[code, times])


def test_every_kind_of_event_has_words() -> None:
    assert {kind.__name__ for kind in _WORDS} == set(EVENT_KINDS)


def test_when_it_began_and_ended() -> None:
    french, spanish = (summary_text(said(whole_hour(), code)) for code in OTHERS)
    assert french.startswith(
        "Début à 14:02, fin à 15:03, trois minutes après l’heure prévue\u202f; durée\xa0: 61"
    )
    assert spanish.startswith(
        "Comenzó a las 14:02 y terminó a las 15:03, tres minutos después de lo previsto; duró 61"
    )


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Began 01:00, ended 01:00; lasted less than a second."),
        ("fr", "Début à 01:00, fin à 01:00 ; durée : moins d’une seconde."),
        ("es", "Comenzó a la 1:00 y terminó a la 1:00; duró menos de un segundo."),
    ],
)
def test_one_o_clock_and_an_hour_of_no_length_take_each_languages_own_form(
    code: str, text: str
) -> None:
    hour = Hour(plan_of(statement(1), start=None))
    hour.now -= 9 * HOUR
    hour.do(cmd.Open())
    hour.do(cmd.Close())
    assert summary_text(said(hour, code)).translate(SPACES).startswith(text)


def test_only_our_own_words_are_translated_and_filled_in() -> None:
    hour = Hour(plan_of(statement(1, organisation="{n} absent {0.__class__}", speaker="Monday")))
    hour.do(cmd.Open())
    hour.do(cmd.Give(1))
    hour.do(cmd.WriteNote("late {who} %s {reason.__class__}"))
    for reason in ("{x}", AT_SOME_MOMENT):
        hour.do(cmd.Pause(reason), "1:00")
        hour.do(cmd.Resume(), "1:00")
    report = said(hour, "fr", People.NAME)
    shown = hour_page(report)
    assert block(shown, Bars).bars[0].who == "Monday, {n} absent {0.__class__}"
    assert {what for _, what in block(shown, Pairs).pairs} == {
        "Note\xa0: late {who} %s {reason.__class__}",
        "Pause de 1:00\xa0: Monday, {x}",
        "Pause de 1:00\xa0: Monday, à un moment inconnu",
    }


def test_dates_and_figures_are_written_as_in_the_language() -> None:
    first = date(2020, 5, 1)
    assert [say.day(first) for say in (ENGLISH, FRENCH, SPANISH)] == [
        "Friday 1 May 2020",
        "vendredi 1er mai 2020",
        "viernes 1 de mayo de 2020",
    ]
    assert [say.short_day(first) for say in (ENGLISH, FRENCH, SPANISH)] == [
        "Fri 2020-05-01",
        "ven 2020-05-01",
        "vie 2020-05-01",
    ]
    assert [say.decimal(4.86) for say in (ENGLISH, FRENCH, SPANISH)] == ["4.9", "4,9", "4,9"]
    assert [say.percent(0.714) for say in (ENGLISH, FRENCH)] == ["71 %", "71\u202f%"]
    assert ENGLISH.listed(["a", "b", "c"]) == "a, b and c"
    assert [ENGLISH.listed(["a"]), ENGLISH.listed([])] == ["a", ""]
    assert ENGLISH.number(13) == "13"


def test_data_are_the_same_in_every_language() -> None:
    from presession_timer.report.render.data import report_data

    named = {code: report_data(said(whole_hour(), code)) for code in languages()}
    corrections = {code: found.pop("corrections") for code, found in named.items()}
    assert named["en"] == named["fr"] == named["es"]
    assert corrections["fr"] != corrections["en"]


def test_a_language_there_is_not_is_refused_with_those_there_are() -> None:
    assert languages() == ("en", "es", "fr")
    with pytest.raises(PresessionError, match='no report in "de"; there are en, es, fr'):
        language("de")


def test_a_damaged_catalogue_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "report.po").write_text('msgid "a"\nmsgstr "b\nnonsense', encoding="utf-8")
    monkeypatch.setattr(module, "_FOLDER", tmp_path)
    with pytest.raises(UnreadableFile, match="cannot be read as a catalogue"):
        language("xx")


def test_what_is_damaged_is_said_in_the_language(tmp_path: Path) -> None:
    path = tmp_path / "r.presession.jsonl"
    hour = whole_hour()
    write_record(path, hour.session.plan, hour.session.history.log, source="test")
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join((*lines[:5], *lines[7:])))
    opened = open_record(path)
    assert "modifié\xa0: la ligne 6" in block(hour_page(opened.report(say=FRENCH)), Notice).text
    assert "altered: line 6" in block(hour_page(opened.report()), Notice).text
    path.write_bytes(b"".join(lines)[:-20])
    assert "interrumpido" in block(hour_page(open_record(path).report(say=SPANISH)), Notice).text
