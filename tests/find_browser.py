"""Find a Chromium for the browser tests, or install one through apt where that is allowed, or say how.

Prints its path. The tests ask `find()` for the same answer.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
VARIABLE = "TICLEX_CHROMIUM"


def find() -> str | None:
    """Path of a Chromium: the one that TICLEX_CHROMIUM names, else the first on the PATH."""
    named = os.environ.get(VARIABLE)
    if named:
        return shutil.which(named)
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install() -> None:
    """Install Debian's or Ubuntu's Chromium, if this is such a machine and we may."""
    apt = shutil.which("apt-get")
    if apt is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return
    sys.stderr.write("No Chromium found: installing it with apt-get.\n")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "chromium"]):
        if subprocess.run([apt, *command], env=environment, stdout=sys.stderr, check=False).returncode:
            return


def main() -> int:
    """Print the browser's path; 2 if there is none."""
    if find() is None and not os.environ.get(VARIABLE):
        install()
    path = find()
    if path is None:
        sys.stderr.write(
            "The browser tests need Chromium. On Debian and Ubuntu: sudo apt-get install chromium\n"
            "Elsewhere install Chromium or Chrome, and name it if it is not on the PATH:\n"
            f"  {VARIABLE}=/path/to/chrome make test\n"
        )
        return 2
    sys.stdout.write(path + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
