"""What people call the columns of a list of speakers, in English, French and Spanish."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final


class Field(StrEnum):
    """What a column is about. The values are the words for `--map COLUMN=FIELD`."""

    SPEAKER = "speaker"
    FIRST_NAME = "first-name"
    LAST_NAME = "last-name"
    POSITION = "position"
    """What somebody is; becomes the note where there is none."""
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
    """The place in the order of the hour, where the rows stand in another."""
    STATE = "state"
    DATE = "date"
    START = "start"
    ROOM = "room"
    MODERATOR = "moderator"
    TITLE = "title"
    """Of the session."""


def words_of(written: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(written.split())


_STOPWORDS: Final = words_of(
    "the of a an your s de du des la le les l d el los las del su sus votre vos please"
)


def plain(written: str) -> str:
    """A heading without case, accents, punctuation and the small words: ``Nom de l'ONG`` and
    ``NOM ONG`` are the same.
    """
    folded = unicodedata.normalize("NFKD", written.casefold())
    letters = "".join(c for c in folded if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+", letters.replace("#", " number "))
    return " ".join(word for word in words if word not in _STOPWORDS) or " ".join(words)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


_WRITTEN: Final[Mapping[Field, str]] = {
    Field.SPEAKER: """
        speaker, speakers, speaker name, name speaker, name, full name, panellist, panelist,
        name panellist, presenter, delegate, delivered by, representative,
        orateur, oratrice, orateur oratrice, orateur trice, intervenant, intervenante,
        intervenant e, nom, nom complet, nom orateur, nom intervenant, nom prenom, prenom nom,
        nom et prenom, prenom et nom, conferencier, paneliste, panelistes, representant,
        ponente, ponentes, orador, oradora, orador a, nombre, nombre completo, nombre ponente,
        nombre orador, nombre y apellido, nombre y apellidos, nombre apellidos, apellidos nombre,
        apellidos y nombre, expositor, expositora, panelista, interviniente, representante""",
    Field.FIRST_NAME: """
        first name, given name, given names, forename, speaker first name, first name speaker,
        prenom, prenoms, prenom orateur, nombre pila, nombres""",
    Field.LAST_NAME: """
        last name, surname, family name, speaker last name, last name speaker, nom famille,
        apellido, apellidos, primer apellido""",
    Field.POSITION: """
        position, speaker position, position speaker, function, role, job title,
        fonction, poste, cargo, puesto, funcion""",
    Field.ORGANISATION: """
        organisation, organization, organisations, organisation name, organization name,
        name organisation, name organization, institution, name institution, institution name,
        ngo, cso, nhri, association, coalition, affiliation, organisation represented,
        organisme, ong, oing, structure, nom organisation, nom institution, nom ong,
        organisation representee, organizacion, organizaciones, nombre organizacion, institucion,
        nombre institucion, entidad, asociacion, coalicion, afiliacion""",
    Field.CATEGORY: """
        category, organisation type, organization type, type organisation, type organization,
        type institution, stakeholder, stakeholder type, type stakeholder, sector,
        categorie, type acteur, type structure, categoria, tipo organizacion, tipo institucion,
        tipo entidad, type, tipo""",
    Field.TOPIC: """
        topic, topics, subject, subjects, theme, themes, theme s, themes statement, issue, issues,
        issue s, issues statement, issue s statement, issues raised, issues covered,
        topic statement, title statement, sujet, sujets, thematique, thematiques,
        theme intervention, themes intervention, sujet intervention, theme declaration,
        themes declaration, sujet declaration, questions abordees,
        tema, temas, asunto, asuntos, tema declaracion,
        tema intervencion, cuestiones, titulo ponencia""",
    Field.WORDS: """
        words, word count, wordcount, number words, no words, words statement, length words,
        mots, nombre mots, nb mots, nbre mots, n mots, palabras, numero palabras, n palabras,
        no palabras, cantidad palabras, recuento palabras""",
    Field.STATEMENT: """
        statement, statement file, file, text, text file, document, manuscript,
        declaration, fichier, fichier declaration, texte, discours,
        declaracion, archivo, fichero, archivo declaracion, texto, documento, discurso""",
    Field.MIN: "min, minimum, least, at least, minimum time, minimo, tiempo minimo, temps minimum,"
    " duree minimale, duracion minima",
    Field.MAX: """
        max, maximum, limit, time limit, at most, maximum time, maximo, limite, temps maximum,
        duree maximale, duree max, duree maximum, temps max, limite temps, tiempo maximo,
        duracion maxima""",
    Field.PLANNED: "planned, planned length, planned time, prevu, duree prevue, temps prevu,"
    " previsto, duracion prevista, tiempo previsto",
    Field.LENGTH: """
        duration, time, speaking time, minutes, length, time allotted, allotted time, time slot,
        allocated time, time allocated, slot, temps imparti, temps alloue, temps attribue,
        tiempo asignado, minutos asignados, min each, duree, temps, temps parole,
        duree intervention, duracion, tiempo, tiempo palabra, tiempo intervencion, minutos""",
    Field.KIND: "kind, segment, item, item type, segment type, nature, clase, type segment",
    Field.GENDER: "gender, sex, gender speaker, speaker gender, genre, sexe, genre orateur,"
    " genero, sexo, genero ponente",
    Field.LANGUAGE: """
        language, lang, language statement, working language, speaks in,
        langue, langue intervention, langue declaration, idioma, lengua, idioma declaracion""",
    Field.NOTE: """
        note, notes, remark, remarks, comment, comments, remarque, remarques, commentaire,
        commentaires, observation, observations, nota, notas, observacion, observaciones,
        comentario, comentarios""",
    Field.PROTECT: """
        protect, protected, protection, anonymous, confidential, hide name, protege, anonyme,
        anonymat, confidentiel, proteger, protegido, anonimo, confidencial""",
    Field.ID: "id, code, identifier, identifiant, identificador",
    Field.ORDER: """
        no, nr, n, number, order, rank, speaking order, order speaking, ordre, numero, rang,
        ordre passage, orden, num, orden intervencion, position order""",
    Field.STATE: """
        country, state, state under review, sur, country under review, pays, etat, etat examine,
        etat sous examen, pays examine, pais, estado, estado examinado, pais examinado""",
    Field.DATE: "date, day, session date, date session, date pre session, jour,"
    " date seance, fecha, dia, fecha sesion",
    Field.START: """
        start, starts, start time, time start, begins, session start, heure, heure debut, debut,
        hora, hora inicio, inicio, comienzo""",
    Field.ROOM: "room, venue, salle, lieu, sala, lugar",
    Field.MODERATOR: "moderator, chair, chairperson, moderateur, moderatrice, president,"
    " presidente, moderador, moderadora",
    Field.TITLE: "session, session title, title session, titre session, titre seance,"
    " titulo sesion, sesion",
}

_OF_A_PERSON: Final = (Field.FIRST_NAME, Field.LAST_NAME, Field.POSITION, Field.GENDER)
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


def _names_of(field: Field, written: str) -> Iterator[str]:
    """What a field is called, and of a person's facts also whose they are: ``Prénom de
    l'intervenante``.
    """
    for name in (*written.replace("\n", " ").split(","), field.value):
        yield plain(name)
        if field in _OF_A_PERSON or plain(name) in _WHOLE_NAMES:
            for person in _PEOPLE:
                yield f"{plain(name)} {person}"
                yield f"{person} {plain(name)}"


NAMES: Final[Mapping[str, Field]] = MappingProxyType(
    {name: field for field, written in _WRITTEN.items() for name in _names_of(field, written)}
)
"""By its plain form."""

_OF_ONE: Final[Mapping[str, Field]] = MappingProxyType(
    {" ".join(map(_singular, name.split())): field for name, field in reversed(list(NAMES.items()))}
)
"""By its plain form with every word in the singular."""
_BETWEEN: Final = re.compile(r"[/|\n]| [-–—] ")


@lru_cache(maxsize=512)
def field_named(heading: str) -> Field | None:
    """What a heading surely means, also in the plural, or said in several languages at once."""
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


CONTAINED: Final[Mapping[str, Field]] = MappingProxyType(
    {
        plain(word): field
        for field, words in {
            Field.LAST_NAME: "last name, surname, family name, nom famille, apellidos",
            Field.FIRST_NAME: "first name, given name, prenom, nombre pila",
            Field.ORGANISATION: "organisation, organization, institution, organizacion,"
            " institucion",
            Field.GENDER: "gender, sexe, genero",
            Field.TOPIC: "topic, topics, issue, issues, theme, themes, sujet, sujets, thematique,"
            " thematiques, tema, temas, asunto, asuntos",
            Field.WORDS: "word count, number words, how many words, nombre mots, combien mots,"
            " numero palabras, cuantas palabras",
            Field.LANGUAGE: "language, langue, idioma",
            Field.STATE: "country, state under review, pays, pais",
            Field.SPEAKER: "speaker, panellist, panelist, orateur, intervenant, ponente, orador",
        }.items()
        for word in words.split(",")
    }
)
"""Words that a question of a form is about, in the order in which they are looked for: only a
guess."""

NEVER: Final = words_of(
    "mail email courriel correo phone telephone telefono tel mobile whatsapp address adresse"
    " direccion passport passeport pasaporte birth naissance nacimiento visa contact contacto"
    " submission submitted timestamp horodateur marca ecosoc founding founded fondation fundacion"
    " website web url aim but objectif objetivo mission vision signature ip consent agree"
)
"""A heading with one of these words is never taken by a guess: a plan needs nobody's address."""

_ADDRESSED: Final = words_of(
    "will to be is are was were you we they should would could shall issues"
)
"""Before one of these *address* is what a statement does, not where somebody lives."""
_LENGTHS: Final = words_of("length longueur longitud extension duration size taille")
_WORDS: Final = words_of("words word mots mot palabras palabra")


def is_private(heading: str) -> bool:
    """Whether a heading has a word of :data:`NEVER` in it."""
    words = plain(heading).split()
    before = ["", *words]
    return any(
        word in NEVER and not (word == "address" and before[place] in _ADDRESSED)
        for place, word in enumerate(words)
    )


def is_about_words(heading: str, in_brackets: str) -> bool:
    """Whether a length is one in words: ``Length of the statement (words)``."""
    named = set(plain(heading).split())
    return bool(named & _LENGTHS) and bool(_WORDS & set(plain(in_brackets).split()))
