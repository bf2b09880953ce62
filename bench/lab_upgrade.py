"""./zg lab upgrade: an instance of the release before with members in it is upgraded, killed on the way, and rolled back."""

import csv
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import psycopg

from bench._watching import Visitor
from zhigong.door.database import EmbeddedDatabase, connect, own_database
from zhigong.door.home import CHECKOUT, Home
from zhigong.door.speech import Refusal
from zhigong.door.supervise import stop_on_signals
from zhigong.door.throwaway import free_port_quietly
from zhigong.lib.synthetic import PEOPLE_PER_DAY_AND_SEX, make_identity_number

BEFORE = "e355679d491a"  # the release before: its tables are where the upgrade begins; ZG_UPGRADE_FROM names another
SIZE = 2_000
MORE_ROWS = 50
SAMPLE_ROWS = 5_000  # of the first roster, imported once more: documents are still read and found
MOST_BEFORE_KILL = 60  # migrations that may be through when it is killed
SERVING_SECONDS = 3_600
FIRST_BIRTH = date(1960, 1, 1)
COUNTED = ("people", "memberships", "membership_events", "journal_entries", "seals")
# What a row says, added up over all rows whatever their order; columns both releases have.
CONTENT = {
    "people": "id, name, sex, birth_on, doc_type, doc_cipher, doc_digest, mobile_digest, source",
    "person_keys": "person_id, wrapped, wrapping_key_id",
    "memberships": "id, person_id, unit_id, state, joined_on, since_on",
    # not txid: an upgrade may cover an event an older version entered without an entry; `verify` judges that
    "membership_events": "id, membership_id, unit_id, kind, happened_on, learnt_at",
    "journal_entries": "id, txid, at, what, subjects, salt, digest",
    "seals": "id, first_number, last_number, root, chained, signature",
}
PROMISES = {
    "rows": "SET session_replication_role = replica; DELETE FROM memberships WHERE id = (SELECT min(id::text)::uuid"
    " FROM memberships)",
    "content": "SET session_replication_role = replica; UPDATE people SET name = '别人' WHERE id = (SELECT min(id::text)::uuid"
    " FROM people)",
}
MAKE = """
import sys
from pathlib import Path
from zhigong.door import setting_up
from zhigong.door.database import own_database
from zhigong.door.home import Home
from zhigong.door.program import enter_program
home = Home(sys.argv[1]).prepare()
home.remember_instance(kind="production", initialised=True, level="province", schema="zg")
with own_database(home) as database:
    setting_up.set_up(home, database)
    enter_program(home, database.url("app"))
    from zhigong.modules.organise.rosters.public import import_roster
    from zhigong.testing.world import build_world
    code = build_world().unit["riders"].code
    told = import_roster(Path(sys.argv[2]), code)
    assert told["new"] == told["rows"], told
    from django.db import connection
    connection.close()
    print(code)
"""


def run(runs: int, seed: int, promise: str | None, progress, size: int | None = None) -> dict:
    """Carry out `runs` upgrades with `size` members each; the seed draws when the upgrade is killed."""
    if promise and promise not in PROMISES:
        raise Refusal(
            f"没有“{promise}”这项承诺，现有：{'、'.join(PROMISES)}。",
            f"There is no promise “{promise}”: {', '.join(PROMISES)}.",
        )
    stop_on_signals()
    results = []
    with tempfile.TemporaryDirectory(prefix="zg-upgrade-") as folder:
        place = Path(folder)
        place.chmod(0o755)
        old = lay_old(place / "before")
        for number in range(runs):
            told = Told(progress, number, runs)
            results.append(
                Drill(place / f"run-{number}", old, seed + number, size or SIZE, promise, told).carry_out()
            )
            shutil.rmtree(place / f"run-{number}", ignore_errors=True)
    progress(1.0)
    return {
        "lab": "upgrade", "broken": promise or "", "size": size or SIZE, "runs": runs,
        "acknowledged": sum(result["members"] for result in results),
        "lost": sum(result["lost"] for result in results), "doubled": sum(result["doubled"] for result in results),
        "silent_conflicts": 0,
        "failing_seeds": [result["seed"] for result in results if result["problems"]],
        "problems": {str(result["seed"]): result["problems"] for result in results if result["problems"]},
        "kills": sum(result["kills"] for result in results),
        "killed_after": [result["killed_after"] for result in results], "answers": [result["answers"] for result in results],
        "seconds": [result["seconds"] for result in results],
    }  # fmt: skip


class Told:
    """Progress over all runs."""

    def __init__(self, progress, number: int, runs: int) -> None:
        self.progress, self.number, self.runs, self.steps = progress, number, runs, 0

    def __call__(self, text: str) -> None:
        self.progress((self.number + min(self.steps / 8, 0.99)) / self.runs, text)
        self.steps += 1


def lay_old(folder: Path) -> Path:
    """The program of the release before, taken from the repository's history."""
    commit = os.environ.get("ZG_UPGRADE_FROM") or BEFORE
    folder.mkdir()
    archive = subprocess.run(["git", "archive", commit], cwd=CHECKOUT, capture_output=True)
    if archive.returncode:
        raise Refusal(
            f"代码库里没有 {commit}：升级演练需要完整的 git 历史。",
            f"The repository has no {commit}: the upgrade drill needs its whole history.",
            archive.stderr.decode(errors="replace").strip(),
        )
    subprocess.run(["tar", "-x", "-C", folder], input=archive.stdout, check=True)
    return folder


class Drill:
    """One instance: made by the old program, backed up, upgraded under fire, compared, rolled back, compared again."""

    def __init__(
        self, folder: Path, old: Path, seed: int, size: int, promise: str | None, told: Told
    ) -> None:
        self.folder, self.old, self.seed, self.size, self.promise, self.told = (
            folder,
            old,
            seed,
            size,
            promise,
            told,
        )
        self.draw = random.Random(f"laboratory upgrade {seed}")
        self.home, self.copies = Home(str(folder / "home")), folder / "copies"
        self.problems: list[str] = []
        self.seconds: dict[str, float] = {}
        self.kills = self.lost = self.doubled = 0
        self.killed_after, self.answers = "", {}

    def carry_out(self) -> dict:
        """The whole drill."""
        self.folder.mkdir()
        self.folder.chmod(0o755)
        self.told("旧版本 · made by the release before")
        code = self.timed("make", lambda: self.make(roster(self.folder / "first.csv", 0, self.size)))
        before = self.counts()
        self.told("备份 · backup")
        self.timed("backup", lambda: self.new("backup", str(self.copies)))
        content = self.content(before)
        self.told("升级 · upgrade")
        self.timed("upgrade", self.upgrade)
        if self.promise:
            self.sql(PROMISES[self.promise])
        self.compare(before, "after the upgrade")
        self.compare_content(content, before, "after the upgrade")
        self.timed("verify", lambda: self.verify(self.new, "after the upgrade"))
        self.told("升级后继续 · work goes on")
        self.work_on(code)
        self.told("回退 · roll back")
        self.timed(
            "roll back", lambda: self.new("restore", str(self.copies), "--yes", "--to", "copy", "--as-it-was")
        )
        self.compare(before, "after rolling back")
        self.compare_content(content, before, "after rolling back")
        self.verify(self.before, "after rolling back")
        return {
            "seed": self.seed, "members": self.size, "lost": self.lost, "doubled": self.doubled, "kills": self.kills,
            "problems": self.problems, "seconds": self.seconds, "killed_after": self.killed_after, "answers": self.answers,
        }  # fmt: skip

    def timed(self, what: str, work):
        """Do it and note how long it took."""
        begun = time.monotonic()
        came = work()
        self.seconds[what] = round(time.monotonic() - begun, 1)
        return came

    # both programs

    def program(self, checkout: Path, words: list[str]) -> subprocess.CompletedProcess:
        """Run the program of a checkout in a process of its own."""
        return subprocess.run(
            [sys.executable, *words],
            env=environment_of(checkout),
            cwd=checkout,
            capture_output=True,
            text=True,
        )

    def make(self, file: Path) -> str:
        """The old program makes the instance; the code of the union the members are in."""
        done = self.program(self.old, ["-c", MAKE, str(self.home.path), str(file)])
        if done.returncode:
            raise Refusal(
                "旧版本没有建成实例。", "The release before did not make the instance.", done.stderr[-2000:]
            )
        return done.stdout.strip().splitlines()[-1]

    def new(self, command: str, *words: str) -> dict:
        """A command of this program; noted when it does not end well."""
        return self._command(CHECKOUT, command, *words)

    def before(self, command: str, *words: str) -> dict:
        """A command of the release before."""
        return self._command(self.old, command, *words)

    def _command(self, checkout: Path, command: str, *words: str) -> dict:
        line = ["-m", "zhigong.door.main", command, "--home", str(self.home.path), "--json", *words]
        done = self.program(checkout, line)
        if done.returncode:
            self.problems.append(f"{command}: {done.stderr.strip()[-300:]}")
        return json.loads(done.stdout) if done.stdout.strip() else {}

    # what is compared

    def counts(self) -> dict[str, int]:
        """Rows of the tables that matter, asked of the database itself."""
        return {table: self.sql(f"SELECT count(*) FROM {table}") for table in COUNTED}

    def sql(self, text: str):
        """Ask the database as its owner; a stopped one is started for it."""
        with own_database(self.home) as database, connect(database, "admin", autocommit=True) as connection:
            cursor = connection.execute(text)
            return cursor.fetchone()[0] if cursor.description else None

    def compare(self, before: dict[str, int], when: str) -> None:
        """Nobody lost, nobody doubled; the journal may have grown."""
        now = self.counts()
        for table in ("people", "memberships", "membership_events"):
            self.lost += max(0, before[table] - now[table])
            self.doubled += max(0, now[table] - before[table])
            if before[table] != now[table]:
                self.problems.append(f"{when}: {table} has {now[table]} rows, before {before[table]}")
        for table in ("journal_entries", "seals"):
            if now[table] < before[table]:
                self.problems.append(f"{when}: {table} has {now[table]} rows, before {before[table]}")

    def content(self, before: dict[str, int]) -> dict[str, str]:
        """What the rows say, of those there were before: one number for each table."""
        told = {}
        for table, columns in CONTENT.items():
            first = f"LIMIT {before[table]}" if table in ("journal_entries", "seals") else ""
            told[table] = self.sql(
                f"SELECT sum(hashtextextended(ROW({columns})::text, 0)::numeric)::text"
                f" FROM (SELECT * FROM {table} ORDER BY 1 {first}) rows"
            )
        return told

    def compare_content(self, content: dict[str, str], before: dict[str, int], when: str) -> None:
        """Every row of before says what it said."""
        now = self.content(before)
        self.problems += [
            f"{when}: rows of {table} say something else" for table in CONTENT if now[table] != content[table]
        ]

    def verify(self, program, when: str) -> None:
        """Ledger, versions, counts, journal and seals agree."""
        told = program("verify")
        if not told.get("ok"):
            self.problems += [f"{when}: {problem}" for problem in told.get("problems", ["no answer"])[:5]]

    def upgrade(self) -> None:
        """`up`, kill -9 while the tables are changed, `up` again; somebody asks for a page all the time."""
        port, begun = free_port_quietly(), self.sql("SELECT count(*) FROM django_migrations")
        wanted = begun + self.draw.randint(1, MOST_BEFORE_KILL)
        with Visitor(f"http://127.0.0.1:{port}") as visitor:
            child = self.up(port)
            while child.poll() is None and self.applied() < wanted and not visitor.served_after:
                time.sleep(0.1)
            reached = self.applied()
            child.kill()
            child.wait()
            self.kills += 1
            self.up(port)
            until = time.monotonic() + SERVING_SECONDS
            while not visitor.served_after and time.monotonic() < until:
                time.sleep(0.1)
            every = self.applied()
        self.killed_after = f"{reached - begun} of {every - begun} migrations"
        self.answers = {str(answer): count for answer, count in visitor.answers.items()}
        self.seconds["closed to users"] = round(visitor.served_after, 1)
        self.new("down")
        self.problems += [f"somebody at the door was given {fault}" for fault in visitor.faults()]
        if not visitor.served_after:
            self.problems.append("nothing was served after the upgrade")

    def up(self, port: int) -> subprocess.Popen:
        """Start everything as an operator does."""
        line = [
            sys.executable,
            "-m",
            "zhigong.door.main",
            "up",
            "--home",
            str(self.home.path),
            "--port",
            str(port),
        ]
        return subprocess.Popen(
            line, cwd=CHECKOUT, start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env=environment_of(CHECKOUT),
        )  # fmt: skip

    def applied(self) -> int:
        """How many migrations are through, asked of the database while somebody else runs it; 0 when it does not answer."""
        try:
            with connect(EmbeddedDatabase(self.home), "admin", autocommit=True) as connection:
                return connection.execute("SELECT count(*) FROM django_migrations").fetchone()[0]
        except psycopg.Error:
            return 0

    def work_on(self, code: str) -> None:
        """Members are entered after the upgrade, and are there."""
        file = roster(self.folder / "second.csv", self.size, MORE_ROWS)
        told = self.new("import-members", str(file), "--unit", code)
        if told.get("new") != MORE_ROWS:
            self.problems.append(f"entering members after the upgrade: {told}")
        again = roster(self.folder / "again.csv", 0, min(self.size, SAMPLE_ROWS))
        told = self.new("import-members", str(again), "--unit", code)
        if told.get("unchanged") != min(self.size, SAMPLE_ROWS):
            self.problems.append(f"the first members once more after the upgrade: {told}")
        found = self.new("count", "--unit", code).get("members")
        if found != self.size + MORE_ROWS:
            self.problems.append(f"the union has {found} members, should have {self.size + MORE_ROWS}")


def environment_of(checkout: Path) -> dict[str, str]:
    """Ours, with another checkout's program and none of our settings."""
    foreign = ("ZG_", "DJANGO", "DATABASE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return kept | {"PYTHONPATH": str(checkout / "src"), "ZG_CHECKOUT": str(checkout), "PYTHONUTF8": "1"}


def roster(file: Path, first: int, rows: int) -> Path:
    """A roster of synthetic people, numbered from `first` on."""
    with file.open("w", encoding="utf-8-sig", newline="") as target:
        lines = csv.writer(target)
        lines.writerow(("姓名", "证件类型", "证件号码"))
        for number in range(first, first + rows):
            days, sequence = divmod(number, PEOPLE_PER_DAY_AND_SEX)
            document = make_identity_number(
                "610103", FIRST_BIRTH + timedelta(days=days), sequence, "12"[number % 2]
            )
            lines.writerow((f"赵{chr(0x5B89 + number % 400)}", "111", document))
    return file
