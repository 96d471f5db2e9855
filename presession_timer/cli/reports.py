"""The commands after the hour: the report in its forms, and a copy of a record without names.

What a command needs is imported when it is given.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from presession_timer.cli.parser import Parser

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
    parser.option("--names", group=people, action="store_true", help="people, not organisations")
    parser.option(
        "--anonymise",
        group=people,
        nargs="?",
        const="number",
        choices=_PEOPLE,
        help="no people (organisation), nobody at all (number, if neither is said), in data too",
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
    from presession_timer.cli.reporting import ReportRequest, report
    from presession_timer.prepare.settings import checked_settings, page_language
    from presession_timer.privacy.people import People
    from presession_timer.report.language import language
    from presession_timer.report.output_formats import DEFAULT, ReportOptions, formats_from
    from presession_timer.report.render.chapters import parse_sync

    people = People(given.anonymise) if given.anonymise else None
    options = ReportOptions(
        people=People.NAME if given.names else people,
        say=language(given.lang or page_language()),
        notes=given.notes,
        sync=parse_sync(given.sync) if given.sync is not None else None,
    )
    if given.format is not None:
        formats = formats_from(given.format)
    else:
        wanted = checked_settings().report_formats or DEFAULT
        formats = wanted if given.out is not None else ()
    request = ReportRequest(
        formats=formats,
        folder=given.out,
        options=options,
        shared=given.out is not None and checked_settings().report_shared,
        force=given.force,
        ascii_only=given.ascii,
    )
    return report(given.paths, request, out=sys.stdout, err=sys.stderr)


def _redact(parser: Parser) -> None:
    parser.add_argument("record", metavar="RECORD", type=Path)
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
    from presession_timer.cli.redacting import redact_record
    from presession_timer.privacy.people import People

    people = People(given.anonymise)
    return redact_record(
        given.record, given.out, people, notes=given.notes, out=sys.stdout, err=sys.stderr
    )


COMMANDS: tuple[tuple[str, str, str, Callable[[Parser], None]], ...] = (
    (
        "report",
        "what the hour came to: a page, or files: pdf, html, xlsx, csv, …",
        "presession report spain.presession.jsonl --format pdf,html,csv --out reports",
        _report,
    ),
    (
        "redact",
        "a copy of a record without names, whole and verifiable",
        "presession redact spain.presession.jsonl --out spain-shared.presession.jsonl",
        _redact,
    ),
)
"""Name, what it does, an example, and what it takes."""
