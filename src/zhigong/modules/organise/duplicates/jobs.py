"""Scheduled work of duplicates: whoever was entered lately, by whatever way, is compared with the whole register."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

from zhigong.kernel.jobs import periodic
from zhigong.modules.organise.duplicates.public import Candidate, Likeness, find_alike, note_likenesses

WINDOW = timedelta(hours=26)  # a night's run, and a little of the night before
AT_ONCE = 2_000
# ids are time-ordered (UUID 7), so the newest people are one range of the primary key
RECENT = """
SELECT p.id, p.name, p.name_pinyin, p.birth_on, p.mobile_digest, p.doc_digest, u.path
  FROM people p JOIN memberships m ON m.person_id = p.id AND m.state IN ('active', 'transferring_out', 'retained')
  JOIN units u ON u.id = m.unit_id
 WHERE p.id > %s AND p.doc_digest IS NOT NULL AND p.merged_into IS NULL AND p.erased_at IS NULL
 ORDER BY p.id LIMIT %s
"""


@periodic("40 18 * * *", "duplicates.find")
def find_nightly() -> None:
    """Look for likely duplicates each night (02:40 in China)."""
    find_recent(timezone.now())


def find_recent(now: datetime, window: timedelta = WINDOW) -> int:
    """Note who, entered within the window, may be registered twice; returns how many pairs are new."""
    after, noted = first_id(now - window), 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(RECENT, [after, AT_ONCE])
            rows = cursor.fetchall()
        if not rows:
            return noted
        noted += note_likenesses(_likenesses(rows), now=now)
        after = rows[-1][0]


def first_id(moment: datetime) -> UUID:
    """Return the lowest id that a row made at this moment could have."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def _likenesses(rows) -> list[Likeness]:
    candidates = [
        Candidate(name, pinyin, birth_on, mobile, bytes(document), tuple(path))
        for _id, name, pinyin, birth_on, mobile, document, path in rows
    ]
    found = []
    for index, alike in find_alike(candidates).items():
        here = tuple(rows[index][6])
        for one in alike:
            other = one.person_id or rows[one.index][0]
            if other != rows[index][0]:
                found.append(
                    Likeness(
                        "perhaps_same", rows[index][0], here, other, one.unit_path, reasons=(one.reason,)
                    )
                )
    return found
