"""What people call the parts of an hour, in English, French and Spanish."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from presession_timer.importers.column_names import plain
from presession_timer.plan.model import Kind

_WRITTEN: Final[Mapping[Kind, str]] = {
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
        for kind, written in _WRITTEN.items()
        for name in (*written.split(","), kind.value)
    }
)


def kind_named(written: str) -> Kind | None:
    """The kind that a word means, in any of the three languages; None for what is none."""
    return _KINDS.get(plain(written))


def kind_in_title(title: str) -> Kind | None:
    """The kind that a title is probably of: ``Lunch / Countdown to next session`` is a break.

    None where nothing speaks for one; a statement is what everything else is.
    """
    words = plain(title).split()
    for length in range(min(len(words), 4), 0, -1):
        kind = _KINDS.get(" ".join(words[:length]))
        if kind is not None and (length == len(words) or kind in (Kind.BREAK, Kind.OPENING)):
            return kind
    return None
