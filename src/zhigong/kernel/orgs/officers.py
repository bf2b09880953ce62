"""Posts in a union's committee: who holds which, from when to when."""

from datetime import date

from django.db.models import Q, QuerySet

from zhigong.kernel.orgs.models import Officer, Unit


def officers_of(unit: Unit, on: date) -> QuerySet[Officer]:
    """Return the posts held in a unit on a day, in the order they are given."""
    held = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    begun = Q(starts_on__isnull=True) | Q(starts_on__lte=on)
    return unit.officers.filter(held, begun).order_by("id")
