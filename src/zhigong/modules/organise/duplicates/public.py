"""Other lines report here that somebody may be registered twice, or elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from zhigong.modules.organise.duplicates.models import Review
from zhigong.modules.organise.duplicates.queries import Alike, Candidate, find_alike

__all__ = ["Alike", "Candidate", "Likeness", "find_alike", "note_likenesses", "note_staged_likenesses"]

ORDER = ("same_name_and_birth", "same_mobile", "similar_name", "name_differs")


@dataclass(frozen=True, slots=True)
class Likeness:
    """What was noticed. Kinds: perhaps_same (two people), name_differs (one document, another name), elsewhere."""

    kind: str
    person_id: UUID
    unit_path: tuple[int, ...]
    other_person_id: UUID | None = None
    other_unit_path: tuple[int, ...] | None = None
    wanted_unit_id: int | None = None
    reasons: tuple[str, ...] = ()
    source_id: UUID | None = None
    row_number: int | None = None


def common_unit(path: tuple[int, ...], other: tuple[int, ...]) -> int:
    """Return the lowest unit that stands above both paths (or is one of them)."""
    shared = [mine for mine, theirs in zip(path, other, strict=False) if mine == theirs]
    return shared[-1] if shared else path[0]


def note_likenesses(found: Iterable[Likeness], *, now: datetime) -> int:
    """Keep what was noticed and return how many are new; a pair already known is not asked about again.

    A pair belongs to the lowest union above both sides, so nobody learns of a person outside their reach.
    """
    pairs: dict[tuple, Review] = {}
    for one in found:
        first, second = one.person_id, one.other_person_id
        if second is not None and second < first:
            first, second = second, first
        key = (one.kind, first, second, one.wanted_unit_id)
        if key in pairs:
            pairs[key].reasons = sorted({*pairs[key].reasons, *one.reasons}, key=ORDER.index)
            continue
        pairs[key] = Review(
            kind=one.kind,
            unit_id=common_unit(one.unit_path, one.other_unit_path or one.unit_path),
            person_id=first,
            other_person_id=second,
            wanted_unit_id=one.wanted_unit_id,
            reasons=list(one.reasons),
            source_id=one.source_id,
            row_number=one.row_number,
            created_at=now,
        )
    return len(Review.objects.bulk_create(pairs.values(), ignore_conflicts=True))


def note_staged_likenesses(source_id: UUID, *, now: datetime) -> set[int]:
    """Note what is alike among the rows judged in this transaction and return the row numbers of perhaps the same.

    All in the database, whatever the number of rows; call it after `staging.judge` and before `staging.merge`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT noted_row FROM duplicates_note_staged(%s::uuid, %s)", [source_id, now])
        return {row[0] for row in cursor.fetchall()}
