"""The last root we signed, kept in a file beside the keys: a log cut off and sealed again does not reach back to it."""

import json
import os
import threading
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from zhigong.kernel.journal import log

FILE = "sealed.json"


@dataclass(frozen=True, slots=True)
class Head:
    """How many seals and entries there were, and the root over all of them (hex)."""

    size: int
    entries: int
    root: str


def remember(head: Head) -> None:
    """Write the head down once this transaction is committed; one that no longer fits is kept as a problem."""
    transaction.on_commit(partial(_write_down, head))


def problems() -> list[tuple[str, str]]:
    """Return (place, sentence) of every remembered head the log does not contain any more."""
    document = _document()
    found = [Head(**head) for head in document.get("broken", [])]
    if "last" in document:
        last = Head(**document["last"])
        if not _is_contained(last):
            found.append(last)
    return [
        (
            f"place {head.size - 1}",
            f"the log no longer contains the {head.size} seals it once had: it was cut off or rewritten",
        )
        for head in found
    ]


def reopen() -> None:
    """Forget what was remembered: after a restore to an earlier time, which tells the journal so itself."""
    everything = _everything()
    everything.pop(_identity(), None)
    _save(everything)


def _is_contained(head: Head) -> bool:
    try:
        return log.root_of(head.size).hex() == head.root
    except KeyError:
        return False


def _write_down(head: Head) -> None:
    everything = _everything()
    document = everything.setdefault(_identity(), {})
    if "last" in document:
        before = Head(**document["last"])
        if before.size >= head.size or not _is_contained(before):
            document.setdefault("broken", []).append(asdict(before))
    document["last"] = asdict(head)
    _save(everything)


def _document() -> dict:
    return _everything().get(_identity(), {})


def _identity() -> str:
    """Which database this is: a keys folder may serve several while tests run."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid || '/' || current_schema() FROM pg_database WHERE datname = current_database()"
        )
        return cursor.fetchone()[0]


def _path() -> Path:
    return Path(settings.ZG_KEYS_FILE).with_name(FILE)


def _everything() -> dict:
    path = _path()
    return json.loads(path.read_text()) if path.exists() else {}


def _save(document: dict) -> None:
    """Write whole or not at all."""
    path = _path()
    half = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    half.write_text(json.dumps(document, indent=1) + "\n")
    os.chmod(half, 0o600)
    os.replace(half, path)
