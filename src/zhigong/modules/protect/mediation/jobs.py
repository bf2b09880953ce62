"""Reminds both sides of instalments that fall due, once each."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.jobs import periodic
from zhigong.kernel.notices.messages import send
from zhigong.modules.protect.mediation import actions, queries, rules
from zhigong.modules.protect.mediation.models import Instalment

OWING = ("agreed", "judicial_confirm", "arb_confirm", "performing")


@periodic("20 23 * * *", "mediation.remind")
def remind_daily() -> None:
    """Look each morning (07:20 in China) what falls due."""
    remind(timezone.now())


def remind(now: datetime) -> int:
    """Tell both sides of instalments due soon or overdue and not yet received; returns how many."""
    on = timezone.localdate(now)
    open_ones = Instalment.objects.filter(
        paid_on__isnull=True, reminded_on__isnull=True, matter__state__in=OWING
    )
    places = open_ones.values_list("matter__unit__place_id", flat=True).distinct()
    return sum(
        _remind_at(open_ones.filter(matter__unit__place_id=place), place or "", on, now) for place in places
    )


def _remind_at(open_ones, place: str, on: date, now: datetime) -> int:
    """Remind of what falls due at one place, by its own number of days ahead."""
    until = on + timedelta(days=rules.REMIND_AHEAD.on(on, place))
    due = open_ones.filter(due_on__lte=until).select_related("matter__unit").order_by("due_on")
    found = list(due)
    for one in found:
        matter, kept = one.matter, queries.kept_of(one.matter)
        values = {"number": one.number, "day": one.due_on.isoformat(), "amount": one.amount}
        title = _("调解协议第%(number)d期%(amount)s元于%(day)s到期") % values
        key = f"instalment-{one.pk}"
        send(kept.person_id, "mediation.due", title, now=now, matter_id=matter.pk, key=key)
        matter.changed_at = now
        actions.tell_employer(matter, kept, f"mediation.due-{one.pk}", title)
    Instalment.objects.filter(pk__in=[one.pk for one in found]).update(reminded_on=on)
    return len(found)
