"""`presession new PLAN`: a plan to fill in, or a plan made from a list of speakers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TextIO

from presession_timer.base.atomic_files import put_file
from presession_timer.base.errors import BadFormat, BadInput, Problem, UnreadableFile, by_line
from presession_timer.base.findings import listed, name_of, nearest, shown
from presession_timer.base.no_list import refuse_other_files
from presession_timer.base.shell import typed
from presession_timer.base.world.zones import today_in
from presession_timer.importers.choices import Choices, ImportQuestion, Today
from presession_timer.importers.columns import SheetColumn
from presession_timer.importers.draft import blank_plan
from presession_timer.importers.proposal import Proposal, Unsettled, account, columns_told, propose
from presession_timer.importers.sheet import bytes_of
from presession_timer.importers.vocabulary import ColumnField
from presession_timer.plan.formats import DEFAULT, Format, known_formats
from presession_timer.plan.toml_file import read_plan_with_warnings
from presession_timer.prepare.arithmetic import Pace, figures_of
from presession_timer.prepare.check import pace_said, verdict_of, who
from presession_timer.prepare.settings import checked_settings

FINE, UNDECIDED = 0, 2
MOST_SPEAKERS: Final = 200
_NOT_USED: Final = ("-", "")
_ELSEWHERE: Final = "give the plan another name or folder"
_ISO_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)

Ask = Callable[[str], str]
"""Shows a prompt and returns the line that was typed; raises EOFError at the end of input."""


def columns_from(written: Sequence[str]) -> Mapping[str, ColumnField | None]:
    """Return the fields that `--map COLUMN=FIELD` names, by heading or letter; `-` is no field.

    Raises BadInput with every mistake.
    """
    found: dict[str, ColumnField | None] = {}
    problems = []
    for one in written:
        column, equals, named = (part.strip() for part in one.rpartition("="))
        if not equals or not column:
            problems.append((f"--map {shown(one)}", "expected COLUMN=FIELD"))
        elif named in _NOT_USED:
            found[column] = None
        elif named in tuple(ColumnField):
            found[column] = ColumnField(named)
        else:
            meant = nearest(named, tuple(ColumnField))
            hint = f": did you mean {meant}?" if meant else ""
            fields = listed([field.value for field in ColumnField])
            wrong = f"--map: there is no field {shown(named)}{hint}"
            problems.append((wrong, f"expected {fields}"))
    if problems:
        raise BadInput([Problem("presession new", 0, *one) for one in problems])
    return found


def answers_from(written: Sequence[str]) -> Mapping[str, str]:
    """Return the answers that `--answer QUESTION=ANSWER` gives. Raises BadInput."""
    found: dict[str, str] = {}
    for one in written:
        key, equals, answer = (part.strip() for part in one.partition("="))
        if not equals or not key or not answer:
            expected = "expected QUESTION=ANSWER, as a question names it"
            raise BadInput([Problem("presession new", 0, f"--answer {shown(one)}", expected)])
        found[key] = answer
    return found


def choices_from(columns: Sequence[str] = (), answers: Sequence[str] = (), **given: Any) -> Choices:
    """Return the choices that were made; the settings make those that are left out or None.

    ``columns`` are written as for `--map`, ``answers`` as for `--answer`. Raises BadInput for them
    and for the settings.
    """
    answered = answers_from(answers)
    settings = checked_settings()
    usual = Choices(
        format=settings.new_format,
        handover=settings.new_handover,
        reserve=settings.new_reserve,
        columns=columns_from(columns),
        answers=answered,
        agreed=frozenset(answered),
    )
    return replace(usual, **{name: value for name, value in given.items() if value is not None})


def new_plan(
    path: Path,
    *,
    speakers: int | None,
    choices: Choices,
    force: bool,
    today: Today = today_in,
    out: TextIO,
) -> int:
    """Write a commented plan for a number of speakers; return the exit status.

    Raises BadFormat for an unknown format, UnreadableFile if the file cannot be written.
    """
    target = target_of(path, force=force)
    put_file(target, blank_text(speakers, choices, today).encode("utf-8"), _ELSEWHERE)
    _print_verdict(target, out)
    return FINE


def blank_text(speakers: int | None, choices: Choices, today: Today) -> str:
    """Return a commented plan for a number of speakers. Raises BadFormat for an unknown format."""
    return blank_plan(_format(choices.format), speakers, choices, today)


def proposed(source: Path, target: Path, choices: Choices, today: Today) -> Proposal | Unsettled:
    """Return the plan that the list ``source`` makes, and what it leaves open.

    Raises BadInput with every problem of the list, UnreadableFile if it cannot be read.
    """
    return _proposal(_list_in(source), source, target, choices, today)


def _proposal(
    data: bytes, source: Path, target: Path, choices: Choices, today: Today
) -> Proposal | Unsettled:
    try:
        return propose(data, source, name_of(source), target.parent, choices, today)
    except Unsettled as open_questions:
        return open_questions


def plan_from_list(
    path: Path,
    source: Path,
    *,
    choices: Choices,
    yes: bool,
    force: bool,
    today: Today = today_in,
    out: TextIO,
    err: TextIO,
    ask: Ask | None,
) -> int:
    """Write the plan that the list ``source`` makes; return the exit status.

    Guesses are confirmed with ``ask``, or accepted with ``yes``. Without either they are printed
    on ``err``, nothing is written and the status is 2. Raises BadInput with every problem of the
    list, UnreadableFile if a file cannot be read or written.
    """
    target = target_of(path, force=force)
    _format(choices.format)
    dialog = _Dialog(source, target, _list_in(source), today, out, err)
    proposal = dialog.settled(choices, ask=None if yes else ask, yes=yes)
    if proposal is None:
        return UNDECIDED
    dialog.print_result(proposal)
    return write_confirmed(target, proposal, out)


def readable(source: Path, choices: Choices) -> None:
    """Raise for a format that is unknown, and for a list that cannot be read at all."""
    _format(choices.format)
    refuse_other_files(_list_in(source), name_of(source))


def _list_in(source: Path) -> bytes:
    return bytes_of(source, expected="a list of speakers", kind="a list")


def write_confirmed(target: Path, proposal: Proposal, out: TextIO) -> int:
    """Write a plan that was confirmed, print its verdict and what comes next; return the status.

    Raises UnreadableFile if the file cannot be written.
    """
    put_file(target, proposal.text.encode("utf-8"), _ELSEWHERE)
    _print_verdict(target, out)
    named = name_of(target)
    steps = (f"check {named}", f"edit {named}", f"run {named} --rehearse 20")
    print(f"Next: {listed([f'presession {step}' for step in steps])}", file=out)
    return FINE


@dataclass(slots=True)
class _Dialog:
    """Prints what a list means and asks what it leaves open."""

    source: Path
    target: Path
    data: bytes
    today: Today
    out: TextIO
    err: TextIO
    shown: Sequence[SheetColumn] = ()
    """The columns as they were printed last."""

    def settled(self, choices: Choices, *, ask: Ask | None, yes: bool) -> Proposal | None:
        """Return the proposal when no question is left; None if one stays open."""
        while True:
            proposal = _proposal(self.data, self.source, self.target, choices, self.today)
            if isinstance(proposal, Proposal) and not proposal.questions:
                return proposal
            decided = None
            if ask is not None:
                decided = self._asked(proposal, choices, ask)
            elif yes and not any(one.needs_a_person for one in proposal.questions):
                decided = self._assumed(proposal, choices)
            else:
                self._leave_open(proposal, yes)
            if decided is None:
                return None
            choices = decided

    def _assumed(self, proposal: Proposal | Unsettled, choices: Choices) -> Choices:
        for question in proposal.questions:
            self._print(question)
            choices = choices.decided(question, question.guess or "")
        return choices

    def _leave_open(self, proposal: Proposal | Unsettled, yes: bool) -> None:
        """Print what was understood and what needs an answer; with ``yes`` what it leaves open."""
        dangerous = [one for one in proposal.questions if one.needs_a_person]
        self._print_account(proposal, self.err)
        for question in dangerous if yes else proposal.questions:
            self._print(question)
        answer = "give the option" if dangerous else "--yes accepts these guesses"
        print(f"nothing is written: {answer}", file=self.err)

    def _print(self, question: ImportQuestion) -> None:
        changes = "" if question.needs_a_person else " changes it"
        said = f"{question.text} ({question.how}{changes})"
        print(f"{name_of(self.source)}: {said}", file=self.err)
        for line in question.preview:
            print(f"    {line}", file=self.err)
        if question.choices and question.needs_a_person:
            print(f"    {listed(map(shown, question.choices))}", file=self.err)

    def _print_account(self, proposal: Proposal | Unsettled, stream: TextIO) -> None:
        if isinstance(proposal, Proposal):
            lines = account(proposal)
        else:
            lines = columns_told(proposal.columns)
        for line in lines:
            print(line, file=stream)

    def _asked(self, proposal: Proposal | Unsettled, choices: Choices, ask: Ask) -> Choices | None:
        """Return the answer to the first question; None if the person stops."""
        question = proposal.questions[0]
        if proposal.columns != self.shown:
            self._print_account(proposal, self.out)
            self.shown = proposal.columns
        print(question.text, file=self.out)
        for line in question.preview:
            print(f"    {line}", file=self.out)
        for number, choice in enumerate(question.choices, 1):
            print(f"    {number}  {choice}", file=self.out)
        while True:
            try:
                answer = ask(_prompt(question, proposal.columns)).strip()
            except EOFError:
                answer = "n"
            try:
                decided = _decided(question, answer, choices, proposal.columns)
            except BadInput as error:
                print(error, file=self.out)
                continue
            if decided is not None:
                return decided
            if answer.casefold() in ("n", "no", "q"):
                print(f"nothing is written; {question.how} gives another answer", file=self.err)
                return None
            print(_what_to_answer(question), file=self.out)

    def print_result(self, proposal: Proposal) -> None:
        """Print the field of each column, what was left out, and warnings."""
        print(name_of(self.source), file=self.out)
        self._print_account(proposal, self.out)
        if proposal.columns:
            print("  (--map COLUMN=FIELD changes one)", file=self.out)
        for sentence in proposal.notices:
            print(f"  {sentence}", file=self.out)
        for warning in by_line(proposal.warnings):
            print(f"warning: {warning}", file=self.err)


def _prompt(question: ImportQuestion, columns: Sequence[SheetColumn]) -> str:
    or_else = ", COLUMN=FIELD" if columns else ""
    if question.guess is None:
        return "number or name: " if question.choices else "answer: "
    if question.choices:
        return f"number or name, Enter for {question.guess}: "
    if question.key == "encoding":
        return "Enter for yes, n to stop, or another encoding: "
    if question.key == "date":
        return "Enter for yes, n to stop, or YYYY-MM-DD: "
    return f"Enter for yes, n to stop{or_else}: "


def _what_to_answer(question: ImportQuestion) -> str:
    if question.choices:
        return f"expected 1 to {len(question.choices)}, or a name of these"
    return "expected Enter, or n"


def _decided(
    question: ImportQuestion, answer: str, choices: Choices, columns: Sequence[SheetColumn]
) -> Choices | None:
    """Return the choices with an answer; None for "no" and for what is no answer.

    Raises BadInput for a COLUMN=FIELD that is wrong.
    """
    if answer.casefold() in ("n", "no", "q"):
        return None
    if answer.casefold() in ("", "y", "yes"):
        return None if question.guess is None else choices.decided(question, question.guess)
    if question.choices:
        numbers = {str(n): one for n, one in enumerate(question.choices, 1)}
        names = {one.casefold(): one for one in question.choices}
        chosen = numbers.get(answer) or names.get(answer.casefold())
        if chosen:
            return choices.decided(question, chosen)
    if columns and "=" in answer:
        return _with_columns(choices, columns, answer)
    if question.key == "encoding" or (question.guess is None and not question.choices):
        return choices.decided(question, answer)
    if question.key == "date" and _ISO_DAY.fullmatch(answer):
        with suppress(ValueError):  # no such day: ask again
            return choices.decided(question, answer)
    return None


def _with_columns(choices: Choices, columns: Sequence[SheetColumn], answer: str) -> Choices:
    named = columns_from([answer])
    for name in named:
        if not any(column.is_called(name) for column in columns):
            wrong = f"there is no column {shown(name)}"
            raise BadInput([Problem("", 0, wrong, "expected a heading or its letter, from above")])
    return replace(choices, columns={**choices.columns, **named})


def target_of(path: Path, *, force: bool) -> Path:
    """Return the file of a new plan. Raises UnreadableFile for one that cannot be written."""
    name = name_of(path)
    if not path.name:
        raise UnreadableFile(f"{name}: a folder; give the plan a name, such as spain.toml")
    if path.suffix == "":
        path = path.with_name(f"{path.name}.toml")
    if path.suffix != ".toml":
        hint = f"presession new {typed(f'{path.stem}.toml')} --from {typed(name)}"
        raise UnreadableFile(f"{name}: a plan's name ends in .toml; to read this file: {hint}")
    if not path.parent.is_dir():
        raise UnreadableFile(f"{name}: there is no folder {name_of(path.parent)}")
    if path.exists() and not force:
        raise UnreadableFile(f"{name_of(path)}: the file exists; --force replaces it")
    return path


def _format(name: str | None) -> Format:
    known = known_formats()
    if name is None or name in known:
        return known[name or DEFAULT.name]
    meant = nearest(name, known)
    hint = f"; did you mean {shown(meant)}?" if meant else f"; there are {listed(known, 'and')}"
    raise BadFormat(f"there is no format {shown(name)}{hint}")


def _print_verdict(path: Path, out: TextIO) -> None:
    """Print the verdict of `check` on the written plan, and who will overrun."""
    plan, warnings = read_plan_with_warnings(path)
    figures = figures_of(name_of(path), plan, warnings)
    print(f"{name_of(path)}: {verdict_of(figures)}", file=out)
    for one in figures.predictions:
        if one.pace in (Pace.MAY_OVERRUN, Pace.WILL_OVERRUN):
            said = f"{one.words:,} words, {pace_said(one)}"
            print(f"  {one.segment.number}  {who(one.segment)}: {said}", file=out)
