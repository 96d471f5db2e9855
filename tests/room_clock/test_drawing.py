"""A picture drawn over another looks exactly as if it had been drawn afresh."""

from hypothesis import given
from hypothesis import strategies as st
from textual.geometry import Region

from presession_timer.audience.words import words
from presession_timer.base.themes import LIGHT
from presession_timer.room_clock.composition import compose
from presession_timer.room_clock.drawing import Drawing
from presession_timer.room_clock.look import Look, inks_of
from presession_timer.room_clock.picture import RoomPicture
from tests.room_clock.pictures import BEFORE_MINIMUM, SCENES

SIZES = ((40, 12), (80, 24), (101, 33))


def show(drawing: Drawing, picture: RoomPicture, size: tuple[int, int]) -> list[Region] | None:
    look = Look(inks_of(picture, LIGHT))
    regions = drawing.show(compose(picture, *size, look, [words("en")]), size, look.page())
    return None if regions is None else list(regions)


def rows(drawing: Drawing, size: tuple[int, int]) -> list[object]:
    """Every cell with its style."""
    return [
        [(character, piece.style) for piece in drawing.row(y) for character in piece.text]
        for y in range(size[1])
    ]


PICTURES = st.one_of(
    st.sampled_from(list(SCENES.values())),
    st.builds(
        lambda second, spoke: BEFORE_MINIMUM._replace(
            digits=f"{second // 60}:{second % 60:02d}",
            bar=BEFORE_MINIMUM.bar and BEFORE_MINIMUM.bar._replace(spoke=spoke),
        ),
        st.integers(0, 800),
        st.integers(0, 500_000),
    ),
)


@given(st.lists(PICTURES, min_size=2, max_size=6), st.sampled_from(SIZES))
def test_one_picture_after_the_other_looks_like_the_last_alone(
    pictures: list[RoomPicture], size: tuple[int, int]
) -> None:
    drawing = Drawing()
    seen: list[object] = []
    for picture in pictures:
        regions = show(drawing, picture, size)
        fresh = Drawing()
        show(fresh, picture, size)
        now = rows(drawing, size)
        assert now == rows(fresh, size)
        if regions is not None:
            for y, (before, after) in enumerate(zip(seen, now, strict=True)):
                assert_same_outside(before, after, regions, y)
        seen = now


def assert_same_outside(before: object, after: object, regions: list[Region], y: int) -> None:
    """What lies in no region was not touched: it will not be painted again."""
    assert isinstance(before, list)
    assert isinstance(after, list)
    for x, (was, is_now) in enumerate(zip(before, after, strict=True)):
        if not any(region.contains(x, y) for region in regions):
            assert was == is_now, (x, y)


def test_a_second_touches_one_digit_and_no_more_of_the_row() -> None:
    size = (120, 40)
    drawing = Drawing()
    show(drawing, BEFORE_MINIMUM, size)
    rows(drawing, size)
    regions = show(drawing, BEFORE_MINIMUM._replace(digits="2:37"), size)
    assert regions is not None
    assert len(regions) == 1
    assert regions[0].width < size[0] // 3


def test_another_size_is_drawn_anew() -> None:
    drawing = Drawing()
    assert show(drawing, BEFORE_MINIMUM, (80, 24)) is None
    assert show(drawing, BEFORE_MINIMUM, (80, 24)) == []
    assert show(drawing, BEFORE_MINIMUM, (90, 24)) is None
