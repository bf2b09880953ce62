"""Lets days pass on one matter of the demonstration, so that a deadline of weeks can be seen by hand."""

from datetime import timedelta

from django.apps import apps
from django.db import connection, models
from django.db.models import F
from procrastinate.contrib.django import app

from zhigong.instances.demo import MARK
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.matters.models import Matter

SWEEP = "cases.sweep"


def pass_days(number: str, days: int) -> dict:
    """Make a matter `days` older with its clocks and its line's records, then do what those mornings would have done.

    What may only be added to (timeline, room, letters, journal) stays as it was written. Returns {number, days, state}.
    LookupError when no matter has this number.
    """
    seat = Seat.system(MARK)
    with acting(seat):
        matter = Matter.objects.filter(number=number.upper()).first()
        if matter is None:
            raise LookupError(number)
        _make_older(Matter, {"pk": matter.pk}, days)
        for model in apps.get_models():
            for link in _links_to_matter(model):
                _make_older(model, {link.name: matter.pk}, days)
    _run_mornings(matter.kind.partition(".")[0])
    with acting(seat):
        matter.refresh_from_db()
    return {"number": matter.number, "days": days, "state": matter.state}


def _links_to_matter(model) -> list[models.ForeignKey]:
    """Return the keys by which records hang on their matter; where the program may only add there are none."""
    links = [
        one for one in model._meta.concrete_fields if one.name == "matter" and one.related_model is Matter
    ]
    return links if links and _may_update(model) else []


def _may_update(model) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'UPDATE')", [model._meta.db_table])
        return cursor.fetchone()[0]


def _make_older(model, which: dict, days: int) -> None:
    """Move every day and moment of these rows back."""
    moments = [one.name for one in model._meta.concrete_fields if isinstance(one, models.DateField)]
    if moments:
        older = {name: F(name) - timedelta(days=days) for name in moments}
        model._base_manager.filter(**which).update(**older)


def _run_mornings(line: str) -> None:
    """Look at the clocks, and do the line's own daily work."""
    for periodic in list(app.periodic_registry.periodic_tasks.values()):
        if periodic.task.name == SWEEP or periodic.task.name.startswith(f"{line}."):
            periodic.task(timestamp=0)
