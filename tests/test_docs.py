"""The documentation keeps its word: links lead somewhere, both front pages agree, the worked example runs."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
FILE_BLOCK = re.compile(r"^### `([\w./]+)`\n\n```\w+\n(.*?)^```$", re.M | re.S)
EXAMPLE = ROOT / "docs" / "how-to" / "add-a-business-line.md"
HOUSE_RULES = """
import django; django.setup()
from zhigong.testing.checks import borders, sizes
print(*borders.find_problems(), *sizes.find_problems(), sep="\\n")
"""
LINE = "src/zhigong/modules/serve/suggestions"


def anchors(page: Path) -> set[str]:
    """Return the anchors a page's headings make, as the usual renderers write them."""
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_link_is_dead(page):
    for target in LINK.findall(BLOCK.sub("", page.read_text(encoding="utf-8"))):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), f"{page.name} links to {target}"
        if anchor:
            assert anchor in anchors(found), f"{page.name} links to {target}, which has no such heading"


def test_every_page_can_be_reached_from_the_front_page():
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            path = (page.parent / target.partition("#")[0]).resolve()
            if "://" not in target and path.is_file():
                waiting.append(path)
    assert set((ROOT / "docs").rglob("*.md")) - {ROOT / "docs" / "README.md"} <= reached


def test_the_two_front_pages_say_the_same():
    chinese, english = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.en.md"))
    assert len(re.findall(r"^## ", chinese, re.M)) == len(re.findall(r"^## ", english, re.M))
    assert len(re.findall(r"^\d+\. ", chinese, re.M)) == len(re.findall(r"^\d+\. ", english, re.M))
    assert len(re.findall(r"^\| ", chinese, re.M)) == len(re.findall(r"^\| ", english, re.M))
    assert BLOCK.findall(chinese)[0] == BLOCK.findall(english)[0]
    commands = [set(re.findall(r"\./zg [a-z-]+", text)) for text in (chinese, english)]
    assert commands[0] == commands[1]


def test_every_command_the_pages_name_exists():
    from zhigong.door.main import build_parser

    known = set(build_parser()._subparsers._group_actions[0].choices)
    for page in PAGES:
        for name in re.findall(r"\./zg ([a-z][a-z-]*)", page.read_text(encoding="utf-8")):
            assert name in known, f"{page.name} names ./zg {name}"


def test_every_file_a_page_names_exists():
    for page in PAGES:
        for name in re.findall(
            r"`((?:src|docs|deploy|tests|bench|requirements)/[\w./-]+)`", page.read_text("utf-8")
        ):
            assert page == EXAMPLE or (ROOT / name).exists(), f"{page.name} names {name}"


def test_every_library_has_its_reason():
    page = (ROOT / "docs/why/libraries.md").read_text(encoding="utf-8").lower()
    for line in (ROOT / "requirements/runtime.in").read_text(encoding="utf-8").splitlines():
        name = re.match(r"[\w-]*", line).group()
        assert name in page, f"docs/why/libraries.md does not say why {name} is there"


def test_the_budget_page_names_the_number_that_is_checked():
    from zhigong.testing.checks.sizes import KERNEL_BUDGET

    page = (ROOT / "docs/why/kernel-budget.md").read_text(encoding="utf-8")
    assert f"**{KERNEL_BUDGET:,}**" in page
    allotted = [
        int(number.replace(",", "")) for number in re.findall(r"^\| [a-z, ]+ \| ([\d,]+) \|", page, re.M)
    ]
    assert f"The sum is {sum(allotted):,}" in page and sum(allotted) <= KERNEL_BUDGET


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the project with the worked example's folder in it, and nothing else changed."""
    folder = tmp_path_factory.mktemp("project") / "zhigong"
    unwanted = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(ROOT / "src", folder / "src", ignore=unwanted)
    for name in ("conftest.py", "manage.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    (folder / "src/zhigong/modules/serve").mkdir(exist_ok=True)
    (folder / "src/zhigong/modules/serve/__init__.py").touch()
    for name, text in FILE_BLOCK.findall(EXAMPLE.read_text(encoding="utf-8")):
        path = folder / LINE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def run(folder: Path, *command: str, **more: str) -> str:
    """Run Python in the copy, without anything of this run's database; return what it says."""
    ours = ("ZG_", "DATABASE", "DJANGO", "PYTEST")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    environment |= {"PYTHONPATH": str(folder / "src")} | more
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
    return done.stdout + done.stderr


def program(folder: Path) -> dict[str, str]:
    """Settings that import without an installation, for what asks no database."""
    secrets = folder / "home" / "secrets"
    secrets.mkdir(parents=True, exist_ok=True)
    (secrets / "instance.json").write_text('{"secret_key": "' + "d" * 60 + '"}')
    return {
        "ZG_HOME": str(folder / "home"),
        "ZG_DATABASE_URL": "postgresql://nobody@/none",
        "DJANGO_SETTINGS_MODULE": "zhigong.config.settings",
    }


def test_the_worked_example_is_a_business_line(copy):
    words = program(copy)
    wall = copy / LINE / "migrations/0002_wall.py"
    kept = wall.read_text()
    wall.unlink()  # as on the page: the first migration is written before the second is added
    (copy / LINE / "migrations/__init__.py").touch()
    quiet = ("-W", "ignore::RuntimeWarning")
    run(copy, *quiet, "manage.py", "makemigrations", "suggestions", "-v0", **words)
    wall.write_text(kept)
    run(copy, *quiet, "manage.py", "makemigrations", "suggestions", "--check", "--dry-run", **words)
    missing = run(copy, "-m", "zhigong.testing.checks.texts", **words)
    assert LINE not in missing, missing
    assert "suggestions" not in run(copy, "-c", HOUSE_RULES, **words)
    run(copy, "-c", "import sys; from importlinter.cli import lint_imports_command as lint; lint()")
    run(copy, "-m", "zhigong.testing.reference", **words)
    assert "suggestions.send 2026-01" in (copy / "docs/reference/modules.md").read_text(encoding="utf-8")
    assert " passed" in run(copy, "-m", "pytest", "-q", "--durations=0", LINE)
