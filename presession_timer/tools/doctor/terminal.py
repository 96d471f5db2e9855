"""The terminal the screens would be shown in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from presession_timer.tools.doctor.asking import Answers
from presession_timer.tools.doctor.findings import Finding, Verdict

__all__ = ["BELL", "terminal"]

_WIDTH, _HEIGHT = 80, 24


def terminal(
    env: Mapping[str, str], size: tuple[int, int], encoding: str, answers: Answers | None
) -> Iterator[Finding]:
    """What is to be said of a terminal; ``answers`` None: there is none here."""
    if answers is None:
        yield Finding(
            "terminal",
            Verdict.MIND,
            "there is none here, so nothing can be said of its size, colours and characters",
            "run presession doctor in the terminal that the hour will be run in",
        )
        return
    yield _size(*size)
    yield _colours(env)
    yield _encoding(encoding)
    yield _widths(answers.widths)
    yield _synchronized(answers.synchronized)
    yield from _between(env)
    yield Finding(
        "bell",
        Verdict.FINE,
        "it was rung just now",
        "if nothing was heard, switch the terminal's bell on before you rely on --bell",
    )


def _size(columns: int, rows: int) -> Finding:
    found = f"{columns} × {rows}"
    if columns >= _WIDTH and rows >= _HEIGHT:
        return Finding("size", Verdict.FINE, found)
    do = f"make it larger, or its letters smaller: {_WIDTH} × {_HEIGHT} shows everything"
    return Finding("size", Verdict.MIND, f"{found}: parts of the console are left out", do)


def _colours(env: Mapping[str, str]) -> Finding:
    kind, term = env.get("COLORTERM", ""), env.get("TERM", "")
    if "NO_COLOR" in env:
        found = "none, for NO_COLOR is set: phases are told by word and shape"
        return Finding("colours", Verdict.FINE, found)
    if kind in ("truecolor", "24bit"):
        return Finding("colours", Verdict.FINE, "16 million")
    if term == "dumb" or not term:
        found = f"TERM is {term or 'not set'}: no screen can be drawn"
        return Finding("colours", Verdict.WRONG, found, "use another terminal, or --plain")
    count = "256" if "256" in term else "16"
    return Finding(
        "colours",
        Verdict.FINE if count == "256" else Verdict.MIND,
        f"{count} (TERM={term})",
        "" if count == "256" else "phases are told by word and shape, too; --theme contrast helps",
    )


def _encoding(encoding: str) -> Finding:
    if encoding.lower().replace("-", "").replace("_", "") in ("utf8", "utf8sig"):
        return Finding("characters", Verdict.FINE, "UTF-8")
    return Finding(
        "characters",
        Verdict.MIND,
        f"{encoding}: names in other scripts become question marks",
        "set LANG to a UTF-8 locale, such as C.UTF-8",
    )


def _widths(widths: tuple[int, ...]) -> Finding:
    if not widths:
        found = "it does not say how wide ■ ● ▀ are"
        return Finding("shapes", Verdict.MIND, found, "if lines are bent, use --ascii")
    if set(widths) == {1}:
        return Finding("shapes", Verdict.FINE, "■ ● ▀ take one cell each")
    return Finding(
        "shapes",
        Verdict.MIND,
        f"■ ● ▀ take {', '.join(map(str, widths))} cells instead of one",
        "nothing: the console then draws letters; --ascii does so from the start",
    )


def _synchronized(known: bool | None) -> Finding:
    if known:
        return Finding("painting", Verdict.FINE, "whole pictures at once (synchronized output)")
    found = "no synchronized output: large digits may be seen half painted for a moment"
    return Finding("painting", Verdict.MIND, found, "nothing, or another terminal")


def _between(env: Mapping[str, str]) -> Iterator[Finding]:
    if env.get("TMUX") or env.get("STY"):
        name = "tmux" if env.get("TMUX") else "screen"
        yield Finding(
            "between",
            Verdict.FINE,
            f"{name}: the hour goes on when this window is closed, and {name} brings it back",
        )
    if env.get("SSH_CONNECTION") or env.get("SSH_TTY"):
        safe = bool(env.get("TMUX") or env.get("STY"))
        yield Finding(
            "distance",
            Verdict.FINE if safe else Verdict.MIND,
            "ssh: a broken line ends the console; the record stays and can be gone on with",
            "" if safe else "run it in tmux there, so that the console outlives the line",
        )


BELL: Final = "\a"
