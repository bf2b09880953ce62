"""People registered twice, for the demonstration: to be looked at, merged, told apart and taken apart again."""

from datetime import timedelta

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.memberships import ledger
from zhigong.kernel.people.register import NewPerson, create_person
from zhigong.modules.organise.duplicates import public
from zhigong.modules.organise.duplicates.models import Merge, Review

CHECKED = {"is_checked": "on", "opinion": ""}
MERGE = {
    "kept": "first",
    "membership": "first",
    "document_seen": "on",
    "opinion": "本人持新旧证件到场，确认是同一人。",
}
WHY = {"opinion": "核对原件后发现是姓名相同的两个人。"}
# what becomes of the pair, days ago
PLAN = (
    ("open", 1), ("open", 2), ("proposed", 1), ("merged", 20), ("refused", 6),
    ("undoing", 15), ("undone", 30), ("kept", 25),
)  # fmt: skip


def build(context) -> None:
    """Register people twice in the basic union, and let two officers decide."""
    for number, (outcome, age) in enumerate(PLAN, 1):
        _make(context, outcome, context.now - timedelta(days=age))
        context.progress(number / len(PLAN))
    context.progress(1.0)


def _make(context, outcome: str, now) -> None:
    review = _review(context, now)
    first, second = context.officers["township"].seat, context.officers["basic"].seat
    if outcome == "open":
        return
    with acting(first):
        matter = public.propose_merge(review, MERGE, now=now).matter
    if outcome == "proposed":
        return
    later = now + timedelta(days=1)
    if outcome == "refused":
        take_step(matter.pk, "refuse", seat=second, now=later, data=WHY)
        return
    take_step(matter.pk, "confirm", seat=second, now=later, data=CHECKED)
    if outcome == "merged":
        return
    with acting(first):
        merge = Merge.objects.select_related("matter__unit").get(pk=matter.pk)
        undoing = public.propose_unmerge(merge, WHY, now=later + timedelta(days=2)).matter
    step = {"undone": "confirm", "kept": "refuse"}.get(outcome)
    if step:
        data = CHECKED if step == "confirm" else WHY
        take_step(undoing.pk, step, seat=second, now=later + timedelta(days=3), data=data)


def _review(context, now) -> Review:
    unit, one, other = context.units["basic"], context.next_person(), context.next_person()
    with acting(Seat.system("demonstration")):
        pair = [
            _register(context, unit, one.name, one.birth_on, one.sex, paper, now) for paper in (one, other)
        ]
        path = tuple(unit.path)
        likeness = public.Likeness(
            "perhaps_same", pair[0], path, pair[1], path, reasons=("same_name_and_birth",)
        )
        public.note_likenesses([likeness], now=now)
        return Review.objects.get(person_id=min(pair), other_person_id=max(pair))


def _register(context, unit, name, birth_on, sex, paper, now):
    """Enter the same name and birth under a document of its own."""
    joined_on = (now - timedelta(days=500)).date()
    person_id = create_person(
        NewPerson(
            name=name, sex=sex, birth_on=birth_on, doc_type=paper.doc_type, doc_number=paper.doc_number,
            mobile=paper.mobile, identity_level=4,
        ),
        on=joined_on,
    )  # fmt: skip
    ledger.append(ledger.Event("join", person_id, joined_on, unit_id=unit.pk))
    return person_id
