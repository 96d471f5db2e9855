"""A bar where it takes long and somebody is watching; else nothing."""

import io

from presession_timer.views.progress import watched


class Watched(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        """It says so."""
        return True


def test_what_is_quick_is_silent() -> None:
    err = Watched()
    assert list(watched([1, 2, 3], "reading", err)) == [1, 2, 3]
    assert err.getvalue() == ""


def test_what_is_slow_shows_how_far_it_is_and_leaves_nothing() -> None:
    err = Watched()
    assert list(watched(range(30), "reading the [records]", err, patience_s=0)) == [*range(30)]
    assert "reading the [records]" in err.getvalue()
    assert "/30" in err.getvalue()
    assert err.getvalue().endswith("\x1b[2K")


def test_nobody_watches_a_file() -> None:
    err = io.StringIO()
    assert list(watched([1, 2], "reading", err, patience_s=0)) == [1, 2]
    assert err.getvalue() == ""


def test_a_bar_ends_when_the_work_does() -> None:
    err = Watched()
    for item in watched(range(9), "reading", err, patience_s=0):
        if item == 3:
            break
    assert err.getvalue()
