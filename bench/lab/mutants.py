"""Ways to break the tool that the tests of the faults have to notice: a safeguard less in each."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["MUTANTS", "Mutant"]


@dataclass(frozen=True)
class Change:
    """In this file of the package a text, which stands there once, becomes another."""

    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Mutant:
    """One safeguard taken away."""

    group: str
    name: str
    changes: tuple[Change, ...]


_ACKNOWLEDGE_EARLY = """\
            if job.request is not None:
                real = self._saver.save

                def save(entries):
                    if not job.future.done():
                        events = tuple(recorded for recorded, _ in entries)
                        job.future.set_result(Answer(True, "", events=events))
                    return real(entries)

                self._saver.save = save
"""
_IN_PLACE = """\
    with path.open("wb", buffering=0) as file:
        for start in range(0, len(data), 512):
            file.write(data[start : start + 512])
    return
"""
_AS_STATIC = """\
        from rich.segment import Segment
        from textual.content import Content

        read = Content.from_markup("".join(piece.text for piece in pieces)).plain
        pieces = (Segment(read),)
"""

MUTANTS = (
    Mutant(
        "a",
        "no sync",
        (Change("record/disk.py", "            os.fdatasync(fd)\n", "            pass\n"),),
    ),
    Mutant(
        "a",
        "acknowledged before it is written",
        (
            Change(
                "runner/session_runner.py",
                "            if job.request is None:\n",
                f"{_ACKNOWLEDGE_EARLY}            if job.request is None:\n",
            ),
            Change(
                "runner/session_runner.py",
                "            job.future.set_result(answer)\n",
                "            job.future.done() or job.future.set_result(answer)\n",
            ),
        ),
    ),
    Mutant(
        "a",
        "two may write",
        (
            Change(
                "record/lock.py",
                "_LOCKED_BY_ANOTHER:\n            return False",
                "_LOCKED_BY_ANOTHER:\n            return True",
            ),
        ),
    ),
    Mutant(
        "a",
        "half a write stays in the record",
        (
            Change(
                "record/journal.py",
                "        self._disk.truncate(self._fd, self.size)\n",
                "        pass\n",
            ),
        ),
    ),
    Mutant(
        "a",
        "reports are written in place",
        (
            Change(
                "base/atomic_files.py",
                "    partial = path.with_name(f",
                f"{_IN_PLACE}    partial = path.with_name(f",
            ),
        ),
    ),
    Mutant(
        "a",
        "nesting has no limit",
        (Change("base/limits.py", "            if depth > DEEPEST:", "            if False:"),),
    ),
    Mutant(
        "a",
        "an event may be about what is not there",
        (
            Change(
                "record/loading.py",
                "if not consistency.takes(line.recorded):",
                "if not line.recorded:",
            ),
        ),
    ),
    Mutant(
        "a",
        "nobody looks whether the record is as it was written",
        (
            Change(
                "record/journal.py",
                "if self._is_as_left() and not self._tail and (self._proven or not thorough):",
                "if not self._tail and self._is_in_place():",
            ),
        ),
    ),
    Mutant(
        "a",
        "the second copy is waited for",
        (
            Change(
                "record/mirror.py",
                "        self._wake.set()\n\n    def finish",
                "        self._catch_up()\n\n    def finish",
            ),
        ),
    ),
    Mutant(
        "b",
        "time.monotonic, which sleeps with the machine",
        (
            Change(
                "base/clock.py",
                'if hasattr(time, "CLOCK_BOOTTIME"):',
                'if not hasattr(time, "CLOCK_BOOTTIME"):',
            ),
        ),
    ),
    Mutant(
        "b",
        "durations by the wall clock",
        (Change("base/clock.py", "Instant(steady // _MS,", "Instant(wall // _MS,"),),
    ),
    Mutant(
        "b",
        "every start of the machine is the same",
        (Change("base/clock.py", "known = _boot_id() if boot is None else boot", 'known = "one"'),),
    ),
    Mutant(
        "b",
        "the page believes the latest round trip",
        (Change("web/page/count.js", "this.samples.length > 8", "this.samples.length > 1"),),
    ),
    Mutant(
        "c",
        "no signal handlers",
        (
            Change(
                "terminal/app.py",
                "self._before[number] = signal.signal(number, self._handle)",
                "pass",
            ),
        ),
    ),
    Mutant(
        "c",
        "nobody notices that the terminal is gone",
        (
            Change(
                "terminal/app.py",
                "select.POLLHUP | select.POLLERR | select.POLLNVAL",
                "0",
            ),
        ),
    ),
    Mutant(
        "c",
        "a byte that is not UTF-8 ends the screen",
        (
            Change(
                "terminal/textual_bugs.py",
                'getincrementaldecoder("utf-8")("replace")',
                'getincrementaldecoder("utf-8")()',
            ),
        ),
    ),
    Mutant(
        "c",
        "a mistake of ours ends with status 0",
        (Change("terminal/app.py", "        return BROKEN", "        return 0"),),
    ),
    Mutant(
        "c",
        "a console that was stopped begins to read twice",
        (Change("terminal/textual_bugs.py", "if self._must_signal_resume:", "if self._loop:"),),
    ),
    Mutant(
        "d",
        "text is read as markup, as a bare Static(name) would",
        (
            Change(
                "terminal/line_widget.py",
                "        shown = Strip(fitted(",
                f"{_AS_STATIC}        shown = Strip(fitted(",
            ),
        ),
    ),
    Mutant(
        "d",
        "names as they were typed",
        (
            Change(
                "base/text.py",
                "    return shortened(_cleaned(text).strip(), limit) or",
                "    return text or",
            ),
        ),
    ),
    Mutant(
        "d",
        "messages as they were put together",
        (
            Change(
                "base/text.py",
                "if text.isascii() and text.isprintable():\n        return",
                "return",
            ),
        ),
    ),
    Mutant(
        "e",
        "write() instead of write_string()",
        (Change("report/render/xlsx.py", '        "strings_to_formulas": False,\n', ""),),
    ),
    Mutant(
        "e",
        "a spreadsheet may compute what people wrote",
        (
            Change(
                "report/render/data.py",
                "if _FORMULA.match(text) else text",
                "if not text else text",
            ),
        ),
    ),
    Mutant(
        "e",
        "texts are not escaped on the page",
        (Change("report/render/markup.py", ", text).translate(_ESCAPES)", ", text)"),),
    ),
    Mutant(
        "e",
        "a link is followed when a file is replaced",
        (
            Change(
                "base/atomic_files.py", "partial.replace(path)", "partial.replace(path.resolve())"
            ),
        ),
    ),
    Mutant(
        "e",
        "no folding",
        (
            Change(
                "privacy/folding.py",
                "folded = character if code in _HANGUL else _decomposed(character)",
                "folded = character",
            ),
        ),
    ),
    Mutant(
        "e",
        "a message is shown without a preview",
        (
            Change(
                "runner/session_runner.py",
                "return question_before_showing(session, command, request.say) or decision",
                "return decision",
            ),
        ),
    ),
    Mutant(
        "f",
        "no look at Origin",
        (
            Change(
                "web/handlers.py",
                "origins != [address.origin]",
                "not origins",
            ),
        ),
    ),
    Mutant(
        "f",
        "no look at Host",
        (
            Change(
                "web/handlers.py",
                'request.headers.getall("Host", []) != [address.authority]',
                "not address",
            ),
        ),
    ),
    Mutant(
        "f",
        "a viewer may press",
        (
            Change(
                "web/security.py",
                "return 0 if cookie is None else self._remotes.number(cookie)",
                "return 0 if cookie is None else 1",
            ),
        ),
    ),
    Mutant(
        "f",
        "a press need not be read that another hand has just changed",
        (Change("engine/presses.py", "REACTION_MS = 700", "REACTION_MS = 0"),),
    ),
    Mutant(
        "f",
        "an invitation opens twice",
        (
            Change(
                "web/security.py",
                "        self._old.append(current.token)\n        self._invitation = None\n",
                "",
            ),
        ),
    ),
    Mutant(
        "f",
        "a press sent twice happens twice",
        (
            Change("runner/session_runner.py", "if known is not None:", "if False:"),
            Change("runner/session_runner.py", "if request.id in self._commands:", "if False:"),
        ),
    ),
)
