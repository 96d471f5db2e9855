"""Which presses count."""

from __future__ import annotations

from presession_timer.views.console.gate import HELD, Gate, Verdict
from presession_timer.views.keys import ACTIONS, Action


def action(name: str) -> Action:
    return next(action for action in ACTIONS if action.name == name)


GO, UNDO, EARLIER, LOCK = map(action, ("go", "undo", "began-earlier", "lock"))


def test_a_first_press_acts_and_a_quick_second_go_does_not() -> None:
    gate = Gate()
    assert gate.once(GO, 0) is Verdict.ACT
    assert gate.once(GO, 399) is Verdict.IGNORE
    assert gate.once(GO, 700) is Verdict.IGNORE, "each ignored one starts the 400 ms anew"
    assert gate.once(GO, 1_110) is Verdict.LATER
    assert gate.settled(GO)
    assert gate.once(GO, 2_300) is Verdict.ACT


def test_a_key_held_down_acts_once_however_slowly_it_begins_to_repeat() -> None:
    for first_repeat in (250, 500, 660, 1_000):
        gate = Gate()
        assert gate.once(UNDO, 0) is Verdict.ACT
        assert gate.once(UNDO, first_repeat) is Verdict.LATER
        repeats = range(first_repeat + 33, first_repeat + 3_000, 33)
        assert {gate.once(UNDO, now) for now in repeats} == {Verdict.IGNORE}
        assert not gate.settled(UNDO)


def test_two_deliberate_presses_act_twice() -> None:
    gate = Gate()
    assert gate.once(UNDO, 0) is Verdict.ACT
    assert gate.once(UNDO, 300) is Verdict.LATER
    assert gate.settled(UNDO), "nothing followed within HELD"
    assert gate.once(UNDO, 600) is Verdict.LATER
    assert gate.settled(UNDO)


def test_after_a_held_key_was_let_go_the_next_press_counts() -> None:
    gate = Gate()
    for now in (0, 500, 530, 560):
        gate.once(UNDO, now)
    assert gate.once(UNDO, 560 + 2 * HELD + 1) is Verdict.LATER
    assert gate.settled(UNDO)


def test_corrections_repeat_while_their_key_is_held() -> None:
    gate = Gate()
    assert {gate.once(EARLIER, now) for now in range(0, 1_000, 30)} == {Verdict.ACT}


def test_four_letters_are_keys_and_the_fifth_is_typing() -> None:
    gate = Gate()
    assert [gate.typing(letter, 100 * n) for n, letter in enumerate("help")] == [None] * 4
    assert gate.typing("m", 400) is Verdict.TYPING
    assert gate.typing("e", 500) is Verdict.IGNORE
    assert gate.typing("space", 600) is Verdict.IGNORE
    assert gate.typing("enter", 1_200) is Verdict.IGNORE
    assert gate.typing("pagedown", 1_300) is None
    assert gate.typing("u", 1_899) is Verdict.IGNORE
    assert gate.typing("u", 2_600) is None


def test_a_letter_held_down_is_no_typing() -> None:
    gate = Gate()
    assert {gate.typing("e", now) for now in (0, *range(500, 3_000, 33))} == {None}
    assert [gate.typing(letter, 3_100 + 50 * n) for n, letter in enumerate("hello")] == [None] * 5
    assert gate.typing("w", 3_350) is Verdict.TYPING


def test_letters_of_every_alphabet_are_letters_and_signs_are_not() -> None:
    gate = Gate()
    assert [gate.typing(letter, 0) for letter in "привет"][4] is Verdict.TYPING
    assert [Gate().typing(sign, 0) for sign in "+-+-+-12345"] == [None] * 11


def test_calm_letters_are_never_typing() -> None:
    gate = Gate()
    assert {gate.typing("e", 176 * n) for n in range(50)} == {None}


def test_a_locked_gate_opens_at_two_presses_of_its_key_and_no_other() -> None:
    gate = Gate()
    gate.lock()
    gate.locked_out(GO, 1_000)
    gate.locked_out(LOCK, 2_000)
    assert gate.locked
    gate.locked_out(LOCK, 4_500)
    assert gate.locked, "too late for the second"
    gate.locked_out(LOCK, 5_000)
    assert not gate.locked
