"""The command line. A screen, a reader, a library is imported only when a command needs it."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Final

from presession_timer import __version__
from presession_timer.base.errors import PresessionError, UnreadableFile
from presession_timer.base.shell import typed
from presession_timer.cli.argparse_messages import WRONG, Command, Parser, probably, refuse
from presession_timer.cli.broker import COMMANDS as BROKER
from presession_timer.cli.preparing import COMMANDS as PREPARING
from presession_timer.cli.records import COMMANDS as RECORDS
from presession_timer.cli.running import COMMANDS as RUNNING

FINE: Final = 0
_SIGNALLED: Final = 128
_SIGINT: Final = 2
_SIGPIPE: Final = 13
FIRST: Final = ("demo", "new", "edit", "run", "report")
"""What a newcomer needs, in the order in which it is needed."""
MORE: Final = (
    "check", "week", "brief", "project", "serve", "overview", "import", "verify", "redact",
    "collect", "broker", "settings", "hooks", "tokens", "keys", "doctor", "completions",
)  # fmt: skip
UNLISTED: Final = ("list",)
"""The home screen shows the same."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its status.

    0 fine, 1 the answer is no, 2 wrong input, 70 a mistake of ours, 128 + signal. What a
    person can fix is a message on stderr; the details of a bug are in a file that stderr names.
    """
    _have_streams()
    _set_up_streams()
    try:
        status = _run(sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()
    except PresessionError as error:
        return refuse(str(error))
    except KeyboardInterrupt:
        return _SIGNALLED + _SIGINT
    except BrokenPipeError:
        _let_go_of_stdout()
        return _SIGNALLED + _SIGPIPE
    except OSError as error:
        _let_go_of_stdout()
        where = f"{error.filename}: " if error.filename else ""
        denied = where and isinstance(error, PermissionError)
        hint = "; ask its owner, or use a folder of your own" if denied else ""
        return refuse(f"{where}{error.strerror or error}{hint}")
    except Exception as error:  # noqa: BLE001 - a bug: the message says where the details are
        from presession_timer.base.mistakes import BROKEN, report_mistake

        report_mistake(error, "could not go on")
        return BROKEN
    return status


def _have_streams() -> None:
    """Open the streams that the process was started without.

    Their numbers must be taken: else the record would be opened as the standard output.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            while os.open(os.devnull, os.O_RDWR) < number:
                pass
            mode = "w" if number else "r"
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - stays open


def _set_up_streams() -> None:
    """Write the same bytes on every system: lines end with LF, and a name is never an error.

    Windows would write a pipe's text in the code page of the country, and CR LF for LF even where
    a CSV's own CR is there already.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace", newline="\n")
            if sys.platform == "win32" and "PYTHONIOENCODING" not in os.environ:
                stream.reconfigure(encoding="utf-8")


def _run(argv: Sequence[str]) -> int:
    named = [word for word in argv if word in ("-", "--") or not word.startswith("-")][:1]
    parser = parser_of(named)
    try:
        if named and named[0] not in parser.commands:
            parser.error(_no_command(named[0], (*FIRST, *MORE, *UNLISTED)))
        arguments, unknown = parser.parse_known_args(argv)
        if unknown:
            (parser.commands.get(arguments.command) or parser).refuse(unknown)
    except SystemExit as stop:  # argparse has said all there is to say
        return stop.code if isinstance(stop.code, int) else WRONG
    if arguments.command is None:
        if _is_at_a_terminal():
            _refuse_nowhere()
            from presession_timer.home import show_home

            return show_home()
        parser.print_help()
        return FINE
    _refuse_nowhere()
    start: Callable[[argparse.Namespace], int] = arguments.start
    return start(arguments)


def _refuse_nowhere() -> None:
    """Raise UnreadableFile in a folder that was deleted: no name of a file leads anywhere there."""
    try:
        Path.cwd()
    except FileNotFoundError:
        wrong = "the folder that this shell is in was deleted; go to another one with cd"
        raise UnreadableFile(wrong) from None


def _is_at_a_terminal() -> bool:
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(one.isatty() for one in streams) and os.environ.get("TERM") != "dumb"


def _let_go_of_stdout() -> None:
    """Drop what is still to be written at exit: nobody reads any more."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        return


def _no_command(written: str, known: Sequence[str]) -> str:
    if Path(written).suffix in (".toml", ".jsonl") or Path(written).is_file():
        return f"to run a plan or a record: presession run {typed(written)}"
    shown, meant = probably(written, known)
    if meant:
        return f"there is no command {shown}: did you mean `presession {meant}`?"
    return f"there is no command {shown}; there are {', '.join(known)}"


def whole_parser() -> Parser:
    """Return the parser of the whole command line, which has those of its commands."""
    return parser_of(_COMMANDS)


def parser_of(named: Collection[str]) -> Parser:
    """Return the parser of the command line with those of its commands that are named."""
    parser = Parser(
        prog="presession",
        usage="presession [-h] [--version] COMMAND …",
        description="Runs a UPR Pre-session: a fair clock for every speaker, an honest hour,\n"
        "and a record of what happened. Alone it shows what is in this folder.",
        epilog=f"commands:\n{_listed(FIRST)}\n\nmore:\n{_listed(MORE)}\n\n"
        "presession COMMAND --help says what one takes, with an example.",
    )
    parser.known += ["--version", "--help"]
    parser.add_argument("--version", action="version", version=f"presession {__version__}")
    group = parser.add_subparsers(
        prog="presession",
        dest="command",
        metavar="COMMAND",
        title="commands",  # of the manual; --help lists them below
        help=argparse.SUPPRESS,
    )
    commands = parser.commands
    for name in (*FIRST, *MORE, *UNLISTED):
        if name not in named:
            continue
        _, does, example, fill = _COMMANDS[name]
        commands[name] = group.add_parser(
            name,
            help=does,  # for completions and the manual
            description=f"{does[0].upper()}{does[1:]}.",
            epilog=f"example:\n  {example}",
        )
        commands[name].known.append("--help")
        fill(commands[name])
    return parser


def _listed(names: Sequence[str]) -> str:
    return "\n".join(f"  {name:<12}{_COMMANDS[name][1]}" for name in names)


SHELLS: Final = ("bash", "zsh", "fish", "powershell")


def _completions(parser: Parser) -> None:
    parser.add_argument("shell", choices=SHELLS, help="your shell")
    parser.set_defaults(start=_start_completions)


def _start_completions(given: argparse.Namespace) -> int:
    from presession_timer.cli.completing import completions

    sys.stdout.write(completions(whole_parser(), given.shell))
    return 0


_COMPLETIONS: Command = (
    "completions",
    "the script that completes commands, options and files with Tab",
    "presession completions bash > ~/.local/share/bash-completion/completions/presession",
    _completions,
)
_COMMANDS: Final = {
    command[0]: command for command in (*PREPARING, *RUNNING, *RECORDS, *BROKER, _COMPLETIONS)
}
