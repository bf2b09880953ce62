"""Reminds both sides of instalments that fall due, once each."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.jobs import periodic
from zhigong.kernel.notices.messages import send
from zhigong.modules.protect.mediation import actions, queries, rules
from zhigong.modules.protect.mediation.models import Instalment

AT_ONCE = 500
OWING = ("agreed", "judicial_confirm", "arb_confirm", "performing")


@periodic("20 23 * * *", "mediation.remind")
def remind_daily() -> None:
    """Look each morning (07:20 in China) what falls due."""
    remind(timezone.now())


def remind(now: datetime) -> int:
    """Tell both sides of instalments due soon or overdue and not yet received; returns how many."""
    on = timezone.localdate(now)
    until = on + timedelta(days=rules.REMIND_AHEAD.on(on))
    due = Instalment.objects.select_related("matter").filter(
        paid_on__isnull=True, reminded_on__isnull=True, due_on__lte=until, matter__state__in=OWING
    )
    found = list(due.order_by("due_on")[:AT_ONCE])
    for one in found:
        matter, values = (
            one.matter,
            {"number": one.number, "day": one.due_on.isoformat(), "amount": one.amount},
        )
        kept = queries.kept_of(matter)
        title = _("调解协议第%(number)d期%(amount)s元于%(day)s到期") % values
        key = f"instalment-{one.pk}"
        send(kept.person_id, "mediation.due", title, now=now, matter_id=matter.pk, key=key)
        matter.changed_at = now
        actions.tell_employer(matter, kept, f"mediation.due-{one.pk}", title)
    Instalment.objects.filter(pk__in=[one.pk for one in found]).update(reminded_on=on)
    return len(found)
