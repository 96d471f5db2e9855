"""What comes from a terminal at once is what a person may have meant, or is not heard."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from presession_timer.terminal.textual_bugs import LONGEST_PASTE, InputThrottle

BEGIN, END = b"\x1b[200~", b"\x1b[201~"


def heard(flood: InputThrottle, *chunks: bytes, apart: float = 0.0) -> bytes:
    return b"".join(flood.take(chunk, number * apart) for number, chunk in enumerate(chunks))


@given(st.binary(max_size=300), st.lists(st.integers(0, 300), max_size=5))
def test_what_a_person_types_is_heard_as_it_is_however_it_is_cut(
    data: bytes, cuts: list[int]
) -> None:
    flood = InputThrottle()
    places = [0, *sorted(cuts), len(data)]
    chunks = [data[a:b] for a, b in itertools.pairwise(places)]
    assert heard(flood, *chunks) + flood.quiet() == data


def test_a_key_held_down_for_minutes_is_no_flood() -> None:
    assert heard(InputThrottle(), *[b"\x1b[1;2A"] * 10_000, apart=0.03) == b"\x1b[1;2A" * 10_000


def test_a_short_paste_is_whole_and_a_long_one_is_cut_short() -> None:
    assert heard(InputThrottle(), BEGIN + b"Ana" + END + b"q") == BEGIN + b"Ana" + END + b"q"
    long = heard(InputThrottle(), BEGIN + b"A" * 100_000, b"A" * 100_000 + END + b"q")
    assert long == BEGIN + b"A" * LONGEST_PASTE + END + b"q"


def test_the_mark_of_a_paste_may_come_in_two_pieces() -> None:
    flood = InputThrottle()
    assert heard(flood, b"a" + BEGIN[:3], BEGIN[3:] + b"x" * 9_000 + END[:1], END[1:] + b"b") == (
        b"a" + BEGIN + b"x" * LONGEST_PASTE + END + b"b"
    )


def test_escape_alone_is_heard_after_a_moment() -> None:
    flood = InputThrottle()
    assert flood.take(b"\x1b", 0) == b""
    assert flood.quiet() == b"\x1b"


def test_a_flood_is_not_heard_until_it_stops() -> None:
    flood = InputThrottle()
    assert len(heard(flood, *[b"x" * 4_096] * 250)) <= 4_096
    assert flood.deaf
    assert flood.take(b"q", 2) == b""
    assert flood.quiet() == b""
    assert flood.take(b" ", 3) == b" "


def test_a_paste_that_never_ends_does_not_take_the_keys_away() -> None:
    flood = InputThrottle()
    flood.take(BEGIN + b"abc", 0)
    assert [flood.quiet() for _ in range(10)][-1] == END
    assert flood.take(b" ", 2) == b" "


def test_after_a_second_of_silence_nothing_is_awaited_until_something_comes() -> None:
    flood = InputThrottle()
    flood.take(b"\x1b", 0)
    silent = []
    for _ in range(10):
        silent.append(flood.silent)
        flood.quiet()
    silent.append(flood.silent)
    flood.take(b"q", 2)
    silent.append(flood.silent)
    assert silent == [*[False] * 10, True, False]
