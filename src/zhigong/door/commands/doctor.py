"""doctor: what is installed, what runs, what is wrong and how to mend it."""

import json
import os

from zhigong.door import doctor_checks
from zhigong.door.addresses import is_healthy
from zhigong.door.commands.running import known_accounts
from zhigong.door.database import database_of
from zhigong.door.home import Home
from zhigong.door.speech import Refusal, one_sentence


def doctor(home: Home, options) -> int:
    """Look, never change; exit 1 when something needed is wrong."""
    by_url = bool(os.environ.get("DATABASE_URL"))
    found = doctor_checks.look_at_environment() + doctor_checks.look_at_disk(home)
    database = None
    if not by_url:
        found += doctor_checks.look_at_binaries()
    if by_url or (home.secrets / "database.json").exists():
        database = open_database(home, found)
    found += doctor_checks.look_at_database(home, database, by_url)
    web_url = home.state().get("web_url", "") if home.is_running() else ""
    found += doctor_checks.look_at_processes(home, bool(web_url) and is_healthy(web_url))
    found += doctor_checks.look_at_backup(home, database)
    found += doctor_checks.look_at_secrets(home)
    wrong = [finding for finding in found if not finding.ok and finding.needed]
    report = {
        "ok": not wrong,
        "home": str(home.path),
        "kind": home.instance().get("kind", ""),
        "level": home.instance().get("level", ""),
        "running": home.is_running(),
        "web_url": web_url,
        "database_url": address_of(database),
        "accounts": known_accounts(home),
        "checks": [finding.plain() for finding in found],
        "problems": [{"name": finding.name, "says": finding.says, "mend": finding.mend} for finding in wrong],
    }
    if options.json:
        print(json.dumps(report, ensure_ascii=False, default=str))
    else:
        show(report, found)
    return 0 if report["ok"] else 1


def open_database(home: Home, found: list):
    """The home's database, or None with the reason among the findings."""
    try:
        return database_of(home)
    except Refusal as sentence:
        found.append(doctor_checks.Finding("database", False, "", str(sentence)))
        return None


def address_of(database) -> str:
    """The application role's address, '' before the roles are made."""
    try:
        return database.url("app") if database else ""
    except KeyError:
        return ""


def show(report: dict, found: list) -> None:
    """For people."""
    for finding in found:
        mark = "✓" if finding.ok else ("✗" if finding.needed else "·")
        mend = f"  → {finding.mend}" if finding.mend and not finding.ok else ""
        print(f"  {mark} {finding.name:<22} {finding.says}{mend}")
    print()
    for name in ("home", "kind", "level", "web_url", "database_url"):
        print(f"    {name:<22} {report[name]}")
    for account in report["accounts"]:
        print("    " + "  ".join(str(value) for value in account.values()))
    print()
    print(
        "  "
        + (
            one_sentence("一切正常。", "All is well.")
            if report["ok"]
            else one_sentence("有问题待处理。", "Something is wrong.")
        )
    )
