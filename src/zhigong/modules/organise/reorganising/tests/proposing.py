"""Words of the tests: propose in an officer's seat, approve in another's."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Unit
from zhigong.modules.organise.reorganising import public
from zhigong.modules.organise.reorganising.models import Reorganisation

MONDAY = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
YES = {"opinion": "情况属实，同意。"}
DECIDED = {"decided_on": date(2026, 2, 20), "reason": "经双方会员代表大会讨论通过。"}


def fresh(unit: Unit) -> Unit:
    """Return the unit as it is now."""
    return Unit.objects.get(pk=unit.pk)


def propose(seat: Seat, kind: str, unit: Unit, now=MONDAY, undoes=None, branches=(), **values) -> Matter:
    """Draft, rehearse and send a reorganisation in the seat of an officer."""
    with acting(seat):
        if undoes is not None:
            undoes = Reorganisation.objects.select_related("unit", "target", "made").get(pk=undoes.pk)
        values = {"reason": "企业调整。", **values}
        change = public.draft(kind, fresh(unit), values, branches=branches, undoes=undoes)
        return public.propose(public.rehearsed(change, now=now), seat=seat, now=now).matter


def approve(seat: Seat, matter: Matter, now=MONDAY) -> Reorganisation:
    """Approve as an officer of the union above; return what was done."""
    take_step(matter.pk, "approve", seat=seat, now=now, data=YES)
    with acting(Seat.system("look")):
        return Reorganisation.objects.select_related("unit", "target", "made").get(pk=matter.pk)
