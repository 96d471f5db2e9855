"""The room's face: what each scene says, where it stands, and how phases are told apart."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from textual.geometry import Region

from presession_timer.audience.words import languages, words
from presession_timer.base.themes import DARK, LIGHT, Palette
from presession_timer.room_clock.room_picture import Name, RoomPicture
from presession_timer.terminal.digits.widgets import BigText
from tests.painted import strips_of
from tests.room_clock.faces import Shown, shown
from tests.room_clock.pictures import (
    BEFORE_MINIMUM,
    IN_WINDOW,
    LAST_MINUTE,
    LOST,
    OVER,
    PHASES,
    SCENES,
    without_line,
)

SMALL = (40, 12)
"""Where the words are ordinary characters, so that a test can read them."""
ALONE = [name for name in SCENES if not name.endswith("no line")]
PICTURES = Path(__file__).with_name("golden")


def digits_of(screen: Shown) -> list[Region]:
    """Where each digit stands."""
    return [digit.region for digit in screen.face.query("Digit") if digit.display]


async def test_each_scene_says_its_words_where_they_are_small() -> None:
    expected = {
        "before minimum": ["○ ", "YOU HAVE THE FLOOR", "Observatori DESC", "14:23"],
        "in the window": ["MINIMUM REACHED", "●"],
        "last minute": ["LAST MINUTE", "▲"],
        "over": ["TIME IS UP", "■"],
        "paused": ["PAUSED", "‖"],
        "no signal": ["NO SIGNAL 0:16", "×"],
        "a message": ["The interpreters ask", "slow", "down", "MINIMUM REACHED"],
        "please conclude": ["PLEASE CONCLUDE"],
        "the last digits": ["Observatori DESC"],
        "next": ["Next speaker"],
        "next, by name": ["Next speaker", "Observatori DESC"],
        "title": ["14:23"],
        "a hidden clock": ["UPR Pre-session 35 – Spain"],
        "last 30 seconds": ["LAST 30 SECONDS"],
        "before, hours": ["UPR Pre-session 35 – Spain"],
        "before": ["UPR Pre-session 35 – Spain", "Session begins at 14:30"],
        "before, late": ["UPR Pre-session 35 – Spain"],
        "questions": ["Questions from the floor", "Time left"],
        "questions, over": ["Questions from the floor", "Over by"],
        "thanks": ["UPR Pre-session 35 – Spain"],
        "over, no line": ["TIME IS UP", "× NO SIGNAL 0:07"],
        "please conclude, no line": ["PLEASE CONCLUDE", "× NO SIGNAL 0:07"],
        "next, no line": ["Next speaker", "× NO SIGNAL 0:07"],
        "a message, no line": ["The interpreters", "× 0:07"],
        "waiting": ["Waiting for a session"],
    }
    async with shown(SMALL) as screen:
        for name, said in expected.items():
            text = await screen.show(SCENES[name])
            for one in said:
                assert one in text, (name, one, text)
        assert "LAST" not in await screen.show(SCENES["the last digits"])
        assert not (await screen.show(SCENES["blank"])).strip()


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ((120, 36), "rehearsal ×20, from lectern-2"),
        ((80, 24), "rehearsal ×20, from lectern-2"),
        ((59, 30), "rehearsal ×20, from lectern-2"),
        ((50, 15), "×20"),
        ((30, 8), "×20"),
        ((20, 5), "×20"),
    ],
)
async def test_the_speed_of_a_rehearsal_is_on_every_face(size: tuple[int, int], said: str) -> None:
    async with shown(size) as screen:
        for name in ("before minimum", "over", "questions", "title", "next", "before, minutes"):
            picture = SCENES[name]._replace(note="rehearsal ×20, from lectern-2", short_note="×20")
            assert said in await screen.show(picture), name
        real = await screen.show(SCENES["before minimum"])
        assert "×" not in real


async def test_a_note_takes_no_room_from_a_name_where_each_has_one_row() -> None:
    name = Name("International Service for Human")
    real = BEFORE_MINIMUM._replace(name=name)
    noted = real._replace(note="nobody has this record open")
    async with shown((50, 15)) as screen:
        assert await screen.show(real) == await screen.show(noted)
        assert name.main in await screen.show(real._replace(note="×2", short_note="×2"))


async def test_what_is_large_is_the_name_the_title_or_how_long_it_takes() -> None:
    expected = {
        "next": "International Service for Rights",
        "next, questions": "Questions from the floor",
        "title": "UPR Pre-session 35 – Spain",
        "a hidden clock": "Observatori DESC",
        "before, hours": "Begins in 2 h 05 min",
        "before, minutes": "Begins in 45 min",
        "before, late": "Begins shortly",
        "thanks": "Thank you",
    }
    async with shown((80, 24)) as screen:
        for name, said in expected.items():
            await screen.show(SCENES[name])
            large = screen.face.query_one("#large", BigText)
            assert large.text == said, name
            assert large.letter_rows > 1, name


@pytest.mark.parametrize("size", [(20, 5), (80, 24), (120, 36)])
async def test_digits_stand_still_through_phases_messages_and_seconds(
    size: tuple[int, int],
) -> None:
    """Only the plus sign moves them, by its own width; their size never changes."""
    long = "The interpreters cannot hear you: please move closer to the microphone"
    async with shown(size) as screen:
        places = []
        for picture in (*PHASES, IN_WINDOW._replace(digits="0:00"), without_line(LAST_MINUTE)):
            for one in (picture, picture._replace(message=long)):
                await screen.show(one)
                places.append((picture.digits[0] == "+", digits_of(screen)))
        still = [where for over, where in places if not over]
        assert all(where == still[0] for where in still)
        over = [where for over, where in places if over]
        assert all(where == over[0] for where in over)
        assert [one.size for one in still[0][1:]] == [one.size for one in over[0][2:]]


@pytest.mark.parametrize("size", [SMALL, (120, 36)])
@pytest.mark.parametrize("ascii_only", [False, True])
async def test_phases_are_told_apart_without_any_colour_and_without_reading(
    size: tuple[int, int], ascii_only: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By geometry alone: the same digits and no words."""
    monkeypatch.setenv("NO_COLOR", "1")
    seen = set()
    async with shown(size, colour=False, ascii_only=ascii_only) as screen:
        for picture in (BEFORE_MINIMUM, IN_WINDOW, LAST_MINUTE, OVER, LOST):
            same = picture._replace(digits="1:11", note="", bar=None)
            text = await screen.show(same)
            assert not ascii_only or text.isascii()
            drawn = [
                "r" if style.reverse else character if character in "█▀▄#━┃+|" else " "
                for _, _, character, style in screen.cells()
            ]
            seen.add("".join(drawn))
    assert len(seen) == 5


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=lambda palette: palette.name)
async def test_phases_have_their_colours(palette: Palette) -> None:
    page = palette.page
    amber, red = (palette.colours(phase).badge for phase in ("last-minute", "over"))
    expected: tuple[tuple[RoomPicture, str, str], ...] = (
        (BEFORE_MINIMUM, page, page),
        (IN_WINDOW, palette.colours("in-window").badge, page),
        (LAST_MINUTE, amber, amber),
        (OVER, red, red),
        (LOST, page, page),
    )
    async with shown((80, 24), palette) as screen:
        for picture, badge, band in expected:
            await screen.show(picture)
            assert (screen.background("#heading"), screen.background("#digits")) == (badge, band)
            assert page in screen.colours()


async def test_over_floods_the_page_only_when_asked() -> None:
    band = LIGHT.colours("over").badge
    async with shown((80, 24), flood=True) as screen:
        await screen.show(LAST_MINUTE)
        assert screen.background("RoomFace #page") == LIGHT.page
        await screen.show(OVER)
        assert screen.background("RoomFace #page") == band


async def test_a_lost_line_keeps_phase_and_digits_and_has_a_dashed_frame() -> None:
    async with shown((120, 36)) as screen:
        for picture in PHASES[:5]:
            await screen.show(picture)
            before = (screen.background("#heading"), screen.background("#digits"))
            where = digits_of(screen)
            text = await screen.show(without_line(picture))
            assert (screen.background("#heading"), screen.background("#digits")) == before
            assert digits_of(screen) == where
            top = text.splitlines()[0]
            assert "▀▀" in top
            assert "  " in top
            assert screen.face.query_one("#time", BigText).text == "× NO SIGNAL 0:07"


async def test_two_languages_stand_under_one_another() -> None:
    async with shown(SMALL) as screen:
        rows = (await screen.show(OVER, "fr", "es")).splitlines()
        assert "TEMPS ÉCOULÉ" in rows[0]
        assert "TIEMPO AGOTADO" in rows[1]
        text = await screen.show(without_line(OVER), "fr", "en")
        assert "× PAS DE SIGNAL 0:07" in text


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_every_language_has_its_place(size: tuple[int, int]) -> None:
    async with shown(size) as screen:
        for language in languages():
            text = await screen.show(LAST_MINUTE, language)
            heading = screen.face.query_one("#heading", BigText)
            said = words(language)["last-minute"].upper()
            assert heading.text == said
            assert heading.letter_rows > 1 or said in text
            assert screen.face.query_one("#glyph", BigText).text == "▲"
            await screen.show(LAST_MINUTE, "en", language)
            assert screen.face.query_one("#second", BigText).text == said


async def test_a_speaker_without_a_name_is_called_by_her_number_in_the_rooms_language() -> None:
    async with shown((120, 36)) as screen:
        for language in languages():
            called = words(language)["number"].replace("{n}", "5")
            await screen.show(BEFORE_MINIMUM._replace(name=Name("", number=5)), language)
            assert screen.face.query_one("#name", BigText).text == called
            await screen.show(SCENES["next"]._replace(name=Name("", number=5)), language)
            assert screen.face.query_one("#large", BigText).text == called


async def test_a_message_at_hand_is_in_the_rooms_languages() -> None:
    async with shown((120, 36)) as screen:
        await screen.show(IN_WINDOW._replace(stock="slower"), "es", "ru")
        expected = f"{words('es')['slower']} – {words('ru')['slower']}"
        assert screen.face.query_one("#name", BigText).text == expected


async def test_a_terminal_that_is_too_small_says_so() -> None:
    async with shown((19, 5)) as screen:
        assert "too small" in " ".join((await screen.show(OVER)).split())
        await screen.pilot.resize_terminal(80, 24)
        await screen.settle()
        assert "small" not in screen.text


async def test_whatever_somebody_typed_shifts_nothing() -> None:
    async with shown(SMALL) as screen:
        for nasty in (
            "\x1b[31m[red]\x00",
            "\u202egnihtyna",
            "请" * 50,
            "e\u0301" * 90,
            "\n",
            "👩‍⚖️ 🇫🇷",
        ):
            typed = IN_WINDOW._replace(message=nasty, title=nasty, name=Name(nasty, nasty))
            for scene in ("clock", "next", "title"):
                text = await screen.show(typed._replace(scene=scene))
                assert not {"\x1b", "\x00", "\u202e"} & set(text)
                strips = strips_of(screen.app.screen)
                assert {strip.cell_length for strip in strips} == {SMALL[0]}


@pytest.mark.parametrize("size", [(20, 5), SMALL, (80, 24), (120, 36), (200, 60)])
async def test_the_test_card_shows_sizes_phases_and_scripts(size: tuple[int, int]) -> None:
    async with shown(size) as screen:
        await screen.show(SCENES["last 30 seconds"])
        screen.face.show_card(True)
        await screen.settle()
        text = screen.text
        assert f"{size[0]}×{size[1]}" in text
        if size[0] >= 80:
            for said in ("MINIMUM REACHED", "LAST 30 SECONDS", "请发言", "Вам слово"):
                assert said in text
        screen.face.show_card(False)
        await screen.settle()
        assert "TEST CARD" not in screen.text


async def test_a_test_card_may_be_gone_before_it_is_made() -> None:
    async with shown((80, 24)) as screen:
        await screen.show(SCENES["last 30 seconds"])
        screen.face.show_card(True)
        screen.face.show_card(False)
        await screen.settle()
        assert "TEST CARD" not in screen.text


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_every_face_looks_as_its_picture(size: tuple[int, int]) -> None:
    """The pictures are the characters on the screen, in golden/; UPDATE_PICTURES=1 draws them."""
    drawn = []
    async with shown(size) as screen:
        for name in (*ALONE, "over, no line", "before, no line", "a message, no line"):
            picture = SCENES[name]
            text = await screen.show(picture)
            rows = "\n".join(row.rstrip() for row in text.splitlines())
            drawn.append(f"=== {name}\n{rows}")
    picture_of = PICTURES / f"{size[0]}x{size[1]}.txt"
    now = "\n".join(drawn) + "\n"
    if os.environ.get("UPDATE_PICTURES"):
        PICTURES.mkdir(exist_ok=True)
        picture_of.write_text(now, encoding="utf-8")
    assert now == picture_of.read_text(encoding="utf-8")
