"""Count who spoke, as far as the plan says: categories, gender and languages.

UPR Info publishes how many speakers were national, women, or of an NHRI. All three are free text in
a plan, in three languages and more; what is not stated is not guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final, NamedTuple

from presession_timer.base.text import clean
from presession_timer.plan.model import Segment
from presession_timer.report.language import Language

_WOMAN, _MAN = "woman", "man"
_WOMEN = frozenset({
    "f", "female", "w", "woman", "women", "femme", "femmes", "féminin", "mujer", "mujeres",
    "femenino", "ж", "женщина", "女", "أنثى", "امرأة",
})  # fmt: skip
_MEN = frozenset({
    "m", "male", "man", "men", "homme", "hommes", "masculin", "hombre", "hombres", "masculino",
    "м", "мужчина", "男", "ذكر", "رجل",
})  # fmt: skip
_SAME: Final = {"ong": "ngo", "indh": "nhri", "inddhh": "nhri", "osc": "cso"}
"""What in French or Spanish is another word for the same."""
_NHRI = re.compile(r"\b(nhris?|indh|inddhh|national human rights institution)\b", re.IGNORECASE)
_NATIONAL = re.compile(r"\bna[ct]ional", re.IGNORECASE)
_INTERNATIONAL = re.compile(r"\b(inter|trans|multi)na[ct]ional", re.IGNORECASE)


class PanelCounts(NamedTuple):
    """Counts over the statements that were spoken; an empty text stands for "not stated"."""

    speakers: int
    categories: Counter[str]
    genders: Counter[str]
    """"woman", "man", or as it was written."""
    languages: Counter[str]


def panel_of(segments: Iterable[Segment]) -> PanelCounts:
    """Count ``segments``, the statements that were spoken."""
    spoken = list(segments)
    return PanelCounts(
        speakers=len(spoken),
        categories=_categories(_written(s.category) for s in spoken),
        genders=Counter(_gender(s.gender) for s in spoken),
        languages=Counter(_written(s.language) for s in spoken),
    )


def panel_words(panel: PanelCounts, say: Language) -> str:
    """Return the counts in one line; empty if the plan says nothing about people."""
    counted = [
        [_counted(count, name, say) for name, count in _by_count(counts)]
        for counts in (panel.categories, panel.genders, panel.languages)
        if any(counts)  # something is stated
    ]
    parts = " · ".join(", ".join(counts) for counts in counted)
    return say("Who spoke: {parts}.", parts=parts) if parts else ""


def _counted(count: int, name: str, say: Language) -> str:
    if name == _WOMAN:
        return say.count("{n} woman", "{n} women", count)
    if name == _MAN:
        return say.count("{n} man", "{n} men", count)
    return f"{count} {name}" if name else say("{n} not stated", n=count)


def _by_count(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (not pair[0], -pair[1], pair[0]))


def is_nhri(category: str) -> bool:
    """Return whether a category is that of a national human rights institution."""
    return bool(_NHRI.search(category))


def is_national(category: str) -> bool | None:
    """Return whether a category says that an organisation is national; None if it says nothing.

    An NHRI is counted separately, not among the organisations.
    """
    if is_nhri(category):
        return None
    if _INTERNATIONAL.search(category):
        return False
    return True if _NATIONAL.search(category) else None


def _categories(written: Iterable[str]) -> Counter[str]:
    """Count under the spelling that is written most often."""
    spellings: dict[str, Counter[str]] = {}
    for text in written:
        spellings.setdefault(_category(text), Counter())[text] += 1
    return Counter({same.most_common(1)[0][0]: same.total() for same in spellings.values()})


def _category(written: str) -> str:
    key = written.casefold().replace(".", "").removesuffix("s")
    return _SAME.get(key, key)


def _gender(written: str) -> str:
    text = _written(written)
    key = text.casefold().rstrip(".")
    return _WOMAN if key in _WOMEN else _MAN if key in _MEN else text


def _written(text: str) -> str:
    return clean(text) if text.strip() else ""
