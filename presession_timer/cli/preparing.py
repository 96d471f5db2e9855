"""The commands before the day: make, edit and check plans; settings; look at this machine.

Each command imports what it needs when it starts.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from presession_timer.cli.argparse_messages import Command, Parser

if TYPE_CHECKING:
    from presession_timer.prepare.new import Ask
    from presession_timer.web.tokens import Scope, Tokens


_SCOPES = ("read", "control")
_DONE = ("list", "new", "revoke")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_TIME: Final = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?", re.ASCII)


def _new(parser: Parser) -> None:
    parser.add_argument("plan", metavar="PLAN", type=Path, help="the file to write")
    parser.option(
        "--from",
        dest="source",
        metavar="FILE",
        type=Path,
        help="a list or schedule: .csv, …",
    )
    parser.option("--speakers", metavar="N", type=_count, help="places for so many, without --from")
    parser.option("--format", metavar="NAME", help="the rules: upr-presession, toastmasters-5-7, …")
    parser.option("--state", metavar="NAME", help="the State under Review; of a list with several")
    parser.option("--title", metavar="TEXT", help="of the session")
    parser.option("--date", metavar="YYYY-MM-DD", type=_day, help="the day; today if not given")
    parser.option(
        "--start", dest="begins", metavar="HH:MM", type=_time, help="in the room's local time"
    )
    parser.option(
        "--map", metavar="COLUMN=FIELD", action="append", default=[], help="what a column is about"
    )
    parser.option(
        "--session", metavar="NAME", action="append", default=[],
        help="the session, room or section of a programme that this plan is for",
    )  # fmt: skip
    parser.option(
        "--answer", metavar="QUESTION=ANSWER", action="append", default=[],
        help="answer a question about the list, as its message names it",
    )  # fmt: skip
    parser.option("--sheet", metavar="NAME", help="of a workbook; a table, or an Ontime rundown")
    parser.option("--encoding", metavar="NAME", help="of a .csv that is not UTF-8")
    parser.option(
        "--delimiter", choices=("comma", "semicolon", "tab", "bar"), help="between a .csv's cells"
    )
    parser.option("--yes", action="store_true", help="take the guesses that are shown; for scripts")
    parser.option("--force", action="store_true", help="replace a file that is there")
    parser.set_defaults(start=lambda given: _start_new(parser, given))


def _start_new(parser: Parser, given: argparse.Namespace) -> int:
    of_list = ("map", "sheet", "encoding", "delimiter", "session", "answer")
    if given.source is None and any(getattr(given, name) for name in of_list):
        names = "--map, --session, --answer, --sheet, --encoding and --delimiter"
        return parser.complain(f"{names} go with --from")
    if given.source is not None and given.speakers is not None:
        return parser.complain("--speakers makes places for nobody yet; --from has the speakers")
    from presession_timer.prepare.new import choices_from, new_plan, plan_from_list

    choices = choices_from(
        given.map,
        given.answer,
        sessions=tuple(given.session),
        encoding=given.encoding,
        delimiter=given.delimiter,
        sheet=given.sheet,
        state=given.state,
        format=given.format,
        title=given.title,
        date=given.date,
        start=given.begins,
    )
    if given.source is None:
        return new_plan(
            given.plan,
            speakers=given.speakers,
            choices=choices,
            force=given.force,
            out=sys.stdout,
        )
    person = _person()
    if person is not None and not given.yes and os.environ.get("TERM") != "dumb":
        from presession_timer.home.import_screen import plan_on_screen

        return plan_on_screen(given.plan, given.source, choices, force=given.force)
    return plan_from_list(
        given.plan,
        given.source,
        choices=choices,
        yes=given.yes,
        force=given.force,
        out=sys.stdout,
        err=sys.stderr,
        ask=person,
    )


def _edit(parser: Parser) -> None:
    parser.add_argument("plan", metavar="PLAN", type=Path)
    parser.looks()
    parser.set_defaults(start=_start_edit)


def _start_edit(given: argparse.Namespace) -> int:
    from presession_timer.editor.screen import edit

    return edit(given.plan, theme=given.theme, ascii_only=given.ascii)


def _brief(parser: Parser) -> None:
    parser.add_argument("plan", metavar="PLAN", type=Path)
    parser.option(
        "--out",
        metavar="DIR",
        type=Path,
        help="the folder to write (default: PLAN-briefs beside the plan)",
    )
    parser.option(
        "--script", action="store_true", help="print instead all that the chair says, in order"
    )
    parser.option("--language", metavar="en|fr|es", help="with --script: what the chair speaks")
    parser.answers(lambda given: _start_brief(parser, given))


def _start_brief(parser: Parser, given: argparse.Namespace) -> int:
    if given.script and given.out is not None:
        return parser.complain("--script prints; --out is for the speakers' pages")
    if given.language is not None and not given.script:
        return parser.complain("--language goes with --script")
    from presession_timer.prepare.brief import brief, script

    if given.script:
        return script(given.plan, given.language, out=sys.stdout, err=sys.stderr)
    return brief(given.plan, given.out, out=sys.stdout, err=sys.stderr)


def _week(parser: Parser) -> None:
    parser.add_argument("folders", metavar="FOLDER", nargs="+", type=Path)
    parser.option("--ics", metavar="FILE", type=Path, help="write a calendar, without names")
    parser.option(
        "--rundown", metavar="html,pdf", type=_rundowns, default=(),
        help="each hour on paper, with boxes for a pencil, and its sheet for `presession import`",
    )  # fmt: skip
    parser.option("--timings", action="store_true", help="those sheets alone, still empty")
    parser.option("--out", metavar="DIR", type=Path, help="where rundowns and sheets go")
    parser.option("--names", action="store_true", help="name people on them, not organisations")
    parser.set_defaults(start=lambda given: _start_week(parser, given))


def _start_week(parser: Parser, given: argparse.Namespace) -> int:
    if (given.rundown or given.timings) and given.out is None:
        return parser.complain("--rundown and --timings need --out DIR")
    if given.out is not None and not (given.rundown or given.timings):
        return parser.complain("--out is for --rundown and --timings")
    from presession_timer.prepare.week import Wanted, week

    wanted = Wanted(
        calendar=given.ics,
        rundowns=given.rundown,
        timings=given.timings,
        folder=given.out or Path(),
        names=given.names,
    )
    return week(given.folders, wanted, out=sys.stdout, err=sys.stderr)


def _rundowns(written: str) -> tuple[str, ...]:
    forms = tuple(dict.fromkeys(part.strip() for part in written.split(",")))
    if not set(forms) <= {"html", "pdf"}:
        raise argparse.ArgumentTypeError("expected html, pdf, or html,pdf")
    return forms


def _settings(parser: Parser) -> None:
    parser.set_defaults(start=_start_settings)


def _hooks(parser: Parser) -> None:
    parser.add_argument(
        "what", metavar="test", choices=("test",), help="send each once, and say what comes back"
    )
    parser.set_defaults(start=_start_hooks)


def _start_hooks(given: argparse.Namespace) -> int:
    from presession_timer.av.hooks import try_hooks
    from presession_timer.prepare.settings import checked_settings

    return try_hooks(checked_settings(), sys.stdout)


def _start_settings(given: argparse.Namespace) -> int:
    from presession_timer.prepare.settings_page import show

    return show(sys.stdout)


def _person() -> Ask | None:
    """Return what asks a person; None without one at a terminal."""
    return input if sys.stdin.isatty() and sys.stdout.isatty() else None


def _count(written: str) -> int:
    if not re.fullmatch(r"[0-9]{1,3}", written, re.ASCII) or not 1 <= int(written) <= 200:
        raise argparse.ArgumentTypeError("expected a number from 1 to 200")
    return int(written)


def _day(written: str) -> date:
    try:
        if _DAY.fullmatch(written):
            return date.fromisoformat(written)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError("expected a day such as 2019-12-10")


def _time(written: str) -> time:
    try:
        if _TIME.fullmatch(written):
            hour, _, rest = written.partition(":")
            return time.fromisoformat(f"{hour:0>2}:{rest}")
    except ValueError:
        pass
    raise argparse.ArgumentTypeError("expected a time of day such as 10:00")


def _check(parser: Parser) -> None:
    parser.add_argument("paths", metavar="PLAN", nargs="+", type=Path)
    parser.option("--json", action="store_true", help="for programs")
    parser.answers(_start_check)


def _start_check(given: argparse.Namespace) -> int:
    from presession_timer.prepare.check import check

    return check(given.paths, as_json=given.json, out=sys.stdout, err=sys.stderr)


def _keys(parser: Parser) -> None:
    parser.looks()
    parser.option(
        "--card",
        metavar="FILE",
        type=Path,
        help="write one A4 page to print (.html, .pdf): your keys, and what to do when something "
        "goes wrong",
    )
    parser.set_defaults(start=lambda given: _start_keys(parser, given))


def _start_keys(parser: Parser, given: argparse.Namespace) -> int:
    if given.card is not None:
        if given.theme or given.ascii:
            return parser.complain("--theme and --ascii are for the screen; --card is for paper")
        from presession_timer.prepare.quick_card import card

        return card(given.card, out=sys.stdout)
    from presession_timer.tools.keys import probe_keys

    return probe_keys(given.theme, ascii_only=given.ascii)


def _doctor(parser: Parser) -> None:
    parser.add_argument(
        "folder",
        metavar="DIR",
        nargs="?",
        type=Path,
        default=Path(),
        help="the folder for records (default: this one)",
    )
    parser.option(
        "--broker", metavar="URL", help="only look at this broker: mqtts://HOST[,HOST]/EVENT[/ROOM]"
    )
    parser.insecure()
    parser.set_defaults(start=lambda given: _start_doctor(parser, given))


def _start_doctor(parser: Parser, given: argparse.Namespace) -> int:
    if given.insecure and given.broker is None:
        return parser.complain("--insecure goes with --broker")
    from presession_timer.tools.doctor import doctor, look_at_broker

    if given.broker is not None:
        return look_at_broker(given.broker, sys.stdout, insecure=given.insecure)
    return doctor(given.folder, sys.stdout)


def _tokens(parser: Parser) -> None:
    parser.add_argument("action", choices=_DONE, nargs="?", default="list", help="default: list")
    parser.add_argument("name", metavar="NAME", nargs="?", help="of the program: stream-deck")
    parser.option(
        "--scope",
        choices=_SCOPES,
        help="of a new one: read what the room sees (default), or also press like a remote",
    )
    parser.set_defaults(start=lambda given: _start_tokens(parser, given))


def _start_tokens(parser: Parser, given: argparse.Namespace) -> int:
    if given.action != "new" and given.scope:
        return parser.complain("--scope goes with `tokens new NAME`")
    if given.action == "list" and given.name:
        return parser.complain("`tokens list` takes no name")
    if given.action != "list" and not given.name:
        return parser.complain(f"`tokens {given.action}` needs the program's name: stream-deck")
    from presession_timer.base.user_settings import state_folder
    from presession_timer.web.tokens import Scope, Tokens

    tokens = Tokens(state_folder())
    match given.action:
        case "list":
            _list_tokens(tokens, sys.stdout)
        case "new":
            _new_token(tokens, given.name, Scope(given.scope or "read"), sys.stdout, sys.stderr)
        case _:
            tokens.revoke(given.name)
            print(f"{given.name} is revoked, at once and everywhere")
    return 0


def _new_token(tokens: Tokens, name: str, scope: Scope, out: TextIO, err: TextIO) -> None:
    """Print the token alone on standard output, for scripts, and on the other what to know."""
    print(tokens.make(name, scope), file=out)
    may = "reads what the room sees" if scope == "read" else "reads, and presses like a remote"
    print(
        f"It {may}, and is shown only now. A program sends it as `Authorization: Bearer TOKEN`.\n"
        f"It is good until: presession tokens revoke {name}",
        file=err,
    )


def _list_tokens(tokens: Tokens, out: TextIO) -> None:
    known = tokens.all()
    if not known:
        print("no tokens; to make one: presession tokens new stream-deck", file=out)
        return
    width = max(len(one.name) for one in known)
    for one in known:
        print(f"{one.name:<{width}}  {one.words()}", file=out)


COMMANDS: tuple[Command, ...] = (
    (
        "check",
        "every problem of a plan with its line; does it fit the hour",
        "presession check sessions/upr35/*.toml",
        _check,
    ),
    (
        "new",
        "a plan to fill in, or the plan that a list of speakers makes",
        "presession new spain.toml --from speakers.csv",
        _new,
    ),
    (
        "edit",
        "the plan editor; the file's layout and comments are kept",
        "presession edit spain.toml",
        _edit,
    ),
    (
        "brief",
        "a page for each speaker to practise with; the chair's script",
        "presession brief spain.toml --out briefs",
        _brief,
    ),
    (
        "week",
        "a week's plans by day and room: clashes, calendar, paper rundowns",
        "presession week sessions/upr35 --ics week.ics",
        _week,
    ),
    (
        "settings",
        "every setting, its value and where it comes from",
        "presession settings",
        _settings,
    ),
    (
        "hooks",
        "tries each hook of the settings once, and shows what comes back",
        "presession hooks test",
        _hooks,
    ),
    (
        "tokens",
        "tokens for programs on the HTTP interface: list, make, revoke",
        "presession tokens new stream-deck --scope control",
        _tokens,
    ),
    ("keys", "what a clicker or a keyboard sends, and what it does", "presession keys", _keys),
    (
        "doctor",
        "what on this machine could cause trouble during an hour",
        "presession doctor sessions/upr35",
        _doctor,
    ),
)
