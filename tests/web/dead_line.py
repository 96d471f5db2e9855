"""A network of its own that dies without a word: run in an empty network namespace."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from presession_timer.web import listening
from tests.web.site import a_site
from tests.web.wire import until, watching


def _network(state: str) -> None:
    subprocess.run(["ip", "link", "set", "lo", state], check=True)


def main(folder: Path) -> None:
    """Print what the console is told of a screen before, while and after its network is dead."""
    listening.UNHEARD_S = 1
    said = "s" + json.dumps({"id": "ab", "width": 800, "height": 600, "awake": True})
    _network("up")
    with a_site(folder) as site:

        def await_states(*wanted: str) -> None:
            until(lambda: tuple(screen.state for screen in site.web.screens) == wanted)
            print(*wanted, flush=True)

        with watching(site.web) as wire:
            wire.hear_state()
            wire.say(said)
            await_states("ok")
            _network("down")
            await_states("lost")
            _network("up")
            with watching(site.web) as back:
                back.say(said)
                await_states("ok")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
