"""Days pass on one matter of the demonstration: its clocks run out, what was written down stays as it was."""

from datetime import date

import pytest

from zhigong.instances.demo_days import pass_days
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.matters.models import TimelineStep
from zhigong.modules.protect.mediation.models import Mediation
from zhigong.modules.protect.mediation.tests.table import Table
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db


def test_after_sixteen_days_the_door_to_arbitration_is_open():
    table = Table(build_world())
    table.at_table()
    told = pass_days(table.matter().number.lower(), 16)
    assert told == {"number": table.matter().number, "days": 16, "state": "mediating"}
    with acting(Seat.system("look")):
        kept = Mediation.objects.get(pk=table.matter_id)
        assert kept.received_on == date(2026, 2, 14) and kept.may_leave_on is not None
        accepted = TimelineStep.objects.get(matter_id=table.matter_id, step="accept")
        assert accepted.at.date() == date(2026, 3, 2)


def test_a_number_nobody_has_is_not_found():
    with pytest.raises(LookupError, match="TJ-1999-1"):
        pass_days("TJ-1999-1", 1)
