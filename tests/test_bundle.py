"""A bundle or zipapp for another machine says so in one sentence; the right one runs."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import zipapp
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.command import ROOT, TIMEOUT_S

PARTS = ROOT / "scripts" / "bundled"
FITS: Any = SimpleNamespace(sys=sys)
exec(compile((PARTS / "fits.py").read_text("utf-8"), "fits.py", "exec"), FITS.__dict__)
HERE = sys.version_info[:2]


def machine(
    monkeypatch: pytest.MonkeyPatch,
    system: str = "linux",
    processor: str = "x86_64",
    python: tuple[int, ...] = (3, 13),
) -> None:
    """Let this be another machine."""
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(sys, "version_info", python)
    monkeypatch.setattr(platform, "machine", lambda: processor)
    monkeypatch.setattr(platform, "libc_ver", lambda: ("glibc", "2.36"))
    monkeypatch.setattr(sysconfig, "get_platform", lambda: f"win-{processor}")
    monkeypatch.setattr(sysconfig, "get_config_var", lambda name: None)


@pytest.mark.parametrize(
    ("system", "processor", "target"),
    [
        ("win32", "amd64", "windows-amd64"),
        ("darwin", "arm64", "macos-arm64"),
        ("darwin", "x86_64", "macos-x86_64"),
        ("linux", "x86_64", "linux-x86_64"),
        ("linux", "aarch64", "linux-aarch64"),
    ],
)
def test_each_bundle_fits_its_own_machine_alone(
    monkeypatch: pytest.MonkeyPatch, system: str, processor: str, target: str
) -> None:
    machine(monkeypatch, system, processor)
    assert FITS.refusal(target, ((3, 13),)) == ""
    other = "macos-arm64" if target.startswith("windows") else "windows-amd64"
    said = f"this is for {other}, and this machine is {target}: take the file with {target} in"
    assert FITS.refusal(other, ((3, 13),)).startswith(said)


def test_an_old_python_and_one_that_the_file_is_not_for_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    machine(monkeypatch, python=(3, 9))
    said = FITS.refusal("linux-x86_64", ((3, 13),))
    assert said == "presession needs Python 3.11 or newer, and this is Python 3.9"
    machine(monkeypatch, python=(3, 15))
    said = FITS.refusal("linux-x86_64", ((3, 13), (3, 14)))
    assert said.startswith("this is for Python 3.13, 3.14, and this is Python 3.15")


def test_a_python_that_takes_no_usual_wheels_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    machine(monkeypatch)
    monkeypatch.setattr(platform, "libc_ver", lambda: ("", ""))
    assert "another C library" in FITS.refusal("linux-x86_64", ((3, 13),))
    monkeypatch.setattr(platform, "python_implementation", lambda: "PyPy")
    assert "needs the usual CPython" in FITS.refusal("linux-x86_64", ((3, 13),))


def made_for(folder: Path, **changes: object) -> None:
    """Write what a bundle for this machine knows of itself."""
    known = {"TARGET": FITS.here(), "VERSIONS": (HERE,), "PRESESSION": "1.0.0", "CONTENT": "c0ffee"}
    text = "".join(f"{name} = {value!r}\n" for name, value in (known | changes).items())
    (folder / "made_for.py").write_text(text)
    shutil.copy(PARTS / "fits.py", folder)


def ran(file: Path, *arguments: str, env: Mapping[str, str] = os.environ) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, str(file), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT_S,
        env=env,
    )
    return done.returncode, done.stdout, done.stderr


def test_a_bundle_for_another_machine_or_with_a_damaged_file_installs_nothing(
    tmp_path: Path,
) -> None:
    shutil.copy(PARTS / "install.py", tmp_path)
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "a.whl").write_bytes(b"whole")
    right = hashlib.sha256(b"whole").hexdigest()
    (tmp_path / "SHA256SUMS").write_text(f"{right}  wheels/a.whl\n{right}  wheels/b.whl\n")
    made_for(tmp_path, TARGET="amiga-68000")
    status, _, said = ran(tmp_path / "install.py")
    assert (status, said.startswith("this is for amiga-68000")) == (2, True)
    made_for(tmp_path)
    status, _, said = ran(tmp_path / "install.py")
    assert status == 2
    assert said == "wheels/b.whl is missing or damaged: copy and unpack the bundle again\n"
    assert not (tmp_path / ".venv").exists()


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """A zipapp for this machine that holds a package of two lines."""
    folder = tmp_path / "app"
    package = folder / "site" / "presession_timer"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    code = "import sys\ndef start():\n    print(__file__, *sys.argv[1:])\n    return 7\n"
    (package / "__main__.py").write_text(code)
    shutil.copy(PARTS / "zipapp_main.py", folder / "__main__.py")
    made_for(folder)
    zipapp.create_archive(folder, tmp_path / "presession.pyz", compressed=True)
    return tmp_path / "presession.pyz"


def test_a_zipapp_unpacks_once_and_runs(app: Path, tmp_path: Path) -> None:
    cache = dict.fromkeys(("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"), str(tmp_path / "cache"))
    status, said, _ = ran(app, "demo", "--ascii", env=os.environ | cache)
    assert status == 7
    path, *arguments = said.split()
    assert Path(path).is_relative_to(tmp_path / "cache")
    assert arguments == ["demo", "--ascii"]
    Path(path).write_text("def start(): return 8\n")
    assert ran(app, env=os.environ | cache)[0] == 8
    (folder,) = Path(path).parents[2].iterdir()
    assert folder.name == "c0ffee"


def test_a_zipapp_that_cannot_be_unpacked_says_where(app: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    cache = dict.fromkeys(("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"), str(tmp_path / "cache"))
    status, _, said = ran(app, env=os.environ | cache)
    assert status == 2
    assert said.startswith(f"cannot unpack into {tmp_path / 'cache'}")
    assert "Traceback" not in said
