"""The watch-list: an employer is told first, may object, and leaves it by itself on a day."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.agents import valid_on
from zhigong.kernel.access.models import EmployerAgent
from zhigong.kernel.access.seats import Seat, current_seat
from zhigong.kernel.cases.children import open_child
from zhigong.kernel.cases.engine import Outcome
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.cases.telling import tell
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.notices.messages import send
from zhigong.kernel.orgs.models import Employer
from zhigong.modules.protect.arrears_watch.models import WatchEntry
from zhigong.modules.protect.wage_arrears import public as wage_arrears

OPEN = ("told", "objected", "listed")
LONGEST_SERVICE = timedelta(days=30)


def propose(
    report_id: UUID, *, opinion: str, seat: Seat, now: datetime, served_on: date | None = None
) -> Outcome:
    """Tell an employer that it is to be watched, because of a verified report in sight; today unless said. Refused."""
    report = wage_arrears.facts(report_id)
    if report.employer_id is None:
        raise Refused(_("单位还没有对应到用人单位库，不能列入关注名单。"))
    if not report.is_verified:
        raise Refused(_("欠薪还没有核实，不能列入关注名单。"))
    _one_at_a_time(report.employer_id)
    if WatchEntry.objects.filter(employer_id=report.employer_id, matter__state__in=OPEN).exists():
        raise Refused(_("这家单位已在关注名单办理中。"))
    parent = get_matter(report_id, seat)
    return open_child(
        parent,
        "arrears_watch.entry",
        unit=parent.unit,
        parties=[("employer", Employer.objects.get(pk=report.employer_id))],
        seat=seat,
        now=now,
        data={"opinion": opinion, "served_on": served_on or timezone.localdate(now)},
        about=report,
    )


def _one_at_a_time(employer_id: int) -> None:
    """Two officers who tell the same employer do so one after the other, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('arrears_watch', %s))", [employer_id])


def why_not_served(matter: Matter, data: dict, *, on: date) -> str:
    """The employer's days begin when it was told, which is not to come and not long past."""
    if data["served_on"] > on:
        return _("送达日期不能晚于今天。")
    is_long_ago = data["served_on"] < on - LONGEST_SERVICE
    return _("送达日期距今超过 30 天，请重新告知。") if is_long_ago else ""


def keep_entry(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Write the entry with the sums it rests on."""
    report: wage_arrears.Facts = matter.about
    WatchEntry.objects.create(
        matter=matter,
        report_id=report.matter_id,
        employer_id=report.employer_id,
        people_count=report.people,
        amount=report.owed,
        told_by=actor.account_id,
    )
    _tell_agents(matter, report.employer_id, _("工会拟将单位列入欠薪关注名单，可以提出异议"))
    return {"people": report.people, "amount": str(report.owed)}


def _tell_agents(matter: Matter, employer_id: int, title: str) -> None:
    """Leave a notice with everybody who acts for the employer today."""
    agents = EmployerAgent.objects.filter(
        valid_on(timezone.localdate(matter.changed_at)), employer_id=employer_id
    )
    for agent in agents.select_related("account"):
        key = f"{matter.pk}-arrears_watch-{agent.pk}-{matter.step_count}"
        send(agent.account, "arrears_watch.told", title, now=matter.changed_at, matter_id=matter.pk, key=key)


def tell_officers_of_objection(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Let whoever told the employer know that it objects; the to-do goes to the union's officers."""
    tell(matter, "arrears_watch.objected", _("单位对列入关注名单提出异议"))


def why_not_decide(matter: Matter, data: dict, *, on: date) -> str:
    """An objection is decided by another person than whoever told the employer."""
    if current_seat().account_id == matter.arrears_watch.told_by:
        return _("告知由您经办，异议请由其他工作人员答复。")
    return ""


def enter_list(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """The employer stands on the list from today."""
    WatchEntry.objects.filter(matter=matter).update(listed_on=on)
    _tell_agents(matter, matter.arrears_watch.employer_id, _("单位已列入欠薪关注名单"))


def why_not_remove(matter: Matter, data: dict, *, on: date) -> str:
    """Early leave is for who has paid."""
    left = wage_arrears.facts(matter.arrears_watch.report_id).left
    return _("还欠 %(left)s 元，付清后才能提前移出。") % {"left": left} if left else ""


def tell_employer(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """The employer reads the answer on the matter's page; whoever told it is informed too."""
    _tell_agents(matter, matter.arrears_watch.employer_id, _("关注名单办理有结果"))
    tell(matter, "arrears_watch.ended", _("关注名单办理有结果"))
