"""Our own supervisor of the embedded PostgreSQL: initialise, start, wait, heal, stop. Only binaries are borrowed."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

from zhigong.door import postgres_roles, postgres_settings, process_identity
from zhigong.door.postgres_places import find_binaries, find_runner, place_data, socket_folder
from zhigong.door.secrets import PasswordFile
from zhigong.door.speech import Refusal, say

ADMIN = "postgres"
RECOVERY_SECONDS = 3600  # replaying a long log is work, not a fault; as long as the process lives we wait
STOP_SECONDS = 120
SOCKET_LINE = 4  # of postmaster.pid; the runtime folder may differ between logins and services
NEEDED_BYTES = 200 * 1024 * 1024
LOG_BYTES = 10 * 1024 * 1024
LOCALE = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-collate=C", "--lc-ctype=C.UTF-8")


class Server:
    """One embedded PostgreSQL on one data folder; the process ends with us when we die.

    `data` may be moved to the system's folder when root's own folders are closed to the database's user: read
    `server.data` afterwards. Passwords are kept in `secrets` (default: beside the data), the log in `log`.
    """

    def __init__(self, data, secrets=None, log=None, buffers_mb: int | None = 128) -> None:
        wanted = Path(data).absolute()
        self.runner = find_runner()
        self.binaries = find_binaries(self.runner)
        self.data = place_data(wanted, self.runner)
        self.moved = self.data != wanted
        self.passwords = PasswordFile(Path(secrets or wanted.with_name(f"{wanted.name}.secrets.json")))
        self.log = Path(log or wanted.with_name(f"{wanted.name}.log"))
        self.spool = self.data.with_name(f"{self.data.name}.out")  # finished log on its way to the backups
        self.buffers_mb = buffers_mb
        self._sockets = socket_folder(self.data, self.runner)
        self.process: subprocess.Popen | None = None

    # addresses

    @property
    def sockets(self) -> Path:
        """The folder of the socket: where a server somebody else started says it is, else our own choice."""
        if self.process is None:
            try:
                told = (self.data / "postmaster.pid").read_text().split("\n")[SOCKET_LINE]
            except (OSError, IndexError):
                told = ""
            if told and Path(told).is_dir():
                return Path(told)
        return self._sockets

    def url(self, role: str = "app", schema: str = "zg", database: str = "zhigong") -> str:
        """A postgresql:// address on the private socket; role is app, owner (migrations) or admin (superuser)."""
        name = ADMIN if role == "admin" else f"{schema}_{role}"
        word = quote(self.passwords.read(name), safe="")
        return f"postgresql://{name}:{word}@/{quote(database)}?host={quote(str(self.sockets), safe='')}&port=5432"

    def admin_url(self, database: str = "postgres") -> str:
        """The address of the cluster's superuser: for ./zg itself, never for the program."""
        return self.url("admin", database=database)

    def owner_url(self, schema: str = "zg", database: str = "zhigong") -> str:
        """The address of the role that owns the schema and runs migrations."""
        return self.url("owner", schema, database)

    def app_url(self, schema: str = "zg", database: str = "zhigong") -> str:
        """The address of the role the program runs as, under row-level security."""
        return self.url("app", schema, database)

    # life

    def start(self) -> "Server":
        """Initialise if needed, heal what a crash left, start, wait until queries are answered."""
        self._check_room()
        self._sockets = socket_folder(self.data, self.runner, create=True)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self.end_leftover()
        if not self.passwords.read(ADMIN, missing=""):
            self._set_lost_password()
        self.write_settings()
        for attempt in range(30):
            self._launch()
            if self._wait_ready():
                return self
            if "shared memory block" not in self._log_tail() or attempt == 29:
                break
            time.sleep(1)  # backends of a killed postmaster notice its death within moments
        raise self._explain_failure()

    def write_settings(self) -> None:
        """Write our part of the configuration; a running server takes what can change on pg_reload_conf()."""
        postgres_settings.write_settings(self.data, self.sockets, self.buffers_mb, self.spool)
        self.give_to_runner(self.data / "zhigong.conf", self.data / "postgresql.conf")

    def stop(self, how: int = signal.SIGINT) -> None:
        """End the server we started (fast shutdown), wait until it is gone; safe to call twice."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                say("数据库停止得太慢，改为立即停止。", "The database stops too slowly; stopping it at once.")
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(STOP_SECONDS)
        self.process = None
        with contextlib.suppress(OSError):  # not empty when it was killed; the next start clears it
            self._sockets.rmdir()

    def destroy(self) -> None:
        """Stop and remove data, socket folder, passwords and log: for throwaway servers."""
        self.stop()
        for folder in (self.data, self.sockets, self.spool):
            shutil.rmtree(folder, ignore_errors=True)
        for file in (self.passwords.path, self.log):
            file.unlink(missing_ok=True)

    def is_ready(self) -> bool:
        """Whether a query is answered now; a process id proves nothing (zombies, reuse)."""
        return self._try_query() == ""

    def bootstrap(self, schema: str = "zg", database: str = "zhigong") -> dict[str, str]:
        """Make (or mend) the database and one level instance's schema, roles and rights; addresses by role."""
        words = {role: self.passwords.ensure(role) for role in (f"{schema}_owner", f"{schema}_app")}
        postgres_roles.prepare_database(self.admin_url(), database)
        postgres_roles.prepare_schema(self.admin_url(database), schema, words)
        return {role: self.url(role, schema, database) for role in ("owner", "app", "admin")}

    def clone(self, template: str, database: str, schema: str = "zg") -> dict[str, str]:
        """Copy a database nobody is connected to under a new name, rights included; addresses by role."""
        postgres_roles.copy_database(self.admin_url(), template, database)
        return self.bootstrap(schema, database)

    def end_leftover(self) -> None:
        """Stop a postmaster whose supervisor is gone, and remove a lock file that only seems held."""
        lock = self.data / "postmaster.pid"
        try:
            pid = int(lock.read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            pid = 0
        started = process_identity.started_at(pid) if pid else ""
        line = process_identity.command_line(pid) if started else ""
        if "postgres" in line and str(self.data) in line:
            process_identity.end_process(pid, started, signal.SIGINT, STOP_SECONDS)
        for stale in (lock, self.sockets / ".s.PGSQL.5432", self.sockets / ".s.PGSQL.5432.lock"):
            stale.unlink(missing_ok=True)

    # inside

    def _check_room(self) -> None:
        parent = next(folder for folder in (self.data, *self.data.parents) if folder.exists())
        room = shutil.disk_usage(parent).free
        if room < NEEDED_BYTES:
            raise Refusal(
                f"磁盘空间不足：{parent} 只剩 {room // 2**20} MB，数据库至少需要 {NEEDED_BYTES // 2**20} MB。",
                f"The disk is full: {parent} has {room // 2**20} MB left, the database needs {NEEDED_BYTES // 2**20}.",
            )

    def _initialise(self) -> None:
        """initdb beside the final place and rename, so that a kill leaves nothing half made."""
        half = self.data.with_name(f"{self.data.name}.half")
        shutil.rmtree(half, ignore_errors=True)
        if self.data.exists() and any(self.data.iterdir()):
            raise Refusal(
                f"{self.data} 里有文件却不是数据库，请移走后再试。",
                f"{self.data} holds files but no database; move them away and try again.",
            )
        half.mkdir(mode=0o700, parents=True)
        word_file = self.sockets / "initial"
        word_file.write_text(self.passwords.ensure(ADMIN) + "\n")
        word_file.chmod(0o600)
        self.give_to_runner(half, word_file)
        arguments = [
            "--encoding=UTF8",
            *LOCALE,
            "--lc-messages=C",
            "--auth=scram-sha-256",
            "--data-checksums",
        ]
        arguments += [f"--username={ADMIN}", f"--pwfile={word_file}", "-T", "simple", "-D", str(half)]
        try:
            done = subprocess.run(
                [self.binaries / "initdb", *arguments],
                capture_output=True, text=True, errors="replace", **self._options(),
            )  # fmt: skip
        finally:
            word_file.unlink(missing_ok=True)
        if done.returncode:
            shutil.rmtree(half, ignore_errors=True)
            raise _explain(done.stdout + done.stderr, self.data)
        if self.data.exists():
            self.data.rmdir()
        half.rename(self.data)

    def _set_lost_password(self) -> None:
        """The password file is gone but the data is ours: set a new one in single-user mode."""
        word = self.passwords.ensure(ADMIN)
        command = [self.binaries / "postgres", "--single", "-D", self.data, "postgres"]
        done = subprocess.run(
            command, input=f"ALTER ROLE {ADMIN} PASSWORD '{word}'\n",
            capture_output=True, text=True, errors="replace", **self._options(),
        )  # fmt: skip
        if done.returncode:
            raise _explain(done.stdout + done.stderr, self.data)

    def _launch(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_name(f"{self.log.name}.1"))
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [self.binaries / "postgres", "-D", self.data],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True, preexec_fn=process_identity.die_with_parent(signal.SIGINT), **self._options(),
            )  # fmt: skip

    def _options(self) -> dict:
        """A child with nothing of our environment (LANG would become the cluster's locale) and nothing of root's."""
        clean = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}
        return {"env": clean, "cwd": "/", "umask": 0o077, **self.runner.process_options()}

    def give_to_runner(self, *paths: Path) -> None:
        """Let the database's user own files we made."""
        if self.runner.drops:
            for path in paths:
                os.chown(path, self.runner.uid, self.runner.gid)

    def _wait_ready(self) -> bool:
        """Wait while the process lives; False when it ended."""
        begun = told = time.monotonic()
        while time.monotonic() - begun < RECOVERY_SECONDS:
            complaint = self._try_query()
            if not complaint:
                return True
            if self.process.poll() is not None:
                return False
            if "password authentication failed" in complaint:
                self.stop()
                self._set_lost_password()
                self._launch()
            if time.monotonic() - told > 10:
                told = time.monotonic()
                say("数据库正在恢复，请稍候……", "The database is recovering; please wait …")
            time.sleep(0.05)
        self.stop()
        return False

    def _try_query(self) -> str:
        try:
            with psycopg.connect(self.admin_url(), connect_timeout=5) as connection:
                connection.execute("SELECT 1")
        except psycopg.OperationalError as error:
            return str(error) or "no answer"
        return ""

    def _log_tail(self) -> str:
        try:
            with self.log.open("rb") as file:
                file.seek(max(0, self.log.stat().st_size - 4000))
                return file.read().decode(errors="replace")
        except OSError:
            return ""

    def _explain_failure(self) -> Refusal:
        self.process = None
        return _explain(self._log_tail(), self.data)


def _explain(output: str, data: Path) -> Refusal:
    """One sentence out of PostgreSQL's own words."""
    fatal = [line for line in output.splitlines() if "FATAL" in line or "PANIC" in line or "error:" in line]
    last = (fatal or output.strip().splitlines() or [""])[-1].strip()
    if "No space left on device" in output:
        return Refusal(
            f"磁盘已满，数据库无法写入 {data}。", f"The disk is full; the database cannot write {data}.", last
        )
    if "incompatible with server" in output:
        return Refusal(
            f"{data} 由另一个大版本的 PostgreSQL 建立，请先按 deploy/upgrade.md 升级数据。",
            f"{data} was made by another major version of PostgreSQL; see deploy/upgrade.md.",
            last,
        )
    return Refusal(f"数据库未能启动（{data}）。", f"The database did not start ({data}).", last)
