"""Where the plans that travel with the tool are."""

from pathlib import Path

from presession_timer.base.errors import UnreadableFile


def sample(name: str) -> Path:
    """Give the path of a shipped plan, such as `demo.toml` or `upr35/spain.toml`.

    A wheel carries `sessions/` inside the package (pyproject.toml maps it there); in a checkout
    it stands beside the package. Raises `UnreadableFile` when there is no such plan.
    """
    return _sample_in(Path(__file__).resolve().parent.parent, name)


def _sample_in(package: Path, name: str) -> Path:
    for folder in (package / "_sessions", package.parent / "sessions"):
        if (plan := folder / name).is_file():
            return plan
    raise UnreadableFile(f"{name}: no such plan comes with presession; reinstall it if it should")
