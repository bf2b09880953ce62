"""What happens in each step of a reorganisation: verb_noun(matter, data, actor=, on=)."""

from datetime import date

from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.telling import tell
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.memberships.ledger import LedgerRefusal
from zhigong.kernel.orgs.industry import NotIndustrial
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.orgs.tree import TreeError
from zhigong.modules.organise.reorganising.actions import carrying, judging, undoing
from zhigong.modules.organise.reorganising.models import Reorganisation
from zhigong.modules.organise.reorganising.queries.rehearsing import subtree_ids


def keep_proposal(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Write down what was proposed and rehearsed (`matter.about`)."""
    change: Reorganisation = matter.about
    change.matter = matter
    change.save(force_insert=True)
    return {
        "kind": change.kind,
        "units": change.rehearsal.get("units"),
        "members": change.rehearsal.get("members"),
    }


def why_not_now(matter: Matter, *, on: date) -> str:
    """Return why it can no longer be done as proposed; the world may have changed since."""
    return judging.why_not(matter.reorganisation, on)


def carry_out(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Do all of it in this transaction, and keep what undoing needs."""
    change = _held(matter.reorganisation)
    sentence = judging.why_not(change, on)
    if sentence:
        raise Refused(sentence)
    work = undoing.undo if change.kind == "undo" else carrying.CARRY[change.kind]
    try:
        told = work(change, on)
    except (TreeError, NotIndustrial) as problem:
        raise Refused(str(problem)) from problem
    except LedgerRefusal as refusal:
        raise Refused(refusal.sentence) from refusal
    change.effective_on = on
    change.save()
    tell(matter, "reorganising.done", _("组织调整已批准并办理"), data["opinion"])
    return told


def _held(change: Reorganisation) -> Reorganisation:
    """Lock the unions a change touches, in one order, and read it again: nobody joins, merges or moves there meanwhile."""
    touched = {change.unit_id, change.target_id, *change.branches}
    if change.undoes is not None:
        touched |= {change.undoes.unit_id, change.undoes.made_id, *change.undoes.done.get("ended", [])}
    if change.kind == "dissolve":
        touched |= set(subtree_ids(change.unit))
    list(Unit.objects.select_for_update().filter(pk__in=touched - {None}).order_by("pk").values_list("pk"))
    change.refresh_from_db()
    return change


def tell_rejection(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Tell whoever proposed it why not."""
    Reorganisation.objects.filter(pk=matter.pk).update(came_to="rejected")
    tell(matter, "reorganising.rejected", _("组织调整未获批准"), data["opinion"])


def note_withdrawal(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Keep that the union which proposed it took it back before it was decided."""
    Reorganisation.objects.filter(pk=matter.pk).update(came_to="withdrawn")
