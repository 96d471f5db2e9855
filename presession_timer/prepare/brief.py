"""`presession brief PLAN`: a page for each speaker, to practise with; or the chair's script.

A speaker's page is one HTML file that asks nothing of any network, and has the room's clock in it;
nobody else's name is on it. Every text is escaped because it is a text; the file's policy lets only
the scripts run that were written here, by their hashes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final, TextIO

from rich.console import Console
from rich.text import Text

from presession_timer.audience.room_state import RoomView, view_state
from presession_timer.audience.words import catalogue, word_key
from presession_timer.base.durations import SECOND, clock_down, clock_up, exact
from presession_timer.base.findings import name_of
from presession_timer.base.limits import parse_json
from presession_timer.base.themes import FACES
from presession_timer.base.world.languages import language_called
from presession_timer.base.world.zones import time_of_day
from presession_timer.chair.language import ChairLanguage, chair_language, first_of
from presession_timer.chair.line import INSIST_AFTER, ChairLine, chair_line, chair_schedule
from presession_timer.engine import events as ev
from presession_timer.engine.events import Event, Recorded
from presession_timer.engine.fold import apply, fold
from presession_timer.engine.rules import phase_schedule
from presession_timer.engine.session import Session
from presession_timer.engine.snapshot import snapshot_at
from presession_timer.plan.kind_words import KIND_WORDS
from presession_timer.plan.model import Kind, Names, Plan, Segment
from presession_timer.plan.shares import language_of, pace, speaking_time, words_that_fit
from presession_timer.plan.toml_file import read_plan_with_warnings
from presession_timer.prepare.arithmetic import Figures, figures_of
from presession_timer.prepare.settings import checked_settings
from presession_timer.privacy.mask import People, shown
from presession_timer.privacy.screens import on_screens
from presession_timer.report.files import save, slug
from presession_timer.report.render.markup import Element, Node, Trusted, el, isolated, markup, page
from presession_timer.web.assets import colours, load_assets, symbols


@dataclass(frozen=True, slots=True)
class PhaseStart:
    """What the screen begins to show, and when; milliseconds spoken."""

    at: int
    phase: str


@dataclass(frozen=True, slots=True)
class TextLength:
    """What a text has, takes, and may have; numbers of words and milliseconds."""

    slow: int
    quick: int
    """Words a minute."""
    language: str
    fit: tuple[int, int]
    """Into the limit, at the slower and at the quicker pace."""
    fit_share: tuple[int, int] | None = None
    """Into what the hour leaves for the speaker, if that is less."""
    written: int | None = None
    takes: tuple[int, int] | None = None

    @property
    def too_many(self) -> tuple[int, int] | None:
        """How many words to cut, at the quicker and at the slower pace; None where it fits."""
        if self.written is None or self.written <= self.fit[0]:
            return None
        return max(0, self.written - self.fit[1]), self.written - self.fit[0]


@dataclass(frozen=True, slots=True)
class Facts:
    """One speaker's hour."""

    plan: Plan
    number: int
    kind: Kind
    label: str
    """The speaker's name on the page."""
    organisation: str
    topic: str
    language: str
    """As the plan has it."""
    place: int
    of: int
    """The place among the panellists, and their number; 0 for the State under Review."""
    least: int
    limit: int
    share: int | None
    """What the hour leaves for the speaker, if that is less than the limit; milliseconds."""
    begins: tuple[int, int] | None
    """The earliest and the latest the plan allows for, milliseconds since 1970 UTC."""
    moments: tuple[PhaseStart, ...]
    words: TextLength
    states: Mapping[str, Any]
    """What the room's page shows before the turn, during it (from 0), and in a pause."""
    people: tuple[str, ...]
    """Names that must not become the name of a file."""


def facts_of(plan: Plan) -> tuple[Facts, ...]:
    """Return the facts for each speaker with a limit: the State under Review and the panellists."""
    figures = figures_of("", plan, ())
    panel = [segment.number for segment in plan.segments if segment.kind is Kind.STATEMENT]
    places = {number: (place, len(panel)) for place, number in enumerate(panel, 1)}
    return tuple(
        _facts(figures, segment, places.get(segment.number, (0, 0)))
        for segment in plan.segments
        if segment.kind in (Kind.STATEMENT, Kind.STATE)
    )


def _facts(figures: Figures, segment: Segment, place: tuple[int, int]) -> Facts:
    plan, session = figures.shown, figures.session
    limit = session.limit(segment.number) or segment.length
    least = session.least(segment.number)
    share = figures.outlook.share_of.get(segment.number)
    share = share if share is not None and share < limit else None
    seen = shown(segment, People.NAME)
    return Facts(
        plan=plan,
        number=segment.number,
        kind=segment.kind,
        label=seen.speaker or seen.organisation or f"Speaker {place[0]}",
        organisation=seen.organisation,
        topic=next(s.topic for s in plan.segments if s.number == segment.number),
        language=segment.language,
        place=place[0],
        of=place[1],
        least=least,
        limit=limit,
        share=share,
        begins=_begins(plan, session, segment),
        moments=_moments(plan, segment, least, limit),
        words=_text_length(segment, limit, share),
        states=_states(plan, segment),
        people=tuple(one.speaker for one in figures.plan.segments),
    )


def _moments(plan: Plan, segment: Segment, least: int, limit: int) -> tuple[PhaseStart, ...]:
    """Return the phases of a statement; the State's clock has none, it only counts."""
    if segment.kind is not Kind.STATEMENT:
        return ()
    schedule = phase_schedule(least, limit, plan.window.last)
    return tuple(PhaseStart(at, str(phase)) for at, phase in schedule)


def _text_length(segment: Segment, limit: int, share: int | None) -> TextLength:
    slow, quick = pace(segment.language)
    fit = words_that_fit(limit, segment.language)
    fit_share = None if share is None else words_that_fit(share, segment.language)
    written = segment.words
    takes = None if written is None else speaking_time(written, segment.language)
    return TextLength(
        slow, quick, language_of(segment.language), fit, fit_share, written=written, takes=takes
    )


def _begins(plan: Plan, session: Session, segment: Segment) -> tuple[int, int] | None:
    """Return when everybody before takes the least, and when everybody takes the limit."""
    if plan.start is None:
        return None
    earliest = latest = plan.start
    for before in plan.segments:
        if before.number == segment.number:
            return earliest, latest
        limit = session.limit(before.number)
        if before.kind is Kind.STATEMENT and limit is not None:
            earliest += session.least(before.number)
            latest += limit
        else:
            earliest += before.length
            latest += before.length
        earliest += plan.handover
        latest += plan.handover
    return None


def _states(plan: Plan, segment: Segment) -> dict[str, Any]:
    """Return three states as the room's page gets them, of an hour with this speaker alone."""
    alone = Plan(
        title=plan.title,
        date=plan.date,
        segments=(segment,),
        timezone=plan.timezone,
        window=plan.window,
        lengths=plan.lengths,
        names=plan.names if not segment.protect else Names.NUMBER,
    )
    opened: list[Event] = [ev.SessionOpened()]
    running: list[Event] = [*opened, ev.FloorGiven(segment.number)]
    paused: list[Event] = [*running, ev.Paused()]
    return {
        name: view_state(_after(alone, happened), 0, RoomView.SPEAKER)
        for name, happened in (("before", opened), ("running", running), ("paused", paused))
    }


def _after(plan: Plan, happened: list[Event]) -> Session:
    log = (Recorded(n, f"brief:{n}", 0, 0, event) for n, event in enumerate(happened, 1))
    return fold(plan, log)


_FOLDER: Final = Path(__file__).with_name("assets")
_MEANS: Final[Mapping[str, str]] = {
    "before-minimum": "You have the floor. Speak at the pace you practised.",
    "in-window": "You have reached the minimum: you may end from now on.",
    "last-minute": "Finish with your last sentence.",
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
    return page(
        f"{facts.label} – {facts.plan.title}",
        colours() + _read("brief.css"),
        Trusted(symbols()),
        el("main", *_opening(facts), *_when(facts), *_words(facts), *_screen(facts)),
        _practice(facts, languages),
        _data("verdicts", _verdicts(facts)),
        head=el("script", Trusted(scripts[0])),
        scripts=scripts,  # the clock inside inherits the policy
        data_theme="light",
    )


def _opening(facts: Facts) -> Iterator[Node]:
    yield el("h1", isolated(facts.label))
    if facts.organisation and facts.organisation != facts.label:
        yield el("p", isolated(facts.organisation))
    if facts.topic:
        yield el("p", isolated(facts.topic))
    yield el("p", isolated(facts.plan.title), class_="muted")


def _when(facts: Facts) -> Iterator[Node]:
    plan = facts.plan
    day = f"{plan.date:%A} {plan.date.day} {plan.date:%B %Y}"
    where = f"{day}, {plan.room}" if plan.room else day
    yield el("h2", "When, and how long")
    yield el("p", isolated(where))
    place = f"You are speaker {facts.place} of {facts.of}"
    if not facts.of:
        place = "You speak for the State under Review"
    if facts.begins is not None:
        zone = plan.timezone
        begins, earliest, latest = (
            time_of_day(at, zone) for at in (plan.start or 0, *facts.begins)
        )
        turn = f"at about {earliest}" if earliest == latest else f"between {earliest} and {latest}"
        place += f". The session begins at {begins}, your turn {turn} ({zone})"
    yield el("p", f"{place}.")
    least, limit = exact(facts.least), exact(facts.limit)
    length = f"{least} to {limit}" if facts.least else f"{limit} at most"
    yield el("p", limit if least == limit else length, class_="large")
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
    pace += " Read faster, and the interpreters cannot keep up."
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
    key = word_key(moment.phase, facts.least)
    over = moment.phase == "over"
    spoken = facts.limit + SECOND if over else moment.at
    shown: list[Node] = [
        el(
            "span",
            el("svg", el("use", href=f"#g-{moment.phase}"), aria_hidden="true"),
            catalogue("en").words.phase(key, last),
            class_="tile",
            data_phase=moment.phase,
            data_geometry=face.geometry,
        )
    ]
    other = language_called(facts.language)
    if other not in (None, "en"):
        words = catalogue(other)
        direction = "rtl" if words.right_to_left else "ltr"
        text = words.words.phase(key, last)
        shown.append(el("span", text, class_="other", lang=other, dir=direction))
    return el(
        "tr",
        el("td", clock_up(spoken), class_="number"),
        el("td", clock_down(facts.limit - spoken), class_="number"),
        el("td", shown),
        el("td", _MEANS[key]),
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


def _clock_scripts() -> list[str]:
    """Return the page's own scripts in their order; practice.js stands in for its connection."""
    named = re.findall(r'<script src="(\w+\.js)"', _served("/"))
    wanted = [path for path in named if path != "old.js"]
    return [_read("practice.js") if path == "line.js" else _served(f"/{path}") for path in wanted]


def _verdicts(facts: Facts) -> list[dict[str, Any]]:
    """Return the words for a time once it is spoken; by the same phases as everywhere."""
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


@cache
def _served(path: str) -> str:
    return load_assets()[path].body.decode("utf-8")


@cache
def _read(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")


def brief(path: Path, folder: Path | None, *, out: TextIO, err: TextIO) -> int:
    """Write a page for each speaker of the plan into ``folder``; return the status.

    Without a folder they go into one beside the plan. Raises BadInput with every problem of the
    plan, and UnreadableFile where a file cannot be read or written.
    """
    plan = _plan_in(path, err)
    where = path.with_name(f"{path.stem}-briefs") if folder is None else folder
    pages = facts_of(plan)
    languages = checked_settings().languages
    for facts in pages:
        page = page_of(facts, languages)
        saved = save(where, _file_name(path, facts), page.encode("utf-8"))
        print(name_of(saved), file=out)
    if not pages:
        print(f"{name_of(path)}: nobody to brief: no statement, and no State's", file=err)
    return 0


def script(path: Path, language: str | None, *, out: TextIO, err: TextIO) -> int:
    """Print everything the chair says in the plan's hour; return the status.

    Without a ``language`` it is the first of the settings' that the chair has sentences in. Raises
    BadInput with every problem of the plan, PresessionError for a language without sentences.
    """
    plan = _plan_in(path, err)
    codes = checked_settings().languages
    chair = first_of(codes) if language is None else chair_language(language)
    print(script_of(plan, chair), file=out)
    return 0


def _plan_in(path: Path, err: TextIO) -> Plan:
    plan, warnings = read_plan_with_warnings(path)
    err.writelines(f"warning: {warning}\n" for warning in warnings)
    return plan


def _file_name(path: Path, facts: Facts) -> str:
    """Return a name from the plan's file and the number: lists of files must not name people."""
    stem = slug(path.stem)
    hidden = [slug(name) for name in facts.people if name]
    if any(f"-{name}-" in f"-{stem}-" for name in hidden):
        stem = "session"
    return f"{stem}-brief-{facts.number}.html"


WIDTH = 78
_INDENT = 7
_LABEL = 14


def script_of(plan: Plan, say: ChairLanguage) -> str:
    """Return what the chair says at each change of the floor, without a protected name.

    Every statement takes the share that the plan leaves for it.
    """
    hour = _Hour(plan)
    shares = figures_of("", plan, ()).outlook.share_of
    parts = [_heading(hour.shown.plan)]
    if not plan.segments or plan.segments[0].kind is not Kind.OPENING:
        parts.append([*_head(hour, "Opening"), *_said(hour.line(say))])
        hour.happen(ev.SessionOpened())
    for segment in hour.shown.plan.segments:
        said = hour.line(say)
        parts.append([*_head(hour, _who(segment)), *_said(said)])
        if hour.session.opened is None:
            hour.happen(ev.SessionOpened())
        hour.happen(ev.FloorGiven(segment.number))
        if segment.kind is Kind.QUESTIONS:
            parts[-1] += _while_asking(hour, say)
        if segment.kind is Kind.CLOSING:
            parts[-1] += _wrapped("The console counts the statements that were really heard.")
        hour.now += shares.get(segment.number, segment.length)
        hour.happen(ev.FloorYielded(len(hour.session.turns)))
        hour.now += plan.handover
    parts.append(list(_when_needed(plan, say)))
    return "\n\n".join("\n".join(part) for part in parts)


class _Hour:
    """The hour as it goes when everybody keeps to the plan."""

    def __init__(self, plan: Plan) -> None:
        self.session = Session.planned_by(plan)
        self.now = plan.start or 0

    @property
    def shown(self) -> Session:
        return on_screens(self.session).session

    def happen(self, event: Event) -> None:
        seq = self.session.seq + 1
        self.session = apply(self.session, Recorded(seq, f"script:{seq}", 0, self.now, event))

    def line(self, say: ChairLanguage) -> ChairLine:
        return chair_line(snapshot_at(self.shown, self.now), say)

    @property
    def clock(self) -> str:
        plan = self.session.plan
        return "" if plan.start is None else time_of_day(self.now, plan.timezone)


def _heading(plan: Plan) -> list[str]:
    when = plan.date.isoformat()
    if plan.start is not None:
        when += f", {time_of_day(plan.start, plan.timezone)} {plan.timezone}"
    where = ", ".join(part for part in (when, plan.room) if part)
    return [
        *_wrapped(plan.title, 0),
        *_wrapped(where, 0),
        *_wrapped(
            "What the chair says. The times are the plan's; in the hour itself the console"
            " shows the line that is due.",
            0,
        ),
    ]


def _who(segment: Segment) -> str:
    named = ", ".join(part for part in (segment.speaker, segment.organisation) if part)
    length = segment.max if segment.max is not None else segment.planned
    time = f", {clock_up(length)}" if length else ""
    return f"{segment.number}  {named or KIND_WORDS[segment.kind]}{time}"


def _head(hour: _Hour, what: str) -> list[str]:
    first, *more = _wrapped(what)
    return [f"{hour.clock:<{_INDENT}}{first[_INDENT:]}", *more]


def _said(line: ChairLine) -> list[str]:
    said = _wrapped(line.text)
    if line.pronounced:
        said += _wrapped(f"say: {line.pronounced}")
    return said


def _while_asking(hour: _Hour, say: ChairLanguage) -> list[str]:
    """Return the lines of the questions after their opening, each with the time spent by then."""
    later = chair_schedule(hour.shown, hour.now, say)[1:]
    return [
        row
        for at, line in later
        for row in _labelled(f"after {clock_up(at - hour.now)}", line.text)
    ]


def _when_needed(plan: Plan, say: ChairLanguage) -> Iterator[str]:
    """Yield what may be due in any statement, without a name."""
    yield "Whenever it is needed"
    nameless = Segment(1, "1", Kind.STATEMENT, min=plan.window.min, max=plan.window.max)
    hour = _Hour(replace(plan, segments=(nameless,), title="", state=""))
    hour.happen(ev.SessionOpened())
    hour.happen(ev.FloorGiven(1))
    labels = {
        plan.window.max - plan.window.last: f"{clock_up(plan.window.last)} left",
        plan.window.max + 1: "limit reached",
        plan.window.max + INSIST_AFTER: f"{clock_up(INSIST_AFTER)} over",
    }
    # The session's own: on a screen somebody without a name is called by a number.
    for at, line in chair_schedule(hour.session, hour.now, say)[1:]:
        if line.due:
            yield from _labelled(labels[at - hour.now], line.text)
    hour.happen(ev.Paused())
    yield from _labelled("in a pause", chair_line(snapshot_at(hour.session, hour.now), say).text)
    yield from _labelled("no-show", say("{who} is not with us.", who="…"))


def _labelled(label: str, text: str) -> list[str]:
    first, *more = _wrapped(text, _INDENT + _LABEL)
    return [f"{'':{_INDENT}}{label:<{_LABEL}}{first.strip()}", *more]


def _wrapped(text: str, indent: int = _INDENT) -> list[str]:
    """Return ``text`` in lines of at most 78 cells."""
    width = WIDTH - indent
    lines = Text(text).wrap(Console(width=width, markup=False), width)
    return [" " * indent + one.plain.rstrip() for one in lines] or [""]
