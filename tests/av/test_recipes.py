"""The recipes of docs/integrations.md: each is sent, and received as it stands there."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from presession_timer.av.hooks import send
from presession_timer.av.osc import decoded, encoded
from presession_timer.av.templates import HttpTemplate, OscTemplate, hooks_in
from presession_timer.av.values import SAMPLE
from presession_timer.base.durations import parse
from presession_timer.engine import commands as cmd
from presession_timer.prepare.settings import checked_settings
from tests.av.listeners import http_listener, udp_listener
from tests.av.test_osc_commands import CONSOLE, a_desk
from tests.command import ROOT
from tests.web.api.calling import program
from tests.web.site import a_site, begin

PAGE = (ROOT / "docs" / "integrations.md").read_text("utf-8")
PARTS = re.split(r"^#{2,3} ", PAGE, flags=re.MULTILINE)[1:]
BLOCK = re.compile(r"```(toml|http|osc)\n(.*?)```", re.DOTALL)


def recipes() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Each part with hooks and what is received of them: its heading, both."""
    found = []
    for part in PARTS:
        blocks = BLOCK.findall(part)
        received = [(kind, text.strip()) for kind, text in blocks if kind != "toml"]
        hooks = "".join(text for kind, text in blocks if kind == "toml" and "[[hook]]" in text)
        if hooks and received:
            found.append((part.partition("\n")[0], hooks, received))
    return found


def test_every_program_that_the_page_is_about_has_its_recipe() -> None:
    names = {name for name, _, _ in recipes()}
    assert names == {
        "WLED", "Philips Hue", "blink(1)", "DMX", "Home Assistant", "Companion (Stream Deck)",
        "vMix", "QLab", "ProPresenter", "H2R Graphics",
    }  # fmt: skip
    assert "None was tried on the real program" in PAGE


@pytest.mark.parametrize(("name", "written", "received"), recipes(), ids=lambda one: str(one)[:12])
def test_a_recipe_is_received_as_it_is_described(
    tmp_path: Path, name: str, written: str, received: list[tuple[str, str]]
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(written, "utf-8")
    hooks, _ = hooks_in(checked_settings(file).hooks)
    assert len(hooks) == len(received), name
    with http_listener() as program, udp_listener() as (port, packet):
        for hook, (kind, expected) in zip(hooks, received, strict=True):
            template = hook.template
            if isinstance(template, HttpTemplate):
                here = replace(template, host="127.0.0.1", port=program.port)
                assert send(here, SAMPLE).ok
                one = program.next()
                said = f"{one.method} {one.path}\n{one.body}".strip()
                assert (kind, said) == ("http", expected)
                wanted = template.content_type if template.body else ""
                assert one.headers.get("Content-Type", "") == wanted
            else:
                assert isinstance(template, OscTemplate)
                assert send(replace(template, host="127.0.0.1", port=port), SAMPLE).ok
                address, arguments = decoded(packet())
                assert (kind, " ".join([address, *map(str, arguments)])) == ("osc", expected)


def test_the_fields_of_the_page_are_those_of_hooks_with_their_samples() -> None:
    table = PAGE.partition("| field |")[2].partition("\n\n")[0]
    assert set(re.findall(r"`\{([a-z_]+)\}`", table)) == set(SAMPLE)
    for row in table.splitlines()[2:]:
        fields, examples, _ = (cell.strip() for cell in row.strip("|").split("|"))
        names, shown = re.findall(r"\{([a-z_]+)\}", fields), re.findall(r"`([^`]*)`", examples)
        known = [str(SAMPLE[name]) for name in names]
        assert all(one in known for one in shown), row


def test_the_conversation_by_osc_is_as_the_page_has_it(tmp_path: Path) -> None:
    talk = next(text for kind, text in BLOCK.findall(PAGE) if kind == "osc" and text[0] == ">")
    with a_desk(tmp_path) as desk:
        for wait in ("0:00", "1:00", "0:10", "1:00", "0:10"):
            desk.later(parse(wait))
            desk.runner.do(cmd.Go(), origin=CONSOLE, confirmed=True)
        desk.later(parse("5:10"))
        answers: list[tuple[str, list[str]]] = []
        for line in talk.strip().splitlines():
            way, address, *said = shlex.split(line)
            if way == "<":
                assert (address, said) == answers.pop()
                continue
            arguments = [int(one) if one == "1" else one for one in said]
            desk.line.sendto(encoded(address, arguments), desk.osc.address)
            where, got = decoded(desk.line.recv(4096))
            answers.append((where, [str(one) for one in got]))
        assert not answers


def test_the_addresses_of_the_page_are_understood(tmp_path: Path) -> None:
    """A press that the page names is refused for what it means, not because nobody knows it."""
    table = PAGE.partition("| address | arguments |")[2].partition("\n\n")[0]
    row = next(line for line in table.splitlines() if "`/presession/go`" in line)
    names = [one.removeprefix("/presession/") for one in re.findall(r"`([a-z/]+)`", row)]
    assert len(names) > 10
    with a_desk(tmp_path) as desk:
        for name in names:
            desk.later(1000)
            assert desk.send(f"means/{name}")[1] != "refused", name


def test_what_the_page_reads_by_http_is_there(tmp_path: Path) -> None:
    asked = set(re.findall(r"`…/api/v1/([a-z0-9.?=]+)`", PAGE)) - {"do"}
    assert asked == {"clock.txt", "clock.png?size=72"}
    with a_site(tmp_path) as site:
        begin(site)
        deck = program(site.web, tmp_path, scope="read")
        assert {path: deck.get(path).status for path in asked} == dict.fromkeys(asked, 200)
