"""Make a plan of a draft: apply the format's defaults, and check values against one another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from presession_timer.base.durations import exact
from presession_timer.base.findings import Findings, KeyPath, cleaned, nearest, shown
from presession_timer.base.limits import MOST_BYTES
from presession_timer.plan.formats import DEFAULT, FORMATS, Format, known_formats
from presession_timer.plan.local_times import start_and_until
from presession_timer.plan.model import Kind, KindLengths, Names, Plan, Segment, Window
from presession_timer.sandbox.parent import Job, Unusable, read_in_sandbox
from presession_timer.sandbox.statement import words_in_text

if TYPE_CHECKING:
    from presession_timer.plan.schema import PlanDraft, SegmentDraft, WindowDraft


def draft_of(data: Mapping[str, Any], found: Findings) -> PlanDraft:
    """Return the values as they were written, with every mistake in ``found``."""
    from presession_timer.plan.schema import validated  # pydantic comes with it

    return validated(data, found)


def plan_from_draft(draft: PlanDraft, folder: Path, found: Findings) -> Plan:
    """Return the plan that ``draft`` means; it can be used only if ``found`` has no errors then.

    Statement files are looked for in ``folder``. Values that are already known to be wrong are
    None in the draft and are not compared.
    """
    session = draft.session
    base = _format(draft, found)
    window = _window(draft.window, base, found)
    start, until = start_and_until(session, base.timezone, found)
    return Plan(
        title=_title(draft, found),
        date=_date(draft, found),
        segments=_segments(draft, window, base.lengths, folder, found),
        format=base.name,
        state=cleaned(session.state, ("session", "state"), found),
        start=start,
        until=until,
        timezone=_written(session.timezone, base.timezone),
        room=cleaned(session.room, ("session", "room"), found),
        moderator=cleaned(session.moderator, ("session", "moderator"), found),
        length=_written(session.length, base.length),
        handover=_written(session.handover, base.handover),
        question=session.question,
        window=window,
        lengths=base.lengths,
        names=Names(draft.room.names or Names.ORGANISATION),
    )


_Value = TypeVar("_Value", int, str)


def _written(own: _Value | None, inherited: _Value) -> _Value:
    return inherited if own is None else own


def _title(draft: PlanDraft, found: Findings) -> str:
    path = ("session", "title")
    written = draft.session.title
    title = cleaned(written, path, found)
    if not title and found.sound(path):
        missing = "is missing" if written is None else "is empty"
        found.error(path, f"`title` {missing}", 'expected title = "…" in [session]')
    return title


def _date(draft: PlanDraft, found: Findings) -> date:
    path = ("session", "date")
    if draft.session.date is None and found.sound(path):
        found.error(path, "`date` is missing", "expected date = 2019-12-10 in [session]")
    return draft.session.date or date.min


def _format(draft: PlanDraft, found: Findings) -> Format:
    name = draft.format
    if name is None:
        return DEFAULT
    if name in FORMATS:
        return FORMATS[name]
    known = known_formats()
    if name in known:
        return known[name]
    meant = nearest(name, known)
    wrong = f"`format` is {shown(name)}" + (f': did you mean "{meant}"?' if meant else "")
    expected = f'expected one of {len(known)} names, such as "{DEFAULT.name}"'
    found.error(("format",), wrong, expected)
    return DEFAULT


def _window(own: WindowDraft, base: Format, found: Findings) -> Window:
    window = Window(
        min=_written(own.min, base.window.min),
        max=_written(own.max, base.window.max),
        last=_written(own.last, base.window.last),
        grace=_written(own.grace, base.window.grace),
    )
    compare = _Comparison(own, window, f", from {base.name}", found)
    compare.at_most("min", "max")
    compare.at_most("last", "max")
    if window.grace:
        compare.at_most("grace", "min", below=True)
    return window


class _Comparison(NamedTuple):
    """Compares two values of a window, and blames the one that was written, else the smaller."""

    own: WindowDraft
    window: Window
    origin: str
    found: Findings

    def at_most(self, small: str, large: str, *, below: bool = False) -> None:
        low, high = getattr(self.window, small), getattr(self.window, large)
        if low < high or (low == high and not below):
            return
        if not self.found.sound(("window", small), ("window", large), ("format",)):
            return
        blamed = small if getattr(self.own, small) is not None else large
        relation = "not less than" if below else "more than"
        wrong = f"{self._said(small)} is {relation} {self._said(large)}"
        rule = f"`{small}` below `{large}`, or 0" if below else f"`{small}` at most `{large}`"
        self.found.error(("window", blamed), wrong, f"expected {rule}")

    def _said(self, key: str) -> str:
        origin = self.origin if getattr(self.own, key) is None else ""
        return f"`{key}` ({exact(getattr(self.window, key))}{origin})"


RESERVED_IDS = ("open", "close")
"""Rows in a file of timings that hold the beginning and the end of the hour."""


def _segments(
    draft: PlanDraft, window: Window, lengths: KindLengths, folder: Path, found: Findings
) -> tuple[Segment, ...]:
    if not draft.segment:
        if found.sound(("segment",)):
            found.error(("segment",), "there is no segment", "expected at least one [[segment]]")
        return ()
    reader = _SegmentReader(window, lengths, folder, found)
    segments = tuple(
        reader.segment(written, number) for number, written in enumerate(draft.segment, start=1)
    )
    known = all(found.sound(("segment", n, "kind")) for n in range(len(segments)))
    if known and not any(one.kind is Kind.STATEMENT for one in segments):
        found.warn(("segment",), "no segment is a statement", "only statements have a minimum")
    return segments


@dataclass(slots=True)
class _SegmentReader:
    window: Window
    lengths: KindLengths
    folder: Path
    found: Findings
    ids: dict[str, int] = field(default_factory=dict)

    def segment(self, written: SegmentDraft, number: int) -> Segment:
        path: KeyPath = ("segment", number - 1)
        kind = Kind(written.kind)
        least, most, planned = 0, written.max, written.planned
        if self.found.sound((*path, "kind")):
            if kind is Kind.STATEMENT:
                least, most = self._statement(written, path)
            else:
                most, planned = self._other(kind, written, path)
        return Segment(
            number=number,
            id=self._id(written.id, number),
            kind=kind,
            speaker=cleaned(written.speaker, (*path, "speaker"), self.found),
            organisation=cleaned(written.organisation, (*path, "organisation"), self.found),
            short=cleaned(written.short, (*path, "short"), self.found),
            category=cleaned(written.category, (*path, "category"), self.found),
            topic=cleaned(written.topic, (*path, "topic"), self.found),
            min=least,
            max=most,
            planned=planned,
            words=self._words(written, path),
            gender=cleaned(written.gender, (*path, "gender"), self.found),
            language=cleaned(written.language, (*path, "language"), self.found),
            note=cleaned(written.note, (*path, "note"), self.found),
            say=cleaned(written.say, (*path, "say"), self.found),
            seat=cleaned(written.seat, (*path, "seat"), self.found),
            protect=written.protect,
            clock_hidden=written.clock == "hidden",
        )

    def _statement(self, written: SegmentDraft, path: KeyPath) -> tuple[int, int]:
        """Return its minimum and maximum, its own or the window's."""
        window, found = self.window, self.found
        if written.planned is not None:
            wrong = "`planned` has no place in a statement"
            found.error((*path, "planned"), wrong, "expected `min` or `max`")
        least = window.min if written.min is None else written.min
        most = window.max if written.max is None else written.max
        if not found.sound((*path, "min"), (*path, "max"), ("window",), *_WINDOW_KEYS):
            return least, most
        if least > most and written.min is None:
            wrong = f"`max` ({exact(most)}) is below the window's `min` ({exact(least)})"
            found.warn((*path, "max"), wrong, "the minimum of this statement is lowered to it")
            least = most
        elif least > most:
            whose = "the window's " if written.max is None else ""
            wrong = f"`min` ({exact(least)}) is more than {whose}`max` ({exact(most)})"
            found.error((*path, "min"), wrong, "expected `min` at most `max`")
        elif written.min and written.min <= window.grace:
            wrong = f"`min` ({exact(least)}) is not more than the `grace` ({exact(window.grace)})"
            found.error((*path, "min"), wrong, "expected `grace` below every `min`, or 0")
        elif written.max is not None and most < window.last:
            wrong = f"`max` ({exact(most)}) is shorter than `last` ({exact(window.last)})"
            found.warn((*path, "max"), wrong, "the last-minute warning shows from the beginning")
        return least, most

    def _other(
        self, kind: Kind, written: SegmentDraft, path: KeyPath
    ) -> tuple[int | None, int | None]:
        """Return the maximum and the planned length of a segment that is not a statement."""
        found = self.found
        most, planned = written.max, written.planned
        if written.min is not None:
            wrong = f"`min` has no place in {_a(kind)}"
            found.error((*path, "min"), wrong, "only a statement has a minimum")
        if not found.sound((*path, "planned"), (*path, "max")):
            return most, planned
        if most is not None and planned is not None and planned > most:
            wrong = f"`planned` ({exact(planned)}) is more than `max` ({exact(most)})"
            found.error((*path, "planned"), wrong, "expected `planned` at most `max`")
        if kind is Kind.BREAK and planned is None:
            expected = 'expected how long it is, such as planned = "15:00"'
            found.error((*path, "planned"), "a break has no `planned`", expected)
        if kind is Kind.STATE:
            return most if most is not None else max(self.lengths.state_max, planned or 0), planned
        if most is None and planned is None:
            planned = self.lengths.planned(kind)
        return most, planned

    def _id(self, written: str | None, number: int) -> str:
        path = ("segment", number - 1, "id")
        if written is None:
            return str(number)
        name = cleaned(written, path, self.found)
        if not name:
            self.found.error(path, "`id` is empty", "expected a word, or no `id`")
        elif name.isdigit() or name.casefold() in RESERVED_IDS:
            expected = "expected not only digits, nor open or close"
            self.found.error(path, f"`id` is {shown(name)}", expected)
        elif name in self.ids:
            wrong = f"`id` {shown(name)} is that of segment {self.ids[name]}, too"
            self.found.error(path, wrong, "expected one that is unique")
        self.ids.setdefault(name, number)
        return name

    def _words(self, written: SegmentDraft, path: KeyPath) -> int | None:
        if written.statement is None:
            return written.words
        path = (*path, "statement")
        if written.words is not None:
            wrong = "both `words` and `statement` are given"
            self.found.error(path, wrong, "expected one of them")
        try:
            return words_in_file(self.folder, written.statement)
        except Unusable as error:
            self.found.error(path, error.wrong, error.expected)
            return None


_WINDOW_KEYS: tuple[KeyPath, ...] = (("format",), ("window", "min"), ("window", "max"))


def _a(kind: Kind) -> str:
    """Return ``an opening``, ``a break`` or ``questions``."""
    if kind is Kind.QUESTIONS:
        return kind.value
    return f"{'an' if kind.value[0] in 'aeiou' else 'a'} {kind.value}"


_JOBS: Mapping[str, Job] = {".txt": "text", ".md": "text", ".docx": "docx", ".pdf": "pdf"}
_SMALL: Final = 64 * 1024
"""Bytes of a text that this process counts itself, at once: ten times a speech of an hour."""
_EXPECTED = "expected a .txt, .md, .docx or .pdf file inside the plan's folder"


def words_in_file(folder: Path, name: str) -> int:
    """Count the words of the text ``name``, given relative to the plan's ``folder``.

    Raises Unusable if it is not a readable text inside that folder. ``..`` and links must not lead
    out of it: a plan that came by mail must not read other files of this machine.
    """
    named = f"`statement` {shown(name)}"
    try:
        path = (folder / name).resolve()
        inside = path.is_relative_to(folder.resolve())
        is_file, is_folder = path.is_file(), path.is_dir()
    except (OSError, ValueError, RuntimeError):  # too long, a NUL, a loop of links
        raise Unusable(f"{named} cannot be a file's name", _EXPECTED) from None
    if not inside:
        raise Unusable(f"{named} leaves the plan's folder", _EXPECTED)
    if is_folder:
        raise Unusable(f"{named} is a folder", _EXPECTED)
    if not is_file:
        backslash = "\\" in name
        hint = "expected / between folder and file" if backslash else _EXPECTED
        raise Unusable(f"{named} is not there", hint)
    job = _JOBS.get(path.suffix.lower())
    if job is None:
        raise Unusable(f"{named} is not a text file", f"{_EXPECTED}, or `words`")
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError:
        raise Unusable(f"{named} may not be read", "expected a file you may read") from None
    if len(content) > MOST_BYTES:
        raise Unusable(f"{named} is larger than 5 MiB", _EXPECTED)
    counted = _counted(job, content)
    if isinstance(counted, Unusable):
        raise Unusable(f"{named}: {counted.wrong}", counted.expected)
    return counted


@lru_cache(maxsize=16)
def _counted(job: Job, content: bytes) -> int | Unusable:
    """Count each content once: the editor reads a plan at every key."""
    try:
        if job == "text" and len(content) <= _SMALL:
            return words_in_text(content)
        return int(read_in_sandbox(job, content))
    except Unusable as error:
        return error
