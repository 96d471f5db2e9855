"""The page of a series as blocks: no ranking, and nobody's name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from presession_timer import __version__
from presession_timer.base.durations import clock_up, signed
from presession_timer.base.text import clean
from presession_timer.report import document as doc
from presession_timer.report.language import Language, capital
from presession_timer.report.series_figures import (
    FormatGroup,
    Round,
    Series,
    SeriesFigures,
    SessionFigures,
)
from presession_timer.report.summary_text import spoken_length, window_words

_MOST_STRIPS = 60
"""The most sessions with a line of dots each; with more, each round has one."""
_MOST_NAMES = 6
_MOST_ON_A_SHEET = 24
_Value = TypeVar("_Value")


def series_page(series: Series, say: Language) -> doc.Document:
    """Return the page of ``series``."""
    days = [session.day for session in series.sessions]
    return doc.Document(
        title=clean(series.title, 200),
        subtitle=_subtitle(series, say),
        day=max(days),
        say=say,
        blocks=tuple(_blocks(series, say)),
        is_dense=len(days) > 8,
        is_long=len(days) > _MOST_ON_A_SHEET,
    )


def _subtitle(series: Series, say: Language) -> str:
    days = [session.day for session in series.sessions]
    first, last = capital(say.day(min(days))), say.day(max(days))
    count = say.count("{n} session", "{n} sessions", len(days))
    return f"{first} · {count}" if min(days) == max(days) else f"{first} – {last} · {count}"


def _blocks(series: Series, say: Language) -> Iterator[doc.Block]:
    yield from map(doc.Notice, _notices(series, say))
    for number, group in enumerate(series.groups, 1):
        if len(series.groups) > 1:
            yield doc.Headline(_group_title(group, series, say))
        yield from _group(group, number, say)
    yield doc.Footer(_footer(say))


def _notices(series: Series, say: Language) -> Iterator[str]:
    count = len({(group.format, group.window) for group in series.groups})
    if count > 1:
        yield say("The records follow {n} formats; each is counted by itself.", n=count)
    marks = (
        (
            "Rehearsals, in which nothing really happened: {names}.",
            [s for s in series.sessions if s.record.rehearsal is not None],
        ),
        (
            "Not closed, counted as far as they went: {names}.",
            [s for s in series.sessions if s.closed is None],
        ),
        (
            "Damaged, counted as far as they could be read: {names}.",
            [s for s in series.sessions if s.record.damage],
        ),
    )
    for template, found in marks:
        if found:
            yield say(template, names=_named(found, say))


def _named(sessions: Sequence[SessionFigures], say: Language) -> str:
    names = [clean(session.record.name or session.label, 60) for session in sessions]
    if len(names) > _MOST_NAMES:
        rest = len(names) - _MOST_NAMES
        names = [*names[:_MOST_NAMES], say.count("{n} more", "{n} more", rest)]
    return say.listed(names)


def _group_title(group: FormatGroup, series: Series, say: Language) -> str:
    title = _format_title(group, say)
    windows = {one.window for one in series.groups if _format_title(one, say) == title}
    if len(windows) > 1:  # the same minutes, with another warning or another grace
        last, grace = clock_up(group.window.last), clock_up(group.window.grace)
        title = say("{title} · warning {last}, grace {grace}", title=title, last=last, grace=grace)
    return say("{title} · rehearsals", title=title) if group.rehearsal else title


def _format_title(group: FormatGroup, say: Language) -> str:
    return f"{clean(group.format)} · {window_words(group.window, say)}"


def _group(group: FormatGroup, number: int, say: Language) -> Iterator[doc.Block]:
    yield doc.Summary(_series_summary(group, say))
    yield doc.KeyFigures(_figures(group, say))
    yield doc.Headline(say("Who took part"))
    yield doc.Pairs(_published(group.figures, say), is_short=True)
    days, dots = _days(group, number, say), _dots(group, say)
    if len(group.rounds) > 1:  # the rounds first, single days last
        yield doc.Headline(say("From round to round"))
        yield doc.Trend(group.rounds)
        yield _rounds_table(group, say)
        days, dots = dots, days
    yield from days
    yield from dots
    yield doc.Headline(say("Session by session"))
    yield _sessions_table(group, say)


def _days(group: FormatGroup, number: int, say: Language) -> Iterator[doc.Block]:
    if any(session.opened is not None for session in group.figures.sessions):
        yield doc.Headline(say("The hours of each day"))
        yield doc.Days(group.figures.sessions, number)


def _dots(group: FormatGroup, say: Language) -> Iterator[doc.Block]:
    if group.figures.speakers:
        window = window_words(group.window, say)
        yield doc.Headline(say("Every statement against {window}", window=window))
        yield doc.Dots(_strips_of(group, say), group.window)


def _series_summary(group: FormatGroup, say: Language) -> str:
    figures = group.figures
    sentences = [_who(figures, say), _kept(group, say), *_time(figures, say)]
    return " ".join(capital(words) + "." for words in sentences if words)


def _who(figures: SeriesFigures, say: Language) -> str:
    sessions, speakers = len(figures.sessions), figures.speakers
    counted = say.count("{n} session", "{n} sessions", sessions)
    spoke = say.count("{n} speaker", "{n} speakers", speakers)
    if sessions < 2 or not speakers:
        return say("{sessions}, {speakers}", sessions=counted, speakers=spoke)
    return say(
        "{sessions}, {speakers}, {mean} a session",
        sessions=counted,
        speakers=spoke,
        mean=say.decimal(speakers / sessions),
    )


def _kept(group: FormatGroup, say: Language) -> str:
    figures = group.figures
    if figures.within_share is None or figures.mean is None:
        return ""
    return say(
        "{share} of the statements were within {window}; a statement took {mean} on average",
        share=say.percent(figures.within_share),
        window=window_words(group.window, say),
        mean=clock_up(figures.mean),
    )


def _time(figures: SeriesFigures, say: Language) -> Iterator[str]:
    if figures.starts:
        late, known = figures.late_starts, len(figures.starts)
        yield (
            say.count("{n} of {all} began late", "{n} of {all} began late", late, all=known)
            if late
            else say("none began late")
        )
    if figures.ends:
        over, known = figures.overruns, len(figures.ends)
        longer = "{n} of {all} took longer than the hour"
        yield (
            say.count(longer, longer, over, all=known)
            if over
            else say("none took longer than the hour")
        )
    if figures.lost and not figures.missions_lost:
        yield say("the Missions lost no time")
    elif figures.lost:
        yield say(
            "the Missions lost {time} of the {planned} planned for their questions",
            time=spoken_length(figures.missions_lost, say),
            planned=spoken_length(figures.questions_planned, say),
        )


def _figures(group: FormatGroup, say: Language) -> tuple[doc.Figure, ...]:
    figures, none = group.figures, "–"
    some = figures.within
    outside = [
        say("{n} over", n=figures.over),
        say("{n} short", n=figures.short),
        say.count("{n} absent", "{n} absent", figures.absent),
    ]
    late, over, lost = figures.mean_late_start, figures.mean_overrun, figures.mean_lost
    return (
        doc.Figure(
            say("Within {window}", window=window_words(group.window, say)),
            none if figures.within_share is None else say.percent(figures.within_share),
            f"{say('{some} of {all}', some=some, all=figures.speakers)}, {', '.join(outside)}",
        ),
        doc.Figure(
            say("Late start, mean"),
            none if late is None else clock_up(late),
            say("{some} of {all}", some=figures.late_starts, all=len(figures.starts)),
        ),
        doc.Figure(
            say("Overrun, mean"),
            none if over is None else clock_up(over),
            say("{some} of {all}", some=figures.overruns, all=len(figures.ends)),
        ),
        doc.Figure(
            say("Missions' time lost"),
            none if lost is None else clock_up(figures.missions_lost),
            "" if lost is None else say("{time} a session", time=clock_up(lost)),
        ),
    )


def _published(figures: SeriesFigures, say: Language) -> tuple[tuple[str, str], ...]:
    sessions = len(figures.sessions)
    said = [(say("Speakers"), _a_session(figures.speakers, sessions, say))]
    if figures.states:
        said.append((say("States"), str(figures.states)))
    if figures.nhris:
        said.append((say("NHRIs"), str(figures.nhris)))
    if figures.scope_stated:
        national = _of(figures.national, figures.scope_stated, say)
        said.append((say("National organisations"), national))
    if figures.gender_stated:
        said.append((say("Women"), _of(figures.women, figures.gender_stated, say)))
    if figures.missions_a_session is not None:
        asked = say(
            "{n}, {mean} a session; named in {some} of {all}",
            n=figures.missions,
            mean=say.decimal(figures.missions_a_session),
            some=figures.missions_named,
            all=sessions,
        )
        said.append((say("Missions that asked"), asked))
    return tuple(said)


def _a_session(count: int, sessions: int, say: Language) -> str:
    if sessions < 2:
        return str(count)
    return say("{n}, {mean} a session", n=count, mean=say.decimal(count / sessions))


def _of(part: int, whole: int, say: Language) -> str:
    share = say.percent(part / whole)
    return say("{share} ({part} of {whole} stated)", part=part, whole=whole, share=share)


def _strips_of(group: FormatGroup, say: Language) -> tuple[doc.Strip, ...]:
    """Return one line of dots for each session, or for each round if there are too many."""
    sessions = group.figures.sessions
    if len(sessions) <= _MOST_STRIPS:
        named: list[tuple[str, Sequence[SessionFigures]]] = [(one.label, [one]) for one in sessions]
    else:
        named = [(one.label, one.figures.sessions) for one in group.rounds]
    return tuple(
        doc.Strip(
            clean(label, 60),
            tuple(spoken for session in members for spoken in session.spoken),
            _within(members, say),
        )
        for label, members in named
    )


def _sessions_table(group: FormatGroup, say: Language) -> doc.Table:
    columns: doc.Columns[SessionFigures] = {
        _name_column(say("Session")): lambda one: _session_name(one, say),
        doc.TableColumn(say("Date"), spare=1): lambda one: one.day.isoformat(),
        doc.TableColumn(say("Began"), spare=2): _began,
        doc.TableColumn(say("Late"), spare=3): lambda one: _shown(one.late_start, signed),
        doc.TableColumn(say("Over"), spare=4): lambda one: _shown(one.over_hour, signed),
        doc.TableColumn(say("Spoke"), spare=5): lambda one: str(one.totals.spoken),
        doc.TableColumn(say("Within"), is_strong=True): lambda one: _within([one], say),
        doc.TableColumn(say("Mean"), spare=6): lambda one: _shown(one.totals.mean, clock_up),
        doc.TableColumn(say("Missions lost"), spare=7): lambda one: _shown(
            one.missions_lost, clock_up
        ),
    }
    return doc.table_of(columns, group.figures.sessions)


def _rounds_table(group: FormatGroup, say: Language) -> doc.Table:
    columns: doc.Columns[Round] = {
        _name_column(say("Round")): lambda one: clean(one.label, 60),
        doc.TableColumn(say("From"), spare=1): lambda one: one.began.isoformat(),
        doc.TableColumn(say("Sessions"), spare=2): lambda one: str(len(one.figures.sessions)),
        doc.TableColumn(say("Speakers"), spare=3): lambda one: str(one.figures.speakers),
        doc.TableColumn(say("Within"), is_strong=True): (
            lambda one: _shown(one.figures.within_share, say.percent)
        ),
        doc.TableColumn(say("Mean"), spare=4): lambda one: _shown(one.figures.mean, clock_up),
        doc.TableColumn(say("Late"), spare=5): (
            lambda one: _shown(one.figures.mean_late_start, clock_up)
        ),
        doc.TableColumn(say("Over"), spare=6): lambda one: _shown(
            one.figures.mean_overrun, clock_up
        ),
        doc.TableColumn(say("Missions lost"), spare=7): (
            lambda one: _shown(one.figures.mean_lost, clock_up)
        ),
    }
    return doc.table_of(columns, group.rounds)


def _name_column(head: str) -> doc.TableColumn:
    return doc.TableColumn(head, is_number=False, least_cells=20)


def _session_name(session: SessionFigures, say: Language) -> str:
    marks = [
        say("rehearsal") if session.record.rehearsal is not None else "",
        say("not closed") if session.closed is None else "",
        say("damaged") if session.record.damage else "",
    ]
    marked, label = ", ".join(filter(None, marks)), clean(session.label)
    return f"{label} ({marked})" if marked else label


def _began(session: SessionFigures) -> str:
    return "" if session.opened is None else f"{session.local(session.opened):%H:%M}"


def _within(sessions: Iterable[SessionFigures], say: Language) -> str:
    totals = [session.totals for session in sessions]
    some, spoken = sum(one.within for one in totals), sum(one.spoken for one in totals)
    return say("{some} of {all}", some=some, all=spoken)


def _shown(value: _Value | None, as_text: Callable[[_Value], str]) -> str:
    return "" if value is None else as_text(value)


def _footer(say: Language) -> tuple[str, ...]:
    return (
        say(
            "A start or an end counts as late from one minute on; means are over all sessions, "
            "with 0:00 for those that were not late."
        ),
        say(
            "Missions' time lost is what their questions got less than planned, without what the "
            "hour had to spare."
        ),
        f"presession {__version__}",
    )
