"""Runs ./zg lab in a process of its own, as somebody at a terminal does."""

import json
import subprocess
import sys

from zhigong.door.home import CHECKOUT, SOURCE

SECONDS = 300


def lab(name: str, *words: str) -> tuple[int, dict, str]:
    """The exit code, the figures and what was said."""
    line = [sys.executable, "-m", "zhigong.door.main", "lab", name, "--json", *words]
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(SOURCE),
        "ZG_CHECKOUT": str(CHECKOUT),
        "PYTHONUTF8": "1",
    }
    done = subprocess.run(line, env=environment, capture_output=True, text=True, timeout=SECONDS)
    return done.returncode, json.loads(done.stdout) if done.stdout.strip() else {}, done.stderr
