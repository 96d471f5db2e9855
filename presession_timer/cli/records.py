"""The commands for records: report, redact, import, verify.

Each command imports what it needs when it starts.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from presession_timer.cli.argparse_messages import Command, Parser

_PEOPLE = ("organisation", "number")


def _report(parser: Parser) -> None:
    parser.add_argument(
        "paths",
        metavar="RECORD|PLAN",
        nargs="+",
        type=Path,
        help="a record, or a plan for its latest real hour; several, or a folder, are a series",
    )
    parser.option(
        "--format",
        metavar="pdf,html,…",
        help="json, jsonl, csv, xlsx, html, pdf, md, vtt, youtube; one goes to stdout",
    )
    parser.option("--out", metavar="DIR", type=Path, help="write files there instead")
    parser.option(
        "--force", action="store_true", help="replace files that are not as they were written"
    )
    people = parser.add_mutually_exclusive_group()
    parser.option(
        "--names", group=people, action="store_true", help="name people, not organisations"
    )
    parser.option(
        "--anonymise",
        group=people,
        nargs="?",
        const="number",
        choices=_PEOPLE,
        help="name no people (organisation) or nobody at all (number, the default), in data too",
    )
    parser.option(
        "--notes",
        action="store_true",
        help="notes, messages, reasons and topics too, where the plan protects somebody",
    )
    parser.option("--lang", metavar="en|fr|es", help="of the page")
    parser.option(
        "--sync",
        metavar="HH:MM:SS=00:00:00",
        help="for chapters: a time in the room, and where the recording was then",
    )
    parser.ascii_only()
    parser.answers(_start_report)


def _start_report(given: argparse.Namespace) -> int:
    from presession_timer.cli.reporting import report, request_of

    return report(given.paths, request_of(given), out=sys.stdout, err=sys.stderr)


def _redact(parser: Parser) -> None:
    parser.add_argument(
        "record",
        metavar="RECORD",
        type=Path,
        help="people, moderator, title and room are cleared; the State, date, times and figures "
        "stay, and organisations unless --anonymise number",
    )
    parser.option("--out", metavar="NEW", type=Path, required=True, help="the copy; never replaced")
    parser.option(
        "--anonymise",
        choices=_PEOPLE,
        default="organisation",
        help="whose names go: people's, or organisations' too (number)",
    )
    parser.option(
        "--notes",
        action="store_true",
        help="keep notes, messages, reasons and topics, without names",
    )
    parser.answers(_start_redact)


def _start_redact(given: argparse.Namespace) -> int:
    from presession_timer.tools.records import redact_record

    return redact_record(
        given.record,
        given.out,
        given.anonymise,
        notes=given.notes,
        out=sys.stdout,
        err=sys.stderr,
    )


def _import(parser: Parser) -> None:
    parser.add_argument("timings", metavar="TIMINGS.csv", type=Path)
    parser.option("--plan", metavar="PLAN", type=Path, required=True, help="the plan of that hour")
    parser.option("--record", metavar="FILE", type=Path, help="the record to write")
    parser.set_defaults(start=_start_import)


def _start_import(given: argparse.Namespace) -> int:
    from presession_timer.tools.records import import_sheet

    return import_sheet(given.timings, given.plan, given.record, out=sys.stdout, err=sys.stderr)


def _verify(parser: Parser) -> None:
    parser.add_argument("paths", metavar="RECORD", nargs="+", type=Path)
    parser.answers(_start_verify)


def _start_verify(given: argparse.Namespace) -> int:
    from presession_timer.tools.records import verify_records

    return verify_records(given.paths, sys.stdout, sys.stderr)


COMMANDS: tuple[Command, ...] = (
    (
        "report",
        "what happened: a page, or files (pdf, html, xlsx, csv, …)",
        "presession report spain.presession.jsonl --format pdf,html,csv --out reports",
        _report,
    ),
    (
        "redact",
        "a copy of a record without names, whole and verifiable",
        "presession redact spain.presession.jsonl --out spain-shared.presession.jsonl",
        _redact,
    ),
    (
        "import",
        "a record from timings taken on paper or by another tool",
        "presession import timings.csv --plan sessions/upr35/spain.toml",
        _import,
    ),
    (
        "verify",
        "is a record whole, torn or altered",
        "presession verify spain.presession.jsonl",
        _verify,
    ),
)
