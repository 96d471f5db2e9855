"""`presession keys --card FILE`: one A4 page with the keys, and what to do when something is wrong.

The keys are those of the settings. The page is HTML, which prints to one sheet, or a PDF.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Final, Literal, NamedTuple, TextIO

from presession_timer.actions.table import BY_NAME, Group
from presession_timer.audience.words import phase_word
from presession_timer.base.durations import MINUTE
from presession_timer.base.errors import PresessionError
from presession_timer.base.findings import name_of
from presession_timer.base.themes import FACES, LIGHT
from presession_timer.prepare.settings import checked_settings
from presession_timer.report.files import save
from presession_timer.report.render.markup import Element, Node, Trusted, el, page
from presession_timer.report.render.pdf import families, require_typst
from presession_timer.terminal.key_map import KeyMap, keymap, shown
from presession_timer.web.assets import colours, symbols

TITLE: Final = "The hour on one page"
FIRST: Final = ("go", "undo", "pause")
"""The actions that run the hour, written large."""
_COLUMNS: Final = (
    (Group.HOUR, Group.ORDER, Group.FIT),
    (Group.TIME, Group.ROOM, Group.CONSOLE),
)
_FOLDER: Final = Path(__file__).with_name("assets")
_MEANS: Final = {
    "before-minimum": "before the minimum",
    "in-window": "may end from now on",
    "last-minute": "the last sentence",
    "over": "over the limit",
    "paused": "the hour runs on",
}


class Trouble(NamedTuple):
    """What may go wrong, and what to do.

    In the answer ``{name}`` is the first key of that action, and a command stands in backticks.
    """

    what: str
    answer: str


TROUBLES: Final = (
    Trouble(
        "GO was pressed by mistake",
        "{undo} takes it back: the clock goes on as if it had never stopped.",
    ),
    Trouble(
        "The clock was started too late",
        "{began-earlier} moves it 5 s earlier, {began-much-earlier} 30 s; {began-later} later."
        " {began-at-previous-end}: when the last one ended.",
    ),
    Trouble(
        "The end was pressed too late",
        "In the gap, {began-earlier} and {began-later} move the end of the last turn.",
    ),
    Trouble(
        "A speaker is missing",
        "{select-next} to the row. {presence} once: late, goes to the end; twice: absent.",
    ),
    Trouble(
        "Interpretation or a microphone fails",
        "{pause} stops the speaker's clock; then a digit says why.",
    ),
    Trouble("A speaker does not stop", "{conclude} shows PLEASE CONCLUDE until the turn ends."),
    Trouble("The hour does not fit", "{make-it-fit} lists what fits, and what to say."),
    Trouble("Somebody else takes the floor", "{insert}, then a digit or a name."),
    Trouble(
        "A name is wrong or must be hidden", "{change} corrects it; {blank} turns the room black."
    ),
    Trouble(
        "The room's screen says NO SIGNAL",
        "It counts on by itself. {look} lists every screen; reload the page there.",
    ),
    Trouble("Keys do nothing", "Click into the console; LOCKED: press {lock} twice."),
    Trouble("NOT SAVED", "Go on: it is tried again each second. Make room on the disk."),
    Trouble(
        "Console closed, laptop restarted",
        "The same command again: `presession run PLAN` goes on to the second.",
    ),
    Trouble(
        "The laptop is lost",
        "On another: `presession run` with the copy from `--mirror`. Without one: times on paper,"
        " then `presession import`.",
    ),
    Trouble("The projector is lost", "Show the printed phase cards; {look} says where they are."),
)
_BLANKS: Final = ("The room's page", "The remote", "Who helps with the screens")


def card(path: Path, *, out: TextIO) -> int:
    """Write the card of the settings' keys to ``path``, by its ending; return the status.

    Raises PresessionError for another ending than .html and .pdf, or where a PDF cannot be made;
    UnreadableFile where the file cannot be written.
    """
    keys = keymap(checked_settings().keys, where="key map in the settings")
    match path.suffix.lower():
        case ".html":
            data = html_card(keys).encode("utf-8")
        case ".pdf":
            data = pdf_card(keys)
        case _:
            raise PresessionError(f"{name_of(path)}: a card is a .html or a .pdf")
    saved = save(path.parent, path.name, data, otherwise="give another --card")
    print(name_of(saved), file=out)
    return 0


class Part(NamedTuple):
    """A piece of an answer."""

    kind: Literal["text", "key", "code"]
    text: str


def answers(keys: KeyMap) -> list[tuple[str, list[Part]]]:
    """Return what may go wrong and what to do, with these keys."""
    return [(trouble.what, list(_parts(trouble.answer, keys))) for trouble in TROUBLES]


def _parts(answer: str, keys: KeyMap) -> Iterator[Part]:
    for text, name, _, _ in Formatter().parse(answer):
        for place, piece in enumerate(text.split("`")):
            if piece:
                yield Part("code" if place % 2 else "text", piece)
        if name and keys.first(name):
            yield Part("key", keys.first(name))
        elif name:  # the settings leave it without a key
            yield Part("text", f"“{BY_NAME[name].label}”")


def _phases() -> list[tuple[str, str, str]]:
    return [(phase, phase_word(phase, MINUTE, MINUTE), means) for phase, means in _MEANS.items()]


def html_card(keys: KeyMap) -> str:
    """Return the card as one HTML file that asks nothing of any network."""
    main = el(
        "main",
        el("h1", TITLE),
        el("ul", [_large(keys, name) for name in FIRST], class_="first"),
        el("ul", [_phase(*phase) for phase in _phases()], class_="phases"),
        el("div", [_column(keys, groups) for groups in _COLUMNS], class_="groups"),
        el("h2", "When something goes wrong"),
        el(
            "table",
            [
                el("tr", el("th", what, scope="row"), el("td", [_part(part) for part in answer]))
                for what, answer in answers(keys)
            ],
        ),
        el("ul", [el("li", blank) for blank in _BLANKS], class_="blanks"),
    )
    style = colours() + (_FOLDER / "card.css").read_text("utf-8")
    return page(f"presession: {TITLE}", style, Trusted(symbols()), main, data_theme="light")


def _part(part: Part) -> Node:
    tag = {"key": "kbd", "code": "code"}.get(part.kind)
    return el(tag, part.text) if tag else part.text


def _large(keys: KeyMap, name: str) -> Element:
    action = BY_NAME[name]
    return el("li", _caps(keys, name), el("span", action.label), el("small", action.help))


def _caps(keys: KeyMap, name: str) -> Element:
    return el("b", [part for key in keys.keys[name] for part in (el("kbd", shown(key)), " ")])


def _phase(phase: str, word: str, means: str) -> Element:
    glyph = el("svg", el("use", href=f"#g-{phase}"), aria_hidden="true")
    tile = el("b", glyph, word, data_phase=phase, data_geometry=FACES[phase].geometry)
    return el("li", tile, el("small", means))


def _column(keys: KeyMap, groups: tuple[Group, ...]) -> Element:
    return el("div", [_group(keys, group) for group in groups])


def _group(keys: KeyMap, group: Group) -> Element:
    rows = _rest(keys, group)
    return el(
        "section",
        el("h2", group.value),
        el("dl", [part for caps, label in rows for part in (el("dt", caps), el("dd", label))]),
    )


def _rest(keys: KeyMap, group: Group) -> list[tuple[str, str]]:
    """Return the rows of a group without those that are written large."""
    large = {BY_NAME[name].label for name in FIRST}
    return [(caps, label) for caps, label in keys.rows(group) if label not in large]


def pdf_card(keys: KeyMap) -> bytes:
    """Return the card as a PDF. Raises PresessionError where Typst is missing or fails."""
    require_typst("--card card.html prints to the same page")
    import typst

    data = {
        "title": TITLE,
        "fonts": families(),
        "ink": LIGHT.ink,
        "muted": LIGHT.muted,
        "line": LIGHT.line,
        "first": [
            {
                "keys": [*map(shown, keys.keys[name])],
                "label": BY_NAME[name].label,
                "help": BY_NAME[name].help,
            }
            for name in FIRST
        ],
        "phases": [
            {
                "glyph": FACES[phase].glyph,
                "word": word,
                "means": means,
                "badge": LIGHT.colours(phase).badge,
                "ink": LIGHT.colours(phase).badge_ink,
            }
            for phase, word, means in _phases()
        ],
        "columns": [
            [{"name": group.value, "rows": _rest(keys, group)} for group in groups]
            for groups in _COLUMNS
        ],
        "troubles": answers(keys),
        "blanks": _BLANKS,
    }
    source = (_FOLDER / "card.typ").read_bytes()
    try:
        made = typst.compile(source, sys_inputs={"card": json.dumps(data)}, format="pdf")
    except typst.TypstError as error:
        raise PresessionError(f"the card could not be set as PDF: {error.message}") from error
    assert isinstance(made, bytes)
    return made
