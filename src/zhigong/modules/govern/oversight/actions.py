"""What oversight does: proposing, confirming and carrying out the erasure of what was kept long enough."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.grants import valid_on
from zhigong.kernel.access.models import Grant
from zhigong.kernel.jobs import defer
from zhigong.kernel.journal import entries
from zhigong.kernel.journal.models import ReadingStop
from zhigong.kernel.matters.models import Party
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.notices.messages import send
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.people.erasing import erase_person
from zhigong.kernel.people.models import Account, Person
from zhigong.modules.govern.oversight import rules
from zhigong.modules.govern.oversight.models import RetentionProposal

KINDS = {"ended": rules.KEEP_ENDED, "unproved": rules.KEEP_UNPROVED}
BATCH = 100
REMINDED = ("security_admin", "audit_admin")


class RetentionRefused(ValueError):
    """The proposal cannot be confirmed by this officer; the text is a sentence."""


def due_people(kind: str, before: date):
    """Return the people of a kind whose time is over: their last membership ended, or they were never admitted.

    Nobody who takes part in a matter that goes on, or came to its end since: it would lose its party.
    """
    going_on = Q(matter__closed_at=None) | Q(matter__closed_at__date__gte=before)
    busy = Party.objects.filter(going_on, person_id=OuterRef("pk"))
    people = Person.objects.filter(~Exists(busy), erased_at=None, merged_into=None)
    memberships = Membership.objects.filter(person_id=OuterRef("pk"))
    if kind == "unproved":
        return people.filter(~Exists(memberships), created_at__date__lt=before)
    going_on = memberships.exclude(state__in=("ended", "void"))
    recent = memberships.filter(since_on__gte=before)
    return people.filter(Exists(memberships), ~Exists(going_on), ~Exists(recent))


def propose(*, now: datetime, on: date) -> list[RetentionProposal]:
    """Propose, for each kind with anybody due and no open proposal, to erase them. In the system's seat, monthly."""
    made = []
    for kind, rule in KINDS.items():
        if RetentionProposal.objects.filter(kind=kind, finished_at=None, is_refused=False).exists():
            continue
        before = _years_before(on, int(rule.on(on)))
        count = due_people(kind, before).count()
        if not count:
            continue
        proposal = RetentionProposal(kind=kind, before_on=before, people_count=count, proposed_at=now)
        proposal.save(force_insert=True)
        record("retention.propose", proposal)
        made.append(proposal)
    return made


def confirm(proposal: RetentionProposal, *, by: UUID, now: datetime) -> bool:
    """Confirm as the first or the second administrator; True when it is decided now and the erasing begins."""
    _demand_open(proposal)
    if proposal.first_by is None:
        proposal.first_by, proposal.first_at = by, now
        proposal.save(update_fields=["first_by", "first_at"])
        record("retention.confirm", proposal)
        return False
    if proposal.first_by == by:
        raise RetentionRefused(_("您已经确认过，须由另一名管理员再确认。"))
    proposal.second_by, proposal.second_at = by, now
    proposal.save(update_fields=["second_by", "second_at"])
    record("retention.confirm", proposal)
    defer("retention.erase", proposal_id=str(proposal.pk))
    return True


def refuse(proposal: RetentionProposal, *, by: UUID, now: datetime) -> None:
    """Refuse a proposal; the next one comes with the next month."""
    _demand_open(proposal)
    proposal.is_refused, proposal.finished_at = True, now
    proposal.save(update_fields=["is_refused", "finished_at"])
    record("retention.refuse", proposal)


def erase_some(proposal: RetentionProposal, *, now: datetime) -> int:
    """Erase the next people of a decided proposal and return how many; at 0 it is finished. In the system's seat."""
    if proposal.second_by is None or proposal.finished_at is not None:
        return 0
    people = list(due_people(proposal.kind, proposal.before_on).values_list("pk", flat=True)[:BATCH])
    for person_id in people:
        erase_person(person_id, purpose=_("保存期满"), order=str(proposal.pk))
    proposal.erased_count += len(people)
    if not people:
        proposal.finished_at = now
        record("retention.finish", proposal)
    proposal.save(update_fields=["erased_count", "finished_at"])
    return len(people)


def remind(now: datetime) -> int:
    """Tell the administrators above a stopped account that nobody looked into it in time; each is told once."""
    late, told = ReadingStop.objects.filter(released_at=None, decision="", due_at__lte=now), 0
    for stop in late:
        above = Unit.objects.filter(pk=stop.unit_id).values_list("path", flat=True).first() or []
        grants = Grant.objects.filter(valid_on(timezone.localdate(now)), role__in=REMINDED, unit_id__in=above)
        for account in Account.objects.filter(pk__in=grants.values("account_id"), is_active=True):
            title, body = (
                _("查看异常超期未核实"),
                _("一个帐号已自动暂停查看个人信息，至今没有人核实，请尽快办理。"),
            )
            told += send(
                account, "breaker.late", title, body, now=now, key=f"stop-late-{stop.pk}-{account.pk}"
            )
    return told


def _demand_open(proposal: RetentionProposal) -> None:
    if proposal.finished_at is not None or proposal.second_by is not None:
        raise RetentionRefused(_("这份提议已经办理。"))


def _years_before(on: date, years: int) -> date:
    return on.replace(year=on.year - years, day=min(on.day, 28))


def record(what: str, proposal: RetentionProposal) -> None:
    """Journal what was done with a proposal; counts only."""
    detail = {"proposal": str(proposal.pk), "kind": proposal.kind, "before": proposal.before_on.isoformat()}
    entries.record(what, detail=detail | {"people": proposal.people_count, "erased": proposal.erased_count})
