"""What the plain console writes: whole lines, flushed, with nothing in them a terminal obeys."""

from __future__ import annotations

from typing import Final, TextIO

from presession_timer.base.text import clean

__all__ = ["Voice"]

_LONGEST: Final = 2_000
_BELL: Final = "\a"
_ANSWERS: Final = ("ok", "refused")


class Voice:
    """Answers and announcements on a stream.

    Only answers begin with ``ok`` or ``refused:``, whatever a speaker is called. Bells stand at
    the end of their line; ``apart`` is how many milliseconds lie between two of them, so that an
    ear can count, and 0 where nobody listens.
    """

    def __init__(self, out: TextIO, *, bell: bool = False, apart: int = 0) -> None:
        self._out = out
        self._bell = bell
        self._apart = apart
        self._ringing = 0
        self._next_bell = 0

    def ok(self, text: str) -> None:
        """Say that a line was done."""
        self._write_line(f"ok {clean(text, _LONGEST)}")

    def ok_not_saved(self, text: str) -> None:
        """Say that a line was done and could not be written to the record yet."""
        self._write_line(f"ok, not saved: {clean(text, _LONGEST)}")

    def refused(self, reason: str) -> None:
        """Say why a line was not done."""
        self._write_line(f"refused: {clean(reason, _LONGEST)}")

    def tell(self, text: str, bells: int = 0, now: int = 0) -> None:
        """Say something that is no answer; ``now`` is when the first bell rings, ms."""
        said = clean(text, _LONGEST)
        if said.casefold().startswith(_ANSWERS):
            said = f"- {said}"
        if not (self._bell and bells):
            self._write_line(said)
            return
        self.finish()
        self._out.write(said)
        self._ringing, self._next_bell = bells, now
        self.ring(now)

    def ring(self, now: int) -> None:
        """Ring the bells that are due; the last one ends the line."""
        while self._ringing and self._next_bell <= now:
            self._ringing -= 1
            self._next_bell += self._apart
            self._out.write(_BELL if self._ringing else f"{_BELL}\n")
        self._out.flush()

    @property
    def next_bell(self) -> int | None:
        """When the next bell is due, ms; None while none is."""
        return self._next_bell if self._ringing else None

    def finish(self) -> None:
        """Ring what is left at once: another line is to come, or none any more."""
        if self._ringing:
            self._out.write(_BELL * self._ringing + "\n")
            self._ringing = 0
            self._out.flush()

    def _write_line(self, text: str) -> None:
        self.finish()
        self._out.write(f"{text}\n")
        self._out.flush()
