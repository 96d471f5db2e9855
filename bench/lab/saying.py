"""How a script says what it measured."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lab.figures import Curve, Part, as_json, as_row
from lab.machine import machine

__all__ = ["say"]


def say(name: str, parts: Sequence[Part], *, curves: Sequence[Curve] = (), **figures: Any) -> None:
    """Print one JSON object, then one row of a table.

    ``figures`` are for whoever wants to know more: numbers, or tables of them.
    """
    script = Path(sys.argv[0]).name
    told = as_json(name, parts, script=script, machine=machine(), curves=curves, figures=figures)
    print(told)
    print(as_row(name, parts), flush=True)
