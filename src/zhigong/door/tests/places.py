"""Where the door's tests put homes: short of pytest's own folders, which are closed to the database's user."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from zhigong.door.home import CHECKOUT, SOURCE


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a space in its name that everybody may enter."""
    path = Path(tempfile.mkdtemp(prefix="zg door "))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


def zg(*words: str) -> list[str]:
    """The command line of the door in this very environment."""
    return [sys.executable, "-m", "zhigong.door.main", *words]


def clean_environment() -> dict[str, str]:
    """What a terminal gives: nothing of the test run's own settings."""
    import os

    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ZG_", "DJANGO", "DATABASE"))
    }
    return kept | {"PYTHONPATH": str(SOURCE), "ZG_CHECKOUT": str(CHECKOUT), "PYTHONUTF8": "1"}
