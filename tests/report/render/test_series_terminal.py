"""A series on the terminal: the same figures, in any width, without colour and in ASCII."""

import io

import pytest
import rich.cells

from presession_timer.report.language import ENGLISH, language
from presession_timer.report.series_figures import Series, series_of
from presession_timer.report.series_terminal import series_lines, show
from tests.report.hostile import NAMES
from tests.report.series_sample import figures, sitting, two_rounds

PAGE = """\
UPR Pre-session 35 … UPR Pre-session 36
Tuesday 10 December 2019 – Friday 8 May 2020 · 4 sessions

4 sessions, 13 speakers, 3.3 a session. 85 % of the statements were within 5–7
minutes; a statement took 5:53 on average. 2 of 4 began late. 2 of 4 took longer
than the hour. The Missions lost 8 min of the 1 h planned for their questions.

Within 5–7 minutes   85 %  11 of 13, 1 over, 1 short, 1 absent
Late start, mean     1:44  2 of 4
Overrun, mean        0:52  2 of 4
Missions' time lost  8:00  2:00 a session

Who took part
Speakers                13, 3.3 a session
States                  4
NHRIs                   4
National organisations  33 % (3 of 9 stated)
Women                   33 % (3 of 9 stated)
Missions that asked     3, 1.5 a session; named in 2 of 4

From round to round
Round              Sessions Speakers Within Mean Late Over Missions lost
UPR Pre-session 35        3        9   78 % 5:52 0:59 0:40          1:40
UPR Pre-session 36        1        4  100 % 5:55 4:00 1:30          3:00

Every statement against 5–7 minutes
        0       1       2       3       4       5       6       7       8
Spain                                           ●░░░░░░░●░░░░░░░   ■      2 of 3
Kenya                                       ○   ░░░░░░░░●░░░░░░●          3 of 4
Turkey                                          ░░░░●░░░░░░░░░░░          2 of 2
Sweden                                          ░●░░░░░░●░░░●░░░          4 of 4

Session by session
Session            Date Began  Late   Over Spoke Within Mean Missions lost
Spain        2019-12-10 10:02 +2:00  +2:00     3 2 of 3 6:08          5:00
"""


def text(series: Series, width: int = 80, plain: bool = False, code: str = "en") -> str:
    """The page as text."""
    lines = series_lines(series, language(code), width, plain)
    return "\n".join(line.plain for line in lines)


def test_the_page() -> None:
    shown = text(two_rounds())
    for line in PAGE.splitlines():
        assert line in shown.splitlines()


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("code", ["en", "fr", "es"])
def test_no_line_is_wider_than_the_page(width: int, plain: bool, code: str) -> None:
    for line in series_lines(two_rounds(), language(code), width, plain):
        assert line.cell_len <= width, line.plain


def test_plain_letters_are_plain() -> None:
    assert text(two_rounds(), plain=True).isascii()


def test_a_hostile_title_stays_text() -> None:
    series = series_of([figures(sitting("[/] [red]x", ["6:00"])), figures(sitting(NAMES[5], []))])
    assert "[/] [red]x" in text(series)


def test_groups_have_their_headings() -> None:
    rehearsed = figures(sitting("Kenya", ["6:00"]), rehearsal=1.0)
    shown = text(series_of([figures(sitting("Spain", ["6:00"])), rehearsed]))
    assert "! The records follow 2 formats; each is counted by itself." in shown
    assert "upr-presession · 5–7 minutes · rehearsals" in shown


def test_it_is_written_without_colour_where_there_is_no_terminal() -> None:
    out = io.StringIO()
    show(two_rounds(), out, ENGLISH)
    assert "\x1b" not in out.getvalue()
    assert out.getvalue().startswith("UPR Pre-session 35")


def test_a_decade_is_measured_once(monkeypatch: pytest.MonkeyPatch) -> None:
    real = rich.cells.cell_len
    measured = 0

    def counting(words: str) -> int:
        nonlocal measured
        measured += 1
        return real(words)

    monkeypatch.setattr(rich.cells, "cell_len", counting)

    def of(sessions: int) -> int:
        nonlocal measured
        measured = 0
        text(series_of([figures(sitting("Spain", ["6:00"]))] * sessions))
        return measured

    few, more, most = of(10), of(20), of(30)
    assert most - more == more - few > 0, "twice the sessions, twice the work"
