"""What a script is given on the command line."""

from __future__ import annotations

import argparse

__all__ = ["usage"]


def usage(doc: str | None, *, quick: bool = True) -> argparse.ArgumentParser:
    """Return a parser whose ``--help`` prints ``doc``; what it does not know is refused.

    Each script that ``bench/run`` runs knows ``--quick``.
    """
    parser = argparse.ArgumentParser(
        description=doc, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    if quick:
        parser.add_argument("--quick", action="store_true", help="fewer rounds and shorter waits")
    return parser
