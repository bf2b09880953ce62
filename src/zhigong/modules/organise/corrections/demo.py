"""A few requests for correction for the demonstration: one waits, one was accepted, one refused, one withdrawn."""

from datetime import timedelta

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.people.accounts import create_worker
from zhigong.kernel.people.models import Account
from zhigong.modules.organise.corrections import public, queries

# what became of it, days ago, fact, the two values one of which is not registered yet, why
PLAN = (
    ("", 2, "education", ("21", "31"), "去年取得了毕业证书，请更新学历。"),
    ("accept", 9, "ethnicity", ("11", "03"), "登记时选错了民族，以户口簿为准。"),
    ("refuse", 12, "political_status", ("01", "13"), "政治面貌登记有误。"),
    ("withdraw", 5, "skill_level", ("3", "4"), "技术等级已晋升。"),
)
SAID = {
    "accept": {"document_seen": "on", "opinion": ""},
    "refuse": {"opinion": "请先提供党组织关系证明，再申请更正。"},
}


def build(context) -> None:
    """Let members of the demonstration's basic union ask, and its chair decide."""
    seat = context.officers["basic"].seat
    with acting(seat):
        own = list(Account.objects.filter(pk=seat.worker_id).values_list("person_id", flat=True))
        members = Membership.objects.filter(unit=context.units["basic"], state="active").order_by("-id")
        members = members.exclude(person_id__in=own)  # nobody decides their own
        people = list(members.values_list("person_id", flat=True)[: len(PLAN)])
    for number, (person_id, plan) in enumerate(zip(people, PLAN, strict=False), 1):
        _make(context, seat, person_id, *plan)
        context.progress(number / len(PLAN))
    context.progress(1.0)


def _make(context, officer: Seat, person_id, step: str, age: int, field: str, values, reason: str) -> None:
    now = context.now - timedelta(days=age)
    with acting(Seat.system("demonstration")):
        account = Account.objects.filter(person_id=person_id).first()
        if account is None:
            account = create_worker(context.next_person().mobile, person_id=person_id)
    worker = Seat.worker(account.pk, person_id)
    with acting(worker):
        membership = queries.membership_of(person_id)
        present = queries.present_text(field, membership, membership.person)
        value = next(value for value in values if value != present)
        matter = public.ask(person_id, field, value, reason, now=now).matter
    if step:
        seat = worker if step == "withdraw" else officer
        take_step(matter.pk, step, seat=seat, now=now + timedelta(days=1), data=SAID.get(step))
