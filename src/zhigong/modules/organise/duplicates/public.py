"""Other lines report here that somebody may be registered twice, or elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import current_seat
from zhigong.kernel.cases.engine import Outcome, open_matter
from zhigong.kernel.cases.errors import Refused
from zhigong.modules.organise.duplicates import queries
from zhigong.modules.organise.duplicates.models import Merge, Review, Unmerge
from zhigong.modules.organise.duplicates.queries import Alike, Candidate, common_unit, find_alike

__all__ = [
    "Alike", "Candidate", "Likeness", "common_unit", "find_alike", "note_likenesses", "note_staged_likenesses",
    "propose_merge", "propose_unmerge",
]  # fmt: skip

ORDER = (
    "same_name_and_birth",
    "same_mobile",
    "similar_name",
    "similar_shape",
    "similar_sound",
    "name_differs",
)


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
    made = Review.objects.bulk_create(pairs.values(), ignore_conflicts=True)
    return Review.objects.filter(pk__in=[review.pk for review in made]).count()


def note_staged_likenesses(
    source_id: UUID, shapes: Sequence[str] = ("{}", "{}", "{}"), *, now: datetime
) -> set[int]:
    """Note what is alike among the rows judged in this transaction and return the row numbers of perhaps the same.

    `shapes`: three arrays as text (`lib.arrays.array_text`): row number, a name this row's may be mistaken for, its
    reading. All in the database, whatever the number of rows; call it after `staging.judge` and before `staging.merge`.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT noted_row FROM duplicates_note_staged(%s::uuid, %s, %s::int[], %s::text[], %s::text[])",
            [source_id, now, *shapes],
        )
        return {row[0] for row in cursor.fetchall()}


def propose_merge(review: Review, data, *, now: datetime) -> Outcome:
    """Open the merge of a reviewed pair at the union above both; a second officer confirms. Refused with a sentence.

    `data["kept"]` names the record that goes on: "first" (review.person_id) or "second".
    """
    if review.kind != "perhaps_same" or review.other_person_id is None or review.state != "open":
        raise Refused(_("这一条已经有结论，请刷新页面。"))
    pair = (review.person_id, review.other_person_id)
    kept, merged = pair if data.get("kept") != "second" else pair[::-1]
    about = Merge(review=review, kept_id=kept, merged_id=merged)
    return _open("merge", review.unit, pair, about, data, now)


def propose_unmerge(merge: Merge, data, *, now: datetime) -> Outcome:
    """Open the undoing of a merge at the union above everything it moved; a second officer confirms."""
    pair = (merge.kept_id, merge.merged_id)
    return _open("unmerge", queries.unit_above(merge), pair, Unmerge(merge=merge), data, now)


def _open(code: str, unit, pair, about, data, now: datetime) -> Outcome:
    return open_matter(
        f"duplicates.{code}",
        unit=unit,
        parties=[("subject", person) for person in pair],
        seat=current_seat(),
        now=now,
        data=data,
        about=about,
    )
