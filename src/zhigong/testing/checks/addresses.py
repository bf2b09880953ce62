"""No address of a package registry, and no path of anybody's machine, stands in the project."""

import re
import subprocess
from collections.abc import Iterator

from zhigong.testing.checks import CHECKOUT, Problem

# Written in parts so that this file does not find itself.
REGISTRIES = (
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "registry.npm" + "js.org",
    "npm" + "mirror.com",
    "deb.debian" + ".org",
)
FORBIDDEN = re.compile("|".join(re.escape(name) for name in REGISTRIES))


def find_problems() -> Iterator[Problem]:
    """Yield tracked text files that name a registry host."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, check=False)
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = CHECKOUT / name
        if not path.is_file() or path.stat().st_size > 2_000_000:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if FORBIDDEN.search(line):
                yield Problem(f"{name}:{number}", "names a package registry's host")
