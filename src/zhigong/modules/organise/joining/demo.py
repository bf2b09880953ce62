"""Applications in every state for the demonstration; the same context gives the same applications."""

from datetime import timedelta

from zhigong.kernel.access.claims import Claim
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.people.accounts import create_worker
from zhigong.kernel.people.reveal import reveal
from zhigong.modules.organise.joining import public

SEEN = {"checked_by": "in_person", "document_seen": "on", "opinion": ""}
KINDS = (
    ("14", "示例外卖"),
    ("13", "示例快递"),
    ("12", "示例出行"),
    ("11", ""),
    ("15", ""),
    ("1", ""),
    ("5", ""),
)
WAITING_DAYS = (0, 0, 1, 1, 2, 3, 4)  # of the applications still under review
LATE = timedelta(days=12)


def build(context) -> None:
    """Hand in about twenty applications as workers do, and let officers decide most of them."""
    builder = _Builder(context)
    plan = [
        *(("submitted", timedelta(days=days)) for days in WAITING_DAYS),
        *(("basic", timedelta(days=days)) for days in (0, 2)),
        *(("approved", timedelta(days=days)) for days in (6, 9)),
        ("returned", timedelta(days=3)),
        ("resubmitted", timedelta(days=4)),
        ("rejected", timedelta(days=7)),
        ("withdrawn", timedelta(days=8)),
        ("escalated", LATE),
        ("expired", timedelta(days=30)),
        ("referred", timedelta(days=5)),
    ]
    for number, (outcome, age) in enumerate(plan, 1):
        builder.make(outcome, context.now - age)
        context.progress(number / len(plan))
    context.progress(1.0)


class _Builder:
    """Works through the line's own steps, as workers and officers of the demonstration."""

    def __init__(self, context):
        self.context = context
        self.township = context.units["township"]

    def make(self, outcome: str, now) -> None:
        """Hand in one application and lead it to a state; a late step happens after its deadline."""
        source = self.context.units["basic"] if outcome == "basic" else self.township
        worker, matter = self._apply(source, now, self._member_document() if outcome == "referred" else None)
        lead = getattr(self, f"_{outcome}", None)
        if lead:
            lead(worker, matter, now + timedelta(hours=3))

    def _apply(self, source, now, known=None) -> tuple[Seat, Matter]:
        made_up = self.context.next_person()
        name, number = known or (made_up.name, made_up.doc_number)
        kind, platform = self.context.random.choice(KINDS)
        with acting(Seat.system("demonstration")):
            account = create_worker(made_up.mobile)
        data = {"worker_kind": kind, "platform": platform, "place": self.township.place_id, "oath": "on"}
        with acting(Seat.worker(account.pk, account.person_id)):
            matter = public.apply(account, Claim(name, "111", number), data, source=source, now=now).matter
        return Seat.worker(account.pk, account.person_id), matter

    def _member_document(self) -> tuple[str, str]:
        """Return name and document of a member of the demonstration's basic union, who applies once more."""
        with acting(self.context.officers["basic"].seat):
            members = Membership.objects.filter(unit=self.context.units["basic"], state="active")
            member = members.select_related("person").order_by("-id").first()
            return member.person.name, reveal(member.person_id, "document", "演示：已有会籍者再次申请")

    def _officer(self, matter: Matter, step: str, now, **data) -> None:
        take_step(matter.pk, step, seat=self.context.officers["township"].seat, now=now, data=data)

    def _approved(self, worker, matter, now) -> None:
        self._officer(matter, "approve", now, **SEEN)

    def _returned(self, worker, matter, now) -> None:
        self._officer(matter, "return", now, opinion="请补充说明主要工作地点，并更正姓名中的错别字。")

    def _resubmitted(self, worker, matter, now) -> None:
        self._returned(worker, matter, now)
        take_step(
            matter.pk,
            "resubmit",
            seat=worker,
            now=now + timedelta(days=1),
            data={"opinion": "姓名无误，地点为本街道。"},
        )

    def _rejected(self, worker, matter, now) -> None:
        self._officer(
            matter, "reject", now, reason="other_union", opinion="您所在单位已建立工会，请向本单位工会申请。"
        )

    def _withdrawn(self, worker, matter, now) -> None:
        take_step(matter.pk, "withdraw", seat=worker, now=now)

    def _escalated(self, worker, matter, now) -> None:
        take_step(matter.pk, "escalate", seat=Seat.system("demonstration"), now=now + timedelta(days=8))

    def _expired(self, worker, matter, now) -> None:
        self._returned(worker, matter, now)
        take_step(matter.pk, "expire", seat=Seat.system("demonstration"), now=now + timedelta(days=17))

    def _referred(self, worker, matter, now) -> None:
        self._officer(matter, "refer", now, **SEEN)
