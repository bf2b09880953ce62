"""Mistakes planted on purpose: each must be caught by the wall or the check that promises to catch it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from zhigong.door.commands.developing import checking_environment
from zhigong.kernel.access.seats import NoSeat
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.web.access import access_of, office_page, worker_page
from zhigong.testing.checks import CHECKOUT

LINES = "src/zhigong/modules/organise"
LINTER = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"


@office_page("members.read")
def forgot_visible_to(request):
    """Ask for every member, by the query layer and by bare SQL, without saying for whom."""
    found = list(Membership.objects.values_list("person__name", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM people")
        found += [row[0] for row in cursor.fetchall()]
    return HttpResponse(" ".join(found))


@worker_page
def forgot_whose(request):
    """Ask for everybody in a worker's page."""
    return HttpResponse(" ".join(Membership.objects.values_list("person__name", flat=True)))


def declares_nothing(request):
    """Forget the decorator."""
    return HttpResponse("李建华")


def outside_a_seat(request):
    """Stand where the middleware gives no seat."""
    return HttpResponse(str(Membership.objects.count()))


def outside_a_seat_in_sql(request):
    """Stand where the middleware gives no seat, and go round the query layer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people")
        return HttpResponse(str(cursor.fetchone()))


urlpatterns = [
    path("office/everybody/", forgot_visible_to, name="office-everybody"),
    path("everybody/", forgot_whose, name="everybody"),
    path("office/undeclared/", declares_nothing, name="undeclared"),
    path("undeclared/", declares_nothing, name="undeclared-worker"),
    path("api/everybody/", outside_a_seat, name="api-everybody"),
    path("api/everybody/sql/", outside_a_seat_in_sql, name="api-everybody-sql"),
    path("", declares_nothing, name="home"),
]


def visit(cookies, key: str, address: str):
    client = Client()
    client.cookies["sessionid"] = cookies[key]
    return client.get(address)


@pytest.fixture
def planted(settings):
    """Serve the pages of this file in place of the house's."""
    settings.ROOT_URLCONF = __name__


@pytest.mark.django_db
def test_a_view_that_forgot_visible_to_shows_its_own_seat_and_nobody_else(house, cookies, planted):
    west = visit(cookies, "liu", "/office/everybody/").content.decode()
    assert "周婷" in west and "李建华" not in west and "孙洋" not in west
    east = visit(cookies, "chen", "/office/everybody/").content.decode()
    assert "李建华" in east and "周婷" not in east


@pytest.mark.django_db
def test_a_workers_page_that_forgot_whose_shows_only_the_worker(house, cookies, planted):
    assert visit(cookies, "li", "/everybody/").content.decode() == "李建华"
    assert visit(cookies, "courier", "/everybody/").content.decode() == ""


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/office/undeclared/", "/undeclared/"])
@pytest.mark.parametrize("key", ["chen", "li"])
def test_a_page_that_declares_nothing_is_opened_by_nobody(house, cookies, planted, address, key):
    answer = visit(cookies, key, address)
    assert answer.status_code == 403 and "李建华" not in answer.content.decode()
    assert access_of(declares_nothing) is None, "and the access matrix has no row for it"


@pytest.mark.django_db
def test_a_view_outside_every_seat_raises_and_never_answers_with_nothing(house, cookies, planted):
    with pytest.raises(NoSeat):
        visit(cookies, "chen", "/api/everybody/")
    with pytest.raises(DatabaseError, match="no seat"):
        visit(cookies, "chen", "/api/everybody/sql/")


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """A copy of the checkout with one mistake of each kind planted in it."""
    root = tmp_path_factory.mktemp("copy")
    ignored = shutil.ignore_patterns("__pycache__", "tests", "*.mo")
    shutil.copytree(CHECKOUT / "src", root / "src", ignore=ignored)
    for name in ("pyproject.toml", "docs"):
        source = CHECKOUT / name
        shutil.copytree(source, root / name) if source.is_dir() else shutil.copy(source, root / name)
    plant(
        root, "src/zhigong/kernel/crypto/upward.py", "from zhigong.kernel.people.models import Person  # noqa"
    )
    plant(root, "src/zhigong/lib/knows_django.py", "import django  # noqa")
    plant(root, f"{LINES}/joining/helpers.py", "WORD = 1")
    add(
        root,
        f"{LINES}/duplicates/queries.py",
        "from zhigong.modules.organise.joining.models import Draft  # noqa",
    )
    add(
        root,
        f"{LINES}/duplicates/models.py",
        "class Planted(models.Model):\n"
        '    draft = models.ForeignKey("joining.Draft", models.CASCADE)\n'
        "    class Meta:\n"
        '        db_table = "planted"',
    )
    template = next((root / f"{LINES}/joining/templates").rglob("*.html"))
    template.write_text(template.read_text() + '\n<p style="color:red">裸露的中文</p>\n')
    add(root, f"{LINES}/members/words.py", 'PLANTED = _("没有译文的句子")')
    add(root, "src/zhigong/kernel/web/home.py", "def long():\n" + "    a = 1\n" * 45)
    return root


def plant(root: Path, name: str, text: str) -> None:
    (root / name).write_text(f'"""Planted."""\n\n{text}\n')


def add(root: Path, name: str, text: str) -> None:
    with (root / name).open("a") as file:
        file.write(f"\n\n{text}\n")


def run(copy: Path, *command: str) -> str:
    """Run a check in the copy; it must fail, and its words are returned."""
    environment = checking_environment(copy / "home") | {"PYTHONPATH": str(copy / "src")}
    environment |= {"ZG_STATIC_STORAGE": os.environ["ZG_STATIC_STORAGE"]}
    done = subprocess.run(
        [sys.executable, *command], cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return " ".join((done.stdout + done.stderr).split())  # the linter wraps its lines


def test_imports_that_point_up_sideways_or_out_are_caught(copy):
    told = run(copy, "-c", LINTER, "--no-cache")
    assert "zhigong.kernel.crypto.upward -> zhigong.kernel.people.models" in told
    assert "zhigong.modules.organise.duplicates.queries -> zhigong.modules.organise.joining.models" in told
    assert "zhigong.lib.knows_django -> django" in told
    assert "helpers" in told
    assert "The kernel is a staircase BROKEN" in told


def test_what_imports_cannot_show_is_caught_by_the_houses_own_checks(copy):
    told = run(copy, "-m", "zhigong.testing.checks")
    assert "duplicates.Planted.draft: points into the business line zhigong.modules.organise.joining" in told
    assert "duplicates/module.py: uses=['transfers'] but the folder imports ['joining', 'transfers']" in told
    assert 'Chinese outside a translation tag: “<p style="color:red">裸露的中文</p>”' in told
    assert "inline script or style" in told
    assert "no English for “没有译文的句子”" in told
    assert "helpers.py: this name says nothing" in told
    assert "long has 46 lines" in told
