"""Finds who may be the same person: registered already, or another row of the same batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

MOST_ALIKE = 3  # a phone of the personnel office shared by hundreds is one finding, not thousands
ALIKE = f"""
SELECT v.n, f.id, f.reason, f.path
  FROM unnest(%s::int[], %s::text[], %s::text[], %s::date[], %s::bytea[], %s::bytea[])
       AS v(n, name, pinyin, birth_on, mobile, document)
 CROSS JOIN LATERAL (
    SELECT p.id, p.reason, u.path
      FROM (
        (SELECT p.id, CASE WHEN p.name = v.name THEN 'same_name_and_birth' ELSE 'similar_name' END AS reason
          FROM people p
         WHERE p.birth_on = v.birth_on AND p.name_pinyin = v.pinyin AND p.erased_at IS NULL
           AND p.doc_digest IS NOT NULL AND p.doc_digest <> v.document LIMIT {MOST_ALIKE})
        UNION ALL
        (SELECT p.id, 'same_mobile' FROM people p
         WHERE p.mobile_digest = v.mobile AND p.erased_at IS NULL
           AND p.doc_digest IS NOT NULL AND p.doc_digest <> v.document LIMIT {MOST_ALIKE})
      ) p
      JOIN memberships m ON m.person_id = p.id
       AND m.state IN ('active', 'transferring_out', 'retained')
      JOIN units u ON u.id = m.unit_id
     LIMIT {MOST_ALIKE}
 ) f
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is compared of somebody about to be registered (digests by the people room's kinds)."""

    name: str
    pinyin: str
    birth_on: date | None
    mobile_digest: bytes | None
    doc_digest: bytes
    unit_path: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody who may be the same: a registered person, or the candidate at `index`."""

    person_id: UUID | None
    index: int | None
    reason: str
    unit_path: tuple[int, ...]


def find_alike(candidates: Sequence[Candidate]) -> dict[int, list[Alike]]:
    """Return index → who is alike under another document: same reading and birth, or same phone."""
    found = _in_register(candidates) if candidates else {}
    first: dict[tuple, int] = {}
    for index, one in enumerate(candidates):
        keys = [("same_mobile", one.mobile_digest)] if one.mobile_digest else []
        if one.birth_on:
            keys.append(("same_birth", one.pinyin, one.birth_on))
        for key in keys:
            earlier = first.setdefault(key, index)
            if earlier != index:
                other = candidates[earlier]
                reason = key[0] if key[0] == "same_mobile" else _name_reason(other.name, one.name)
                found.setdefault(index, []).append(Alike(None, earlier, reason, other.unit_path))
    return found


def _in_register(candidates: Sequence[Candidate]) -> dict[int, list[Alike]]:
    fields = ("name", "pinyin", "birth_on", "mobile_digest", "doc_digest")
    columns = [[getattr(one, name) for one in candidates] for name in fields]
    found: dict[int, list[Alike]] = {}
    with connection.cursor() as cursor:
        cursor.execute(ALIKE, [list(range(len(candidates))), *columns])
        for index, person_id, reason, path in cursor.fetchall():
            found.setdefault(index, []).append(Alike(person_id, None, reason, tuple(path)))
    return found


def _name_reason(name: str, other: str) -> str:
    return "same_name_and_birth" if name == other else "similar_name"
