#!/usr/bin/env python3
"""What a running clock costs: percent of one core and memory, beside termdown and Textual."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from lab import HERE, Terminal, bare_textual, folder, installed, presession, quick, say

PLAN = Path(__file__).parent.parent / "sessions" / "demo.toml"


def main() -> None:
    """Print a row for the CPU and one for the memory."""
    seconds = 10 if quick() else 60
    with folder() as where:
        plan = where / "cpu.toml"
        shutil.copy(PLAN, plan)
        with Terminal(presession("run", str(plan))) as console:
            console.until("Speaker 1")
            console.drain(1)
            for _ in range(3):
                console.write(" ")
                console.drain(0.6)
            console.drain(1)
            share, memory = console.cpu(seconds), console.memory()
    figures: dict[str, float] = {}
    with Terminal([sys.executable, str(HERE / "peers" / "digits.py")]) as peer:
        peer.drain(3)
        figures["textual_digits_cpu"] = peer.cpu(seconds)
        figures["textual_digits_mib"] = peer.memory()
    with Terminal(bare_textual()) as bare:
        bare.until("bare and ready")
        figures["bare_mib"] = bare.memory()
    termdown = installed("termdown")
    if termdown:
        with Terminal([termdown, "420"]) as peer:
            peer.drain(2)
            figures["termdown_cpu"] = peer.cpu(seconds)
            figures["termdown_mib"] = peer.memory()
    peers = f"termdown {figures.get('termdown_cpu', float('nan')):.2f} %"
    say(
        "console, CPU while counting",
        "≤ 0.8 % of a core",
        f"{share:.2f} % ({peers}, Textual Digits {figures['textual_digits_cpu']:.2f} %)",
        share <= 0.8,
        console_cpu=share,
        **figures,
    )
    say(
        "console, memory",
        "≤ 45 MiB",
        f"{memory:.0f} MiB (bare Textual {figures['bare_mib']:.0f})",
        memory <= 45,
        console_mib=memory,
    )


if __name__ == "__main__":
    main()
