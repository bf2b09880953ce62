"""Two officers press 批准 at the same moment, on two real connections: one decides, the other is told."""

import threading

from django.db import connection

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.memberships.models import Membership
from zhigong.modules.organise.joining.tests.test_story import NOW, SEEN, apply
from zhigong.testing.world import build_world


def test_one_decides_and_the_other_is_told(own_database):
    world = build_world()
    matter = apply(world)
    seats = [world.seat("zhao"), world.seat("qian")]
    ready, told = threading.Barrier(2), []

    def decide(seat):
        ready.wait()
        try:
            take_step(matter.pk, "approve", seat=seat, now=NOW, data=SEEN, expected=1)
            told.append("approved")
        except Refused as refused:
            told.append(refused.sentence)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(seat,)) for seat in seats]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(told) == ["approved", "已由他人办理，请刷新页面查看最新情况。"]
    with acting(Seat.system("look")):
        assert Membership.objects.filter(unit=world.unit["riders"]).count() == 1
