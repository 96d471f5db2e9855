"""Find the plans that come with presession."""

from pathlib import Path

from presession_timer.base.errors import UnreadableFile


def sample(name: str) -> Path:
    """Return the path of a plan that comes with presession: `demo.toml`, `upr35/spain.toml`.

    A wheel has `sessions/` inside the package (pyproject.toml maps it there); a checkout has it
    beside the package. Raises UnreadableFile if there is no such plan.
    """
    return _sample_in(Path(__file__).resolve().parent.parent, name)


def _sample_in(package: Path, name: str) -> Path:
    for folder in (package / "_sessions", package.parent / "sessions"):
        if (plan := folder / name).is_file():
            return plan
    raise UnreadableFile(f"{name}: no such plan comes with presession; reinstall it if it should")
