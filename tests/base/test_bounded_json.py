"""Bounded JSON: what it accepts, what it refuses, and that no other code reads JSON."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import presession_timer
from presession_timer.base.limits import DEEPEST, LARGEST, BadJSON, parse_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=30,
)


@given(VALUES, st.sampled_from([None, 2]))
def test_what_json_writes_is_read_back(value: object, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    assert parse_json(text) == parse_json(text.encode()) == value


@given(st.text() | st.binary())
def test_anything_is_a_value_or_an_error(text: str | bytes) -> None:
    try:
        value = parse_json(text, fractions=True)
    except BadJSON:
        return
    assert value == json.loads(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[" * 1_000, "nested too deeply"),
        ('{"a":' * (DEEPEST + 1) + "1" + "}" * (DEEPEST + 1), "nested too deeply"),
        ("[" * 100_000, "nested too deeply"),
        ('[{"[":"' + "[" * 50 + '\\""}' + ",[" * DEEPEST, "nested too deeply"),
        (str(LARGEST + 1), "a number is too large"),
        (str(-LARGEST - 1), "a number is too large"),
        ("9" * 5_000, "a number is too large"),
        ("1.5", "1.5 is not a whole number"),
        ("1e3", "1e3 is not a whole number"),
        ("NaN", "NaN is no number"),
        ("[-Infinity]", "-Infinity is no number"),
        ('{"by":1,"by":2}', 'the key "by" stands twice'),
        ("", "Expecting value"),
        ("[1,]", "Expecting value|trailing comma"),
        ("1 2", "something stands behind the value"),
        (b"\xff", "not UTF-8"),
        (b'"\xed\xa0\x80"', "not UTF-8"),
        ("1" + " " * 6_000_000, "longer than"),
    ],
)
def test_what_is_refused_says_why(text: str | bytes, why: str) -> None:
    with pytest.raises(BadJSON, match=why):
        parse_json(text)


@pytest.mark.parametrize("text", ["1e400", "-1e16", "9" * 5_000 + ".5", "NaN"])
def test_a_fraction_is_bounded_too(text: str) -> None:
    with pytest.raises(BadJSON):
        parse_json(text, fractions=True)


@pytest.mark.parametrize("text", ["[" * DEEPEST + "]" * DEEPEST, "[" + "[]," * 99 + "[]]"])
def test_what_is_wide_or_just_deep_enough_is_read(text: str) -> None:
    assert parse_json(text) == json.loads(text)


def test_brackets_in_a_text_are_no_depth() -> None:
    assert parse_json(json.dumps({"a": "[" * 99, 'b"': '"{' * 99})) is not None


def test_a_line_is_told_where_it_is_known() -> None:
    with pytest.raises(BadJSON) as raised:
        parse_json('{"a": 1,\n"b" 2}')
    assert raised.value.line == 2


@pytest.mark.parametrize("text", ['"' * 2_000_000, "\\" * 2_000_000, '[{"\\"' * 500_000])
def test_no_text_takes_more_than_a_pass(text: str) -> None:
    with pytest.raises(BadJSON):
        parse_json(text)


def test_nothing_in_the_package_reads_json_in_another_way() -> None:
    package = Path(presession_timer.__file__).parent
    readers = {"load", "loads", "JSONDecoder", "raw_decode", "scan_once"}
    texts = {path: path.read_text("utf-8") for path in package.rglob("*.py")}
    found = {
        path.relative_to(package).as_posix()
        for path, text in texts.items()
        if any(f".{reader}" in text for reader in readers)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute)
        and node.attr in readers
        and isinstance(node.value, ast.Name)
        and node.value.id in ("json", "decoder")
    }
    assert found == {"base/limits.py"}
