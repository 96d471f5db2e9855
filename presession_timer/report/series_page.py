"""The page of a series as blocks (ux.md §6): no ranking, nobody's name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from presession_timer import __version__
from presession_timer.base.durations import clock_up, signed
from presession_timer.base.text import clean
from presession_timer.engine.rules import Verdict
from presession_timer.report import document as blocks
from presession_timer.report.document import Block, Column, Page, Row, Table
from presession_timer.report.hour_page import Figure
from presession_timer.report.language import Language, capital
from presession_timer.report.render.series_charts import Strip, day_charts, dot_charts, trend_chart
from presession_timer.report.series_figures import Figures, Group, Series
from presession_timer.report.session_figures import SessionFigures
from presession_timer.report.summary_text import spoken_length, window_words

__all__ = [
    "footer_of",
    "group_figures",
    "group_title",
    "notices_of",
    "published",
    "rounds_table",
    "series_page",
    "sessions_table",
    "strips_of",
    "subtitle_of",
    "summary",
]

MOST_STRIPS = 60
"""Up to so many sessions each have a line of dots; beyond that each round has one."""
_MOST_NAMES = 6
_MOST_ON_A_SHEET = 24


def series_page(series: Series, say: Language) -> Page:
    """The page on ``series``, for HTML, PDF and Markdown."""
    sessions = series.sessions
    return Page(
        title=clean(series.title, 200),
        subtitle=subtitle_of(series, say),
        day=max(session.day for session in sessions),
        say=say,
        blocks=tuple(_blocks(series, say)),
        is_dense=len(sessions) > 8,
        is_long=len(sessions) > _MOST_ON_A_SHEET,
    )


def subtitle_of(series: Series, say: Language) -> str:
    """Its days, and how many sessions there were."""
    days = [session.day for session in series.sessions]
    first, last = capital(say.day(min(days))), say.day(max(days))
    count = say.count("{n} session", "{n} sessions", len(days))
    return f"{first} · {count}" if min(days) == max(days) else f"{first} – {last} · {count}"


def _blocks(series: Series, say: Language) -> Iterator[Block]:
    for notice in notices_of(series, say):
        yield blocks.Notice(notice)
    for number, group in enumerate(series.groups, 1):
        if len(series.groups) > 1:
            yield blocks.Heading(group_title(group, say))
        yield from _group(group, number, say)
    yield blocks.Footer(footer_of(series, say))


def notices_of(series: Series, say: Language) -> Iterator[str]:
    """What has to be known of the records themselves."""
    if len(series.groups) > 1:
        count = len(series.groups)
        yield say("The records follow {n} formats; each is counted by itself.", n=count)
    marks = (
        (
            "Rehearsals, in which nothing really happened: {names}.",
            [s for s in series.sessions if s.rehearsal is not None],
        ),
        (
            "Not closed, counted as far as they went: {names}.",
            [s for s in series.sessions if s.closed is None],
        ),
        (
            "Damaged, counted as far as they could be read: {names}.",
            [s for s in series.sessions if s.damage],
        ),
    )
    for template, found in marks:
        if found:
            yield say(template, names=_named(found, say))


def _named(sessions: Sequence[SessionFigures], say: Language) -> str:
    names = [clean(session.name or session.label, 60) for session in sessions]
    if len(names) > _MOST_NAMES:
        rest = len(names) - _MOST_NAMES
        names = [*names[:_MOST_NAMES], say.count("{n} more", "{n} more", rest)]
    return say.listed(names)


def group_title(group: Group, say: Language) -> str:
    """Its format and window, and whether it is of rehearsals."""
    title = f"{clean(group.format)} · {window_words(group.window, say)}"
    return say("{title} · rehearsals", title=title) if group.rehearsal else title


def _group(group: Group, number: int, say: Language) -> Iterator[Block]:
    yield blocks.Verdict(summary(group, say))
    yield blocks.Figures(group_figures(group, say))
    known = published(group.figures, say)
    if known:
        yield blocks.Heading(say("Who took part"))
        yield blocks.Pairs(known, is_short=True)
    days, dots = _days(group, number, say), _dots(group, say)
    trend = trend_chart(group.rounds, say)
    if trend:  # several rounds: first what became of them, the single days last
        yield blocks.Heading(say("From round to round"))
        yield blocks.Picture(trend)
        yield rounds_table(group, say)
        days, dots = dots, days
    yield from days
    yield from dots
    yield blocks.Heading(say("Session by session"))
    yield sessions_table(group, say)


def _days(group: Group, number: int, say: Language) -> Iterator[Block]:
    title = say("The hours of each day")
    for place, chart in enumerate(day_charts(group, say, number)):
        if not place:
            yield blocks.Heading(title)
        yield blocks.Picture(chart)


def _dots(group: Group, say: Language) -> Iterator[Block]:
    title = say("Every statement against {window}", window=window_words(group.window, say))
    for place, chart in enumerate(dot_charts(strips_of(group, say), group.window, say)):
        if not place:
            yield blocks.Heading(title)
        yield blocks.Picture(chart)


def summary(group: Group, say: Language) -> str:
    """A few sentences that stand alone."""
    figures = group.figures
    sentences = [_who(figures, say), _kept(group, say), *_time(figures, say)]
    return " ".join(capital(words) + "." for words in sentences if words)


def _who(figures: Figures, say: Language) -> str:
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


def _kept(group: Group, say: Language) -> str:
    figures = group.figures
    if figures.within_share is None or figures.mean is None:
        return ""
    return say(
        "{share} of the statements were within {window}; a statement took {mean} on average",
        share=say.percent(figures.within_share),
        window=window_words(group.window, say),
        mean=clock_up(figures.mean),
    )


def _time(figures: Figures, say: Language) -> Iterator[str]:
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


def group_figures(group: Group, say: Language) -> tuple[Figure, ...]:
    """The four figures."""
    figures, none = group.figures, "–"
    some = figures.verdicts[Verdict.WITHIN]
    outside = [
        say("{n} over", n=figures.verdicts[Verdict.OVER]),
        say("{n} short", n=figures.verdicts[Verdict.SHORT]),
        say.count("{n} absent", "{n} absent", figures.absent),
    ]
    late, over, lost = figures.mean_late_start, figures.mean_overrun, figures.mean_lost
    return (
        Figure(
            say("Within {window}", window=window_words(group.window, say)),
            none if figures.within_share is None else say.percent(figures.within_share),
            f"{say('{some} of {all}', some=some, all=figures.speakers)}, {', '.join(outside)}",
        ),
        Figure(
            say("Late start, mean"),
            none if late is None else clock_up(late),
            say("{some} of {all}", some=figures.late_starts, all=len(figures.starts)),
        ),
        Figure(
            say("Overrun, mean"),
            none if over is None else clock_up(over),
            say("{some} of {all}", some=figures.overruns, all=len(figures.ends)),
        ),
        Figure(
            say("Missions' time lost"),
            none if lost is None else clock_up(figures.missions_lost),
            "" if lost is None else say("{time} a session", time=clock_up(lost)),
        ),
    )


def published(figures: Figures, say: Language) -> tuple[tuple[str, str], ...]:
    """What UPR Info publishes of a series (domain.md §1.2), as far as the plans say it."""
    sessions = len(figures.sessions)
    said = [(say("Speakers"), _a_session(figures.speakers, figures.speakers, sessions, say))]
    if figures.states:
        said.append((say("States"), str(figures.states)))
    if figures.nhris:
        said.append((say("NHRIs"), str(figures.nhris)))
    if figures.scope_stated:
        said.append(
            (
                say("National organisations"),
                _of(figures.national, figures.scope_stated, say),
            )
        )
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


def _a_session(count: int, all_of_them: int, sessions: int, say: Language) -> str:
    if sessions < 2:
        return str(count)
    return say("{n}, {mean} a session", n=count, mean=say.decimal(all_of_them / sessions))


def _of(part: int, whole: int, say: Language) -> str:
    """A share of those of whom the plans say anything."""
    return say(
        "{share} ({part} of {whole} stated)",
        part=part,
        whole=whole,
        share=say.percent(part / whole),
    )


def strips_of(group: Group, say: Language) -> tuple[Strip, ...]:
    """A line of dots for each session, or for each round where those are too many."""
    sessions = group.figures.sessions
    if len(sessions) <= MOST_STRIPS:
        named: Iterable[tuple[str, Figures]] = (
            (session.label, Figures((session,))) for session in sessions
        )
    else:
        named = ((one.label, one.figures) for one in group.rounds)
    return tuple(
        Strip(
            clean(label, 60),
            tuple(spoken for session in figures.sessions for spoken in session.spoken),
            say(
                "{some} of {all}",
                some=figures.verdicts[Verdict.WITHIN],
                all=figures.speakers,
            ),
        )
        for label, figures in named
    )


def sessions_table(group: Group, say: Language) -> Table:
    """One line a session."""
    columns = (
        Column(say("Session"), is_number=False),
        Column(say("Date")),
        Column(say("Began")),
        Column(say("Late")),
        Column(say("Over")),
        Column(say("Spoke")),
        Column(say("Within"), is_strong=True),
        Column(say("Mean")),
        Column(say("Missions lost")),
    )
    return Table(columns, tuple(_session_row(session, say) for session in group.figures.sessions))


def _session_row(session: SessionFigures, say: Language) -> Row:
    marks = [
        say("rehearsal") if session.rehearsal is not None else "",
        say("not closed") if session.closed is None else "",
        say("damaged") if session.damage else "",
    ]
    marked = ", ".join(filter(None, marks))
    label = clean(session.label)
    return Row(
        (
            f"{label} ({marked})" if marked else label,
            session.day.isoformat(),
            f"{session.opened:%H:%M}" if session.opened else "",
            _signed(session.late_start),
            _signed(session.over_hour),
            str(len(session.spoken)),
            say("{some} of {all}", some=session.within, all=len(session.spoken)),
            _time_of(session.mean),
            _time_of(session.missions_lost),
        )
    )


def rounds_table(group: Group, say: Language) -> Table:
    """One line a round."""
    columns = (
        Column(say("Round"), is_number=False),
        Column(say("From")),
        Column(say("Sessions")),
        Column(say("Speakers")),
        Column(say("Within"), is_strong=True),
        Column(say("Mean")),
        Column(say("Late")),
        Column(say("Over")),
        Column(say("Missions lost")),
    )
    rows = []
    for one in group.rounds:
        figures = one.figures
        within = figures.within_share
        rows.append(
            Row(
                (
                    clean(one.label, 60),
                    one.began.isoformat(),
                    str(len(figures.sessions)),
                    str(figures.speakers),
                    "" if within is None else say.percent(within),
                    _time_of(figures.mean),
                    _time_of(figures.mean_late_start),
                    _time_of(figures.mean_overrun),
                    _time_of(figures.mean_lost),
                )
            )
        )
    return Table(columns, tuple(rows))


def _signed(ms: int | None) -> str:
    return "" if ms is None else signed(ms)


def _time_of(ms: int | None) -> str:
    return "" if ms is None else clock_up(ms)


def footer_of(series: Series, say: Language) -> tuple[str, ...]:
    """How it was counted."""
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
