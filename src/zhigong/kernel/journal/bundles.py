"""The exported log: one JSON line per seal with its leaf hashes, for whoever checks it without this program."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from zhigong.kernel import crypto
from zhigong.kernel.journal import log
from zhigong.kernel.journal.models import Seal
from zhigong.lib import merkle

FORMAT = 1


def write_bundle(path: Path, now: datetime, proofs: Iterable[dict] = ()) -> int:
    """Write all seals and the given proofs and return how many seals; hashes only, nothing about anybody.

    The format is read by deploy/verify_seals.py, which explains it. Needs a seat that reads the journal.
    """
    size = log.size_now()
    with path.open("w", encoding="utf-8") as file:
        _line(
            file,
            {
                "type": "zhigong-bundle",
                "format": FORMAT,
                "instance": settings.ZG_PUBLIC_URL,
                "made_at": now.isoformat(timespec="seconds"),
                "size": size,
                "root": log.root_of(size).hex(),
                "keys": {str(key): public for key, public in crypto.public_keys().items()},
            },
        )
        for seal in Seal.objects.filter(place__lt=size).order_by("place").iterator(200):
            _line(file, _shown(seal))
        for proof in proofs:
            _line(file, proof)
    return size


def _shown(seal: Seal) -> dict:
    leaves = bytes(seal.leaves) if seal.leaves is not None else _leaves_now(seal)
    return {
        "type": "seal",
        "place": seal.place,
        "first": seal.first_number,
        "last": seal.last_number,
        "root": bytes(seal.root).hex(),
        "chained": bytes(seal.chained).hex(),
        "log_root": bytes(seal.log_root).hex() if seal.log_root is not None else None,
        "key": str(seal.key_id),
        "signature": bytes(seal.signature).hex(),
        "leaves": leaves.hex(),
    }


def _leaves_now(seal: Seal) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT leaf FROM journal_leaves(%s, %s)", [seal.first_number, seal.last_number])
        return b"".join(merkle.leaf_hash(bytes(leaf)) for (leaf,) in cursor.fetchall())


def _line(file, document: dict) -> None:
    file.write(json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n")
