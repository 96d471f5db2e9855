"""The OpenAPI document says what the interface does; a program holds the two side by side."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from presession_timer.actions.table import PRESSES
from presession_timer.web.api import access
from presession_timer.web.remote import parse_press
from tests.command import ROOT
from tests.web.api.calling import program
from tests.web.site import a_site, begin

FILE = ROOT / "presession_timer" / "web" / "api" / "openapi.json"
DOCUMENT = json.loads(FILE.read_text("utf-8"))
CONFIG = """
[checks]
negative_data_rejection.expected-statuses = [400, 401, 403, 404, 409, 413, 422]
"""
"""A body that is wrong and too long is refused for its length."""


def test_the_document_is_that_of_the_code() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "openapi"))
    assert FILE.read_text("utf-8") == script["written"](), "scripts/openapi writes it"


def test_the_page_for_people_names_every_path() -> None:
    page = (ROOT / "docs" / "api.md").read_text("utf-8")
    assert set(re.findall(r"^\| `(/[^`]+)` \|", page, re.MULTILINE)) == set(DOCUMENT["paths"])


def test_every_press_of_the_remote_can_be_pressed_as_the_document_says() -> None:
    fills: dict[str, object] = {"segment": 3, "text": "Slower", "stock": "slower"}
    fills |= {"who": "mission", "name": "", "organisation": "", "give": True}
    described = set()
    for kind in DOCUMENT["components"]["schemas"]["Press"]["oneOf"]:
        named = kind["properties"]["do"]
        for do in named.get("enum", [named.get("const")]):
            press = {"id": "0123456789", "do": do, "means": ""}
            press |= {key: fills[key] for key in kind["required"] if key in fills}
            jsonschema.validate(press, kind)
            parse_press(json.dumps(press), "program-deck")
            described.add(do)
    assert described == set(PRESSES)


def test_schemathesis_finds_nothing_that_is_not_as_described(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`events` does not end, and has a test of its own."""
    monkeypatch.setattr(access, "MOST_WRONG", 10**9)  # it tries many, and wants another status
    config = tmp_path / "schemathesis.toml"
    config.write_text(CONFIG, "utf-8")
    with a_site(tmp_path, control=True) as site:
        begin(site)
        deck = program(site.web, tmp_path)
        ran = subprocess.run(
            [
                sys.executable, "-m", "schemathesis.cli", "--config-file", str(config),
                "run", f"{site.web.address.origin}/api/v1/openapi.json", "--no-color",
                "-H", f"Authorization: Bearer {deck.token}", "--exclude-path", "/events",
                "--checks", "all", "--max-examples", "3", "--seed", "1",
            ],
            cwd=tmp_path, capture_output=True, text=True, check=False, timeout=280,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stdout + ran.stderr
        assert site.runner.unsaved_why == ""
    assert " passed" in ran.stdout
