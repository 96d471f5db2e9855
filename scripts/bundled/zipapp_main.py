"""Run presession from one file: unpack it once, as libraries cannot be loaded from a zip."""

import os
import shutil
import sys
import tempfile
import zipfile

import fits
import made_for


def cache_folder():
    """Return the folder for what is unpacked; it may not exist yet."""
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        cache = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
    elif sys.platform == "darwin":
        cache = os.path.join(home, "Library", "Caches")
    else:
        cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    return os.path.join(cache, "presession-zipapp")


def unpacked(archive, folder):
    """Return the folder with what ``archive`` holds, unpacked now if it was not yet."""
    wanted = os.path.join(folder, made_for.CONTENT)
    if os.path.isdir(wanted):
        return wanted
    os.makedirs(folder, mode=0o700, exist_ok=True)
    part = tempfile.mkdtemp(dir=folder)
    try:
        with zipfile.ZipFile(archive) as file:
            names = [name for name in file.namelist() if name.startswith("site/")]
            file.extractall(part, names)
        os.rename(os.path.join(part, "site"), wanted)
    except OSError:
        if not os.path.isdir(wanted):  # else another process was faster
            raise
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return wanted


def main():
    """Run the command line; it ends the process."""
    fits.refuse(made_for.TARGET, made_for.VERSIONS)
    archive = os.path.dirname(os.path.abspath(__file__))
    try:
        found = unpacked(archive, cache_folder())
    except OSError as error:
        sys.stderr.write("cannot unpack into %s: %s\n" % (cache_folder(), error.strerror or error))
        sys.exit(fits.WRONG)
    sys.path.insert(0, found)
    from presession_timer.__main__ import start

    sys.exit(start())


if __name__ == "__main__":
    main()
