#!/usr/bin/env python3
"""What an installation takes on the disk, with and without extras, and what takes most of it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from lab.usage import usage

ROOT = Path(__file__).resolve().parent.parent
EXTRAS = ("", "[pdf]", "[statements]", "[all]")
MIB = 2**20
MOST = 8


def size(path: Path) -> int:
    """Return the bytes of a file, or of all files in a folder."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def installed(extra: str) -> dict[str, int]:
    """Install presession into an empty folder; return bytes by package, compiled files included."""
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-warn-conflicts"]
        subprocess.run([*pip, "--compile", "--target", folder, f"{ROOT}{extra}"], check=True)
        return {entry.name: size(entry) for entry in Path(folder).iterdir()}


def main() -> None:
    """Print a line for each set of extras, then the largest packages of the last."""
    usage(__doc__, quick=False).parse_args()
    found: dict[str, int] = {}
    for extra in EXTRAS:
        found = installed(extra)
        print(f"{'presession-timer' + extra:<30} {sum(found.values()) / MIB:6.1f} MiB")
    for name in sorted(found, key=found.__getitem__, reverse=True)[:MOST]:
        print(f"  {name:<28} {found[name] / MIB:6.1f} MiB")


if __name__ == "__main__":
    main()
