"""What people call the columns of a list and the parts of an hour, in three languages.

The languages are English, French and Spanish.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from presession_timer.plan.model import Kind


class ColumnField(StrEnum):
    """The meaning of a column. The values are the words for `--map COLUMN=FIELD`."""

    SPEAKER = "speaker"
    FIRST_NAME = "first-name"
    LAST_NAME = "last-name"
    POSITION = "position"
    """A person's position; it becomes the note if there is no other."""
    ORGANISATION = "organisation"
    CATEGORY = "category"
    TOPIC = "topic"
    WORDS = "words"
    STATEMENT = "statement"
    MIN = "min"
    MAX = "max"
    PLANNED = "planned"
    LENGTH = "length"
    """A statement's maximum, and the planned length of anything else."""
    KIND = "kind"
    GENDER = "gender"
    LANGUAGE = "language"
    NOTE = "note"
    PROTECT = "protect"
    ID = "id"
    ORDER = "order"
    """The place in the order of the hour, if the rows are in another order."""
    STATE = "state"
    DATE = "date"
    START = "start"
    ROOM = "room"
    MODERATOR = "moderator"
    TITLE = "title"
    """Of the session."""


def words_of(written: str) -> frozenset[str]:
    """Return the words in a text as a set."""
    return frozenset(written.split())


_STOPWORDS: Final = words_of(
    "the of a an your s de du des la le les l d el los las del su sus votre vos please"
)


def plain(written: str) -> str:
    """Return a heading without case, accents, punctuation and small words.

    ``Nom de l'ONG`` and ``NOM ONG`` give the same.
    """
    folded = unicodedata.normalize("NFKD", written.casefold())
    letters = "".join(c for c in folded if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+", letters.replace("#", " number "))
    return " ".join(word for word in words if word not in _STOPWORDS) or " ".join(words)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


_WRITTEN: Final[Mapping[ColumnField, str]] = {
    ColumnField.SPEAKER: """
        speaker, speakers, speaker name, name speaker, name, full name, panellist, panelist,
        name panellist, presenter, delegate, delivered by, representative,
        orateur, oratrice, orateur oratrice, orateur trice, intervenant, intervenante,
        intervenant e, nom, nom complet, nom orateur, nom intervenant, nom prenom, prenom nom,
        nom et prenom, prenom et nom, conferencier, paneliste, panelistes, representant,
        ponente, ponentes, orador, oradora, orador a, nombre, nombre completo, nombre ponente,
        nombre orador, nombre y apellido, nombre y apellidos, nombre apellidos, apellidos nombre,
        apellidos y nombre, expositor, expositora, panelista, interviniente, representante""",
    ColumnField.FIRST_NAME: """
        first name, given name, given names, forename, speaker first name, first name speaker,
        prenom, prenoms, prenom orateur, nombre pila, nombres""",
    ColumnField.LAST_NAME: """
        last name, surname, family name, speaker last name, last name speaker, nom famille,
        apellido, apellidos, primer apellido""",
    ColumnField.POSITION: """
        position, speaker position, position speaker, function, role, job title,
        fonction, poste, cargo, puesto, funcion""",
    ColumnField.ORGANISATION: """
        organisation, organization, organisations, organisation name, organization name,
        name organisation, name organization, institution, name institution, institution name,
        ngo, cso, nhri, association, coalition, affiliation, organisation represented,
        organisme, ong, oing, structure, nom organisation, nom institution, nom ong,
        organisation representee, organizacion, organizaciones, nombre organizacion, institucion,
        nombre institucion, entidad, asociacion, coalicion, afiliacion""",
    ColumnField.CATEGORY: """
        category, organisation type, organization type, type organisation, type organization,
        type institution, stakeholder, stakeholder type, type stakeholder, sector,
        categorie, type acteur, type structure, categoria, tipo organizacion, tipo institucion,
        tipo entidad, type, tipo""",
    ColumnField.TOPIC: """
        topic, topics, subject, subjects, theme, themes, theme s, themes statement, issue, issues,
        issue s, issues statement, issue s statement, issues raised, issues covered,
        topic statement, title statement, sujet, sujets, thematique, thematiques,
        theme intervention, themes intervention, sujet intervention, theme declaration,
        themes declaration, sujet declaration, questions abordees,
        tema, temas, asunto, asuntos, tema declaracion,
        tema intervencion, cuestiones, titulo ponencia""",
    ColumnField.WORDS: """
        words, word count, wordcount, number words, no words, words statement, length words,
        mots, nombre mots, nb mots, nbre mots, n mots, palabras, numero palabras, n palabras,
        no palabras, cantidad palabras, recuento palabras""",
    ColumnField.STATEMENT: """
        statement, statement file, file, text, text file, document, manuscript,
        declaration, fichier, fichier declaration, texte, discours,
        declaracion, archivo, fichero, archivo declaracion, texto, documento, discurso""",
    ColumnField.MIN: "min, minimum, least, at least, minimum time, minimo, tiempo minimo,"
    " temps minimum, duree minimale, duracion minima",
    ColumnField.MAX: """
        max, maximum, limit, time limit, at most, maximum time, maximo, limite, temps maximum,
        duree maximale, duree max, duree maximum, temps max, limite temps, tiempo maximo,
        duracion maxima""",
    ColumnField.PLANNED: "planned, planned length, planned time, prevu, duree prevue, temps prevu,"
    " previsto, duracion prevista, tiempo previsto",
    ColumnField.LENGTH: """
        duration, time, speaking time, minutes, length, time allotted, allotted time, time slot,
        allocated time, time allocated, slot, temps imparti, temps alloue, temps attribue,
        tiempo asignado, minutos asignados, min each, duree, temps, temps parole,
        duree intervention, duracion, tiempo, tiempo palabra, tiempo intervencion, minutos""",
    ColumnField.KIND: "kind, segment, item, item type, segment type, nature, clase, type segment",
    ColumnField.GENDER: "gender, sex, gender speaker, speaker gender, genre, sexe, genre orateur,"
    " genero, sexo, genero ponente",
    ColumnField.LANGUAGE: """
        language, lang, language statement, working language, speaks in,
        langue, langue intervention, langue declaration, idioma, lengua, idioma declaracion""",
    ColumnField.NOTE: """
        note, notes, remark, remarks, comment, comments, remarque, remarques, commentaire,
        commentaires, observation, observations, nota, notas, observacion, observaciones,
        comentario, comentarios""",
    ColumnField.PROTECT: """
        protect, protected, protection, anonymous, confidential, hide name, protege, anonyme,
        anonymat, confidentiel, proteger, protegido, anonimo, confidencial""",
    ColumnField.ID: "id, code, identifier, identifiant, identificador",
    ColumnField.ORDER: """
        no, nr, n, number, order, rank, speaking order, order speaking, ordre, numero, rang,
        ordre passage, orden, num, orden intervencion, position order""",
    ColumnField.STATE: """
        country, state, state under review, sur, country under review, pays, etat, etat examine,
        etat sous examen, pays examine, pais, estado, estado examinado, pais examinado""",
    ColumnField.DATE: "date, day, session date, date session, date pre session, jour,"
    " date seance, fecha, dia, fecha sesion",
    ColumnField.START: """
        start, starts, start time, time start, begins, session start, heure, heure debut, debut,
        hora, hora inicio, inicio, comienzo""",
    ColumnField.ROOM: "room, venue, salle, lieu, sala, lugar",
    ColumnField.MODERATOR: "moderator, chair, chairperson, moderateur, moderatrice, president,"
    " presidente, moderador, moderadora",
    ColumnField.TITLE: "session, session title, title session, titre session, titre seance,"
    " titulo sesion, sesion",
}

_OF_A_PERSON: Final = (
    ColumnField.FIRST_NAME,
    ColumnField.LAST_NAME,
    ColumnField.POSITION,
    ColumnField.GENDER,
)
_WHOLE_NAMES: Final = (
    "full name", "nom prenom", "nom et prenom", "prenom nom", "prenom et nom", "nom complet",
    "nombre completo", "nombre apellidos", "nombre y apellidos", "nombre y apellido",
    "apellidos y nombre",
)  # fmt: skip
_PEOPLE: Final = words_of(
    "speaker panellist panelist presenter orateur oratrice intervenant intervenante paneliste"
    " conferencier representant representante ponente orador oradora panelista expositor"
    " interviniente representative"
)


def _names_of(field: ColumnField, written: str) -> Iterator[str]:
    """Yield the names of a field; for personal facts also ``Prénom de l'intervenante``."""
    for name in (*written.replace("\n", " ").split(","), field.value):
        yield plain(name)
        if field in _OF_A_PERSON or plain(name) in _WHOLE_NAMES:
            for person in _PEOPLE:
                yield f"{plain(name)} {person}"
                yield f"{person} {plain(name)}"


NAMES: Final[Mapping[str, ColumnField]] = MappingProxyType(
    {name: field for field, written in _WRITTEN.items() for name in _names_of(field, written)}
)
"""Fields by the plain form of their names."""

_OF_ONE: Final[Mapping[str, ColumnField]] = MappingProxyType(
    {" ".join(map(_singular, name.split())): field for name, field in reversed(list(NAMES.items()))}
)
"""The same with every word in the singular."""
_BETWEEN: Final = re.compile(r"[/|\n]| [-–—] ")


@lru_cache(maxsize=512)
def field_named(heading: str) -> ColumnField | None:
    """Return the certain meaning of a heading, even if it is plural or in several languages."""
    name = plain(heading)
    found = NAMES.get(name) or _OF_ONE.get(" ".join(map(_singular, name.split())))
    if found is not None:
        return found
    parts = [part for part in _BETWEEN.split(heading) if plain(part)]
    if len(parts) > 1:
        fields = {field_named(part) for part in parts}
        if len(fields) == 1:
            return fields.pop()
    return None


CONTAINED: Final[Mapping[str, ColumnField]] = MappingProxyType(
    {
        plain(word): field
        for field, words in {
            ColumnField.LAST_NAME: "last name, surname, family name, nom famille, apellidos",
            ColumnField.FIRST_NAME: "first name, given name, prenom, nombre pila",
            ColumnField.ORGANISATION: "organisation, organization, institution, organizacion,"
            " institucion",
            ColumnField.GENDER: "gender, sexe, genero",
            ColumnField.TOPIC: "topic, topics, issue, issues, theme, themes, sujet, sujets,"
            " thematique, thematiques, tema, temas, asunto, asuntos",
            ColumnField.WORDS: "word count, number words, how many words, nombre mots,"
            " combien mots, numero palabras, cuantas palabras",
            ColumnField.LANGUAGE: "language, langue, idioma",
            ColumnField.STATE: "country, state under review, pays, pais",
            ColumnField.SPEAKER: "speaker, panellist, panelist, orateur, intervenant, ponente,"
            " orador",
        }.items()
        for word in words.split(",")
    }
)
"""Words that suggest the meaning of a longer heading, such as a question of a form; they are tried
in this order."""

NEVER: Final = words_of(
    "mail email courriel correo phone telephone telefono tel mobile whatsapp address adresse"
    " direccion passport passeport pasaporte birth naissance nacimiento visa contact contacto"
    " submission submitted timestamp horodateur marca ecosoc founding founded fondation fundacion"
    " website web url aim but objectif objetivo mission vision signature ip consent agree"
)
"""The meaning of a heading with one of these words is never guessed: a plan needs no addresses."""

_ADDRESSED: Final = words_of(
    "will to be is are was were you we they should would could shall issues"
)
"""After one of these, *address* is what a statement does, not where somebody lives."""
_LENGTHS: Final = words_of("length longueur longitud extension duration size taille")
_WORDS: Final = words_of("words word mots mot palabras palabra")


def is_private(heading: str) -> bool:
    """Return whether a heading contains a word of :data:`NEVER`."""
    words = plain(heading).split()
    before = ["", *words]
    return any(
        word in NEVER and not (word == "address" and before[place] in _ADDRESSED)
        for place, word in enumerate(words)
    )


def is_about_words(heading: str, in_brackets: str) -> bool:
    """Return whether a length is in words: ``Length of the statement (words)``."""
    named = set(plain(heading).split())
    return bool(named & _LENGTHS) and bool(_WORDS & set(plain(in_brackets).split()))


_KIND_NAMES: Final[Mapping[Kind, str]] = {
    Kind.OPENING: "opening, opening remarks, welcome, welcome remarks, introduction, ouverture,"
    " mot bienvenue, bienvenue, accueil, apertura, bienvenida, presentacion",
    Kind.STATE: "state, state under review, sur, country under review, delegation, etat,"
    " etat examine, etat sous examen, estado, estado examinado",
    Kind.STATEMENT: "statement, speaker, panellist, panelist, speech, presentation, intervention,"
    " declaration, orateur, intervenant, paneliste, declaracion, intervencion, ponente,"
    " ponencia, orador, panelista",
    Kind.FOLLOW_UP: "follow up, followup, moderator s questions, moderator questions,"
    " questions moderateur, seguimiento, preguntas moderador",
    Kind.QUESTIONS: "questions, q a, qa, questions answers, questions and answers, question time,"
    " missions, questions missions, discussion, interactive discussion, questions reponses,"
    " echanges, preguntas, preguntas y respuestas, preguntas misiones, debate",
    Kind.BREAK: "break, coffee, coffee break, lunch, lunch break, pause, pause cafe, dejeuner,"
    " pausa, pausa cafe, almuerzo, descanso, receso",
    Kind.CLOSING: "closing, closing remarks, close, conclusion, conclusions, wrap up, cloture,"
    " mot fin, cierre, clausura, palabras cierre",
}
_KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        plain(name): kind
        for kind, written in _KIND_NAMES.items()
        for name in (*written.split(","), kind.value)
    }
)


def kind_named(written: str) -> Kind | None:
    """Return the kind that a name means in any of the three languages; None if it means none."""
    return _KINDS.get(plain(written))


def kind_in_title(title: str) -> Kind | None:
    """Return the probable kind of a title: ``Lunch / Countdown to next session`` is a break.

    None means a statement, which is everything else.
    """
    words = plain(title).split()
    for length in range(min(len(words), 4), 0, -1):
        kind = _KINDS.get(" ".join(words[:length]))
        if kind is not None and (length == len(words) or kind in (Kind.BREAK, Kind.OPENING)):
            return kind
    return None
