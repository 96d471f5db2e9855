"""docs/performance.md: what the scripts said in their last run, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lab.plots import file_name

__all__ = ["curves_of", "page"]

_HEAD = "| what | measured | target | | its floor, in the same run |\n" + "| --- " * 5 + "|"


def curves_of(results: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """All plots that the results ask for."""
    return [curve for result in results for curve in result.get("curves", ())]


def page(run: Mapping[str, Any], pictures: str) -> str:
    """The page of a run: ``date``, ``machine``, ``load``, ``took_s``, ``quick``, ``results``.

    ``pictures``: the folder of the plots, as the page names it.
    """
    results = run["results"]
    sections = [
        "# Performance",
        _introduction(run),
        _verdicts(results),
        *(_section(result) for result in results),
    ]
    curves = curves_of(results)
    if curves:
        shown = "\n".join(
            f"![{curve['title']}]({pictures}/{file_name(curve['title'])})" for curve in curves
        )
        sections += [
            "## Cost against size",
            "Every axis begins at 0: what is flat does not grow, what is straight is linear.",
            shown,
        ]
    return "\n\n".join(sections) + "\n"


def _introduction(run: Mapping[str, Any]) -> str:
    how = "bench/run --quick --write" if run["quick"] else "bench/run"
    few = ", with few rounds and short waits" if run["quick"] else ""
    return (
        f"Measured on {run['date']} on {run['machine']}; everything on loopback, a load of"
        f" {run['load']:.1f} when it began, {run['took_s'] / 60:.0f} minutes in all{few}. Absolute"
        " figures move with the machine; what was measured in turns in one run, and its ratio,"
        f" counts. Made by `{how}` from what the scripts in `bench/` said: nothing here is typed"
        " by hand."
    )


def _verdicts(results: Sequence[Mapping[str, Any]]) -> str:
    promised = [part for result in results for part in result["parts"] if part["met"] is not None]
    met = sum(part["met"] for part in promised)
    told = f"**{met} of {len(promised)} targets met.**"
    missed = [
        f"- {result['name']}, {part['what']}: {part['measured']}; target {part['target']}"
        + (f"; floor: {part['floor']}" if part["floor"] else "")
        for result in results
        for part in result["parts"]
        if part["met"] is False
    ]
    failed = [f"- `bench/{r['script']}` did not come to its end" for r in results if "failed" in r]
    if missed:
        told += " Missed:\n\n" + "\n".join(missed)
    return told + ("\n\nNot measured:\n\n" + "\n".join(failed) if failed else "")


def _section(result: Mapping[str, Any]) -> str:
    name = result["name"]
    if "failed" in result:
        return f"## {_capital(name)}\n\n`bench/{result['script']}` did not come to its end."
    rows = "\n".join(
        f"| {_cell(part['what'])} | {_cell(part['measured'])} | {_cell(part['target'])}"
        f" | {_verdict(part)} | {_cell(part['floor'])} |"
        for part in result["parts"]
    )
    return f"## {_capital(name)}\n\n{_HEAD}\n{rows}\n\n`bench/{result['script']}`"


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


def _verdict(part: Mapping[str, Any]) -> str:
    if part["met"] is None:
        return ""
    return "met" if part["met"] else "**missed**"
