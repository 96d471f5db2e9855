"""Named speaking-time rules; a plan names one and overrides what differs.

A rule that does not say the total, the handover or the warning gets presession's own: an hour,
20 seconds, and one minute (half a minute if the limit is three minutes or less). A rule with only a
maximum has a minimum of 0, so nobody is "short". All lengths are milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from presession_timer.base.durations import MINUTE, SECOND, exact
from presession_timer.base.errors import BadInput, Problem
from presession_timer.base.findings import name_of
from presession_timer.base.user_settings import OwnFormat, Settings, settings_path
from presession_timer.plan.model import KindLengths, Window
from presession_timer.plan.settings_file import read_settings

GENEVA: Final = "Europe/Zurich"


@dataclass(frozen=True, slots=True)
class Format:
    """What a plan takes over with ``format = "…"``; lengths in milliseconds."""

    name: str
    summary: str
    """One line for a list of formats; it names what presession cannot express of the rule."""
    source: str
    """The address where the figures were read."""
    window: Window = field(default_factory=Window)
    length: int = 60 * MINUTE
    handover: int = 20 * SECOND
    timezone: str = GENEVA
    lengths: KindLengths = field(default_factory=KindLengths)
    """The planned length of each other kind; for the State under Review its maximum."""


TIMED_EVENTS: Final = "https://www.oocities.org/tmportal/mrt_timer_events.html"
ORAL_STATEMENT: Final = (
    "https://academy.ishr.ch/learn/un-human-rights-council/how-to-deliver-an-oral-statement"
)
SHORT_TALKS: Final = (
    "http://joyfulpublicspeaking.blogspot.com/2008/09/recent-formats-for-brief-presentations.html"
)


def _window(least: int, most: int, last: int, grace: int = 0) -> Window:
    return Window(least * SECOND, most * SECOND, last * SECOND, grace * SECOND)


def _toastmasters(name: str, what: str, window: Window, source: str = TIMED_EVENTS) -> Format:
    """Return a rule: green at the minimum, amber at ``last``, red at the maximum, 30 s leeway."""
    return Format(f"toastmasters-{name}", f"Toastmasters {what}", source, window)


def _school_debate(minutes: int) -> Format:
    """Return a rule with a warning one minute before the limit, and two bells at it."""
    return Format(
        f"school-debate-{minutes}",
        f"School debate: {minutes} minutes, a warning one minute before the end",
        "https://ssatabs2024.calicotab.com/isdc2024",
        _window(0, minutes * 60, 60),
    )


DEFAULT: Final = Format(
    "upr-presession",
    "UPR Info's Pre-session: one hour, 5 to 7 minutes each, 2 for the State under Review",
    "https://docest.com/doc/693341/"
    "bringing-states-and-civil-society-together-before-the-29th-working-group-session",
)

_ALL: Final[tuple[Format, ...]] = (
    DEFAULT,
    Format(
        "upr-presession-2016",
        "The Pre-session as it was in 2016: one hour, 5 to 8 minutes each",
        "http://www.upr-info.org/en/upr-process/pre-sessions",
        _window(300, 480, 60),
    ),
    Format(
        "upr-presession-5",
        "The Pre-session as now announced: 5 minutes each; 30 to 60 minutes by number of speakers",
        "https://upr-info.org/en/presessions",
        _window(0, 300, 60),
    ),
    _toastmasters(
        "5-7",
        "standard speech: 5 to 7 minutes, 30 s of leeway at either end",
        _window(300, 420, 60, 30),
        "http://www.shermanoaks147.org/contests/rulebook/isc_p6.htm",
    ),
    _toastmasters(
        "ice-breaker",
        "ice-breaker: 4 to 6 minutes, 30 s of leeway at either end",
        _window(240, 360, 60, 30),
        "https://www.timer.simple-tech.app/toastmasters-timing-chart",
    ),
    _toastmasters(
        "table-topics",
        "Table Topics: 1 to 2 minutes, 30 s of leeway. Their rule allows none at the minimum; "
        "here a plan has one leeway for both ends, so 0:30 to 0:59 is not called short",
        _window(60, 120, 30, 30),
    ),
    _toastmasters(
        "evaluation",
        "evaluation: 2 to 3 minutes, 30 s of leeway at either end",
        _window(120, 180, 30, 30),
        "http://www.shermanoaks147.org/contests/rulebook/ec_p5.htm",
    ),
    _toastmasters("tall-tales", "tall tales: 3 to 5 minutes", _window(180, 300, 60, 30)),
    _toastmasters("8-10", "speech of 8 to 10 minutes", _window(480, 600, 60, 30)),
    _toastmasters("10-12", "speech of 10 to 12 minutes", _window(600, 720, 60, 30)),
    _toastmasters("12-15", "speech of 12 to 15 minutes", _window(720, 900, 90, 30)),
    _toastmasters("15-20", "speech of 15 to 20 minutes", _window(900, 1200, 150, 30)),
    _toastmasters("20-30", "speech of 20 to 30 minutes", _window(1200, 1800, 300, 30)),
    Format(
        "hrc-ngo",
        "Human Rights Council, NGO statement: 2 minutes, then the chair cuts off",
        ORAL_STATEMENT,
        _window(0, 120, 30),
    ),
    Format(
        "hrc-general-debate",
        "Human Rights Council, NGO statement in a general debate: 1:30",
        ORAL_STATEMENT,
        _window(0, 90, 30),
    ),
    Format(
        "hrc-outcome-states",
        "Adoption of a UPR outcome, States: 20 minutes, thirteen speakers of 1:30",
        "https://www.upr-info.org/en/news/"
        "new-modalities-states-speakers-list-upr-reports-adoption-during-hrc-plenary",
        _window(0, 90, 30),
        length=20 * MINUTE,
        handover=0,  # 13 × 1:30 is 19:30: the rule leaves 30 s for all handovers together
    ),
    Format(
        "hrc-outcome-ngos",
        "Adoption of a UPR outcome, NGOs: ten slots of 2 minutes",
        "https://www.iahrageneva.org/"
        "online-side-event-announcement-the-independence-of-judiciary-in-turkey/",
        _window(0, 120, 30),
        length=20 * MINUTE,
        handover=0,  # the total is computed from the slots, which leave no time between them
    ),
    Format(
        "unga-general-debate",
        "General Assembly, general debate: 15 minutes, voluntary",
        "http://www.undemocracy.com/generalassembly_61/meeting_10/pg005-bk01",
        _window(0, 900, 60),
        timezone="America/New_York",
    ),
    Format(
        "ep-one-minute",
        "European Parliament, one-minute speeches: a block of at most 30 minutes",
        "https://www.europarl.europa.eu/sides/getDoc.do"
        "?reference=20120110&secondRef=RULE-150&type=RULES-EP&language=FI",
        _window(0, 60, 30),
        length=30 * MINUTE,
        handover=0,
        timezone="Europe/Paris",
    ),
    Format(
        "council-3",
        "City council, public comment: 3 minutes, a warning at 30 s, a block of 30 minutes",
        "https://experiencecamdensc.com/government/mayor-and-city-council/"
        "meeting-agendas-and-minutes/public-comment-guidelines/",
        _window(0, 180, 30),
        length=30 * MINUTE,
    ),
    Format(
        "icann-public-forum",
        "ICANN public forum: 2 minutes, then 2 for a follow-up",
        "http://archive.icann.org/meetings/london2014/en/schedule/thu-public-forum.html",
        _window(0, 120, 30),
        lengths=KindLengths(follow_up=2 * MINUTE),
    ),
    Format(
        "academic-12-3",
        "Conference talk: 12 minutes and 3 for questions, cards at 5 and 1 minute",
        "http://www.ecp2013.se/scientific-information/instructions-for-session-chair/",
        _window(0, 720, 60),
        handover=0,  # the next talk begins when the 15 minutes are over
        lengths=KindLengths(questions=3 * MINUTE),
    ),
    Format(
        "academic-20",
        "Conference talk: 20 minutes, warnings with 5 and with 1 minute left",
        "https://www.businesscommunication.org/p/cm/ld/fid=1451",
        _window(0, 1200, 60),
    ),
    Format(
        "bp-debate",
        "British Parliamentary debate: 7 minutes, bells at 1:00, 6:00 and 7:00",
        "https://github.com/czlee/debatekeeper/blob/112b18998c35799c1e6ccc16613f49da72f5037f/"
        "app/src/main/assets/formats/bp.xml",
        _window(0, 420, 60),
    ),
    Format(
        "world-schools",
        "World Schools debate: 8 minutes, replies of 4, bells one minute before the end",
        "https://github.com/czlee/debatekeeper/blob/63c402d6321988f6f8bcec49bf67b5097b481782/"
        "app/src/main/assets/formats/worldschools.xml",
        _window(0, 480, 60),
    ),
    _school_debate(3),
    _school_debate(4),
    _school_debate(5),
    Format(
        "mun-caucus",
        "Model UN, moderated caucus: 15 minutes in all, 1 minute each",
        "https://modeldiplomat.com/learn/glossary/moderated-caucus-time-allocation",
        _window(0, 60, 30),
        length=15 * MINUTE,
        handover=0,
    ),
    Format(
        "mun-speakers-list",
        "Model UN, general speakers' list: 1:30 each",
        "https://www.scribd.com/doc/28978960/Flow-of-Debate-in-a-MUN",
        _window(0, 90, 30),
    ),
    Format(
        "ted-18",
        "TED talk: 18 minutes at most",
        "https://www.toastmasters.org/magazine/magazine-issues/2018/may2018/ticktock",
        _window(0, 1080, 60),
    ),
    Format(
        "lightning-5",
        "Lightning talk: 5 minutes, then the gong",
        SHORT_TALKS,
        _window(0, 300, 60),
    ),
    Format(
        "pecha-kucha",
        "PechaKucha: 20 slides of 20 s, 6:40; the warning is the last slide",
        SHORT_TALKS,
        _window(0, 400, 20),
    ),
    Format(
        "ignite",
        "Ignite: 20 slides of 15 s, 5:00; the warning is the last slide",
        SHORT_TALKS,
        _window(0, 300, 15),
    ),
)

FORMATS: Final[Mapping[str, Format]] = MappingProxyType({one.name: one for one in _ALL})
"""Every named format by its name, the default first."""


def known_formats(settings: Settings | None = None) -> Mapping[str, Format]:
    """Return all formats by name, presession's and the user's. Raises like :func:`own_formats`."""
    return {**FORMATS, **own_formats(settings)}


def own_formats(settings: Settings | None = None) -> Mapping[str, Format]:
    """Return the formats in ``settings``; without them, in this user's settings file.

    Raises BadInput with every format that cannot be used, and like :func:`read_settings`.
    """
    said = read_settings() if settings is None else settings
    made = {name: _format(own) for name, own in said.formats.items()}
    where = name_of(settings_path())
    problems = [
        Problem(where, _line(said, name, key), f"[formats.{name}]: {wrong}", todo)
        for name, one in made.items()
        for key, wrong, todo in _mistakes(one)
    ]
    if problems:
        raise BadInput(problems)
    return made


def _line(said: Settings, name: str, key: str) -> int:
    """Return the line of a key; of a key that is not written, the line where the format begins."""
    lines = [line for path, line in said.lines.items() if path[:2] == ("formats", name)]
    return said.lines.get(("formats", name, key), min(lines, default=0))


def _format(own: OwnFormat) -> Format:
    """Complete a format: with only a maximum its minimum is 0, as in presession's own formats."""
    base, said = DEFAULT, own.lengths
    window, lengths = base.window, base.lengths
    return Format(
        name=own.name,
        summary=own.summary or f"{own.name}, from the settings of this machine",
        source="",
        window=Window(
            min=said.get("min", 0 if "max" in said else window.min),
            max=said.get("max", max(window.max, said.get("min", window.max))),
            last=said.get("last", min(window.last, said.get("max", window.last))),
            grace=said.get("grace", window.grace),
        ),
        length=said.get("length", base.length),
        handover=said.get("handover", base.handover),
        timezone=own.timezone or base.timezone,
        lengths=KindLengths(
            opening=said.get("opening", lengths.opening),
            state_max=said.get("state", lengths.state_max),
            follow_up=said.get("follow-up", lengths.follow_up),
            questions=said.get("questions", lengths.questions),
            closing=said.get("closing", lengths.closing),
        ),
    )


def _mistakes(one: Format) -> Iterator[tuple[str, str, str]]:
    """Yield for each mistake the key, what is wrong, and what is expected."""
    window = one.window
    if one.name in FORMATS:
        yield "summary", "this is the name of a format of the tool", "expected another name"
    if not window.max or not one.length:
        yield "max", "`max` or `length` is nothing", "expected 1 second or more"
    if window.min > window.max:
        wrong = f"`min` ({exact(window.min)}) is more than `max` ({exact(window.max)})"
        yield "min", wrong, "expected `min` at most `max`"
    if window.last > window.max:
        wrong = f"`last` ({exact(window.last)}) is more than `max` ({exact(window.max)})"
        yield "last", wrong, "expected `last` at most `max`"
    if window.grace and window.grace >= window.min:
        wrong = f"`grace` ({exact(window.grace)}) is not less than `min` ({exact(window.min)})"
        yield "grace", wrong, "expected `grace` below `min`, or 0"
