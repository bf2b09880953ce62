"""What nobody dealt with in time goes to the union above by the worker's own job; who leaves gives their work back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from zhigong.kernel.access.grants import end_grant
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.jobs import defer, run_due
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.notices.models import Notice
from zhigong.kernel.worklist import todos
from zhigong.kernel.worklist.inbox import inbox
from zhigong.kernel.worklist.models import Todo
from zhigong.modules.organise.joining.tests.test_story import SEEN, apply
from zhigong.testing.world import build_world


def test_the_worker_moves_an_overdue_application_to_the_union_above_once(own_database):
    world, now = build_world(), timezone.now()
    late = apply(world, employer=world.employer["hengda"].uscc, now=now - timedelta(days=30))
    for _turn in range(2):
        defer("cases.sweep", timestamp=int(now.timestamp()))
        run_due()
    with acting(Seat.system("look")):
        assert Matter.objects.get(pk=late.pk).state == "escalated"
        assert Notice.objects.filter(kind="joining.escalated").count() == 1
        [todo] = Todo.objects.filter(matter=late, done_at=None)
        assert (todo.unit_id, todo.reason) == (world.unit["willow"].pk, "overdue")
    with pytest.raises(Refused, match="已逾期，改由上级工会办理"):
        take_step(late.pk, "approve", seat=world.seat("chen"), now=now, data=SEEN)
    done = take_step(late.pk, "approve", seat=world.seat("zhao"), now=now, data=SEEN)
    assert done.matter.state == "approved"


def test_the_to_dos_of_an_officer_who_left_go_back_to_the_pool(own_database):
    world, now = build_world(), timezone.now()
    matter, zhao, qian = apply(world, source="willow", now=now), world.seat("zhao"), world.seat("qian")
    with acting(zhao):
        [row], _more = inbox(zhao, now=now)
        assert todos.take(row.todo.pk, zhao)
    with acting(qian):
        assert inbox(qian, now=now)[0] == []
    with acting(Seat.system("grants")):
        end_grant(world.grant["zhao"], on=timezone.localdate(now))
    defer("cases.sweep", timestamp=int(now.timestamp()))
    run_due()
    with acting(qian):
        [row], _more = inbox(qian, now=now)
        assert row.todo.matter_id == matter.pk
