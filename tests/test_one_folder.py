"""A business line is one folder: taken out of a copy, the house stands without any edit elsewhere."""

import shutil

import pytest
from test_docs import HOUSE_RULES, ROOT, program, run

from zhigong.kernel.cases import registry

ROOM = "src/zhigong/modules/organise"


def leaves() -> set[str]:
    """The lines no other line builds on."""
    used = {name for card in registry.cards() for name in card.uses}
    return {card.code for card in registry.cards()} - used


@pytest.fixture(scope="module")
def without_members(tmp_path_factory):
    """A copy of the project as it was before the line `members` was added."""
    folder = tmp_path_factory.mktemp("project") / "zhigong"
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    for name in ("conftest.py", "manage.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    shutil.rmtree(folder / ROOM / "members")
    return folder


def test_the_house_stands_before_members_is_added(without_members):
    assert {"members", "coverage", "completeness", "reorganising"} <= leaves()
    words = program(without_members)
    run(without_members, "manage.py", "check", **words)
    run(without_members, "-W", "ignore::RuntimeWarning", "manage.py", "makemigrations", "--check", **words)
    assert run(without_members, "-c", HOUSE_RULES, **words).strip() == ""
    run(
        without_members, "-c", "import sys; from importlinter.cli import lint_imports_command as lint; lint()"
    )
    story = f"{ROOM}/joining/tests/test_story.py"
    assert " passed" in run(without_members, "-m", "pytest", "-q", "--durations=0", story)
