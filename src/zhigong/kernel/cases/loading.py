"""Loads a matter with all the engine needs to judge a step, in one statement."""

import json
from functools import cache
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.matters.models import Matter, Party
from zhigong.kernel.matters.queries import is_visible, visible_matters
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.worklist.models import Todo
from zhigong.lib.prepared import columns_of, make_instance, rows_of


def _complete(matters):
    """Add `party_list` (role, person, unit or employer, audience, unnamed) and `todo_units` (where its open to-dos lie) to each matter."""
    parties = Party.objects.filter(matter=OuterRef("pk")).order_by("pk").values(
        party=JSONObject(
            role="role", person_id="person_id", unit_id="unit_id", employer_id="employer_id",
            audience="audience", unnamed="unnamed",
        )
    )  # fmt: skip
    open_units = Todo.objects.filter(matter=OuterRef("pk"), done_at__isnull=True).values("unit_id")
    return matters.select_related("unit").annotate(
        party_list=ArraySubquery(parties), todo_units=ArraySubquery(open_units)
    )


def get_matter(matter_id: UUID, seat: Seat) -> Matter:
    """Return a matter the seat may see, ready for `available_steps`; raises Matter.DoesNotExist outside (404)."""
    return _complete(visible_matters(seat)).get(pk=matter_id)


def lock_matter(matter_id: UUID, seat: Seat) -> Matter:
    """Return the matter with its row locked until the transaction ends; raises Matter.DoesNotExist outside.

    One prepared statement by key; the first wall judges the row it brings, the second has judged it before.
    """
    rows = rows_of(connection, _locking(), [matter_id])
    if not rows:
        raise Matter.DoesNotExist(f"no matter {matter_id} in this seat")
    row, width = rows[0], len(Matter._meta.concrete_fields)
    matter = make_instance(connection, Matter, row[:width])
    matter.unit = make_instance(connection, Unit, row[width:-2])
    matter.party_list, matter.todo_units = json.loads(row[-2]), row[-1]
    if not is_visible(matter, seat):
        raise Matter.DoesNotExist(f"no matter {matter_id} in this seat")
    return matter


@cache
def _locking() -> str:
    return f"""
        SELECT {columns_of(Matter, "m")}, {columns_of(Unit, "u")},
               (SELECT coalesce(json_agg(json_build_object(
                           'role', p.role, 'person_id', p.person_id, 'unit_id', p.unit_id,
                           'employer_id', p.employer_id, 'audience', p.audience, 'unnamed', p.unnamed) ORDER BY p.id), '[]')::text
                  FROM matter_parties p WHERE p.matter_id = m.id),
               ARRAY(SELECT t.unit_id FROM todos t WHERE t.matter_id = m.id AND t.done_at IS NULL)
          FROM matters m JOIN units u ON u.id = m.unit_id WHERE m.id = %s FOR UPDATE OF m
    """
