"""Transfers in every state for the demonstration, between the basic union and the township's own members."""

from datetime import timedelta

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.memberships import ledger
from zhigong.kernel.people.accounts import create_worker
from zhigong.kernel.people.register import NewPerson, create_person
from zhigong.modules.organise.transfers import public

OBJECTION = {"reason": "still_here", "opinion": "本人仍在本单位上班，离职手续尚未办结。"}
# what becomes of it, days ago, from which union
PLAN = (
    *(("requested", days, "basic") for days in (0, 1, 3)),
    *(("arriving", days, "township") for days in (1, 2, 2, 3)),
    ("done", 12, "township"),
    ("done", 9, "basic"),
    ("objected", 2, "basic"),
    ("refused", 11, "basic"),
    ("declined", 8, "basic"),
    ("withdrawn", 6, "basic"),
    ("overtaken", 5, "basic"),
)


def build(context) -> None:
    """Let members ask, and officers of both unions decide most of it."""
    builder = _Builder(context)
    for number, (outcome, age, source) in enumerate(PLAN, 1):
        builder.make(outcome, context.now - timedelta(days=age), source)
        context.progress(number / len(PLAN))
    context.progress(1.0)


class _Builder:
    """Works through the line's own steps, as members and officers of the demonstration."""

    def __init__(self, context):
        self.context = context

    def make(self, outcome: str, now, source: str) -> None:
        """Let one member ask on a day, and lead the transfer to a state."""
        other = "township" if source == "basic" else "basic"
        worker = self._member(source, now)
        data = {"purpose": "work", "worker_kind": "1", "is_true": "on"}
        with acting(worker):
            matter = public.ask(self.context.units[other].code, data, now=now).matter
        lead = getattr(self, f"_{outcome}", None)
        if lead:
            lead(worker, matter, now + timedelta(hours=4), source, other)

    def _member(self, source: str, now) -> Seat:
        made_up = self.context.next_person()
        joined_on = (now - timedelta(days=900)).date()
        with acting(Seat.system("demonstration")):
            person_id = create_person(
                NewPerson(
                    name=made_up.name, sex=made_up.sex, birth_on=made_up.birth_on, doc_type=made_up.doc_type,
                    doc_number=made_up.doc_number, mobile=made_up.mobile, identity_level=4,
                ),
                on=joined_on,
            )  # fmt: skip
            unit = self.context.units[source]
            ledger.append(ledger.Event("join", person_id, joined_on, unit_id=unit.pk, worker_kind="1"))
            account = create_worker(made_up.mobile, person_id=person_id)
        return Seat.worker(account.pk, person_id)

    def _officer(self, matter: Matter, step: str, now, union: str, **data) -> None:
        take_step(matter.pk, step, seat=self.context.officers[union].seat, now=now, data=data)

    def _arriving(self, worker, matter, now, source, other) -> None:
        self._officer(matter, "confirm", now, source, opinion="已办理离职，同意转出。")

    def _done(self, worker, matter, now, source, other) -> None:
        self._arriving(worker, matter, now, source, other)
        self._officer(matter, "accept", now + timedelta(days=1), other)

    def _declined(self, worker, matter, now, source, other) -> None:
        self._arriving(worker, matter, now, source, other)
        text = "本人未在本街道就业，请向现单位所在地工会申请。"
        self._officer(matter, "decline", now + timedelta(days=1), other, reason="not_here", opinion=text)

    def _withdrawn(self, worker, matter, now, source, other) -> None:
        take_step(matter.pk, "withdraw", seat=worker, now=now)

    def _objected(self, worker, matter, now, source, other) -> None:
        self._officer(matter, "object", now, source, **OBJECTION)

    def _refused(self, worker, matter, now, source, other) -> None:
        self._objected(worker, matter, now, source, other)
        text = "经核实尚未离职，离职后可再次申请。"
        self._officer(matter, "uphold", now + timedelta(days=1), "township", opinion=text)

    def _overtaken(self, worker, matter, now, source, other) -> None:
        take_step(matter.pk, "overtake", seat=Seat.system("demonstration"), now=now)
