"""A hook that means nothing is an error with its line; one that means something is tried."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest

from presession_timer.av.hooks import try_hooks
from presession_timer.av.templates import HttpTemplate, hooks_in
from presession_timer.av.values import SAMPLE
from presession_timer.base.errors import BadInput
from presession_timer.base.user_settings import OscSetting, Settings, settings_path
from presession_timer.prepare.settings import checked_settings
from presession_timer.prepare.settings_page import show
from tests.av.listeners import http_listener, udp_listener
from tests.command import presession

FORM = "application/x-www-form-urlencoded"


def checked(folder: Path, text: str) -> Settings:
    """The settings of a file, or BadInput."""
    file = folder / "settings.toml"
    file.write_text(text, "utf-8")
    return checked_settings(file)


@pytest.mark.parametrize(
    ("hook", "said"),
    [
        ('http = "GET http://x/"', ":1: a hook without `on`; expected when"),
        ('on = "phase"', ":1: a hook with neither `http` nor `osc`"),
        ('on = "phase"\nhttp = "GET http://x/"\nosc = "x:1 /a"', ":1: a hook with both"),
        ('on = "phase"\nosc = "x:1 /a"\nbody = "b"', ":4: `body` without `http`"),
        ('on = "fase"\nhttp = "GET http://x/"', ':2: [[hook]]: nothing happens on "fase"; did'),
        ('on = ["phase", 1]\nhttp = "GET http://x/"', ":2: `on` is a list"),
        ('on = "phase"\nurl = "GET http://x/"', ":3: unknown key `url` in [[hook]]"),
        ('on = "phase"\nhttp = "http://x/"', ':3: [[hook]]: `http` is "http://x/"; expected a m'),
        ('on = "phase"\nhttp = "FETCH http://x/"', ":3: [[hook]]: `http` is"),
        ('on = "phase"\nhttp = "GET ftp://x/"', ":3: [[hook]]: `http` is"),
        ('on = "phase"\nhttp = "GET http:///x"', ":3: [[hook]]: `http` is"),
        ('on = "phase"\nhttp = "GET http://x:99999/"', ":3: [[hook]]: `http` is"),
        ('on = "phase"\nhttp = "GET http://[::1/"', ":3: [[hook]]: `http` is"),
        ('on = "phase"\nhttp = "GET http://x/a b"', ":3: [[hook]]: `http` has a space"),
        ('on = "phase"\nhttp = "GET http://{left}/"', ":3: [[hook]]: `http` has a field in its h"),
        ('on = "phase"\nhttp = "GET http://u:p@x/"', ":3: [[hook]]: `http` has a user"),
        ('on = "phase"\nhttp = "GET http://x/{lft}"', ":3: [[hook]]: `http` has the unknown f"),
        ('on = "phase"\nosc = "x:1 /a {Speaker}"', ":3: [[hook]]: `osc` has the unknown f"),
        ('on = "phase"\nhttp = "POST http://x/"\nbody = "{\\"a\\": {left}}"',
            ":4: [[hook]]: `body` is no JSON; expected JSON once the fields are filled: E"),
        ('on = "phase"\nhttp = "POST http://x/"\nheaders = { "a:b" = "c" }', ":4: `headers` can"),
        ('on = "phase"\nhttp = "POST http://x/"\nheaders = { a = "b\\nc" }', ":4: `headers` can"),
        ('on = "phase"\nosc = "x /a"', ':3: [[hook]]: `osc` is to be sent to "x"; expected "192'),
        ('on = "phase"\nosc = "x:1 a"', ':3: [[hook]]: `osc` has the address "a"'),
        ('on = "phase"\nosc = "x:1 /a*"', ":3: [[hook]]: `osc` has the address"),
        ('on = "phase"\nosc = "x:1"', ':3: [[hook]]: `osc` is "x:1"'),
        ("on = \"phase\"\nosc = \"x:1 /a 'b\"", ":3: [[hook]]: `osc` is"),
        ('on = "phase"\nosc = "x:1 /a {who}"', ":3: [[hook]]: `osc` has the unknown field {who}"),
    ],
)  # fmt: skip
def test_every_mistake_is_said_with_its_line(tmp_path: Path, hook: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        checked(tmp_path, f"[[hook]]\n{hook}\n")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("osc", "said"),
    [
        ('listen = "192.168.1.10:9000"', ":1: [osc] without `allow`"),
        ('allow = "192.168.1.20"', ":1: [osc] without `listen`"),
        ('listen = "room:9000"\nallow = "192.168.1.20"', ':2: `listen` is "room:9000"'),
        ('listen = "192.168.1.10"\nallow = "192.168.1.20"', ":2: `listen` is"),
        ('listen = "192.168.1.10:0"\nallow = "192.168.1.20"', ":2: `listen` is"),
        ('listen = "192.168.1.10:9000"\nallow = []', ":3: `allow` is a list"),
        ('listen = "192.168.1.10:9000"\nallow = "*"', ':3: `allow` is "*"'),
        ("port = 9000", ":2: unknown key `port` in [osc]"),
    ],
)
def test_osc_says_where_it_listens_and_to_whom(tmp_path: Path, osc: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        checked(tmp_path, f"[osc]\n{osc}\n")
    assert said in str(caught.value)


def test_single_brackets_are_explained(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r":1: \[hook\] is no list; expected \[\[hook\]\]"):
        checked(tmp_path, '[hook]\non = "phase"\nhttp = "GET http://x/"\n')


def test_all_problems_at_once_and_the_right_hooks_keep_their_lines(tmp_path: Path) -> None:
    right = '[[hook]]\non = "phase"\nhttp = "GET http://x/"\n'
    with pytest.raises(BadInput) as caught:
        checked(tmp_path, f'[[hook]]\non = "x"\n{right}[[hook]]\non = "fase"\nosc = "a:1 /b"\n')
    assert [str(one).partition("settings.toml:")[2][:2] for one in caught.value.problems] == [
        "1:", "7:",
    ]  # fmt: skip
    assert checked(tmp_path, f"\n{right}{right}").hooks[1].lines == {
        "": 5, "on": 6, "http": 7, "body": 5, "headers": 5, "osc": 5,
    }  # fmt: skip


def test_settings_shows_hooks_without_what_may_be_secret(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(
        'theme = "dark"\n[[hook]]\non = ["phase", "floor"]\nhttp = "PUT http://10.0.0.2/api/KEY/x"\n'
        'headers = { Authorization = "Bearer KEY" }\n'
        '[osc]\nlisten = "10.0.0.1:9000"\nallow = "10.0.0.3"\n'
    )
    out = StringIO()
    show(out, file)
    assert "KEY" not in out.getvalue()
    rows = {" ".join(row.split()) for row in out.getvalue().splitlines()}
    assert rows >= {
        "hook 1 phase, floor: PUT http://10.0.0.2 line 2",
        "osc at 10.0.0.1:9000, from 10.0.0.3 line 7",
    }
    assert checked_settings(file).osc == OscSetting(("10.0.0.1", 9000), ("10.0.0.3",))


def test_types_of_bodies_follow_what_is_written(tmp_path: Path) -> None:
    head = '[[hook]]\non = "phase"\nhttp = "POST http://x/"\n'
    kinds = {}
    for body in ("{left}", '{\\"a\\": 1}', "[{left_s}]", "left is {left}"):
        template = hooks_in(checked(tmp_path, f'{head}body = "{body}"\n').hooks)[0][0].template
        assert isinstance(template, HttpTemplate)
        kinds[body] = template.content_type.partition(";")[0]
    assert list(kinds.values()) == [
        "text/plain", "application/json", "application/json", "text/plain",
    ]  # fmt: skip
    form = f'{head}body = "t={{speaker}}"\nheaders.content-type = "{FORM}"\n'
    template = hooks_in(checked(tmp_path, form).hooks)[0][0].template
    assert isinstance(template, HttpTemplate)
    assert template.filled({**SAMPLE, "speaker": "A & B"})[1] == b"t=A+%26+B"


def test_a_trial_sends_each_once_and_says_what_came_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As its user has it: a settings file, a command, an exit status."""
    for name in ("XDG_CONFIG_HOME", "WIN_PD_OVERRIDE_APPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    settings_path().parent.mkdir(parents=True, exist_ok=True)
    with http_listener(reply=lambda one: '{"ok": 1}') as lamp, udp_listener() as (port, packet):
        settings_path().write_text(
            f'[[hook]]\non = "phase"\nhttp = "POST http://127.0.0.1:{lamp.port}/k"\n'
            'body = "{phase} {left}"\n'
            f'[[hook]]\non = "floor"\nosc = "127.0.0.1:{port} /{{event}} {{speaker}}"\n'
            '[[hook]]\non = "floor"\nhttp = "GET http://127.0.0.1:1/"\n'
        )
        done = presession("hooks", "test")
        assert lamp.next().body == "last-minute 0:58"
        assert packet().startswith(b"/floor\0")
    *said, failed = done.out.splitlines()
    assert said == [
        f'hook 1 (line 1): POST http://127.0.0.1:{lamp.port}: 200 OK: {{"ok": 1}}',
        f"hook 2 (line 5): OSC 127.0.0.1:{port}: sent",
    ]
    assert failed.startswith("hook 3 (line 8): GET http://127.0.0.1:1: ")
    assert done.status == 1
    settings_path().write_text('[[hook]]\non = "phase"\nhttp = "GET http://x/{lft}"\n')
    for command in (("hooks", "test"), ("settings",), ("run", "--plain", "none.toml")):
        assert presession(*command).status == 2
    assert try_hooks(Settings(), StringIO()) == 1
