"""up and down on real homes: taken ports, two at once, and killing each part of it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from zhigong.door import process_identity
from zhigong.door.addresses import is_healthy
from zhigong.door.home import Home
from zhigong.door.tests.places import clean_environment, zg


def run(home: Path, *words: str) -> subprocess.CompletedProcess:
    command, *more = words
    return subprocess.run(
        zg(command, "--home", str(home), *more),
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture(scope="module")
def prepared() -> Iterator[Path]:
    """An empty installation with tables and static files, as init leaves it but for divisions and administrators."""
    place = Path(tempfile.mkdtemp(prefix="zg door "))
    place.chmod(0o755)
    home = Home(str(place / "prepared")).prepare()
    home.remember_instance(kind="production", initialised=True, level="county")
    started = run(home.path, "up", "--detach")
    assert started.returncode == 0, started.stderr
    assert run(home.path, "down").returncode == 0
    yield home.path
    shutil.rmtree(place)


def copy_home(prepared: Path, folder: Path) -> Home:
    """A home of its own: a stopped installation may be copied or moved as it is."""
    subprocess.run(["cp", "-a", str(prepared), str(folder)], check=True)
    return Home(str(folder))


@pytest.fixture
def home(folder, prepared):
    made = copy_home(prepared, folder / "home one")
    yield made
    run(made.path, "down")


def eventually(truth, seconds: float = 40) -> bool:
    until = time.monotonic() + seconds
    while not truth():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


def pids(home: Home) -> dict[str, int]:
    return {entry["name"]: entry["pid"] for entry in home.state().get("processes", [])}


def postmaster(home: Home) -> int:
    return int((home.data / "postmaster.pid").read_text().split()[0])


def left_running(home: Home, token: str) -> list[int]:
    alive = process_identity.processes_marked("ZG_RUN", token)
    return alive + [
        int(entry.name)
        for entry in Path("/proc").glob("[0-9]*")
        if str(home.data) in process_identity.command_line(int(entry.name))
        and process_identity.started_at(int(entry.name))
    ]


def test_a_home_starts_beside_a_taken_port_survives_kills_and_leaves_nothing(home):
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        started = run(home.path, "up", "--detach", "--json", "--port", str(port))
    assert started.returncode == 0, started.stderr
    assert str(port) in started.stderr
    web = json.loads(started.stdout)["web_url"]
    assert not web.endswith(f":{port}")
    with urllib.request.urlopen(f"{web}/healthz") as answer:
        assert json.load(answer) == {"status": "ok"}
    again = run(home.path, "up", "--detach", "--json")
    assert again.returncode == 0 and json.loads(again.stdout)["web_url"] == web
    token = home.state()["token"]

    before = pids(home)
    os.kill(before["web"], signal.SIGKILL)
    assert eventually(lambda: pids(home)["web"] not in (0, before["web"]) and is_healthy(web))
    os.kill(before["worker"], signal.SIGKILL)
    assert eventually(lambda: pids(home)["worker"] not in (0, before["worker"]))
    os.kill(postmaster(home), signal.SIGKILL)
    assert eventually(lambda: run(home.path, "sql", "-c", "SELECT 6 * 7").stdout == "42\n")
    assert eventually(lambda: is_healthy(web))

    assert run(home.path, "down").returncode == 0
    assert left_running(home, token) == []
    assert home.state() == {}


def test_a_killed_supervisor_takes_everything_with_it_and_the_next_start_heals(home):
    assert run(home.path, "up", "--detach").returncode == 0
    state = home.state()
    os.kill(state["pid"], signal.SIGKILL)
    down = run(home.path, "down")
    assert down.returncode == 0, down.stderr
    assert left_running(home, state["token"]) == []
    assert run(home.path, "up", "--detach").returncode == 0
    assert is_healthy(home.state()["web_url"])


def test_two_homes_run_at_once_and_answer_for_themselves(home, folder, prepared):
    other = copy_home(prepared, folder / "home two")
    try:
        for each in (home, other):
            assert run(each.path, "up", "--detach").returncode == 0
        assert home.state()["web_url"] != other.state()["web_url"]
        for each, word in ((home, "first"), (other, "second")):
            run(each.path, "sql", "--admin", "-c", f"CREATE TABLE told AS SELECT '{word}'::text AS word")
        assert run(other.path, "sql", "--admin", "-c", "SELECT word FROM told").stdout == "second\n"
        assert run(home.path, "down").returncode == 0
        assert is_healthy(other.state()["web_url"])
    finally:
        run(other.path, "down")


def test_a_command_starts_a_resting_database_for_its_own_time(home):
    first = run(home.path, "sql", "-c", "SELECT current_user, NULL, E'a\\tb'; SELECT 2")
    assert (first.returncode, first.stdout) == (0, "zg_app\t\ta\\tb\n2\n"), first.stderr
    assert not (home.data / "postmaster.pid").exists()
    wrong = run(home.path, "sql", "-c", "SELECT nothing")
    assert wrong.returncode == 1 and "Traceback" not in wrong.stderr
    report = run(home.path, "doctor", "--json")
    assert json.loads(report.stdout)["running"] is False


def test_a_demonstration_is_never_shown_to_a_network(folder):
    refused = run(folder / "new", "up", "--host", "0.0.0.0")
    assert refused.returncode == 1
    assert "init" in refused.stderr and "Traceback" not in refused.stderr
    assert not (folder / "new" / "data").exists()


def test_every_address_needs_one_that_people_can_open(home):
    for words in (("up", "--host", "0.0.0.0"), ("run", "web", "--host", "::")):
        refused = run(home.path, *words)
        assert refused.returncode == 1 and "ZG_PUBLIC_URL" in refused.stderr
        assert not (home.data / "postmaster.pid").exists()


def open_page(web: str) -> int:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{web}/healthz") as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_nobody_is_given_a_connection_that_died_with_the_database(home):
    assert run(home.path, "up", "--detach").returncode == 0
    web = home.state()["web_url"]
    with ThreadPoolExecutor(8) as people:  # every process has several connections open now
        assert set(people.map(open_page, [web] * 40)) == {200}
        os.kill(postmaster(home), signal.SIGKILL)
        assert eventually(lambda: run(home.path, "sql", "-c", "SELECT 6 * 7").stdout == "42\n")
        assert set(people.map(open_page, [web] * 40)) == {200}


@pytest.mark.parametrize(
    "words", [("sql", "-c", "SELECT 1"), ("units",), ("count", "--unit", "1"), ("verify",)]
)
def test_questions_to_an_empty_place_get_one_sentence(folder, words):
    refused = run(folder / "nowhere", *words)
    assert refused.returncode == 1 and refused.stdout == ""
    assert "zg up" in refused.stderr and "Traceback" not in refused.stderr


def test_a_home_that_lost_its_keys_is_not_given_new_ones(home):
    (home.secrets / "keys.json").unlink()
    refused = run(home.path, "units")
    assert refused.returncode == 1 and "keys.json" in refused.stderr
    assert not (home.secrets / "keys.json").exists()
