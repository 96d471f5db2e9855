#!/usr/bin/env python3
"""What a viewer who only looks costs the network: bytes a second while a clock runs."""

from __future__ import annotations

from lab.figures import Part
from lab.machine import quick
from lab.rounds import folder
from lab.saying import say
from lab.sessions import PlainSession, plan_in
from lab.usage import usage
from lab.viewers import drain, page_of_runner, viewers

COUNT = 100
ROUND_TRIP = 25 / 30
"""A page asks for the server's clock every half minute, in 25 bytes; these viewers do not."""
HEAD = 2
"""Bytes of a small WebSocket frame that are not payload; the smallest frame has one that is."""


def main() -> None:
    """Print the payload; of a heartbeat's three bytes one is payload."""
    usage(__doc__).parse_args()
    seconds = 6 if quick() else 30
    with folder() as where:
        runner = PlainSession(plan_in(where, "web"), "--web")
        page = page_of_runner(runner)
        with runner, viewers(page, COUNT) as sockets:
            for _ in range(5):
                runner.do("go")
            drain(sockets, 1)
            rate = drain(sockets, seconds) / COUNT / seconds
    payload = rate / (HEAD + 1) + ROUND_TRIP
    measured = f"{payload:.1f} bytes a second of payload, {rate:.1f} on the line"
    part = Part(f"each of {COUNT} viewers", measured, "≤ 5 a second of payload", payload <= 5)
    say("bytes to an idle viewer", [part], payload=payload, on_the_line=rate)


if __name__ == "__main__":
    main()
