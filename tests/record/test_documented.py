"""docs/record.md explains how to check a record without presession; that must be true."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.record.records import write_hour

PAGE = Path(__file__).parents[2] / "docs" / "record.md"


def test_the_documented_way_of_checking_a_chain_works(folder: Path) -> None:
    text = PAGE.read_text("utf-8")
    code = text.partition("```python\n")[2].partition("```")[0]
    lines = write_hour(folder / "x.presession.jsonl").read_bytes().splitlines()
    previous = json.loads(lines[0])["seed"].encode()
    for line in lines:
        exec(code, {"hashlib": hashlib, "line": line, "previous": previous})
        previous = json.loads(line)["chain"].encode()
    altered = lines[1].replace(b'"seq":1', b'"seq":2')
    assert altered != lines[1]
    seed = json.loads(lines[0])["chain"].encode()
    with pytest.raises(AssertionError):
        exec(code, {"hashlib": hashlib, "line": altered, "previous": seed})


def test_every_member_of_a_line_is_documented(folder: Path) -> None:
    text = PAGE.read_text("utf-8")
    for line in write_hour(folder / "x.presession.jsonl").read_text("utf-8").splitlines():
        for member in json.loads(line):
            assert f"`{member}`" in text
