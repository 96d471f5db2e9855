"""Which presses count, and for what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.actions.table import KEYED
from presession_timer.console.key_router import (
    DEBOUNCE_MS,
    DIGIT_MS,
    FINGER_MS,
    QUIET_MS,
    SECOND_MS,
    TABLE,
    Front,
    KeyRouter,
    Press,
    Route,
)
from presession_timer.terminal.key_map import keymap

KEYS = keymap()
ACTED = (Route.ACT, Route.LATER)
ASKING = (Front.CONFIRM, Front.AGAIN, Front.PREVIEW, Front.WHY, Front.SLEPT, Front.MICROPHONE)
IN_FRONT = [front for front in Front if front is not Front.LOCKED]


def press(key: str) -> Press:
    return Press(key, KEYS.action(key))


GO, UNDO, EARLIER, LOCK, YES = map(press, ("space", "pageup", "left", "f9", "y"))


def presses(
    router: KeyRouter, one: Press, *instants: int, front: Front = Front.HOUR
) -> list[Route]:
    """What becomes of presses of one key, left by what stands in front."""
    return [routed(router, one, front, now) for now in instants]


def routed(router: KeyRouter, one: Press, front: Front, now: int) -> Route:
    route = router.press(one, front, now)
    return router.left(one, front, now) if route is Route.OFFER else route


def test_a_first_press_acts_and_a_quick_second_go_does_not() -> None:
    router = KeyRouter()
    assert presses(router, GO, 0, DEBOUNCE_MS - 1) == [Route.ACT, Route.IGNORE]
    assert presses(router, GO, 700) == [Route.IGNORE], "each ignored one begins the 400 ms again"
    assert presses(router, GO, 1_110) == [Route.LATER]
    assert router.settled(GO)
    assert presses(router, GO, 2_300) == [Route.ACT]


@pytest.mark.parametrize("first_repeat", [250, 500, 660, 1_000])
@pytest.mark.parametrize("one", [GO, UNDO, press("f2"), press("b")])
def test_a_key_held_down_acts_once_however_slowly_it_begins_to_repeat(
    one: Press, first_repeat: int
) -> None:
    router = KeyRouter()
    assert presses(router, one, 0) == [Route.ACT]
    assert presses(router, one, first_repeat)[0] in (Route.LATER, Route.IGNORE)
    repeats = range(first_repeat + 33, first_repeat + 3_000, 33)
    assert set(presses(router, one, *repeats)) == {Route.IGNORE}
    assert not router.settled(one)


def test_two_deliberate_presses_act_twice() -> None:
    router = KeyRouter()
    assert presses(router, UNDO, 0, 300) == [Route.ACT, Route.LATER]
    assert router.settled(UNDO), "nothing followed within FINGER_MS"
    assert presses(router, UNDO, 600) == [Route.LATER]
    assert router.settled(UNDO)


def test_after_a_held_key_was_let_go_the_next_press_counts() -> None:
    router = KeyRouter()
    presses(router, UNDO, 0, 500, 530, 560)
    assert presses(router, UNDO, 560 + 2 * FINGER_MS + 1) == [Route.LATER]
    assert router.settled(UNDO)


def test_corrections_repeat_while_their_key_is_held() -> None:
    assert set(presses(KeyRouter(), EARLIER, *range(0, 1_000, 30))) == {Route.ACT}


def typed(router: KeyRouter, letters: str, *instants: int) -> list[Route]:
    pairs = zip(letters, instants, strict=True)
    return [routed(router, press(letter), Front.HOUR, now) for letter, now in pairs]


def test_four_letters_are_keys_and_the_fifth_is_typing() -> None:
    router = KeyRouter()
    assert Route.TYPING not in typed(router, "help", 0, 100, 200, 300)
    assert typed(router, "m", 400) == [Route.TYPING]
    assert presses(router, press("e"), 500) == [Route.IGNORE]
    assert presses(router, GO, 600) == [Route.IGNORE]
    assert presses(router, press("enter"), 1_200) == [Route.IGNORE]
    assert presses(router, press("pagedown"), 1_300) == [Route.ACT]
    assert presses(router, press("u"), 1_899, 2_600) == [Route.IGNORE, Route.ACT]


def test_a_letter_held_down_is_no_typing() -> None:
    router = KeyRouter()
    assert set(presses(router, press("e"), 0, *range(500, 3_000, 33))) == {Route.ACT}
    assert Route.TYPING not in typed(router, "hello", *range(3_100, 3_350, 50))
    assert typed(router, "w", 3_350) == [Route.TYPING]


def test_letters_of_every_alphabet_are_letters_and_signs_are_not() -> None:
    assert typed(KeyRouter(), "привет", *[0] * 6)[4] is Route.TYPING
    for sign in "+-+-+-12345":
        assert typed(KeyRouter(), sign * 5, *[0] * 5)[4] is not Route.TYPING


def test_calm_letters_are_never_typing() -> None:
    assert set(typed(KeyRouter(), "e" * 50, *(176 * n for n in range(50)))) == {Route.ACT}


def test_what_is_typed_into_a_line_is_not_meant_for_another_window() -> None:
    router = KeyRouter()
    for front in (Front.LINE, Front.NEXT, Front.SEARCH):
        instants = enumerate("presession")
        assert {router.press(press(one), front, 10 * n) for n, one in instants} == {Route.OFFER}


def test_a_locked_console_opens_at_two_presses_of_its_key_and_no_other() -> None:
    router = KeyRouter()
    router.lock()
    every = [press(key) for action in KEYED for key in action.keys if action.name != "lock"]
    assert {router.press(one, Front.HOUR, 1_000) for one in every} == {Route.IGNORE}
    router.press(LOCK, Front.HOUR, 2_000)
    assert router.press(LOCK, Front.HOUR, 4_500) is Route.IGNORE, "too late for the second"
    assert router.press(LOCK, Front.HOUR, 5_000) is Route.UNLOCK
    assert not router.locked


def test_the_locks_key_held_down_neither_unlocks_nor_locks_again() -> None:
    router = KeyRouter()
    assert presses(router, LOCK, 0) == [Route.ACT]
    router.lock()
    assert set(presses(router, LOCK, *range(500, 2_000, 33))) == {Route.IGNORE}
    assert presses(router, LOCK, 4_000, 4_500) == [Route.IGNORE, Route.UNLOCK]
    assert presses(router, LOCK, 5_000)[0] is Route.LATER
    assert set(presses(router, LOCK, *range(5_033, 6_000, 33))) == {Route.IGNORE}
    assert not router.settled(LOCK)


@pytest.mark.parametrize("front", ASKING)
@pytest.mark.parametrize("name", ["undo", "pause", "blank", "quit"])
def test_no_question_takes_undo_pause_blank_or_quit(front: Front, name: str) -> None:
    for key in KEYS.keys[name]:
        router = KeyRouter()
        router.asks(front, 0)
        assert router.press(press(key), front, 3_000) is Route.ACT


@pytest.mark.parametrize("front", IN_FRONT)
def test_undo_pause_blank_and_quit_act_unless_what_is_in_front_took_them(front: Front) -> None:
    for name in ("pause", "blank", "quit") if TABLE[front].types else ("undo", "pause", "blank"):
        for key in KEYS.keys[name]:
            assert routed(KeyRouter(), press(key), front, 3_000) is Route.ACT


@pytest.mark.parametrize(
    "front", [Front.PAGE, Front.SEARCH, Front.LEAVE, Front.CONFIRM, Front.NEXT]
)
@pytest.mark.parametrize("key", KEYS.keys["go"])
def test_in_a_page_the_palette_and_before_a_question_go_never_reaches_the_hour(
    front: Front, key: str
) -> None:
    assert routed(KeyRouter(), press(key), front, 3_000) not in ACTED


def test_what_go_is_in_front_of_everything() -> None:
    assert {front: routed(KeyRouter(), GO, front, 9_000) for front in IN_FRONT} == {
        Front.HOUR: Route.ACT,
        Front.CONFIRM: Route.ANSWER,
        Front.AGAIN: Route.ACT,
        Front.PREVIEW: Route.ACT,
        Front.WHY: Route.ACT,
        Front.TYPED: Route.ACT,
        Front.SLEPT: Route.ACT,
        Front.MICROPHONE: Route.ACT,
        Front.CHOICE: Route.ACT,
        Front.LEAVE: Route.CLOSE,
        Front.PAGE: Route.ONWARD,
        Front.LINE: Route.ANSWER,
        Front.BLANK: Route.ACT,
        Front.QUICK: Route.ACT,
        Front.NEXT: Route.ANSWER,
        Front.SEARCH: Route.IGNORE,
    }


@pytest.mark.parametrize("front", [Front.LINE, Front.NEXT, Front.SEARCH])
def test_behind_a_text_nothing_is_undone_and_pageup_leaves_it(front: Front) -> None:
    assert {key: routed(KeyRouter(), press(key), front, 3_000) for key in KEYS.keys["undo"]} == {
        "u": Route.IGNORE, "backspace": Route.IGNORE, "pageup": Route.CLOSE,
        "ctrl+z": Route.IGNORE,
    }  # fmt: skip


def test_behind_what_hides_the_rundown_nothing_is_selected_or_moved() -> None:
    hidden = (Front.CHOICE, Front.LEAVE, Front.PAGE, Front.LINE, Front.NEXT, Front.SEARCH)
    for key in ("up", "down", "5", "shift+up", "shift+down"):
        assert {routed(KeyRouter(), press(key), one, 3_000) for one in hidden} == {Route.IGNORE}
        assert routed(KeyRouter(), press(key), Front.CONFIRM, 3_000) is Route.ACT


def asked_by(one: Press, front: Front = Front.CONFIRM) -> KeyRouter:
    """A router whose question was asked at 0 by a press."""
    router = KeyRouter()
    routed(router, one, Front.HOUR, 0)
    router.asks(front, 0, one.name)
    return router


@pytest.mark.parametrize("front", [Front.CONFIRM, Front.AGAIN])
@pytest.mark.parametrize("key", ["x", "f6"])
def test_the_action_that_asked_says_yes_when_it_is_pressed_again(front: Front, key: str) -> None:
    assert presses(asked_by(press("x"), front), press(key), 999, front=front) == [Route.TOO_SOON]
    assert presses(asked_by(press("x"), front), press(key), 1_001, front=front) == [Route.ANSWER]


@pytest.mark.parametrize(("one", "front"), [(press("x"), Front.AGAIN), (GO, Front.CONFIRM)])
def test_a_key_that_asks_held_down_never_says_yes(one: Press, front: Front) -> None:
    held = presses(asked_by(one, front), one, *range(500, 5_000, 33), front=front)
    assert held[0] is Route.TOO_SOON, "held down or pressed twice: nobody can tell yet"
    assert set(held[1:]) == {Route.IGNORE}


def test_a_trembling_thumb_is_not_told_to_press_again() -> None:
    assert presses(asked_by(GO), GO, DEBOUNCE_MS - 1, front=Front.CONFIRM) == [Route.IGNORE]
    one = press("x")
    assert presses(asked_by(one), one, FINGER_MS - 1, front=Front.AGAIN) == [Route.IGNORE]


@pytest.mark.parametrize("key", ["u", "e", "+"])
def test_undo_and_what_repeats_ask_again_and_never_answer(key: str) -> None:
    assert routed(asked_by(press(key)), press(key), Front.CONFIRM, 1_500) in ACTED


def test_the_key_that_asked_says_yes_a_second_later_at_the_earliest() -> None:
    for key in KEYS.keys["go"]:
        assert presses(asked_by(GO), press(key), 999, front=Front.CONFIRM) == [Route.TOO_SOON]
        assert presses(asked_by(GO), press(key), 1_001, front=Front.CONFIRM) == [Route.ANSWER]


def test_another_key_says_yes_at_once() -> None:
    assert asked_by(GO).press(YES, Front.CONFIRM, 200) is Route.OFFER
    assert presses(asked_by(press("x")), GO, 200, front=Front.CONFIRM) == [Route.ANSWER]


def test_the_second_counts_from_when_the_question_appeared() -> None:
    router = KeyRouter()
    routed(router, GO, Front.HOUR, 0)
    router.asks(Front.CONFIRM, 2_000)  # the disk was slow
    assert presses(router, GO, 2_900, front=Front.CONFIRM) == [Route.TOO_SOON]


def test_what_was_chosen_in_the_palette_by_enter_is_not_confirmed_by_it() -> None:
    router = KeyRouter()
    enter = press("enter")
    assert router.press(enter, Front.SEARCH, 0) is Route.OFFER
    router.taken(enter, 0)
    router.asks(Front.CONFIRM, 5)
    assert routed(router, enter, Front.CONFIRM, 600) is Route.TOO_SOON


def test_what_the_room_will_read_is_not_shown_by_the_enter_that_ended_the_line() -> None:
    router = KeyRouter()
    enter = press("enter")
    assert router.press(enter, Front.LINE, 0) is Route.OFFER
    router.taken(enter, 0)
    router.asks(Front.PREVIEW, 0)
    assert router.press(enter, Front.PREVIEW, 700) is Route.TOO_SOON
    assert router.press(enter, Front.PREVIEW, 1_000) is Route.OFFER
    assert routed(router, press("pagedown"), Front.PREVIEW, 1_500) is Route.LATER


def test_who_moderates_next_may_begin_with_any_letter() -> None:
    router = asked_by(GO, Front.NEXT)
    for key in ("n", "space"):
        assert router.press(press(key), Front.NEXT, 300) is Route.OFFER
    assert router.press(press("enter"), Front.NEXT, 300) is Route.IGNORE
    assert router.press(press("pagedown"), Front.NEXT, 300) is Route.IGNORE


@pytest.mark.parametrize("front", [Front.LEAVE, Front.LINE, Front.PAGE])
def test_a_key_that_closed_something_and_is_held_down_does_nothing_to_the_hour(
    front: Front,
) -> None:
    enter = press("enter")
    router = KeyRouter()
    if router.press(enter, front, 0) is Route.OFFER:
        router.taken(enter, 0)
    assert presses(router, enter, 500)[0] in (Route.LATER, Route.IGNORE)
    assert set(presses(router, enter, *range(533, 3_000, 33))) == {Route.IGNORE}
    assert not router.settled(enter)


TWO = press("2")


@pytest.mark.parametrize("key", [" ", "m", "0", "2", "space", "backspace", "tab"])
def test_a_digit_that_text_follows_is_text(key: str) -> None:
    router = KeyRouter()
    assert router.press(TWO, Front.QUICK, 0) is Route.DIGIT
    assert router.press(press(key), Front.QUICK, DIGIT_MS - 1) is Route.TEXT
    assert router.press(press("z"), Front.LINE, DIGIT_MS) is Route.OFFER


@pytest.mark.parametrize("key", ["pagedown", "f2", "f3"])
def test_a_key_of_no_text_acts_while_a_digit_waits(key: str) -> None:
    router = KeyRouter()
    router.press(TWO, Front.QUICK, 0)
    assert routed(router, press(key), Front.QUICK, 100) in ACTED
    assert router.press(press("z"), Front.QUICK, 200) is Route.TEXT, "the digit still waits"


def test_enter_lets_the_digit_choose_at_once_and_escape_forgets_it() -> None:
    router = KeyRouter()
    router.press(TWO, Front.QUICK, 0)
    assert router.press(press("enter"), Front.QUICK, 100) is Route.CHOOSE
    router.press(TWO, Front.QUICK, 1_000)
    assert routed(router, press("escape"), Front.QUICK, 1_100) is Route.CLOSE
    assert routed(router, GO, Front.HOUR, 1_200) is Route.ACT, "the moderator closed it"
    assert router.press(TWO, Front.QUICK, 1_300) is Route.DIGIT


def test_a_line_without_choices_takes_a_digit_at_once() -> None:
    assert KeyRouter().press(TWO, Front.BLANK, 0) is Route.OFFER


def closed_by_a_digit(at: int) -> KeyRouter:
    router = KeyRouter()
    router.press(TWO, Front.QUICK, at - DIGIT_MS)
    router.chosen(TWO, at, closed=True)
    return router


def test_text_that_goes_on_after_its_digit_closed_the_sheet_does_nothing() -> None:
    router = closed_by_a_digit(1_000)
    for now, key in enumerate(["space", "m", "i", "n", "u", "t", "e", "s"], start=4):
        assert routed(router, press(key), Front.HOUR, 300 * now) is Route.TOO_SOON
    assert routed(router, press("enter"), Front.HOUR, 3_900) is Route.TOO_SOON
    assert routed(router, GO, Front.HOUR, 3_300 + QUIET_MS) is Route.ACT


def test_after_a_digit_closed_the_sheet_keys_of_no_text_act_and_go_soon_does() -> None:
    for key in ("pagedown", "f2"):
        assert routed(closed_by_a_digit(1_000), press(key), Front.HOUR, 1_100) is Route.ACT
    router = closed_by_a_digit(1_000)
    assert routed(router, GO, Front.HOUR, 1_600) is Route.TOO_SOON
    assert routed(router, GO, Front.HOUR, 1_000 + QUIET_MS) is Route.ACT
    assert closed_by_a_digit(1_000).press(press("z"), Front.BLANK, 1_100) is Route.OFFER


@given(
    st.lists(
        st.tuples(
            st.sampled_from([*KEYS.actions, "z", "é", "f20", "y"]),
            st.sampled_from(IN_FRONT),
            st.integers(0, 2_000),
        ),
        max_size=40,
    )
)
def test_whatever_is_pressed_go_confirms_no_earlier_than_a_second_after_it_asked(
    pressed: list[tuple[str, Front, int]],
) -> None:
    router, now, asked = KeyRouter(), 0, -SECOND_MS
    before = Front.HOUR
    for key, front, later in pressed:
        now += later
        one = press(key)
        if front is Front.CONFIRM and before is not Front.CONFIRM:
            routed(router, GO, Front.HOUR, now)
            router.asks(Front.CONFIRM, now)
            asked = now
        route = routed(router, one, front, now)
        if route is Route.ANSWER and front is Front.CONFIRM:
            assert now - asked >= SECOND_MS
        if one.name == "" and route is not Route.TYPING:
            assert route in (Route.UNKNOWN, Route.IGNORE)
        before = front
