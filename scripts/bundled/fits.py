"""Say in one sentence why a bundle cannot be used here; old Pythons must be able to read this."""

import platform
import sys
import sysconfig

WRONG = 2
"""The exit status of wrong input, as everywhere in presession."""
OLDEST = (3, 11)
_MACHINES = {"amd64": "x86_64", "x64": "x86_64", "arm64": "aarch64"}
_SYSTEMS = {"win32": "windows", "darwin": "macos"}


def here():
    """Return what this Python runs on, as bundles are named: ``linux-x86_64``."""
    system = _SYSTEMS.get(sys.platform, "linux" if sys.platform.startswith("linux") else "")
    machine = platform.machine().lower()
    if system == "windows":  # a Python for amd64 also runs on ARM, and takes wheels for amd64
        machine = sysconfig.get_platform().partition("-")[2] or "32 bit"
    elif system == "macos":
        machine = {"aarch64": "arm64"}.get(machine, machine)
    else:
        machine = _MACHINES.get(machine, machine)
    return "%s-%s" % (system or sys.platform, machine)


def refusal(target, versions):
    """Return why a bundle for ``target`` and Python ``versions`` cannot be used; else nothing.

    ``versions`` are such as ``(3, 13)``, in order.
    """
    mine = tuple(sys.version_info[:2])
    named = "%d.%d" % mine
    if mine < OLDEST:
        return "presession needs Python 3.11 or newer, and this is Python %s" % named
    if here() != target:
        return "this is for %s, and this machine is %s: take the file with %s in its name" % (
            target,
            here(),
            here(),
        )
    if mine not in versions:
        known = ", ".join("%d.%d" % version for version in versions)
        return "this is for Python %s, and this is Python %s: take another file, or Python" % (
            known,
            named,
        )
    if platform.python_implementation() != "CPython" or sysconfig.get_config_var("Py_GIL_DISABLED"):
        return "this needs the usual CPython, and this is another kind of Python %s" % named
    if target.startswith("linux") and platform.libc_ver()[0] != "glibc":
        return "this is for a Linux with glibc, and this one has another C library"
    return ""


def refuse(target, versions):
    """End the process with a sentence and status 2 where the bundle cannot be used."""
    reason = refusal(target, versions)
    if reason:
        sys.stderr.write(reason + "\n")
        sys.exit(WRONG)
