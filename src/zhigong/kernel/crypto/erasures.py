"""The list of the erased, beside the keys and outside the database: a restore from an older copy erases them again.

One JSON line per person: an opaque id and when, nothing else. Whoever restores copies the newest list back (or leaves
the one that is there) and then calls `replay()` inside the system's seat, before anybody may read:

    with acting(Seat.system("restore")):
        erasures.replay()
"""

import json
import os
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection

FILE = "erasures.jsonl"


def list_file() -> Path:
    """Return where the list lies: in the folder of the keys, which is kept apart from the data."""
    return Path(settings.ZG_KEYS_FILE).with_name(FILE)


def append(person_ids: list[UUID], at: datetime) -> None:
    """Add people to the list; on disk when this returns. A person listed twice is one person."""
    if not person_ids:
        return
    lines = "".join(json.dumps({"person": str(one), "at": at.isoformat()}) + "\n" for one in person_ids)
    descriptor = os.open(list_file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, lines.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def listed(path: Path | None = None) -> list[UUID]:
    """Return everybody on the list (or on a copy of it), in order, each once; a torn last line is left out."""
    path = path or list_file()
    if not path.exists():
        return []
    found: dict[UUID, None] = {}
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        if line.endswith("\n") and line.strip():
            found[UUID(json.loads(line)["person"])] = None
    return list(found)


def merge(other: Path) -> int:
    """Take over who is only on another copy of the list (from a backup) and return how many."""
    known = set(listed())
    missing = [one for one in listed(other) if one not in known]
    append(missing, datetime.now().astimezone())
    return len(missing)


def replay() -> list[UUID]:
    """Erase again whoever is on the list and is back in the database, and return them; one journal entry covers it.

    Needs the system's seat (database errors otherwise). Safe to repeat.
    """
    erased = []
    with connection.cursor() as cursor:
        for person_id in listed():
            cursor.execute("SELECT person_erase(%s)", [person_id])
            if cursor.fetchone()[0]:
                erased.append(person_id)
        if erased:
            cursor.execute(
                "SELECT journal_record('people.erase', 'done', %s::uuid[], NULL, NULL, 'restore', '', '{}', %s)",
                [erased, os.urandom(16)],
            )
    return erased
