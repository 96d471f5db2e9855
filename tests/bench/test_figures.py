"""The arithmetic of the benchmarks, by figures that one can add up in one's head."""

import json

from lab.figures import Curve, Part, as_json, as_row, delays, moved, percentile, spread


def test_a_percentile_is_one_of_the_values() -> None:
    ten = [float(value) for value in range(10, 0, -1)]
    assert [percentile(ten, share) for share in (0.0, 0.1, 0.5, 0.9, 0.99, 1.0)] == [
        1, 1, 5, 9, 10, 10,
    ]  # fmt: skip
    assert percentile(range(1, 101), 0.99) == 99
    assert percentile([7.0], 0.5) == 7


def test_a_ratio_is_taken_round_by_round() -> None:
    """A machine that gets slower half-way changes both of a round, and not their ratio."""
    ratio = spread([120, 120, 240, 360, 240], [100, 100, 200, 300, 100])
    assert (ratio.median, ratio.low, ratio.high) == (1.2, 1.2, 1.2)
    assert str(spread([1, 2, 3], [1, 1, 1])) == "2.00× (1.50–2.50)"


def test_each_second_is_as_late_as_the_flip_that_shows_it() -> None:
    late = delays([998.0, 2003.0, 2004.0, 3750.0, 4001.0, 9000.0], 1000.0, 1000.0, 5)
    assert late == [-2.0, 3.0, 750.0, 1.0, None]


def test_a_second_without_a_flip_is_nobodys_lateness() -> None:
    assert delays([], 0.0, 1000.0, 2) == [None, None]
    assert delays([10.0, 810.0], 0.0, 1000.0, 2) == [10.0, -190.0]
    assert delays([10.0, 790.0], 0.0, 1000.0, 2) == [10.0, None]


def test_drift_is_what_the_end_lies_behind_the_beginning() -> None:
    assert moved([5.0] * 100) == 0
    assert moved([5.0] * 50 + [5.0, 90.0] + [5.0] * 48) == 0  # one late second is no drift
    assert moved([number * 0.1 for number in range(100)]) == 9.0


def test_a_script_says_one_json_object_and_one_row() -> None:
    parts = [
        Part("console", "0.61 %", "≤ 0.8 %", True, "Digits 0.4 %"),
        Part("room", "2 %", "≤ 1.15 %", False),
        Part("termdown", "1.2 %"),
    ]
    curve = Curve("Cost", [1, 2], [3.0, 4.0], "viewers", "ms")
    told = as_json(
        "CPU", parts, script="cpu.py", machine="2 cores", curves=[curve], figures={"a": [1 / 3]}
    )
    assert "\n" not in told
    found = json.loads(told)
    assert found["figures"] == {"a": [0.333]}
    assert [part["met"] for part in found["parts"]] == [True, False, None]
    assert [Curve(**one) for one in found["curves"]] == [curve]
    assert as_row("CPU", parts) == (
        "| CPU | console: 0.61 % (met: ≤ 0.8 %); room: 2 % (MISSED: ≤ 1.15 %); termdown: 1.2 % |"
    )
