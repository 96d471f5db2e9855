"""A bar for several items if a person is watching; else nothing."""

import io

import pytest

from presession_timer.cli.reporting import watched


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def test_several_items_show_how_far_they_are_and_leave_nothing() -> None:
    err = Terminal()
    assert list(watched(range(30), 30, "reading the records", err)) == [*range(30)]
    assert "reading the records" in err.getvalue()
    assert "100%" in err.getvalue()
    assert err.getvalue().endswith("\x1b[2K")


@pytest.mark.parametrize(("err", "total"), [(Terminal(), 1), (io.StringIO(), 2)])
def test_a_single_item_and_a_file_have_no_bar(err: io.StringIO, total: int) -> None:
    assert list(watched(range(total), total, "reading", err)) == [*range(total)]
    assert err.getvalue() == ""
