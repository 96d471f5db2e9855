"""The commands of an hour: run it, show it to the room; the demonstration and the list of hours.

Each command imports what it needs when it starts.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from presession_timer.base.signals import ended_by_signals
from presession_timer.cli.argparse_messages import Command, Parser

if TYPE_CHECKING:
    from presession_timer.network.launch import Publication
    from presession_timer.web.listening import WebOptions


def _demo(parser: Parser) -> None:
    parser.looks()
    parser.set_defaults(start=_start_demo)


def _start_demo(given: argparse.Namespace) -> int:
    from presession_timer.tools.demo import demo

    return demo(theme=given.theme, ascii_only=given.ascii)


def _run_sessions(parser: Parser) -> None:
    parser.add_argument(
        "paths",
        metavar="PLAN|RECORD",
        nargs="+",
        type=Path,
        help="a plan begins, or goes on with the open record beside it; several are a day",
    )
    parser.option(
        "--plain",
        action="store_true",
        help="no screen: reads a command a line, says each change of phase; `help` lists them",
    )
    parser.option("--record", metavar="FILE", type=Path, help="where the record is kept")
    parser.option(
        "--mirror",
        metavar="DIR",
        type=Path,
        help="a second copy of the record there: a stick, another disk, a shared folder",
    )
    parser.option(
        "--rehearse",
        metavar="SPEED",
        type=_speed,
        help="a rehearsal, on a clock SPEED times as fast",
    )
    parser.option(
        "--say",
        metavar="60,30,10",
        type=_seconds,
        default=(),
        help="with --plain: remaining seconds to announce",
    )
    _bell(parser)
    parser.looks()
    parser.option("--web", action="store_true", help="also show the room a page in a browser")
    parser.option(
        "--control", action="store_true", help="with --web: a telephone may be the remote"
    )
    _page(parser)
    parser.option(
        "--broker",
        metavar="URL",
        help="also publish the room to a broker: mqtts://HOST[,HOST]/EVENT/ROOM",
    )
    parser.option(
        "--publish-record",
        action="store_true",
        help="with --broker: the record's lines, too; never where the plan protects anybody",
    )
    parser.option(
        "--av",
        action="store_true",
        help="with --broker: digits, phase, light and speaker as plain text",
    )
    parser.option(
        "--take-over",
        action="store_true",
        help="with --broker: take the room from another machine without a question",
    )
    parser.insecure()
    parser.set_defaults(start=lambda given: _start_run(parser, given))


def _start_run(parser: Parser, given: argparse.Namespace) -> int:
    if given.record and len(given.paths) > 1:
        return parser.complain("--record names one record, but there are several plans")
    if given.plain and (given.theme or given.ascii):
        return parser.complain("--theme and --ascii are for the screen; --plain has none")
    if not given.plain and given.say:
        return parser.complain("--say goes with --plain")
    if not given.web and (
        given.control or given.port or given.viewers or given.lang or given.lan is not None
    ):
        return parser.complain("--lan, --port, --control, --viewers and --lang go with --web")
    with_broker = (given.publish_record, given.av, given.take_over, given.insecure)
    if given.broker is None and any(with_broker):
        return parser.complain("--publish-record, --av, --take-over, --insecure go with --broker")
    how = {
        "record": given.record,
        "rehearse": given.rehearse,
        "mirror": given.mirror,
        "web": _web_options(given, control=given.control) if given.web else None,
        "bell": given.bell,
        "broker": _publication(given) if given.broker is not None else None,
    }
    if given.plain:
        from presession_timer.plain.console import in_plain

        return in_plain(given.paths, **how, say=given.say)
    from presession_timer.console.launch import in_console

    return in_console(given.paths, **how, theme=given.theme, ascii_only=given.ascii)


def _publication(given: argparse.Namespace) -> Publication:
    """Return where a room is published. Raises PresessionError for an address that is none."""
    from presession_timer.network import launch

    return launch.publication(
        given.broker,
        record=given.publish_record,
        av=given.av,
        take_over=given.take_over,
        insecure=given.insecure,
    )


def _bell(parser: Parser) -> None:
    parser.option(
        "--bell",
        action="store_true",
        help="one, two, three bells: minimum, last minute, limit; run: four, grace is used up",
    )


def _page(parser: Parser) -> None:
    parser.option(
        "--lan",
        metavar="ADDRESS",
        help="serve at this address of this machine, for others too (default: this machine only)",
    )
    parser.option(
        "--port",
        metavar="N",
        type=_port,
        help="the port (default: the one that the hour had last, or the first free one from 8400)",
    )
    parser.option("--viewers", metavar="N", type=_viewers, help="the most viewers (default: 1000)")
    parser.option("--lang", metavar="fr,en", help="the room's language, or two, on the page")


def _web_options(given: argparse.Namespace, *, control: bool = False) -> WebOptions:
    from presession_timer.web.listening import WebOptions

    return WebOptions(
        address="127.0.0.1" if given.lan is None else given.lan,
        port=given.port or 0,
        control=control,
        viewers=given.viewers or 1000,
        languages=_languages(given.lang),
    )


def _serve(parser: Parser) -> None:
    parser.add_argument("record", metavar="RECORD", type=Path, nargs="?")
    _page(parser)
    parser.option(
        "--broker",
        metavar="URL",
        help="instead of a record: the rooms on a broker, mqtts://HOST[,HOST]/EVENT[/ROOM]",
    )
    parser.option(
        "--public-url",
        metavar="URL",
        help="with --broker: the address that people use, such as https://panel.example.org",
    )
    parser.option(
        "--secret-file",
        metavar="FILE",
        type=Path,
        help="with --broker: the secret that all gateways of the event share",
    )
    parser.insecure()
    parser.set_defaults(start=lambda given: _start_serve(parser, given))


def _start_serve(parser: Parser, given: argparse.Namespace) -> int:
    if (given.record is None) is (given.broker is None):
        return parser.complain("give a RECORD, or the rooms of an event: --broker URL")
    if given.broker is None and (given.public_url or given.secret_file or given.insecure):
        return parser.complain("--public-url, --secret-file and --insecure go with --broker")
    with ended_by_signals():
        if given.broker is not None:
            from presession_timer.network import launch

            return launch.serve_event(
                given.broker,
                _web_options(given),
                public_url=given.public_url,
                secret_file=given.secret_file,
                insecure=given.insecure,
                out=sys.stdout,
                err=sys.stderr,
            )
        from presession_timer.web.server import serve

        return serve(given.record, _web_options(given), out=sys.stdout, err=sys.stderr)


def _overview(parser: Parser) -> None:
    parser.add_argument(
        "addresses",
        metavar="ADDRESS",
        nargs="*",
        help="a room's page as `v` on its console shows it, or a file with one a line; up to ten",
    )
    parser.looks()
    parser.option(
        "--broker",
        metavar="URL",
        help="instead of addresses: every room of an event, mqtts://HOST[,HOST]/EVENT",
    )
    parser.insecure()
    parser.option("--web", action="store_true", help="also as a page in a browser")
    _page(parser)
    parser.set_defaults(start=lambda given: _start_overview(parser, given))


def _start_overview(parser: Parser, given: argparse.Namespace) -> int:
    if not given.web and (given.port or given.viewers or given.lang or given.lan is not None):
        return parser.complain("--lan, --port, --viewers and --lang go with --web")
    if bool(given.addresses) is (given.broker is not None):
        return parser.complain("give the rooms' ADDRESSes, or an event's broker: --broker URL")
    if given.broker is None and given.insecure:
        return parser.complain("--insecure goes with --broker")
    from presession_timer.overview.launch import overview

    return overview(
        given.addresses,
        broker=given.broker,
        insecure=given.insecure,
        web=_web_options(given) if given.web else None,
        theme=given.theme,
        ascii_only=given.ascii,
    )


def _project(parser: Parser) -> None:
    parser.add_argument(
        "record",
        metavar="RECORD",
        nargs="?",
        type=Path,
        help="default: the one that is live on this computer, then the day's next",
    )
    parser.option("--lang", metavar="fr,en", help="the room's language, or two")
    parser.option("--flood", action="store_true", help="fill the whole page once time is up")
    _bell(parser)
    parser.looks()
    parser.set_defaults(start=_start_project)


def _start_project(given: argparse.Namespace) -> int:
    from presession_timer.room_clock.app import project

    return project(
        given.record,
        languages=_languages(given.lang),
        theme=given.theme or "light",
        ascii_only=given.ascii,
        flood=given.flood,
        bell=given.bell,
    )


def _list(parser: Parser) -> None:
    parser.add_argument("folder", metavar="DIR", nargs="?", type=Path, default=Path())
    parser.answers(_start_list)


def _start_list(given: argparse.Namespace) -> int:
    from presession_timer.tools.records import list_folder

    return list_folder(given.folder, sys.stdout)


def _speed(written: str) -> float:
    if not re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,3})?", written) or not float(written):
        raise argparse.ArgumentTypeError("expected a number from 0.001 to 99999, such as 60")
    return float(written)


def _languages(written: str | None) -> tuple[str, ...]:
    """Return the room's languages: as given, else as set."""
    if written is not None:
        return tuple(part for language in written.split(",") if (part := language.strip()))
    from presession_timer.prepare.settings import checked_settings

    return checked_settings().languages


def _port(written: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,4}", written) or int(written) > 65_535:
        raise argparse.ArgumentTypeError("expected a port from 1 to 65535, such as 8400")
    return int(written)


def _viewers(written: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,4}", written):
        raise argparse.ArgumentTypeError("expected a number of viewers from 1 to 99999")
    return int(written)


def _seconds(written: str) -> tuple[int, ...]:
    parts = [part.strip() for part in written.split(",")]
    if not all(re.fullmatch(r"[1-9][0-9]{0,4}", part) for part in parts):
        raise argparse.ArgumentTypeError("expected whole seconds from 1 to 99999, such as 60,30,10")
    return tuple(map(int, parts))


COMMANDS: tuple[Command, ...] = (
    ("demo", "a whole scripted hour in one minute", "presession demo", _demo),
    (
        "run",
        "the console: runs a plan, or goes on with a record",
        "presession run sessions/upr35/spain.toml --rehearse 60",
        _run_sessions,
    ),
    (
        "project",
        "the room's clock in a second terminal, for the projector",
        "presession project spain.presession.jsonl --lang fr,en",
        _project,
    ),
    (
        "serve",
        "the room's page in a browser, of another process's record",
        "presession serve spain.presession.jsonl --lan 192.168.1.20 --lang fr,en",
        _serve,
    ),
    (
        "overview",
        "several rooms at once, by the addresses of their pages",
        "presession overview rooms.txt",
        _overview,
    ),
    (
        "list",
        "the plans and records of a folder, and where each stands",
        "presession list sessions/upr35",
        _list,
    ),
)
