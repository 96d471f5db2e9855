"""Lines of a TOML file: whatever the standard parser reads is located to its end."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.base.findings import KeyPath
from presession_timer.plan.toml_lines import locate

ALL_SORTS = (Path(__file__).parent / "all_sorts.toml").read_text(encoding="utf-8")


def paths_of(value: Any, path: KeyPath = ()) -> list[KeyPath]:
    """Every path of a document, as the standard parser sees it."""
    inner: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [(*path, key) for key, _ in inner] + [
        deeper for key, one in inner for deeper in paths_of(one, (*path, key))
    ]


def test_all_sorts_of_keys_are_found_where_they_stand() -> None:
    lines = locate(ALL_SORTS)
    rows = ALL_SORTS.split("\n")

    def row(*path: str | int) -> str:
        return rows[lines.line(path) - 1].strip()

    assert lines.stopped is None
    assert row("top").startswith("top =")
    assert row("indented").startswith("indented =")
    assert row("quoted key") == '"quoted key" = 1'
    assert row("a.b") == "'a.b' = 2"
    assert row("ascii") == r'"\u0061scii" = 3'
    assert row("dotted", "inner", "last one").endswith("= 4")
    assert row("literal") == "literal = '''"
    assert row("list", 1) == '"]", [ 2,'
    assert row("list", 2, 1) == "3 ],"
    assert row("inline", "y", "z") == row("inline", "q q", 0, "w") == row("inline")
    assert row("table") == "[table]"
    assert row("table", "sub table", "deep", "b") == "b = 2"
    assert row("many", 1, "c") == "c = 2"
    assert row("many", 1, "inner", "d") == "d = 3"
    assert row("many", 1, "more", 1, "e") == "e = 5"
    assert lines.line(("many", 2)) == len(rows) - 1


def test_every_path_of_a_document_has_a_line_of_its_own() -> None:
    lines = locate(ALL_SORTS)
    assert set(paths_of(tomllib.loads(ALL_SORTS))) - {("many",), ("many", 1, "more")} <= set(
        lines.of
    )


def test_what_is_not_there_has_the_line_of_what_would_hold_it() -> None:
    lines = locate("a = 1\n[session]\nb = 2\n")
    assert lines.line(("session", "title")) == 2
    assert lines.line(("segment",)) == 0


def test_a_statement_covers_all_its_lines() -> None:
    found = locate('a = 1\nb = """\n\n"""\n[c]\n').statements
    assert [(one.path, one.first, one.last) for one in found] == [
        (("a",), 1, 1),
        (("b",), 2, 4),
        (("c",), 5, 5),
    ]


@pytest.mark.parametrize(
    ("text", "stopped"),
    [
        ('a = 1\nb = "x\nc = 3\n', 2),
        ("a = 1\nb = [1,\n[c]\n", 2),
        ('b = """\nc = 3\n', 1),
        ("[a\nb = 1\n", 1),
        ("a = 1\nb\n", 2),
        ("a = {b = 1\n", 1),
        ('a = 1\n"b\\uZZZZ" = 1\n', 2),
    ],
)
def test_where_it_is_no_toml_the_beginning_of_the_statement_is_known(
    text: str, stopped: int
) -> None:
    assert locate(text).stopped == stopped


TEXTS = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029\x85")
)
LINES = st.lists(TEXTS.map(lambda text: text.replace("'", "")), max_size=3)


@st.composite
def values(draw: st.DrawFn, depth: int = 2) -> str:
    """A TOML value in any of the ways to write it; some take several lines."""
    ways = ["basic", "literal", "long", "long literal", "bare"]
    way = draw(st.sampled_from(ways + (["array", "table"] if depth else [])))
    text = draw(TEXTS)
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    if way == "basic":
        return f'"{escaped}"'
    if way == "literal":
        return "'" + text.replace("'", "") + "'"
    if way == "long":
        return (
            '"""'
            + "\n".join([escaped, *draw(st.lists(st.sampled_from(["[x]", 'a = "b"', ""])))])
            + '"""'
        )
    if way == "long literal":
        return "'''" + "\n".join(draw(LINES)) + "'''"
    if way == "bare":
        return draw(st.sampled_from(["1", "-2.5e3", "true", "2019-12-10", "10:00:00", "0xff"]))
    inner = draw(st.lists(values(depth=depth - 1), max_size=3))
    if way == "table":
        pairs = (f"k{n} = {one}" for n, one in enumerate(inner))
        return "{ " + ", ".join(pairs) + " }"
    gap = draw(st.sampled_from([" ", "\n", "\n  # [no] = {comment\n"]))
    return "[" + gap + f",{gap}".join(inner) + gap + "]"


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[KeyPath, int]]:
    """A document written line by line, and on which line each of its statements begins."""
    text = ""
    table: KeyPath = ()
    path: KeyPath
    begins: dict[KeyPath, int] = {}
    counts = {"many": 0, "more": 0}
    for number in range(draw(st.integers(0, 8))):
        text += draw(st.sampled_from(["", "\n", "  ", "# [comment] = '''\n"]))
        line = text.count("\n") + 1
        match draw(st.sampled_from(["table", "array", "pair", "pair"])):
            case "table":
                path = table = (f"t{number}",)
                text += f"[ t{number} ]"
            case "array":
                name = draw(st.sampled_from(sorted(counts)))
                path = table = (name, counts[name])
                counts[name] += 1
                text += f"[[{name}]]"
            case _:
                path = (*table, f"k{number}")
                text += f"k{number} = {draw(values())}"
        begins[path] = line
        text += draw(st.sampled_from(["", " # why = [not"])) + "\n"
    return text, begins


@given(documents())
def test_any_document_is_walked_over_to_its_end(document: tuple[str, dict[KeyPath, int]]) -> None:
    text, begins = document
    tomllib.loads(text)
    lines = locate(text)
    assert lines.stopped is None
    assert {path: lines.line(path) for path in begins} == begins
