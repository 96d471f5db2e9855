"""Install presession from this folder into its .venv, without a network."""

import hashlib
import os
import subprocess
import sys

import fits
import made_for

HERE = os.path.dirname(os.path.abspath(__file__))
WINDOWS = sys.platform == "win32"


def changed():
    """Yield the files that are missing or differ from SHA256SUMS."""
    with open(os.path.join(HERE, "SHA256SUMS"), encoding="utf-8") as sums:
        lines = sums.read().splitlines()
    for wanted, name in (line.split("  ", 1) for line in lines):
        try:
            with open(os.path.join(HERE, *name.split("/")), "rb") as file:
                found = hashlib.sha256(file.read()).hexdigest()
        except OSError:
            found = ""
        if found != wanted:
            yield name


def main():
    """Check the machine and the files, then install; return the exit status."""
    fits.refuse(made_for.TARGET, made_for.VERSIONS)
    for name in changed():
        sys.stderr.write("%s is missing or damaged: copy and unpack the bundle again\n" % name)
        return fits.WRONG
    venv = os.path.join(HERE, ".venv")
    programs = os.path.join(venv, "Scripts" if WINDOWS else "bin")
    if subprocess.call([sys.executable, "-m", "venv", "--clear", venv]):
        sys.stderr.write(
            "this Python cannot make a virtual environment (Debian: apt install python3-venv);\n"
            "the file for it that ends with .pyz needs none\n"
        )
        return fits.WRONG
    # Nothing but this folder: whatever pip is set up to ask on this machine is not asked.
    env = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    env["PIP_CONFIG_FILE"] = os.devnull
    pip = [os.path.join(programs, "python"), "-m", "pip", "--disable-pip-version-check", "install"]
    wheels = os.path.join(HERE, "wheels")
    wanted = "presession-timer[all]==%s" % made_for.PRESESSION
    if subprocess.call(pip + ["-q", "--no-index", "--find-links", wheels, wanted], env=env):
        sys.stderr.write("not installed: what pip says above is why\n")
        return 1
    print("installed; now run:  %s demo" % os.path.join(programs, "presession"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
