"""The root script: builds its environment, mends a torn one, follows the lock, waits for another start."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from zhigong.door.home import CHECKOUT
from zhigong.door.tests.places import clean_environment


@pytest.fixture
def checkout(folder) -> Path:
    """A checkout of our size but for the packages: the real script, an empty lock, a door that answers."""
    root = folder / "a check out"
    door = root / "src" / "zhigong" / "door"
    door.mkdir(parents=True)
    (root / "requirements").mkdir()
    for kind in ("runtime", "dev"):
        (root / "requirements" / f"{kind}.txt").write_text("# nothing\n")
    shutil.copy(CHECKOUT / "zg", root / "zg")
    shutil.copy(CHECKOUT / "src/zhigong/door/speech.py", door / "speech.py")
    (door.parent / "__init__.py").touch()
    (door / "__init__.py").touch()
    (door / "main.py").write_text("import sys; print(sys.prefix, *sys.argv[1:])\n")
    return root


def run(checkout: Path, *words: str) -> subprocess.CompletedProcess:
    command = [sys.executable, str(checkout / "zg"), *words]
    return subprocess.run(command, env=clean_environment(), capture_output=True, text=True, timeout=120)


def test_the_environment_is_built_once_mended_when_torn_and_follows_the_lock(checkout):
    first = run(checkout, "up", "--small")
    assert first.stdout == f"{checkout / '.venv'} up --small\n", first.stderr
    marker = checkout / ".venv" / "zhigong-environment.json"
    built = json.loads(marker.read_text())["runtime"]
    assert "environment" in run(checkout, "test").stderr  # tests need the other lock
    assert run(checkout, "up").stderr == ""

    marker.unlink()
    (checkout / ".venv" / "zhigong-building").touch()  # what a kill during pip leaves
    (checkout / ".venv" / "torn").touch()
    assert run(checkout, "up").returncode == 0
    assert marker.exists() and not (checkout / ".venv" / "torn").exists()

    (checkout / "requirements" / "runtime.txt").write_text("# something else\n")
    assert "environment" in run(checkout, "up").stderr
    assert json.loads(marker.read_text())["runtime"] != built


def test_two_first_starts_at_once_build_one_environment(checkout):
    command = [sys.executable, str(checkout / "zg"), "doctor"]
    both = [
        subprocess.Popen(
            command, env=clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    said = [each.communicate(timeout=120) for each in both]
    assert [each.returncode for each in both] == [0, 0], said
    assert sorted("environment" in errors for _, errors in said) == [False, True]


def test_a_lock_that_cannot_be_fetched_is_one_sentence(checkout):
    line = f"no-such-package-of-ours==1.0 --hash=sha256:{'0' * 64}\n"
    (checkout / "requirements" / "runtime.txt").write_text(line)
    environment = clean_environment() | {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": ""}
    command = [sys.executable, str(checkout / "zg"), "up"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert "pip" in done.stderr and "Traceback" not in done.stderr
    assert not (checkout / ".venv" / "zhigong-environment.json").exists()


def test_help_needs_no_environment(checkout):
    assert run(checkout, "--help").returncode == 0
    assert not (checkout / ".venv").exists()


def without(folder: Path, *modules: str) -> dict[str, str]:
    """A terminal whose Python lacks some modules, as Debian's does."""
    shadows = folder / "shadows"
    shadows.mkdir()
    for name in modules:
        (shadows / f"{name}.py").write_text("raise ImportError\n")
    return clean_environment() | {"PYTHONPATH": str(shadows)}


def test_a_python_without_venv_is_one_sentence_that_names_the_package(checkout, folder):
    command = [sys.executable, str(checkout / "zg"), "up"]
    environment = without(folder, "ensurepip", "pip")
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert "-venv" in done.stderr and "Traceback" not in done.stderr


def test_a_python_without_ensurepip_lends_its_own_pip(checkout, folder):
    command = [sys.executable, str(checkout / "zg"), "up"]
    done = subprocess.run(
        command, env=without(folder, "ensurepip"), capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr


def test_an_old_python_is_one_sentence_or_a_newer_one_from_the_path(checkout, folder):
    empty = folder / "empty"
    empty.mkdir()
    text = (checkout / "zg").read_text()
    (checkout / "zg").write_text(
        text.replace("OLDEST, NEWEST = (3, 11), (3, 14)", "OLDEST, NEWEST = (3, 98), (3, 99)")
    )
    environment = clean_environment() | {"PATH": str(empty)}
    command = [sys.executable, str(checkout / "zg"), "up"]
    refused = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert refused.returncode == 1 and "3.11" in refused.stderr and "Traceback" not in refused.stderr
    newer = empty / "python3.99"
    newer.write_text('#!/bin/sh\necho newer "$2"\n')
    newer.chmod(0o755)
    assert subprocess.run(command, env=environment, capture_output=True, text=True).stdout == "newer up\n"
