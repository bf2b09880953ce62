"""Made-up lives of a small tree: random events of the ledger, corrected facts, units that move, for comparing two readings."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from uuid import UUID

from django.db import connection, transaction

from zhigong.kernel.access.seats import acting
from zhigong.kernel.memberships.ledger import Event, LedgerRefusal, append
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.metrics.tests.test_tampering import superuser
from zhigong.kernel.orgs.dates import effective
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.people.models import Person

NEXT = {
    "active": ("transfer_out_start", "retain", "amend", "reorganise", "resign", "void"),
    "transferring_out": ("transfer_in", "transfer_out_cancel", "resign"),
    "retained": ("restore", "transfer_in", "reorganise", "decease"),
    "ended": ("reinstate", "void"),
    "void": ("reinstate",),
}
MOVING = ("transfer_in", "reorganise", "retain")
KINDS, SEXES = ("1", "4", "13"), ("1", "2")


@dataclass
class Lives:
    """The people of a tree and what happens to them, by one seed."""

    tree: object
    person: object
    random: Random
    first: date
    last: date
    members: list[tuple[UUID, UUID]] = field(default_factory=list)
    changed: dict[int, date] = field(default_factory=dict)

    @property
    def unions(self) -> list[int]:
        """Where somebody may be a member."""
        return [self.tree.union.pk, self.tree.other_union.pk, self.tree.city.pk]

    def join(self, count: int) -> None:
        """Let people join on random days."""
        for _person in range(count):
            birth = date(1970 + self.random.randrange(30), 1 + self.random.randrange(12), 3)
            somebody = self.person(sex=self.random.choice(SEXES), birth_on=birth)
            unit, kind = self.random.choice(self.unions), self.random.choice(KINDS)
            with acting(self.tree.system), transaction.atomic():
                event = Event("join", somebody, self._day(self.first), unit_id=unit, worker_kind=kind)
                self.members.append((append(event), somebody))

    def live(self, steps: int) -> None:
        """Let random things happen: mostly events, now and then a corrected person or a unit that moves."""
        for _step in range(steps):
            draw = self.random.random()
            with acting(self.tree.system), transaction.atomic():
                if draw < 0.8:
                    self._event()
                elif draw < 0.95:
                    self._correct()
                else:
                    self._move()

    def _event(self) -> None:
        membership_id, _person = self.random.choice(self.members)
        held = Membership.objects.get(pk=membership_id)
        kind = self.random.choice(NEXT[held.state])
        event = Event(kind, held.person_id, self._day(held.since_on), membership_id=held.pk)
        if kind in MOVING:
            event.unit_id = self.random.choice(self.unions)
        if kind == "amend":
            event.worker_kind, event.joined_on = self.random.choice(KINDS), held.joined_on
        if kind == "reinstate":
            event.to_state = "active"
        try:
            with transaction.atomic():
                append(event)
        except LedgerRefusal:
            pass  # a step the ledger refuses changes nothing

    def _correct(self) -> None:
        _membership, somebody = self.random.choice(self.members)
        facts = ({"sex": self.random.choice(SEXES)}, {"is_migrant": True}, {"birth_on": date(1999, 5, 1)})
        Person.objects.filter(pk=somebody).update(**self.random.choice(facts))
        # as if learnt earlier: versions of this moment get a random day, never before the one before
        day = self._day(self.changed.get(somebody, self.first))
        self.changed[somebody] = day
        self._later = [*getattr(self, "_later", []), (day, somebody)]

    def _move(self) -> None:
        unit = self.tree.union
        day = self.changed[unit.pk] = self._day(self.changed.get(unit.pk, self.first))
        with effective(day):
            if self.random.random() < 0.5:
                Unit.objects.filter(pk=unit.pk).update(industry=self.random.choice("CGI"))
            else:
                above = self.random.choice([self.tree.city, self.tree.other_city])
                Unit.objects.filter(pk=unit.pk).update(path=[*above.path, unit.pk], parent=above)

    def date_corrections(self) -> None:
        """Give each version of a person the day it was made up for; those before it come first."""
        with superuser(connection.settings_dict["NAME"]) as opened:
            opened.execute(
                "UPDATE people_versions SET pgh_created_at = %s WHERE pgh_label = 'insert'", [self.first]
            )
            for day, somebody in getattr(self, "_later", []):
                opened.execute(
                    "UPDATE people_versions SET pgh_created_at = %s WHERE pgh_id = (SELECT min(pgh_id) FROM"
                    " people_versions WHERE pgh_obj_id = %s AND pgh_label = 'update' AND pgh_created_at > %s)",
                    [day, somebody, self.last + timedelta(days=1)],
                )

    def _day(self, earliest: date) -> date:
        """A day not before `earliest`, near it more often than far."""
        room = max((self.last - earliest).days, 0)
        return earliest + timedelta(days=min(int(self.random.expovariate(1 / 20)), room))
