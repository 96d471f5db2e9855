"""A speaker's page: one HTML file that asks nothing of any network, and has the room's clock in it.

Every text is escaped because it is a text; the file's policy lets only the scripts run that were
written here, by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from presession_timer.audience.words import catalogue
from presession_timer.base.bounded_json import parse_json
from presession_timer.base.durations import SECOND, clock_down, clock_up, exact
from presession_timer.base.themes import FACES
from presession_timer.plan.model import Kind
from presession_timer.prepare.brief.facts import Facts, PhaseStart
from presession_timer.report.render.markup import Element, Node, Trusted, el, markup
from presession_timer.web.assets import colours, load_assets, symbols

_FOLDER: Final = Path(__file__).with_name("assets")
_OTHER_LANGUAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "ar": ("ar", "arabic", "arabe", "árabe", "العربية"),
    "zh": ("zh", "chinese", "chinois", "chino", "中文"),
    "fr": ("fr", "french", "français", "francais", "francés"),
    "ru": ("ru", "russian", "russe", "ruso", "русский"),
    "es": ("es", "spanish", "espagnol", "español", "espanol", "castellano"),
}
_MEANS: Final[Mapping[str, str]] = {
    "before-minimum": "You have the floor. Speak at the pace you practised.",
    "in-window": "You have reached the minimum: you may end from now on.",
    "last-minute": "Come to your last sentence.",
    "over": "Stop: what you still say is taken from the others' time.",
}
_VERDICTS: Final[Mapping[str, str]] = {
    "before-minimum": ", which is shorter than the minimum of {least}.",
    "in-window": ", which is within your time.",
    "last-minute": ", which is within your time.",
    "over": ", which is longer than your {limit}.",
}


def page_of(facts: Facts, languages: Sequence[str] = ("en",)) -> str:
    """Return the whole page; ``languages`` are those of the room's screen, one or two."""
    scripts = [_read("brief.js"), *_clock_scripts()]
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=_policy(scripts)),
        el("meta", name="referrer", content="no-referrer"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("title", f"{facts.label} – {facts.plan.title}"),
        el("style", Trusted(colours() + _read("brief.css"))),
        el("script", Trusted(scripts[0])),
    )
    parts: Iterable[Node] = (
        Trusted(symbols()),
        el("main", *_opening(facts), *_when(facts), *_words(facts), *_screen(facts)),
        _practice(facts, languages),
        _data("verdicts", _verdicts(facts)),
    )
    page = el("html", head, el("body", *parts), lang="en", data_theme="light")
    return f"<!DOCTYPE html>\n{markup(page)}\n"


def _opening(facts: Facts) -> Iterator[Node]:
    yield el("h1", _isolated(facts.label))
    if facts.organisation and facts.organisation != facts.label:
        yield el("p", _isolated(facts.organisation))
    if facts.topic:
        yield el("p", _isolated(facts.topic))
    yield el("p", _isolated(facts.plan.title), class_="muted")


def _when(facts: Facts) -> Iterator[Node]:
    plan = facts.plan
    day = f"{plan.date:%A} {plan.date.day} {plan.date:%B %Y}"
    where = f"{day}, {plan.room}" if plan.room else day
    yield el("h2", "When, and how long")
    yield el("p", _isolated(where))
    place = f"You are speaker {facts.place} of {facts.of}"
    if not facts.of:
        place = "You speak for the State under Review"
    if facts.begins is not None:
        zone = plan.timezone
        earliest, latest = (_clock(facts, at) for at in facts.begins)
        between = (
            f"at about {earliest}" if earliest == latest else f"between {earliest} and {latest}"
        )
        place += f". The session begins at {_clock(facts, plan.start or 0)}, your turn {between}"
        place += f" ({zone})"
    yield el("p", f"{place}.")
    least, limit = exact(facts.least), exact(facts.limit)
    yield el("p", f"{least} to {limit}" if facts.least else f"{limit} at most", class_="large")
    if facts.share is not None:
        said = f"Shared out evenly, the hour leaves {clock_up(facts.share)} for you: plan for that."
        yield el("p", said)
    note = "Your clock starts with your first word, not when you are called."
    yield el("p", note, class_="muted")


def _words(facts: Facts) -> Iterator[Node]:
    words = facts.words
    slow, quick = words.fit
    yield el("h2", "How many words fit")
    fit = f"{slow:,}–{quick:,} fit"
    if words.written is None or words.takes is None:
        yield el("p", fit, class_="large")
    else:
        yield el("p", f"{words.written:,} written; {fit}", class_="large")
        low, high = (clock_up(ms) for ms in words.takes)
        yield el("p", f"Your text takes {low} to {high}.")
    if words.fit_share is not None and facts.share is not None:
        slow, quick = words.fit_share
        yield el("p", f"Into the {clock_up(facts.share)} of an even share {slow:,}–{quick:,} fit.")
    if words.too_many is not None:
        least, most = words.too_many
        cut = f"{least:,} to {most:,}" if least else f"up to {most:,}"
        yield el("p", f"Take out {cut} words.", class_="warning")
    pace = f"At {words.slow} to {words.quick} words a minute in {words.language}: "
    if words.language == "English":
        pace += "the pace that interpreters can follow."
    else:
        pace += "the pace that interpreters can follow in English, in proportion – an assumption."
    pace += " Whoever reads faster is not heard in the other languages."
    yield el("p", pace, class_="muted")


def _screen(facts: Facts) -> Iterator[Node]:
    yield el("h2", "What the screen shows")
    if not facts.moments:
        yield el("p", f"Your time, counting down from {exact(facts.limit)}.")
        return
    yield el("p", f"Your time, counting down from {exact(facts.limit)}, and:")
    heads = (("After", "number"), ("The clock", "number"), ("The screen", None), ("It means", None))
    yield el(
        "table",
        el("thead", el("tr", [el("th", text, class_=kind, scope="col") for text, kind in heads])),
        el("tbody", [_row(facts, moment) for moment in facts.moments]),
    )


def _row(facts: Facts, moment: PhaseStart) -> Element:
    face, last = FACES[moment.phase], facts.plan.window.last
    over = moment.phase == "over"
    spoken = facts.limit + SECOND if over else moment.at
    shown: list[Node] = [
        el(
            "span",
            el("svg", el("use", href=f"#g-{moment.phase}"), aria_hidden="true"),
            catalogue("en").words.phase(moment.phase, last),
            class_="tile",
            data_phase=moment.phase,
            data_geometry=face.geometry,
        )
    ]
    other = _other_language(facts.language)
    if other is not None:
        words = catalogue(other)
        direction = "rtl" if words.right_to_left else "ltr"
        text = words.words.phase(moment.phase, last)
        shown.append(el("span", text, class_="other", lang=other, dir=direction))
    return el(
        "tr",
        el("td", clock_up(spoken), class_="number"),
        el("td", clock_down(facts.limit - spoken), class_="number"),
        el("td", shown),
        el("td", _MEANS[moment.phase]),
    )


def _practice(facts: Facts, languages: Sequence[str]) -> Element:
    return el(
        "section",
        el("h2", "The same clock, to practise with"),
        el("p", "Read your text aloud, standing, to the end.", class_="muted"),
        el(
            "iframe",
            id="clock",
            title="The room's clock",
            sandbox="allow-scripts",
            allow="fullscreen; screen-wake-lock",
            srcdoc=_clock_page(facts, languages),
        ),
        el(
            "div",
            el("button", "Start", id="start", type="button"),
            el("button", "From the beginning", id="again", type="button"),
            el("button", "Large", id="large", type="button"),
            class_="buttons",
        ),
        el("p", id="result", role="status"),
        class_="practice",
    )


def _clock_page(facts: Facts, languages: Sequence[str]) -> str:
    """Return the room's page as it is served, with its parts in it and nobody at the other end."""
    words = parse_json(load_assets(tuple(languages))["/words.json"].body)
    data = markup(_data("practice", {"states": facts.states, "words": words}))
    page = _served("/")
    head_end = page.index("</head>")
    head = [
        line for line in page[:head_end].splitlines() if not line.startswith(("<link ", "<script "))
    ]
    style = f"<style>{_served('/page.css')}</style>"
    scripts = "".join(f"<script>{text}</script>" for text in _clock_scripts())
    return "\n".join([*head, style, data, scripts]) + page[head_end:]


def _clock_scripts() -> tuple[str, ...]:
    return _served("/count.js"), _read("practice.js"), _served("/page.js")


def _verdicts(facts: Facts) -> list[dict[str, Any]]:
    """Return what is said of a time once it is spoken; by the same phases as everywhere."""
    known = {"least": exact(facts.least), "limit": exact(facts.limit)}
    found = [{"at": one.at, "text": _VERDICTS[one.phase].format(**known)} for one in facts.moments]
    if found or facts.kind is Kind.STATEMENT:
        return found
    within, over = _VERDICTS["in-window"], _VERDICTS["over"].format(**known)
    return [{"at": 0, "text": within}, {"at": facts.limit + 1, "text": over}]


def _data(name: str, value: Any) -> Element:
    """Return data for a script; no character of it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return el("script", Trusted(text), id=name, type="application/json")


def _policy(scripts: Iterable[str]) -> str:
    """Return a policy that allows the scripts of this file only; the clock inside inherits it."""
    hashes = " ".join(f"'sha256-{_digest(text)}'" for text in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


@cache
def _served(path: str) -> str:
    return load_assets()[path].body.decode("utf-8")


@cache
def _read(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")


def _isolated(text: str) -> Element:
    return el("bdi", text)


def _clock(facts: Facts, ms: int) -> str:
    at = datetime.fromtimestamp(ms // SECOND, ZoneInfo(facts.plan.timezone))
    return f"{at:%H:%M}"


def _other_language(written: str) -> str | None:
    """Return the code of a language of the room that is not English; None for all others."""
    name = written.strip().casefold().split("-")[0]
    return next((code for code, names in _OTHER_LANGUAGES.items() if name in names), None)
