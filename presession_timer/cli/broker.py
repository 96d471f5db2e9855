"""The commands for rooms on a broker: collect, broker."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from presession_timer.base.signals import ended_by_signals
from presession_timer.cli.argparse_messages import Command, Parser, not_empty

_ACTIONS = ("setup", "clear")
_HOST = re.compile(r"[A-Za-z0-9.:_-]{1,253}", re.ASCII)


def _collect(parser: Parser) -> None:
    parser.add_argument("folder", metavar="DIR", type=Path, help="copies go to DIR/EVENT/ROOM/")
    parser.option(
        "--broker", metavar="URL", required=True, help="the event: mqtts://HOST[,HOST]/EVENT[/ROOM]"
    )
    parser.insecure()
    parser.set_defaults(start=_start_collect)


def _start_collect(given: argparse.Namespace) -> int:
    from presession_timer.network import launch

    with ended_by_signals():
        return launch.collect(
            given.broker, given.folder, insecure=given.insecure, out=sys.stdout, err=sys.stderr
        )


def _broker(parser: Parser) -> None:
    parser.add_argument("action", choices=_ACTIONS, help="what to do")
    parser.add_argument(
        "target",
        metavar="FOLDER|URL",
        type=not_empty,
        help="setup: the folder of the week's plans; clear: mqtts://HOST[,HOST]/EVENT[/ROOM]",
    )
    parser.option(
        "--out",
        metavar="DIR",
        type=Path,
        help="setup: the folder to write (default: FOLDER/broker)",
    )
    parser.option("--event", metavar="NAME", help="setup: the event's name (default: the folder's)")
    parser.option("--host", metavar="HOST", help="setup: the broker's name or address")
    parser.option("--port", metavar="N", type=int, help="setup: the port (default: 8883)")
    parser.option("--force", action="store_true", help="clear: also while a room is published")
    parser.insecure()
    parser.set_defaults(start=lambda given: _start_broker(parser, given))


def _start_broker(parser: Parser, given: argparse.Namespace) -> int:
    from presession_timer.network import launch

    if given.action == "clear":
        if given.out or given.event or given.host or given.port:
            return parser.complain("--out, --event, --host and --port go with `broker setup`")
        return launch.clear(
            given.target, insecure=given.insecure, force=given.force, out=sys.stdout
        )
    if given.insecure or given.force:
        return parser.complain("--insecure and --force go with `broker clear`")
    if given.host is None or not _HOST.fullmatch(given.host):
        return parser.complain(
            "--host is the name or address of the broker for the rooms: 192.168.1.5"
        )
    if given.port is not None and not 0 < given.port < 65_536:
        return parser.complain("--port is a number from 1 to 65535")
    return launch.set_up(
        Path(given.target),
        into=given.out,
        name=given.event,
        host=given.host,
        port=given.port or 8883,
        out=sys.stdout,
    )


COMMANDS: tuple[Command, ...] = (
    (
        "collect",
        "verified copies of an event's records, from a broker",
        "presession collect records --broker mqtts://collector@broker.example.org/upr35",
        _collect,
    ),
    (
        "broker",
        "set up a mosquitto for an event; clear what a broker keeps",
        "presession broker setup sessions/upr35 --host 192.168.1.5",
        _broker,
    ),
)
