"""Two officers tell the same employer at the same moment: one entry, the other is told."""

import threading

from django.db import connection, transaction

from zhigong.kernel.access.seats import acting
from zhigong.kernel.cases.errors import Refused
from zhigong.modules.protect.arrears_watch import actions
from zhigong.modules.protect.wage_arrears.tests.reporting import NOW, verified
from zhigong.testing.world import build_world


def test_two_officers_telling_one_employer_make_one_entry(own_database):
    world = build_world()
    matter, seat, told = verified(world), world.seat("wang"), []

    def propose():
        with acting(seat):
            return actions.propose(matter.pk, opinion="拖欠12人工资", seat=seat, now=NOW)

    def tell():
        try:
            told.append(propose())
        except Refused as refused:
            told.append(refused.sentence)
        finally:
            connection.close()

    second = threading.Thread(target=tell)
    with acting(seat), transaction.atomic():
        propose()
        second.start()
        second.join(2)
        assert second.is_alive(), "the second officer did not wait for the first"
    second.join(60)
    assert told == ["这家单位已在关注名单办理中。"]
