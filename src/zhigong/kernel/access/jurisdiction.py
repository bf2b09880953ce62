"""The first wall: querysets that only answer for a seat, with its range written into the SQL."""

from django.db import models
from django.db.models import Q

from zhigong.kernel.access.seats import Seat, current_seat


def range_of(seat: Seat, prefix: str = "") -> Q:
    """Return the condition that a row lies in the seat's range; literals, so that a plain btree serves it."""
    if seat.line == "industrial":
        return Q(**{f"{prefix}industry_position__gte": seat.ilo, f"{prefix}industry_position__lte": seat.ihi})
    return Q(**{f"{prefix}position__gte": seat.lo, f"{prefix}position__lte": seat.hi})


class JurisdictionQuerySet(models.QuerySet):
    """Rows that carry a position (memberships and matters)."""

    def visible_to(self, seat: Seat):
        """Return the rows in the seat's range; parties reach theirs through the room's own queries."""
        return self.filter(range_of(seat))


class JurisdictionManager(models.Manager.from_queryset(JurisdictionQuerySet)):
    """Raises NoSeat unless somebody acts in a seat; the row-level policies are the second wall behind it."""

    def get_queryset(self):
        current_seat()
        return super().get_queryset()


def jurisdiction_manager() -> JurisdictionManager:
    """Return the manager of a model that carries positions."""
    return JurisdictionManager()
