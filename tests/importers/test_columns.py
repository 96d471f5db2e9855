"""Headings in three languages, and which of them are only a guess."""

import pytest

from presession_timer.importers.columns import HeadingRow, heading_row
from presession_timer.importers.sheet import SheetRows
from presession_timer.importers.vocabulary import ColumnField, heading_of


def header(
    *rows: tuple[str, ...], chosen: dict[str, ColumnField | None] | None = None
) -> HeadingRow | None:
    return heading_row(SheetRows("list.csv", "", rows), chosen or {})


def fields(
    *rows: tuple[str, ...], chosen: dict[str, ColumnField | None] | None = None
) -> list[str]:
    """What each column is about; a guess has a question mark."""
    found = header(*rows, chosen=chosen)
    assert found is not None
    return [
        (one.field.value if one.field else "-") + ("?" if one.guessed else "")
        for one in found.columns
    ]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (
            ("No.", "SPEAKER", "Organization", "Type", "Topic", "Word count", "Time (min)"),
            ["order", "speaker", "organisation", "category", "topic", "words", "length"],
        ),
        (
            ("N°", "Nom et prénom", "Nom de l'ONG", "Thématique", "Nombre de mots", "Durée"),
            ["order", "speaker", "organisation", "topic", "words", "length"],
        ),
        (
            ("Nº", "Nombre y apellidos", "Organización", "Tema", "Número de palabras", "Duración"),
            ["order", "speaker", "organisation", "topic", "words", "length"],
        ),
        (
            ("intervenant.e", "STRUCTURE", "Langue d'intervention", "Sexe", "Siège", "Remarques"),
            ["speaker", "organisation", "language", "gender", "seat", "note"],
        ),
        (
            ("Ponente", "Institución", "Idioma", "Género", "Micrófono", "Observaciones"),
            ["speaker", "organisation", "language", "gender", "seat", "note"],
        ),
        (
            ("State under Review", "Date", "Start time", "Room", "Moderator", "Name"),
            ["state", "date", "start", "room", "moderator", "speaker"],
        ),
        (
            ("Pays", "Jour", "Heure de début", "Salle", "Modératrice", "Orateur/Oratrice"),
            ["state", "date", "start", "room", "moderator", "speaker"],
        ),
        (
            ("País", "Fecha", "Hora de inicio", "Sala", "Moderador/a", "Orador/a"),
            ["state", "date", "start", "room", "moderator", "speaker"],
        ),
    ],
)
def test_headings_are_known_in_three_languages(
    headings: tuple[str, ...], expected: list[str]
) -> None:
    assert fields(headings) == expected


def test_a_name_in_two_pieces_is_told_from_one_in_one() -> None:
    assert fields(("Nom", "Prénom")) == ["last-name", "first-name"]
    assert fields(("Nombre", "Apellidos")) == ["first-name", "last-name"]
    assert fields(("Speaker", "First name", "Last name")) == ["speaker", "-", "-"]


def test_a_question_of_a_form_is_understood_unless_it_is_about_somebodys_address() -> None:
    headings = (
        "What is the full name of your organisation?",
        "Last name of the speaker (as in the passport)",
        "E-mail of the speaker",
        "Please indicate the gender of your panellist",
        "Aim of the organisation (200 words)",
    )
    assert fields(headings) == ["organisation", "last-name", "-", "gender", "-"]


def test_of_two_columns_about_the_same_the_surer_one_is_taken() -> None:
    values = ("A", "B")
    assert fields(("Which odd organisation brings them", "Organisation"), values) == [
        "-", "organisation",
    ]  # fmt: skip
    assert fields(("NGO", "Organisation"), values) == ["organisation?", "-"]
    assert fields(("NGO", "Organisation"), ("", "B")) == ["-", "organisation"]


def test_the_headings_may_stand_below_a_title() -> None:
    rows = (("Speakers of the day",), ("", ""), ("", "Speaker", "Organisation"), ("", "Ana", "X"))
    found = header(*rows)
    assert found is not None
    assert (found.row, [one.letter for one in found.columns]) == (3, ["B", "C"])


def test_what_stands_under_a_heading_of_two_meanings_decides() -> None:
    assert fields(("Speaker", "Type"), ("A", "NGO"), ("B", "NHRI")) == ["speaker", "category"]
    assert fields(("Speaker", "Type"), ("A", "Ouverture"), ("B", "statement")) == [
        "speaker",
        "kind",
    ]
    assert fields(("Speaker", "Time"), ("A", "10:00"), ("B", "10:07")) == ["speaker", "start"]
    assert fields(("Speaker", "Time"), ("A", "5:00"), ("B", "7:00")) == ["speaker", "length"]
    assert fields(("Speaker", "ID"), ("A", "x1"), ("B", "x2")) == ["speaker", "id"]
    assert fields(("Speaker", "ID"), ("A", "17"), ("B", "x2")) == ["speaker", "-"]


def test_a_person_has_the_last_word() -> None:
    chosen = {"Coalition": ColumnField.ORGANISATION, "c": None, "Topic": None}
    rows = (("Organisation", "Coalition", "Speaker", "Topic"), ("A", "B", "C", "D"))
    assert fields(*rows, chosen=chosen) == ["-", "organisation", "-", "-"]


PEOPLE = ("Jane Doe", "Bob Ray", "Li Na")
BODIES = ("Amnesty", "HRW", "Asia Centre for Peace")
TOPICS = ("Right to housing", "Water", "The death penalty")


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ((PEOPLE, BODIES), ["speaker?", "organisation?"]),
        ((BODIES, PEOPLE), ["organisation?", "speaker?"]),
        ((PEOPLE, TOPICS), ["speaker?", "topic?"]),
        ((PEOPLE, BODIES, TOPICS), ["speaker?", "organisation?", "topic?"]),
        ((PEOPLE, TOPICS, BODIES), ["speaker?", "topic?", "organisation?"]),
        ((("10:00", "10:10", "10:20"), PEOPLE, BODIES), ["start?", "speaker?", "organisation?"]),
    ],
)
def test_without_headings_short_names_beside_people_are_their_organisations(
    columns: tuple[tuple[str, ...], ...], expected: list[str]
) -> None:
    assert fields(*zip(*columns, strict=True)) == expected


def test_a_list_without_headings_can_be_named_by_letters() -> None:
    rows = (("Ana", "DESC"), ("Zoë", "Red"))
    assert header(*rows) is None
    found = header(*rows, chosen={"a": ColumnField.SPEAKER, "B": ColumnField.ORGANISATION})
    assert found is not None
    assert (found.row, [one.field for one in found.columns]) == (
        0,
        [ColumnField.SPEAKER, ColumnField.ORGANISATION],
    )


def test_every_field_can_be_named_and_a_heading_never_asks_for_an_address() -> None:
    named = {heading_of(field.value).field for field in ColumnField}
    assert set(ColumnField) - named <= {
        ColumnField.STATEMENT, ColumnField.STATE, ColumnField.SESSION, ColumnField.TITLE,
        ColumnField.ID, ColumnField.CATEGORY,
    }  # fmt: skip
    for heading in ("E-mail", "Téléphone", "Dirección", "Endereço", "Anschrift", "Visa needed"):
        assert fields(("Speaker", heading), ("Ana", "x")) == ["speaker", "-"]


@pytest.mark.parametrize(
    "headings",
    [
        (
            "Submission Date", "Country under review", "Name of your institution",
            "Contact person", "E-mail", "Aim of your institution (max. 200 words)",
            "Founding date", "ECOSOC status", "Last name of the speaker",
            "First name of the speaker", "Position of the speaker", "E-mail of the speaker",
            "Gender of the speaker", "Issue(s) your statement will address",
            "Length of the statement (words)",
        ),
        (
            "Horodateur", "Pays examiné", "Nom de l'institution", "Personne de contact",
            "Adresse e-mail", "But de l'institution (200 mots)", "Date de fondation",
            "Statut ECOSOC", "Nom de l'intervenant(e)", "Prénom de l'intervenant(e)", "Fonction",
            "Courriel de l'intervenant(e)", "Genre de l'intervenant(e)",
            "Thème(s) de la déclaration", "Longueur de la déclaration (mots)",
        ),
        (
            "Marca temporal", "País", "Nombre de la organización", "Persona de contacto",
            "Correo electrónico", "Objetivo de la organización (200 palabras)",
            "Fecha de fundación", "Estatus ECOSOC", "Apellidos de la ponente",
            "Nombre de la ponente", "Cargo de la ponente", "Correo de la ponente",
            "Género de la ponente", "Tema(s) de la declaración",
            "Extensión de la declaración (palabras)",
        ),
    ],
    ids=["English", "French", "Spanish"],
)  # fmt: skip
def test_the_application_form_is_known_in_three_languages(headings: tuple[str, ...]) -> None:
    expected = ["-", "state", "organisation", *"-----", "last-name", "first-name", "position"]
    expected += ["-", "gender", "topic", "words"]
    assert [one.rstrip("?") for one in fields(headings)] == expected


def test_a_heading_in_the_plural_or_in_several_languages_at_once_is_sure() -> None:
    headings = ("Name / Nom / Nombre", "NGO | NHRI", "Topic – Thème", "Temps imparti", "Salle/Room")
    assert fields(headings) == ["speaker", "organisation", "topic", "length", "room"]
    both = fields(("Panellists", "Nom et prénom de l'oratrice"), ("Ana", "Bo"))
    assert both == ["speaker?", "-"]
    assert fields(("Intervenants", "Moderator / Salle")) == ["speaker", "-"]


def test_a_length_in_words_is_no_length_of_time() -> None:
    assert fields(("Speaker", "Length (words)")) == ["speaker", "words"]
    assert fields(("Speaker", "Biography (200 words)")) == ["speaker", "-"]


def test_what_a_person_says_is_believed_whatever_stands_below() -> None:
    rows = (("Speaker", "Time"), ("A", "10:00"), ("B", "10:07"))
    assert fields(*rows, chosen={"Time": ColumnField.LENGTH}) == ["speaker", "length"]
    chosen: dict[str, ColumnField | None] = {"Surname": ColumnField.LAST_NAME}
    assert fields(("Nombre", "Surname"), chosen=chosen) == ["first-name", "last-name"]
    assert fields(("Speaker", "Surname"), chosen=chosen) == ["speaker", "last-name"]
