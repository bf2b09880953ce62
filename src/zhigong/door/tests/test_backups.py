"""The restore drill: a random moment comes back with its counts and seals; what is damaged, cut or foreign is refused."""

import csv
import json
import random
import re
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from psycopg import sql

from zhigong.door import setting_up
from zhigong.door.backups import bases, custody, sending, streams
from zhigong.door.backups.codes import RecoveryCode
from zhigong.door.backups.places import BackupPlace
from zhigong.door.database import EmbeddedDatabase, connect, own_database
from zhigong.door.home import Home
from zhigong.door.speech import Refusal
from zhigong.door.tests.places import clean_environment, zg
from zhigong.lib.synthetic import make_identity_number

SEED = 20_261_123
WORLD = """
import sys
from zhigong.door.home import Home
from zhigong.door.database import database_of
from zhigong.door.program import enter_program
home = Home(sys.argv[1])
enter_program(home, database_of(home).url("app"))
from zhigong.testing.world import build_world
from datetime import date
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal import entries
from zhigong.kernel.people.register import NewPerson, create_person
print(build_world().unit["riders"].code)
with acting(Seat.system("drill")):
    person = create_person(NewPerson(name="将删除"), on=date(2026, 3, 2))
    entries.record("drill.enter", subjects=[person])
"""
SEAL = """
import sys
from zhigong.door.home import Home
from zhigong.door.database import database_of
from zhigong.door.program import enter_program
home = Home(sys.argv[1])
enter_program(home, database_of(home).url("app"))
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal import order, seals
for step in (order.sequence, seals.seal_next):
    with acting(Seat.system("drill")):
        step()
"""


ERASE = """
import sys
from zhigong.door.home import Home
from zhigong.door.database import database_of
from zhigong.door.program import enter_program
home = Home(sys.argv[1])
enter_program(home, database_of(home).url("app"))
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.people import erasing
from zhigong.kernel.people.models import Person
with acting(Seat.system("drill")):
    assert erasing.erase_person(Person.objects.get(name="将删除").pk, purpose="drill")
"""


@dataclass
class Drill:
    """A stopped home, its backups, and what the database held at each moment."""

    home: Home
    place: Path
    code: str
    moments: list[tuple[datetime, int, int, int]]  # from when on: members, journal entries, seals


def run(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess:
    command, *others = words
    return subprocess.run(
        zg(command, "--home", str(home), *others), env=clean_environment() | more,
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def inside(home: Home, script: str) -> str:
    words = [*zg()[:1], "-c", script, str(home.path)]
    done = subprocess.run(words, env=clean_environment(), capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def roster(folder: Path, number: int) -> Path:
    file = folder / f"roster-{number}.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as target:
        rows = csv.writer(target)
        rows.writerow(("姓名", "证件类型", "证件号码"))
        for row in range(4):
            document = make_identity_number("610102", date(1980, 1, 1 + number), row, "12"[row % 2])
            rows.writerow((f"赵{'安宁平和'[row]}", "111", document))
    return file


def ask(database) -> tuple[datetime, int, int, int]:
    with connect(database, "admin") as connection:
        return connection.execute(
            "SELECT clock_timestamp(), (SELECT count(*) FROM memberships), (SELECT count(*) FROM journal_entries),"
            " (SELECT count(*) FROM seals)"
        ).fetchone()


@pytest.fixture(scope="module")
def drill() -> Iterator[Drill]:
    """Three rosters imported, sealed and backed up in between: once before everything, then by the log alone."""
    folder = Path(tempfile.mkdtemp(prefix="zg drill "))
    folder.chmod(0o755)
    home = Home(str(folder / "a home")).prepare()
    home.remember_instance(kind="production", initialised=True, level="county")
    place, moments = folder / "the backups", []
    with own_database(home) as database:
        setting_up.set_up(home, database)
        code = inside(home, WORLD)
        made = run(home.path, "backup", str(place), "--json")
        assert made.returncode == 0, made.stderr
        told = json.loads(made.stdout)
        assert told["recovery_code"] in made.stderr and told["bases"] == [told["base"]]
        for number in range(3):
            moments.append(ask(database))
            time.sleep(0.3)
            done = run(home.path, "import-members", str(roster(folder, number)), "--unit", code, "--json")
            assert done.returncode == 0, done.stderr
            if number == 1:
                inside(home, SEAL)
        moments.append(ask(database))
        inside(home, ERASE)
        sending.send_once(home, database.server.spool)
    yield Drill(home, place, told["recovery_code"], moments)
    shutil.rmtree(folder)


def restored(drill: Drill, target: Path, *words: str, place: Path | None = None, code: str | None = None):
    return run(
        target, "restore", str(place or drill.place), "--json", *words, ZG_RECOVERY_CODE=code or drill.code
    )


def members(home: Path) -> int:
    return int(run(home, "sql", "--admin", "-c", "SELECT count(*) FROM memberships").stdout)


def test_the_last_moment_comes_back_into_the_same_home_and_the_next_copy_goes_on(drill):
    """The stopped database still had log to hand out: it is sent before anything else."""
    done = run(drill.home.path, "restore", str(drill.place), "--yes", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    _at, count, entries, sealed = drill.moments[-1]
    assert told["ok"] and told["problems"] == [] and told["epoch"] == 2
    assert told["erased_again"] == 0  # the copy and its log know of it
    assert (members(drill.home.path), told["entries"], told["seals"]) == (count, entries + 2, sealed)
    assert sorted(path.name for path in drill.home.path.iterdir() if "before" in path.name) == []
    again = run(drill.home.path, "backup", str(drill.place), "--json")
    assert again.returncode == 0, again.stderr
    assert len(json.loads(again.stdout)["bases"]) == 2


def test_a_random_moment_comes_back_elsewhere_with_its_counts_and_seals(drill, folder):
    draw = random.Random(SEED)
    begun, ended = drill.moments[0][0], drill.moments[-1][0]
    target = begun + timedelta(seconds=draw.uniform(0, (ended - begun).total_seconds()))
    done = restored(drill, folder / "elsewhere", "--to", target.isoformat())
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    reached = [moment for moment in drill.moments if moment[0] <= target][-1]
    following = next((moment for moment in drill.moments if moment[0] > target), drill.moments[-1])
    assert told["ok"] and reached[2] <= told["entries"] - 2 <= following[2]  # restored, and erased again
    assert told["erased_again"] == 1  # who was erased after that moment
    left = "SELECT count(*) FROM people WHERE name = '将删除'"
    assert run(folder / "elsewhere", "sql", "--admin", "-c", left).stdout == "0\n"
    assert reached[3] <= told["seals"] <= following[3]
    assert members(folder / "elsewhere") in (reached[1], following[1])  # a roster is whole or not there
    assert datetime.fromisoformat(told["last_entry_at"]) <= target
    kept = json.loads((folder / "elsewhere" / "secrets" / "keys.json").read_text())
    assert kept == json.loads((drill.home.secrets / "keys.json").read_text())
    assert not (
        folder / "elsewhere" / "secrets" / "backup.json"
    ).exists()  # it does not send to the same place


def test_the_copy_itself_comes_back_without_its_log_for_an_older_program(drill, folder):
    done = restored(drill, folder / "older", "--to", "copy", "--as-it-was")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["verified"] is False and "未核对" in done.stderr
    newest = BackupPlace(drill.place).list_bases(RecoveryCode.read(drill.code))[-1]
    assert told["base"] == newest.name and members(folder / "older") == drill.moments[-1][1]


def test_a_moment_outside_the_backups_is_refused_with_the_range(drill, folder):
    for moment in ("2020-01-01", (datetime.now(UTC) + timedelta(days=1)).isoformat()):
        done = restored(drill, folder / "new", "--to", moment)
        assert done.returncode == 1 and "不在备份范围内" in done.stderr
        assert not (folder / "new" / "data").exists()
    assert "看不懂时间" in restored(drill, folder / "new", "--to", "昨天").stderr


def test_a_wrong_or_miscopied_code_is_refused(drill, folder):
    other = restored(drill, folder / "new", code=RecoveryCode.new().text())
    assert other.returncode == 1 and "另一个恢复码" in other.stderr
    wrong = drill.code[:-1] + ("0" if drill.code[-1] != "0" else "1")
    assert "恢复码有误" in restored(drill, folder / "new", code=wrong).stderr


def test_a_damaged_copy_or_a_missing_log_is_refused_and_the_home_stays_as_it_was(drill, folder):
    place = BackupPlace(shutil.copytree(drill.place, folder / "copy"))
    code = RecoveryCode.read(drill.code)
    base = place.list_bases(code)[0]
    later = place.list_bases(code)[-1]
    (later.folder / "manifest.json").unlink()  # leave the first copy only
    file = base.folder / "data.zg"
    whole = file.read_bytes()
    file.write_bytes(
        whole[: len(whole) // 2] + bytes([whole[len(whole) // 2] ^ 1]) + whole[len(whole) // 2 + 1 :]
    )
    before = sorted(path.name for path in drill.home.path.iterdir())
    refused = run(drill.home.path, "restore", str(place.path), "--yes")
    assert refused.returncode == 1 and "已损坏" in refused.stderr and "照旧" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert sorted(path.name for path in drill.home.path.iterdir()) == before
    assert members(drill.home.path) == drill.moments[-1][1]
    file.write_bytes(whole)
    segments = place.unbroken_segments(base)
    log = place.log_file(segments[-1])
    sound = log.read_bytes()
    log.write_bytes(sound[:-1] + bytes([sound[-1] ^ 1]))
    refused = restored(drill, folder / "new", place=place.path)
    assert refused.returncode == 1 and "已损坏" in refused.stderr and log.stem in refused.stderr
    place.log_file(base.manifest["last_segment"]).unlink()
    refused = restored(drill, folder / "new", place=place.path)
    assert refused.returncode == 1 and "缺少日志" in refused.stderr
    assert not (folder / "new" / "data").exists()


def dumped_into_a_new_server(drill: Drill, home: Home, file: Path) -> EmbeddedDatabase:
    """The instance by PostgreSQL's own dump in a server that never ran it; its keys as in the original."""
    shutil.copytree(drill.home.secrets, home.prepare().secrets, dirs_exist_ok=True)
    for own in ("database.json", "backup.json"):
        (home.secrets / own).unlink()
    home.remember_instance(**drill.home.instance())
    with own_database(drill.home) as database:
        words = ["--format=custom", f"--schema={home.schema}", f"--file={file}", database.url("admin")]
        subprocess.run([database.server.binaries / "pg_dump", *words], check=True)
    with own_database(home) as database:
        with connect(database, "admin", autocommit=True) as admin:
            admin.execute(sql.SQL("DROP SCHEMA {}").format(sql.Identifier(home.schema)))
        words = ["--single-transaction", "--exit-on-error", f"--dbname={database.url('admin')}", str(file)]
        subprocess.run([database.server.binaries / "pg_restore", *words], check=True)
    return database


def test_a_dump_in_a_server_whose_counter_is_behind_is_refused_until_it_is_set_on(drill, folder):
    new = Home(str(folder / "new server"))
    database = dumped_into_a_new_server(drill, new, folder / "dump")
    refused = run(new.path, "verify")
    command = re.search("系统用户执行 (.+?)，再启动", refused.stderr)
    assert refused.returncode == 1 and command, refused.stderr
    subprocess.run(shlex.split(command[1]), check=True, cwd="/", **database.server.runner.process_options())
    unit = run(new.path, "units", "--level", "grassroots", "--json")
    code = next(
        one["code"] for one in json.loads(unit.stdout)["units"] if one["name"].startswith("柳林街道新就业")
    )
    done = run(new.path, "import-members", str(roster(folder, 9)), "--unit", code, "--json")
    assert json.loads(done.stdout)["new"] == 4
    with own_database(new):
        inside(new, SEAL)
    waiting = "SELECT count(*) FROM journal_entries WHERE id NOT IN (SELECT entry_id FROM journal_order)"
    assert run(new.path, "sql", "--admin", "-c", waiting).stdout == "0\n"  # the new ones have their order
    assert json.loads(run(new.path, "verify", "--json").stdout)["ok"]


def test_copies_are_checked_and_a_changed_manifest_is_noticed(drill, folder):
    place = shutil.copytree(drill.place, folder / "copy")
    assert run(drill.home.path, "backup", str(place), "--check").returncode == 0
    manifest = sorted((place / "bases").glob("*/manifest.json"))[0]
    manifest.write_text(manifest.read_text().replace('"timeline": 1', '"timeline": 7'))
    refused = run(drill.home.path, "backup", str(place), "--check")
    assert refused.returncode == 1 and "已损坏" in refused.stderr


def test_a_place_of_others_a_full_disk_and_a_server_by_url_are_refused(drill, folder, monkeypatch):
    other = Home(str(folder / "other"))
    subprocess.run(["cp", "-a", str(drill.home.path), str(other.path)], check=True)
    (other.secrets / "backup.json").unlink()
    refused = run(other.path, "backup", str(drill.place))
    assert refused.returncode == 1 and "另一个恢复码" in refused.stderr
    assert "安装目录里面" in run(drill.home.path, "backup", str(drill.home.path / "copies")).stderr
    by_url = run(
        drill.home.path, "backup", str(folder / "x"), DATABASE_URL="postgresql://nobody@nowhere/none"
    )
    assert (
        by_url.returncode == 1
        and "自己的备份和恢复工具" in by_url.stderr
        and "--schema=zg）" in by_url.stderr
    )
    monkeypatch.setattr(bases, "SHARE_STORED", 1e9)
    place = BackupPlace(folder / "place")
    place.prepare(code := RecoveryCode.new())
    with own_database(drill.home) as database, pytest.raises(Refusal, match="放不下"):
        bases.take_base(drill.home, database, place, code, lambda *_: None)


def test_a_stream_cut_swapped_or_read_under_another_name_is_refused(tmp_path):
    code = RecoveryCode.new()
    content = [random.Random(SEED).randbytes(700_000) for _part in range(5)]
    file = tmp_path / "data.zg"
    stored = streams.seal_stream(file, code, "data", content)
    assert b"".join(streams.open_stream(file, code, "data", stored.digest)) == b"".join(content)
    whole = file.read_bytes()
    header = len(streams.MAGIC) + 4 + int.from_bytes(whole[len(streams.MAGIC) : len(streams.MAGIC) + 4])
    piece = 4 + streams.PIECE + streams.TAG
    first, second = whole[header : header + piece], whole[header + piece : header + 2 * piece]
    spoilt = {
        "cut between pieces": whole[: header + piece],
        "cut inside": whole[:-5],
        "swapped": whole[:header] + second + first + whole[header + 2 * piece :],
        "longer": whole + b"x",
        "header": whole.replace(b'"kind": "data"', b'"kind": "Data"'),
        "empty": b"",
    }
    for what, raw in spoilt.items():
        file.write_bytes(raw)
        with pytest.raises(Refusal, match="已损坏"):
            list(streams.open_stream(file, code, "data"))
            pytest.fail(what)
    (tmp_path / "other.zg").write_bytes(whole)
    with pytest.raises(Refusal, match="已损坏"):
        list(streams.open_stream(tmp_path / "other.zg", code, "data"))


def test_the_code_survives_how_people_copy_it():
    code = RecoveryCode.new()
    typed = code.text().lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert RecoveryCode.read(typed).key_id == code.key_id
    assert code.text() not in repr(code)


def test_keys_rotated_away_come_back_retired():
    old = {"format": 1, "wrapping": [{"id": 1, "active": True, "key": "a"}]}
    new = {"format": 1, "wrapping": [{"id": 2, "active": True, "key": "b"}]}
    assert custody.join_keys([old, new])["wrapping"] == [
        {"id": 2, "active": True, "key": "b"},
        {"id": 1, "active": False, "key": "a"},
    ]
