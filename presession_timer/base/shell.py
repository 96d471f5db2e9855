"""Names of files in commands that messages offer."""

from __future__ import annotations

import re
import sys
from typing import Final

_ONE_WORD: Final = re.compile(
    r"[\w.,:=@%+/~-]+" if sys.platform != "win32" else r"[\w.,:=@+/\\~-]+"
)


def typed(path: object) -> str:
    """Return a file's name as it is typed in a command: in quotes if a shell would divide it."""
    name = str(path)
    if _ONE_WORD.fullmatch(name):
        return name
    if sys.platform == "win32":
        return f'"{name}"'
    else:
        return "'" + name.replace("'", "'\"'\"'") + "'"
