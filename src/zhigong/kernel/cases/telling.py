"""Telling people what became of a matter: whoever opened it, its officers, and the timeline."""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhigong.kernel.access.models import Grant
from zhigong.kernel.journal.entries import record
from zhigong.kernel.matters.models import Matter, TimelineStep
from zhigong.kernel.notices.messages import send
from zhigong.kernel.people.models import Account
from zhigong.kernel.worklist.models import Todo
from zhigong.lib.prepared import find_row

# What the house itself writes on a timeline, beside the steps of the service's table.
GENERIC = {
    "climb": gettext_lazy("转由上级工会办理"),
    "urge": gettext_lazy("上级工会催办"),
    "supervise": gettext_lazy("上级工会督办"),
    "answer_supervision": gettext_lazy("答复督办"),
    "procedure": gettext_lazy("改按新的办事流程办理"),
    "rule": gettext_lazy("期限按新规定调整"),
    "merge": gettext_lazy("并案"),
    "merged_in": gettext_lazy("并入了重复事项"),
    "undo_merge": gettext_lazy("撤销并案"),
}
POOL = 20  # of a unit's officers are told at most


def tell(matter: Matter, kind: str, title: str, body: str = "", *, sms: str | None = None) -> None:
    """Send the opener (or the first party) one message per step, however often this runs; `sms` says less than it."""
    account = find_row(connection, Account, matter.opened_by) if matter.opened_by else None
    target = account or next(UUID(party["person_id"]) for party in matter.party_list if party["person_id"])
    key = f"{matter.pk}-{kind}-{matter.step_count}"
    send(target, kind, title, body, now=matter.changed_at, matter_id=matter.pk, sms_text=sms, key=key)


def note_climb(matter: Matter, todo: Todo, now: datetime, *, why: str) -> None:
    """Tell the parties, the journal and the unit above that the matter lies there now; `why` is overdue or returned."""
    TimelineStep.objects.create(
        matter=matter,
        step="climb",
        from_state=matter.state,
        to_state=matter.state,
        at=now,
        actor_label=_("系统"),
        detail={"unit": todo.unit_id, "to_unit": todo.unit.name, "why": why},
    )
    record("cases.climb", matter=matter.pk, unit=todo.unit_id, detail={"why": why, "step": todo.step})
    titles = {
        "overdue": _("%(number)s 下级逾期，转本级办理"),
        "returned": _("%(number)s 多次退回，由本级决定"),
    }
    tell_officers(todo, "worklist.climbed", titles[why] % {"number": matter.number}, now=now, matter=matter)


def tell_officers(todo: Todo, kind: str, title: str, *, now: datetime, matter: Matter, body: str = "") -> int:
    """Leave a notice for the officer who has taken the to-do, else for its unit's officers; returns how many."""
    on = timezone.localdate(now)
    held = Grant.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)
    pool = held.filter(unit_id=todo.unit_id, role__in=todo.roles, account_id__isnull=False)
    accounts = Account.objects.filter(
        pk__in=[todo.account_id] if todo.account_id else pool.values("account_id")[:POOL]
    )
    key = f"{kind}-{todo.pk.hex}-{now:%Y%m%d%H%M}"
    return sum(
        send(account, kind, title, body, now=now, matter_id=matter.pk, key=f"{key}-{account.pk.hex[-12:]}")
        for account in accounts
    )
