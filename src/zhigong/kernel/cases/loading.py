"""Loads a matter with all the engine needs to judge a step, in one statement."""

from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.matters.models import Matter, Party
from zhigong.kernel.matters.queries import visible_matters
from zhigong.kernel.worklist.models import Todo


def _complete(matters):
    """Add `party_list` (role, person_id, unit_id) and `todo_units` (where its open to-dos lie) to each matter."""
    parties = Party.objects.filter(matter=OuterRef("pk")).values(
        party=JSONObject(role="role", person_id="person_id", unit_id="unit_id")
    )
    open_units = Todo.objects.filter(matter=OuterRef("pk"), done_at__isnull=True).values("unit_id")
    return matters.select_related("unit").annotate(
        party_list=ArraySubquery(parties), todo_units=ArraySubquery(open_units)
    )


def get_matter(matter_id: UUID, seat: Seat) -> Matter:
    """Return a matter the seat may see, ready for `available_steps`; raises Matter.DoesNotExist outside (404)."""
    return _complete(visible_matters(seat)).get(pk=matter_id)


def lock_matter(matter_id: UUID, seat: Seat) -> Matter:
    """Return the matter with its row locked until the transaction ends; raises Matter.DoesNotExist outside."""
    return _complete(visible_matters(seat)).select_for_update(of=("self",)).get(pk=matter_id)
