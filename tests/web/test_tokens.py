"""Tokens of programs: made once, kept as hashes, good until they are revoked."""

import stat
from pathlib import Path

import pytest

from presession_timer.base.errors import PresessionError
from presession_timer.web.tokens import FILE, MOST, Scope, Token, Tokens
from tests.command import presession
from tests.platforms import modes


@pytest.fixture
def tokens(tmp_path: Path) -> Tokens:
    return Tokens(tmp_path / "presession")


def names(tokens: Tokens) -> list[str]:
    return [one.name for one in tokens.all()]


def test_a_token_lets_its_program_in_until_it_is_revoked(tokens: Tokens, tmp_path: Path) -> None:
    made = tokens.make("stream-deck", Scope.CONTROL)
    elsewhere = Tokens(tmp_path / "presession")  # a server that runs already
    found = elsewhere.find(made)
    assert found is not None
    assert (found.name, found.may_control, found.hand) == (
        "stream-deck", True, "program-stream-deck"
    )  # fmt: skip
    tokens.revoke("stream-deck")
    assert elsewhere.find(made) is None
    assert not elsewhere.is_good(found)
    again = tokens.make("stream-deck", Scope.READ)
    assert again != made
    assert not elsewhere.is_good(found)


@pytest.mark.parametrize("given", ["", "x", "\udcff", "é" * 26, "A" * 100_000])
def test_anything_else_lets_nobody_in(tokens: Tokens, given: str) -> None:
    made = tokens.make("obs", Scope.READ)
    assert tokens.find(given) is None
    assert tokens.find(made.upper()) is None
    assert tokens.find(f"{made} ") is None


@modes
def test_the_file_is_private_and_holds_no_token(tokens: Tokens, tmp_path: Path) -> None:
    made = tokens.make("obs", Scope.READ)
    path = tmp_path / "presession" / FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert made not in path.read_text()


@modes
def test_a_file_that_others_may_write_lets_nobody_in(tokens: Tokens, tmp_path: Path) -> None:
    made = tokens.make("obs", Scope.READ)
    (tmp_path / "presession" / FILE).chmod(0o666)
    assert Tokens(tmp_path / "presession").find(made) is None
    with pytest.raises(PresessionError, match="others may write it; remove it"):
        tokens.all()


@pytest.mark.parametrize("written", [b"", b"[]", b'{"tokens": [{}]}', b'{"tokens": 3}'])
def test_a_file_that_is_damaged_lets_nobody_in_and_is_not_replaced(
    tokens: Tokens, tmp_path: Path, written: bytes
) -> None:
    tokens.make("obs", Scope.READ)
    path = tmp_path / "presession" / FILE
    path.write_bytes(written)
    assert tokens.current() == ()
    with pytest.raises(PresessionError, match="not as presession wrote it"):
        tokens.make("vmix", Scope.READ)
    assert path.read_bytes() == written


@pytest.mark.parametrize("name", ["", "OBS", "a:b", "-a", "a-", "a" * 25, "a b", "ä"])
def test_a_name_begins_the_ids_of_commands_and_so_is_simple(tokens: Tokens, name: str) -> None:
    with pytest.raises(PresessionError, match="called after its program"):
        tokens.make(name, Scope.READ)


def test_a_name_is_taken_once_and_there_are_not_too_many(tokens: Tokens) -> None:
    for number in range(MOST):
        tokens.make(f"deck-{number}", Scope.READ)
    with pytest.raises(PresessionError, match="revoke some"):
        tokens.make("one-more", Scope.READ)
    with pytest.raises(PresessionError, match="there is a token deck-7"):
        tokens.make("deck-7", Scope.READ)
    assert len(names(tokens)) == MOST


def test_when_a_token_was_used_outlives_the_server(tokens: Tokens, tmp_path: Path) -> None:
    made = tokens.make("obs", Scope.READ)
    tokens.make("vmix", Scope.READ)
    server = Tokens(tmp_path / "presession")
    server.find(made)
    assert used(server.all()) == {"obs"}
    assert used(tokens.all()) == set()
    server.save_uses()
    assert used(tokens.all()) == {"obs"}


def used(tokens: tuple[Token, ...]) -> set[str]:
    return {one.name for one in tokens if one.used is not None}


def test_the_command_makes_lists_and_revokes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    made = presession("tokens", "new", "stream-deck", "--scope", "control")
    assert (made.status, len(made.out.strip())) == (0, 26)
    assert "presession tokens revoke stream-deck" in made.err
    listed = presession("tokens")
    assert listed.out.startswith("stream-deck  control, never used, made 2")
    assert made.out.strip() not in listed.out
    assert presession("tokens", "revoke", "stream-deck").status == 0
    assert presession("tokens", "list").out.startswith("no tokens; to make one")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("new",), "needs the program's name"),
        (("revoke", "obs"), 'there is no token "obs"; there are: none'),
        (("list", "obs"), "takes no name"),
        (("revoke", "obs", "--scope", "read"), "--scope goes with `tokens new NAME`"),
    ],
)
def test_the_command_says_what_it_wants(
    arguments: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    ran = presession("tokens", *arguments)
    assert ran.status == 2
    assert said in ran.err
