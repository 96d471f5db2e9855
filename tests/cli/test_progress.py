"""A bar where it takes long and somebody is watching; else nothing."""

import io
import threading
from collections.abc import Iterator

from presession_timer.cli.progress import watched


class Watched(io.StringIO):
    """A stream that is a terminal, and knows when something was written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.written = threading.Event()

    def isatty(self) -> bool:
        """It says so."""
        return True

    def write(self, text: str) -> int:
        """Remember that it was written to."""
        self.written.set()
        return super().write(text)

    def while_watched(self, items: range) -> Iterator[int]:
        """``items``, of which the third takes until something is shown."""
        for item in items:
            assert item != 2 or self.written.wait(30)
            yield item


def test_what_is_quick_is_silent() -> None:
    err = Watched()
    assert list(watched([1, 2, 3], 3, "reading", err)) == [1, 2, 3]
    assert err.getvalue() == ""


def test_what_is_slow_shows_how_far_it_is_and_leaves_nothing() -> None:
    err = Watched()
    items = watched(err.while_watched(range(30)), 30, "reading the [records]", err, patience_s=0)
    assert list(items) == [*range(30)]
    assert "reading the [records]" in err.getvalue()
    assert "/30" in err.getvalue()
    assert err.getvalue().endswith("\x1b[2K")


def test_it_comes_in_the_midst_of_a_single_long_item() -> None:
    err = Watched()

    def one() -> Iterator[str]:
        assert err.written.wait(30)
        yield "page"

    assert list(watched(one(), 1, "writing", err, patience_s=0)) == ["page"]
    assert "0/1" in err.getvalue()


def test_nobody_watches_a_file() -> None:
    err = io.StringIO()
    assert list(watched([1, 2], 2, "reading", err, patience_s=0)) == [1, 2]
    assert err.getvalue() == ""


def test_a_bar_ends_when_the_work_does() -> None:
    err = Watched()
    for item in watched(err.while_watched(range(9)), 9, "reading", err, patience_s=0):
        if item == 3:
            break
    shown = err.getvalue()
    assert shown.endswith("\x1b[2K")
    assert err.getvalue() == shown
