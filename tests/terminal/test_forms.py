"""Pages of text that screens show in front."""

from __future__ import annotations

from presession_timer.terminal.forms import hanging


def test_a_line_of_help_goes_on_under_its_words() -> None:
    rows = [
        "Keys",
        "  h  F7    rehearse a plan; asks how fast",
        "  Space    into the day",
        "",
        "end",
    ]
    assert hanging("\n".join(rows), 28) == [
        "Keys",
        "  h  F7    rehearse a plan;",
        "           asks how fast",
        "  Space    into the day",
        "",
        "end",
    ]


def test_a_line_with_too_little_room_goes_on_under_its_keys() -> None:
    assert hanging("  Shift+↑↓         move it up", 24) == ["  Shift+↑↓         move", "  it up"]
