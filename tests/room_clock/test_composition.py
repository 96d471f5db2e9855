"""Where everything stands: inside the screen, never over its neighbour, still between phases."""

from itertools import combinations, pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from presession_timer.audience.words import languages, words
from presession_timer.base.themes import CONTRAST, DARK, LIGHT, Palette
from presession_timer.room_clock.areas import areas_of
from presession_timer.room_clock.card import compose_card
from presession_timer.room_clock.composition import compose
from presession_timer.room_clock.drawing import Drawing
from presession_timer.room_clock.large import set_large
from presession_timer.room_clock.look import Look, inks_of
from presession_timer.room_clock.parts import Block, Letters, Part
from presession_timer.room_clock.picture import Name, RoomPicture
from presession_timer.terminal.digits import Box
from tests.room_clock.pictures import (
    BEFORE_MINIMUM,
    IN_WINDOW,
    LAST_MINUTE,
    LOST,
    OVER,
    PAUSED,
    PHASES,
    SCENES,
    SIZES,
    SPEAKER,
    without_line,
)

ENGLISH = (words("en"),)
Size = tuple[int, int]


def look_of(picture: RoomPicture, *, ascii_only: bool = False, colour: bool = True) -> Look:
    return Look(inks_of(picture, DARK), colour=colour, blend=colour, ascii_only=ascii_only)


def parts_of(picture: RoomPicture, size: Size) -> tuple[Part, ...]:
    return compose(picture, *size, look_of(picture), ENGLISH)


def text_of(picture: RoomPicture, size: Size, look: Look, spoken: tuple[str, ...] = ("en",)) -> str:
    """The characters of a whole screen."""
    drawing = Drawing()
    parts = compose(picture, *size, look, [words(language) for language in spoken])
    drawing.show(parts, size, look.page())
    rows = [drawing.row(y) for y in range(size[1])]
    assert all(row.cell_length == size[0] for row in rows)
    return "\n".join(row.text for row in rows)


@pytest.mark.parametrize("size", [*SIZES, (400, 120), (60, 60), (250, 20)])
@pytest.mark.parametrize("name", SCENES)
def test_every_part_lies_within_the_screen_and_fills_its_box(name: str, size: Size) -> None:
    for part in parts_of(SCENES[name], size):
        box = part.box
        assert box.column >= 0
        assert box.row >= 0
        assert box.column + box.columns <= size[0], part
        assert box.row + box.rows <= size[1], part
        if isinstance(part, Block):
            assert len(part.rows) == box.rows
            assert {sum(cell_len(p.text) for p in row) for row in part.rows} <= {box.columns}


@pytest.mark.parametrize("size", [(20, 5), (40, 12), (80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize("name", SCENES)
def test_large_letters_never_lie_over_one_another(name: str, size: Size) -> None:
    letters = [part.box for part in parts_of(SCENES[name], size) if isinstance(part, Letters)]
    for one, other in combinations(letters, 2):
        assert not overlap(one, other), (one, other)


def overlap(one: Box, other: Box) -> bool:
    return (
        one.column < other.column + other.columns
        and other.column < one.column + one.columns
        and one.row < other.row + other.rows
        and other.row < one.row + one.rows
    )


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40), (200, 60), (400, 120)])
def test_the_digits_stand_still_from_phase_to_phase(size: Size) -> None:
    boxes = set()
    for picture in PHASES:
        (digits,) = [
            part.box
            for part in parts_of(picture, size)
            if isinstance(part, Letters) and part.text == picture.digits
        ]
        boxes.add(digits)
    assert len(boxes) == 1


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_phases_are_told_apart_without_any_colour_and_without_reading(
    size: Size, ascii_only: bool
) -> None:
    """By geometry alone: the same digits and no words."""
    pictures = set()
    for picture in (BEFORE_MINIMUM, IN_WINDOW, LAST_MINUTE, OVER, LOST):
        same = picture._replace(digits="1:11", note="")
        look = look_of(same, ascii_only=ascii_only, colour=False)
        drawing = Drawing()
        drawing.show(compose(same, *size, look, ENGLISH), size, look.page())
        cells = [
            "".join(
                ("r" if piece.style and piece.style.reverse else character)
                for piece in drawing.row(y)
                for character in piece.text
            )
            for y in range(size[1])
        ]
        pictures.add("\n".join(cells))
    assert len(pictures) == 5


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
@pytest.mark.parametrize("name", SCENES)
def test_ascii_means_ascii(name: str, size: Size) -> None:
    picture = SCENES[name]._replace(title="UPR Pre-session 35 - Spain")
    assert text_of(picture, size, look_of(picture, ascii_only=True)).isascii()


def test_each_scene_says_its_words_where_they_are_small() -> None:
    size = (40, 12)
    expected = {
        "before minimum": ["YOU HAVE THE FLOOR", "Observatori DESC", "14:23"],
        "in the window": ["● MINIMUM REACHED"],
        "last minute": ["▲ LAST MINUTE"],
        "over": ["■ TIME IS UP"],
        "paused": ["‖ PAUSED"],
        "no signal": ["× NO SIGNAL 0:16"],
        "a message": ["The interpreters ask", "slow", "down"],
        "please conclude": ["○ PLEASE CONCLUDE"],
        "next": ["Next speaker", "International Service"],
        "next, questions": ["Questions from the floor"],
        "last 30 seconds": ["▲ LAST 30 SECONDS"],
        "before, hours": ["UPR Pre-session 35 – Spain", "BEGINS IN 2 H 05 MIN"],
        "before, minutes": ["UPR Pre-session 35 – Spain", "BEGINS IN 45 MIN"],
        "before": ["UPR Pre-session 35 – Spain", "SESSION BEGINS AT 14:30"],
        "before, late": ["UPR Pre-session 35 – Spain", "BEGINS SHORTLY"],
        "questions": ["Questions from the floor", "TIME LEFT"],
        "questions, over": ["Questions from the floor", "OVER BY"],
        "over, no line": ["■ TIME IS UP", "Observatori DESC", "× NO SIGNAL 0:07"],
        "please conclude, no line": ["○ PLEASE CONCLUDE", "× NO SIGNAL 0:07"],
        "before, late, no line": ["BEGINS SHORTLY", "× NO SIGNAL 0:07"],
        "questions, over, no line": ["OVER BY", "× NO SIGNAL 0:07"],
        "next, no line": ["Next speaker", "× NO SIGNAL 0:07"],
        "waiting": ["WAITING FOR A SESSION"],
    }
    for name, said in expected.items():
        shown = text_of(SCENES[name], size, look_of(SCENES[name]))
        for text in said:
            assert text in shown, (name, text, shown)


def test_a_blank_room_is_blank_at_any_size() -> None:
    for size in SIZES:
        picture = SCENES["blank"]
        assert not text_of(picture, size, look_of(picture)).strip()


def test_the_last_digits_have_no_words() -> None:
    shown = text_of(SCENES["the last digits"], (40, 12), look_of(SCENES["the last digits"]))
    assert "LAST" not in shown
    assert "▲" not in shown


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40), (200, 60)])
def test_every_language_has_its_place(language: str, size: Size) -> None:
    for picture in SCENES.values():
        text_of(picture, size, look_of(picture), (language,))
        text_of(picture, size, look_of(picture), ("en", language))


def test_two_languages_stand_under_one_another() -> None:
    shown = text_of(OVER, (40, 12), look_of(OVER), ("fr", "es"))
    assert "TEMPS ÉCOULÉ · TIEMPO CUMPLIDO" in shown
    letters = [
        part.text
        for part in compose(OVER, 200, 60, look_of(OVER), [words("fr"), words("ru")])
        if isinstance(part, Letters)
    ]
    assert "■ TEMPS ÉCOULÉ" in letters
    assert "ВРЕМЯ ИСТЕКЛО" in letters


def test_words_the_font_cannot_draw_are_written_beside_a_large_glyph() -> None:
    parts = compose(LAST_MINUTE, 120, 40, look_of(LAST_MINUTE), [words("ar")])
    assert "▲" in [part.text for part in parts if isinstance(part, Letters)]
    assert words("ar")["last-minute"] in text_of(
        LAST_MINUTE, (120, 40), look_of(LAST_MINUTE), ("ar",)
    )


@given(st.text(max_size=80), st.sampled_from(SIZES), st.booleans())
def test_whatever_somebody_typed_shifts_nothing(text: str, size: Size, ascii_only: bool) -> None:
    typed = IN_WINDOW._replace(message=text, title=text, name=SCENES["next"].name)
    for picture in (typed, typed._replace(scene="next"), typed._replace(scene="title", name=None)):
        shown = text_of(picture, size, look_of(picture, ascii_only=ascii_only))
        assert not {"\x1b", "\n\x00", "\u202e"} & set(shown)


@given(
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789", min_size=1, max_size=60),
    st.integers(4, 200),
    st.integers(1, 40),
)
@example("0000 000Q", 58, 27)  # a tail needs rows of its own
def test_lines_of_large_letters_keep_their_order_and_are_of_one_size(
    text: str, columns: int, rows: int
) -> None:
    lines = set_large(text, Box(3, 5, columns, rows))
    if not lines:
        return
    assert " ".join(line.text for line in lines).split() == text.split()
    letters = [line.letter for line in lines]
    assert max(letters) - min(letters) <= 1
    assert lines[0].box.row >= 5
    assert lines[-1].box.row + lines[-1].box.rows <= 5 + rows
    assert all(above.box.row + above.box.rows < below.box.row for above, below in pairwise(lines))


@given(st.integers(1, 500), st.integers(1, 200), st.integers(1, 2))
def test_areas_never_leave_the_screen_or_meet(width: int, height: int, spoken: int) -> None:
    for areas in (areas_of(width, height, spoken), areas_of(width, height, spoken).without_bar):
        boxes = [areas.header, areas.main, areas.word, areas.bar, areas.figures]
        shown = [box for box in boxes if box.rows]
        for box in shown:
            assert box.rows > 0
            assert box.columns > 0
            assert box.column >= 0
            assert box.column + box.columns <= width
            assert box.row >= 0
            assert box.row + box.rows <= height
        for one, other in combinations(shown, 2):
            assert not overlap(one, other)


@pytest.mark.parametrize("palette", [DARK, LIGHT, CONTRAST], ids=lambda palette: palette.name)
@pytest.mark.parametrize("size", [*SIZES, (32, 12), (150, 40), (400, 120)])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_the_test_card_fits_every_screen(palette: Palette, size: Size, ascii_only: bool) -> None:
    look = look_of(RoomPicture("title"), ascii_only=ascii_only)
    for part in compose_card(*size, look, palette, SCENES["last 30 seconds"].words):
        assert part.box.column >= 0
        assert part.box.row >= 0
        assert part.box.column + part.box.columns <= size[0]
        assert part.box.row + part.box.rows <= size[1]


def test_the_test_card_shows_sizes_phases_and_scripts() -> None:
    look = look_of(RoomPicture("title"))
    parts = compose_card(200, 60, look, DARK, SCENES["last 30 seconds"].words)
    letters = [part for part in parts if isinstance(part, Letters)]
    assert len({part.box.rows for part in letters if part.text == "2:38"}) >= 5
    drawing = Drawing()
    drawing.show(parts, (200, 60), look.page())
    shown = "\n".join(drawing.row(y).text for y in range(60))
    large = " ".join(part.text for part in letters)
    for language in languages():
        said = words(language)["before-minimum"]
        assert said in shown or said in large
    for phase in ("0:33", "+0:23", "1:42"):
        assert phase in [part.text for part in letters]
    assert "LAST 30 SECONDS" in shown + large


def test_paused_is_not_dimmed_below_what_can_be_read() -> None:
    inks = inks_of(PAUSED, LIGHT)
    assert inks.digits == inks.muted


@pytest.mark.parametrize("language", languages())
def test_a_speaker_without_a_name_is_called_by_her_number_in_the_rooms_language(
    language: str,
) -> None:
    spoken = words(language)
    size = (120, 40)
    called = spoken["number"].replace("{n}", "5")
    speaking = BEFORE_MINIMUM._replace(name=Name("", number=5))
    assert called in text_of(speaking, size, look_of(speaking), (language,))
    to_come = SCENES["next"]._replace(name=Name("", number=5))
    large = [
        part.text
        for part in compose(to_come, *size, look_of(to_come), [spoken])
        if isinstance(part, Letters)
    ]
    is_drawn = language in ("en", "es", "fr", "ru")
    assert " ".join(large).endswith(called if is_drawn else "5")


def test_a_message_at_hand_is_large_in_the_languages_that_can_be_drawn() -> None:
    picture = IN_WINDOW._replace(stock="slower")
    for spoken, drawn in (
        (("fr",), words("fr")["slower"]),
        (("ar", "en"), words("en")["slower"]),
        (("es", "ru"), f"{words('es')['slower']} – {words('ru')['slower']}"),
    ):
        parts = compose(picture, 120, 40, look_of(picture), [words(one) for one in spoken])
        lines = [part.text for part in parts if isinstance(part, Letters)]
        assert " ".join(lines).endswith(f"● {drawn}")
    shown = text_of(picture, (120, 40), look_of(picture), ("zh",))
    assert words("zh")["slower"] in shown


@pytest.mark.parametrize("size", [(36, 7), (40, 12), (80, 24), (120, 40), (200, 60), (240, 70)])
@pytest.mark.parametrize("picture", [BEFORE_MINIMUM, IN_WINDOW, LAST_MINUTE, OVER, PAUSED])
def test_a_lost_line_keeps_phase_word_colours_and_digits(picture: RoomPicture, size: Size) -> None:
    lost = without_line(picture)
    before, inks = inks_of(picture, LIGHT), inks_of(lost, LIGHT)
    assert inks._replace(frame=before.frame) == before
    assert inks.frame != inks.page
    kept = [part for part in parts_of(lost, size) if isinstance(part, Letters)]
    for part in parts_of(picture, size):
        if isinstance(part, Letters) and part.text not in (picture.clock, SPEAKER.main):
            assert part in kept, part
    written = " ".join(part.text for part in kept) + text_of(lost, size, look_of(lost))
    assert ("× NO SIGNAL 0:07" if size[1] > 8 else "× 0:07") in written


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
@pytest.mark.parametrize("name", SCENES)
def test_without_colour_a_lost_line_still_has_a_dashed_frame(name: str, size: Size) -> None:
    picture = SCENES[name]
    rows = text_of(picture, size, look_of(picture, colour=False)).splitlines()
    dashed = "█" in rows[0] and " " in rows[0]
    assert dashed == picture.lost


def test_between_amber_dashes_is_the_ink_of_the_badge() -> None:
    """Amber alone can hardly be seen on a white page."""
    lost = without_line(LAST_MINUTE)
    look = Look(inks_of(lost, LIGHT))
    drawing = Drawing()
    drawing.show(compose(lost, 80, 24, look, ENGLISH), (80, 24), look.page())
    colours = {piece.style.bgcolor for piece in drawing.row(0) if piece.style}
    assert colours == {look.inks.frame.rich_color, look.inks.fill_ink.rich_color}


def test_a_flooded_page_shows_a_lost_line_too() -> None:
    lost = without_line(OVER)
    flooded, known = (inks_of(one, LIGHT, flood=True) for one in (lost, OVER))
    assert flooded == known._replace(frame=known.ink)


def test_the_mark_is_in_the_rooms_first_language() -> None:
    lost = without_line(OVER)
    assert "× PAS DE SIGNAL 0:07" in text_of(lost, (80, 24), look_of(lost), ("fr", "en"))
