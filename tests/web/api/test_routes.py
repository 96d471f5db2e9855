"""The HTTP interface from outside: what programs read, and what they press."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from presession_timer.audience.source import of_record
from presession_timer.base.durations import parse
from presession_timer.engine import commands as cmd
from presession_timer.record.follow import Follower
from presession_timer.web import listening
from presession_timer.web.api import routes
from presession_timer.web.handlers import Handlers
from presession_timer.web.remote import FROM_HOOK
from presession_timer.web.server import WebServer
from presession_timer.web.tokens import Tokens
from tests.engine.hours import panel
from tests.web.api.calling import Answered, Program, new_id, program, with_page_token
from tests.web.site import SECRET, Site, a_site, begin, plan_with_names
from tests.web.wire import control_cookie, until, view_cookie


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with a_site(tmp_path, control=True, beat=0.2) as site:
        yield site


@pytest.fixture
def deck(site: Site, tmp_path: Path) -> Program:
    return program(site.web, tmp_path)


def speaking(site: Site) -> None:
    """Let the first statement begin, and give every hand the time to have read that."""
    begin(site)
    site.clock.advance(parse("0:01"))


# -- who is let in --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["state", "clock.txt", "phase.txt", "speaker.txt", "clock.png", "events"]
)
def test_nobody_reads_without_a_token(site: Site, path: str) -> None:
    answer = Program(site.web).get(path)
    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert "presession tokens new NAME" in answer.json["text"]


def test_a_token_of_either_scope_the_pages_own_token_and_its_cookies_read(
    site: Site, tmp_path: Path
) -> None:
    for scope in ("read", "control"):
        assert program(site.web, tmp_path, f"a-{scope}", scope).get("phase.txt").text == "before"
    assert with_page_token(site.web).get("phase.txt").text == "before"
    for cookie in (view_cookie(site.web), control_cookie(site.web)):
        assert Program(site.web).get("phase.txt", Cookie=cookie).text == "before"


def test_a_program_that_cannot_send_a_header_has_a_reading_token_in_the_address(
    site: Site, tmp_path: Path, deck: Program
) -> None:
    reader = program(site.web, tmp_path, "obs", "read")
    nobody = Program(site.web)
    assert nobody.get(f"phase.txt?token={reader.token}").text == "before"
    refused = nobody.get(f"phase.txt?token={deck.token}")
    assert (refused.status, "not in an address" in refused.json["text"]) == (403, True)


def test_only_a_token_with_the_scope_control_presses(site: Site, tmp_path: Path) -> None:
    for reader in (program(site.web, tmp_path, "obs", "read"), with_page_token(site.web)):
        refused = reader.do("go", "open")
        assert (refused.status, "may only read" in refused.json["text"]) == (403, True)
        assert reader.get("state?view=control").status == 403
    cookie = {"Cookie": view_cookie(site.web), "Origin": site.web.address.origin}
    assert Program(site.web).call("POST", "do", cookie, b"{}").status == 401
    assert site.runner.session.opened is None


def test_a_remotes_cookie_presses_from_the_pages_own_origin_alone(site: Site) -> None:
    press = json.dumps({"id": new_id(), "do": "go", "means": "open"}).encode()
    cookie = {"Cookie": control_cookie(site.web)}
    nobody = Program(site.web)
    assert nobody.call("POST", "do", cookie, press).status == 401
    assert (
        nobody.call("POST", "do", cookie | {"Origin": "http://evil.example"}, press).status == 403
    )
    assert site.runner.session.opened is None
    own = cookie | {"Origin": site.web.address.origin}
    assert nobody.call("POST", "do", own, press).json["ok"]
    assert site.runner.session.history.log[0].command.startswith("remote-1:")


def test_another_hosts_name_and_another_pages_origin_are_refused(deck: Program) -> None:
    assert deck.get("state", Host="evil.example").status == 421
    press = json.dumps({"id": new_id(), "do": "go", "means": "open"}).encode()
    assert deck.call("POST", "do", {"Origin": "http://evil.example"}, press).status == 403


def test_wrong_tokens_let_nobody_in_and_lock_nobody_out(site: Site, deck: Program) -> None:
    statuses = [Program(site.web, f"{n:026d}").get("state").status for n in range(40)]
    assert statuses == [401] * 20 + [429] * 20
    waits = Program(site.web, "x").do("go", "open")
    assert (waits.status, 0 < int(waits.headers["Retry-After"]) <= 60) == (429, True)
    assert deck.get("state").status == 200


def test_a_revoked_token_is_refused_at_once_and_its_stream_ends(
    site: Site, tmp_path: Path, deck: Program
) -> None:
    with deck.events() as events, with_page_token(site.web).events() as others:
        assert next(events)[0] == "state"
        assert next(others)[0] == "state"
        Tokens(tmp_path).revoke("deck")
        assert deck.get("state").status == 401
        assert deck.do("go", "open").status == 401
        assert [event for event, _ in events if event != "beat"] == []
        site.do(cmd.Go())
        assert next(event for event, _ in others if event == "state")


# -- what is read ---------------------------------------------------------------------------------


def test_the_state_is_what_pages_get_and_known_by_a_tag_that_time_does_not_change(
    site: Site, deck: Program
) -> None:
    begin(site)
    first = deck.get("state")
    assert first.json["who"]["main"] == "Speaker 3"
    site.clock.advance(parse("0:30"))
    again = deck.get("state")
    assert again.json["now"] == first.json["now"] + 30_000
    assert again.json | {"now": 0} == first.json | {"now": 0}
    assert again.tag == first.tag
    unchanged = deck.get("state", If_None_Match=first.tag)
    assert (unchanged.status, unchanged.body, unchanged.tag) == (304, b"", first.tag)
    assert first.headers["Cache-Control"] == "private, no-cache"
    site.do(cmd.Pause())
    until(lambda: deck.get("state", If_None_Match=first.tag).status == 200)
    assert deck.get("state?view=phone").tag != deck.get("state").tag


def test_plain_texts_say_what_the_rooms_screen_shows(site: Site, deck: Program) -> None:
    begin(site)
    site.clock.advance(parse("5:30"))

    def texts() -> list[str]:
        return [deck.get(f"{name}.txt").text for name in ("clock", "phase", "speaker", "next")]

    assert texts() == ["1:30", "in-window", "Speaker 3", ""]
    site.clock.advance(parse("2:00"))
    assert texts() == ["+0:30", "over", "Speaker 3", ""]
    site.do(cmd.Go())
    until(lambda: texts() == ["+0:30", "last", "", "Speaker 4"])
    site.clock.advance(parse("0:03"))
    assert texts() == ["", "next", "", "Speaker 4"]
    site.do(cmd.Blank())
    until(lambda: texts() == ["", "blank", "", ""])


def test_what_is_hidden_from_the_room_is_hidden_from_programs(tmp_path: Path) -> None:
    plan = plan_with_names()
    protected = tuple(replace(one, protect=True) for one in plan.segments)
    with a_site(tmp_path, replace(plan, segments=protected)) as site:
        deck = program(site.web, tmp_path)
        begin(site)
        told = b"".join(
            deck.get(path).body
            for path in ("state", "state?view=control", "state?view=summary", "speaker.txt")
        )
    assert b"Observatori DESC" in told
    assert b"Jo Doe" not in told


def test_the_picture_has_a_size_a_theme_and_a_tag_that_lasts_a_second(
    site: Site, deck: Program
) -> None:
    begin(site)
    site.clock.advance(parse("0:00.200"))
    small, large = deck.get("clock.png"), deck.get("clock.png?size=288&theme=light")
    assert [one.headers["Content-Type"] for one in (small, large)] == ["image/png"] * 2
    assert [int.from_bytes(one.body[16:20]) for one in (small, large)] == [72, 288]
    site.clock.advance(parse("0:00.500"))
    assert deck.get("clock.png", If_None_Match=small.tag).status == 304
    site.clock.advance(parse("0:00.400"))
    assert deck.get("clock.png", If_None_Match=small.tag).status == 200


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("clock.png?size=100", "size is one of 72, 144, 288"),
        ("clock.png?theme=pink", "theme is one of dark, light, contrast"),
        ("state?view=all", "there are room, speaker, phone"),
    ],
)
def test_a_parameter_that_is_wrong_is_answered_with_what_it_can_be(
    deck: Program, path: str, said: str
) -> None:
    answer = deck.get(path)
    assert answer.status == 400
    assert said in answer.json["text"]


def test_events_bring_each_state_and_a_sign_of_life(site: Site, deck: Program) -> None:
    with deck.events("?view=phone") as events:
        states = (told for event, told in events if event == "state")
        assert next(states)["scenes"][0]["scene"] == "before"
        site.do(cmd.Go())
        assert next(states)["scenes"][0]["scene"] == "title"
        event, told = next(events)
        assert (event, told["now"]) == ("beat", site.runner.now())


@pytest.mark.parametrize("size", [40_000, 2_000_000])
def test_a_reader_that_takes_nothing_is_cut_off_and_makes_room(
    site: Site, deck: Program, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "MOST_STREAMS", 1)
    monkeypatch.setattr(routes, "BLOCKED_S", 0.1)
    monkeypatch.setattr(listening, "UNHEARD_S", 600)  # the system would end it, too
    states = itertools.count()

    def giant(view: str) -> dict[str, object]:
        return {"now": 0, "number": next(states), "fill": "x" * size}

    monkeypatch.setattr(Handlers, "state_of", lambda handlers, view: giant(view))

    def is_let_in() -> bool:
        site.pass_time("0:01")
        with closing(deck.connection()) as line:
            line.request("GET", "/api/v1/events", headers={"Authorization": f"Bearer {deck.token}"})
            return line.getresponse().status == 200

    with closing(deck.connection()) as deaf:
        deaf.request("GET", "/api/v1/events", headers={"Authorization": f"Bearer {deck.token}"})
        assert deaf.getresponse().status == 200
        assert not is_let_in()
        until(is_let_in)


def test_what_stays_open_ends_with_the_server(site: Site, deck: Program) -> None:
    with deck.events() as events:
        next(events)
        site.web.stop()
        assert list(events) == []


# -- what is pressed ------------------------------------------------------------------------------


def test_a_press_is_done_and_says_what_happened(site: Site, deck: Program) -> None:
    done = deck.press("go")
    assert (done.status, done.json["ok"], done.json["saved"]) == (200, True, True)
    assert site.runner.session.opened is not None
    recorded = site.runner.session.history.log[0].command
    assert recorded == f"program-deck:{done.json['id']}"
    assert site.runner.session.seq == deck.get("state?view=control").json["seq"]


def test_what_a_press_means_is_a_text_for_those_who_may_press(
    site: Site, tmp_path: Path, deck: Program
) -> None:
    assert deck.get("means.txt").text == "open"
    speaking(site)
    assert deck.get("means.txt?do=go").text == "end 3"
    assert deck.get("means.txt?do=more").text == "turn 3 granted 0"
    assert deck.get("means.txt?do=redo").text == ""
    assert deck.get("means.txt?do=fly").status == 400
    assert program(site.web, tmp_path, "obs", "read").get("means.txt").status == 403


def test_the_console_is_told_which_program_pressed(site: Site, deck: Program) -> None:
    speaking(site)
    deck.press("more")
    state = deck.get("state?view=control").json
    told = [state[key] for key in ("hand", "by", "did")]
    assert told == ["program-deck", "the program deck", "granted 0:30"]


def test_a_press_that_is_sent_again_happens_once(site: Site, deck: Program) -> None:
    speaking(site)
    means = deck.get("state?view=control").json["means"]["more"]
    answers = [deck.do("more", means, id="0123456789ab") for _ in range(3)]
    assert [one.json for one in answers] == [answers[0].json] * 3
    assert site.runner.session.granted == {3: 30_000}


def test_two_programs_may_count_their_presses_alike(
    site: Site, tmp_path: Path, deck: Program
) -> None:
    speaking(site)
    other = program(site.web, tmp_path, "other")
    assert deck.press("more", id="00000001").json["ok"]
    site.clock.advance(parse("0:01"))
    assert other.press("more", id="00000001").json["ok"]
    assert site.runner.session.granted == {3: 60_000}


def test_a_press_that_means_what_is_no_longer_so_is_refused(site: Site, deck: Program) -> None:
    speaking(site)
    means = deck.get("state?view=control").json["means"]["go"]
    site.do(cmd.Go(), "6:00")
    refused = deck.do("go", means)
    assert (refused.status, refused.json["ok"]) == (409, False)
    assert "already ended" in refused.json["text"]


def test_two_presses_alike_at_once_are_one(site: Site, deck: Program) -> None:
    speaking(site)
    means = deck.get("state?view=control").json["means"]["more"]
    assert deck.do("more", means).status == 200
    # What the second means is fetched in between: only the time between them says they are one.
    second = deck.do("more", means.replace("granted 0", "granted 30000"))
    assert (second.status, second.json["text"]) == (409, "pressed twice at once: it counts once")
    assert site.runner.session.granted == {3: 30_000}


def test_what_the_console_asks_first_is_asked_here_too(site: Site, deck: Program) -> None:
    speaking(site)
    asked = deck.press("go")
    assert (asked.status, asked.json["confirm"]) == (409, True)
    assert asked.json["text"] == "end Speaker 3 after 0:01?"
    assert deck.press("go", confirmed=True).json["ok"]
    assert site.runner.session.running is None


@pytest.mark.parametrize(
    ("press", "said"),
    [
        (b"", "not JSON"),
        (b"[]", "has to be a JSON object"),
        (b'{"do": "go", "id": "0123456789"}', "`means` is missing"),
        (b'{"do": "go", "means": "open", "id": "1"}', "not understood"),
        (b'{"do": "fly", "means": "", "id": "0123456789"}', "not understood"),
        (b'{"do": "go", "mean": "", "id": "0123456789"}', "no key 'mean': did you mean means?"),
        (b'{"do": "absent", "means": "", "id": "0123456789"}', "not understood"),
    ],
)
def test_what_is_no_press_is_answered_with_what_is_wrong(
    deck: Program, press: bytes, said: str
) -> None:
    answer = deck.call("POST", "do", {}, press)
    assert answer.status == 400
    assert said in answer.json["text"]


def test_a_message_without_words_is_refused(site: Site, deck: Program) -> None:
    speaking(site)
    assert deck.press("message", text=" ").status == 409


def test_a_microphone_suggests_and_does_nothing_by_itself(tmp_path: Path) -> None:
    plan = panel()
    seated = tuple(replace(one, seat=str(one.number)) for one in plan.segments)
    with a_site(tmp_path, replace(plan, segments=seated)) as site:
        speaking(site)
        site.do(cmd.Go(), "6:00")
        site.clock.advance(parse("0:05"))
        system = program(site.web, tmp_path, "dicentis")

        def mic(**told: object) -> Answered:
            return system.call("POST", "mic", {}, json.dumps(told).encode())

        suggested = mic(seat="4", on=True)
        assert (suggested.status, suggested.json["ok"]) == (200, True)
        assert "Speaker 4's microphone went on at" in suggested.json["text"]
        assert len(site.runner.session.turns) == 3
        site.clock.advance(parse("0:05"))
        control = system.get("state?view=control").json
        assert system.do("accept", control["suggested"]["means"]).json["ok"]
        running = site.runner.session.running
        assert running is not None
        assert (running.segment, running.began) == (4, site.runner.now() - parse("0:05"))
        assert mic(seat="99", on=True).status == 409
        for wrong in ({"seat": 4, "on": True}, {"seat": "4", "on": 1}, {"seat": "4"}, {"sea": "4"}):
            assert mic(**wrong).status == 400
        reader = program(site.web, tmp_path, "obs", "read")
        assert reader.call("POST", "mic", {}, b'{"seat": "4", "on": true}').status == 403


def test_where_a_record_is_only_followed_there_is_nothing_to_press(
    site: Site, tmp_path: Path
) -> None:
    speaking(site)
    follower = Follower(site.runner.path)
    with WebServer(of_record(follower), secret=SECRET, state=tmp_path) as web:
        reader = program(web, tmp_path)
        assert reader.get("speaker.txt").text == "Speaker 3"
        assert reader.get("state?view=control").status == 404
        refused = reader.do("go", "end 3")
    assert (refused.status, "runs elsewhere" in refused.json["text"]) == (409, True)


def test_only_a_public_address_lets_caches_answer_and_only_for_the_room(tmp_path: Path) -> None:
    with a_site(tmp_path, public="https://clock.example") as site:
        deck = program(site.web, tmp_path)
        cached = {
            path: deck.get(path, Host="clock.example").headers["Cache-Control"]
            for path in ("state", "state?view=phone", "clock.txt", "clock.png")
        }
        assert cached.pop("state") == "public, max-age=1"
        assert set(cached.values()) == {"private, no-cache"}


def test_a_hook_cannot_press(site: Site, deck: Program) -> None:
    """What a hook sends back would be a change that leads to the next."""
    begin(site)
    means = deck.get("state?view=control").json["means"]["go"]
    press = json.dumps({"id": new_id(), "do": "go", "means": means}).encode()
    seq = site.runner.session.seq
    assert deck.call("POST", "do", {FROM_HOOK: "1"}, press).status == 403
    assert site.runner.session.seq == seq
