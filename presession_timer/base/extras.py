"""Libraries that most hours do not need, and the extra of the package that brings each.

An hour, its page and its report in HTML, Markdown, Excel, CSV and JSON need none of them.
"""

from __future__ import annotations

from typing import NamedTuple


class Extra(NamedTuple):
    """What `pip install "presession-timer[NAME]"` adds."""

    name: str
    libraries: tuple[str, ...]
    """As they are imported."""
    does: str

    @property
    def install(self) -> str:
        """Return the command that installs it."""
        return f'pip install "presession-timer[{self.name}]"'


PDF = Extra("pdf", ("typst",), "reports as PDF")
STATEMENTS = Extra("statements", ("docx", "pypdf"), "counts the words of a .docx or .pdf statement")
NETWORK = Extra("network", ("paho",), "publishes rooms to a broker, and serves and collects them")
EXTRAS = (NETWORK, PDF, STATEMENTS)


def is_installed(extra: Extra) -> bool:
    """Return whether all libraries of ``extra`` can be found; none of them is loaded."""
    from importlib.util import find_spec

    return all(find_spec(library) is not None for library in extra.libraries)
