"""A register file is read, the counts tell who has no union, an officer founds one; then what is refused."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.employers import cover_employer
from zhigong.kernel.orgs.models import CoveredEmployer, Employer, Unit
from zhigong.kernel.orgs.tree import add_unit
from zhigong.kernel.tally import counts
from zhigong.kernel.worklist.models import Todo
from zhigong.modules.organise.coverage import actions, jobs, queries
from zhigong.modules.organise.coverage.models import Drive, MarketEmployer
from zhigong.modules.organise.coverage.tests.registering import MONDAY, code, read, row, sheet, write
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db
ON = MONDAY.date()


@pytest.fixture
def world():
    return build_world()


def figures(world, unit: str):
    employers, staff = queries.shares([world.unit[unit].pk])[world.unit[unit].pk]
    return employers.whole, employers.reached, staff.whole, staff.reached


def system():
    return acting(Seat.system("look"))


def market(number: int) -> MarketEmployer:
    return MarketEmployer.objects.get(employer__uscc=code(number))


def test_the_counts_tell_who_has_no_union_at_every_level(world):
    hengda = world.employer["hengda"].uscc
    kept = write(
        world, row(0, "恒达机械有限公司", staff=200, uscc=hengda), row(1, "晨光餐饮有限公司", staff=12, industry="H"),
        row(2, "远航物流有限公司", staff=88, industry="G", place="610101"),
    )  # fmt: skip
    assert kept.state == "done" and kept.counts["new"] == 3
    assert figures(world, "willow") == (2, 1, 212, 200)
    assert figures(world, "qiaonan") == figures(world, "province") == (3, 1, 300, 200)
    assert figures(world, "west") == (0, 0, 0, 0)
    with system():
        sizes = {
            code: (one.whole, one.reached)
            for code, _t, one, _p in queries.groups(world.unit["east"].pk, "size")
        }
        assert sizes == {"1": (1, 0), "2": (1, 0), "3": (1, 1)}
        assert jobs.recount() == []


def test_the_same_file_again_changes_nothing_and_a_closed_employer_falls_out(world):
    rows = [row(1, "晨光餐饮有限公司"), row(2, "远航物流有限公司", staff=40)]
    write(world, *rows)
    again = read(world, sheet(*rows))
    assert (again.counts["same"], again.counts["new"], again.counts["update"]) == (2, 0, 0)
    write(world, row(1, "晨光餐饮有限公司", state="注销"), row(2, "远航物流集团有限公司", staff=45))
    assert figures(world, "willow") == (1, 0, 45, 0)
    with system():
        assert Employer.objects.get(uscc=code(2)).name == "远航物流集团有限公司"
        assert jobs.recount() == []


def test_a_union_founded_anywhere_takes_its_employer_off_the_list_at_once(world):
    write(world, row(1, "晨光餐饮有限公司"), row(2, "远航物流有限公司", staff=40))
    with system():
        add_unit(world.unit["willow"], "晨光餐饮工会委员会", "grassroots", "basic", employer_id=market(1).pk)
        assert market(1).covered == "own"
        assert figures(world, "qiaonan") == (2, 1, 100, 60)
        riders = world.unit["riders"]
        Unit.objects.filter(pk=riders.pk).update(state="active")
        link = cover_employer(riders, market(2).employer, starts_on=ON)
        with connection.cursor() as cursor:
            cursor.execute("SELECT coverage_derive(%s, %s)", [[market(2).pk], ON])
        assert market(2).covered == "joint" and figures(world, "qiaonan") == (2, 2, 100, 100)
        CoveredEmployer.objects.filter(pk=link.pk).update(ends_on=ON - timedelta(days=1))
        assert market(2).covered == "" and jobs.recount() == []


def test_a_unit_that_moves_takes_its_counts_along(world):
    write(world, row(1, "晨光餐饮有限公司"))
    with system():
        willow, shanbei = world.unit["willow"], world.unit["shanbei"]
        path = [*shanbei.path, willow.pk]
        Unit.objects.filter(pk=willow.pk).update(path=path)
        assert figures(world, "qiaonan") == (0, 0, 0, 0) and figures(world, "west") == (1, 0, 60, 0)
        assert jobs.recount() == []


def test_a_wrong_count_is_found_and_counted_anew(world):
    write(world, row(1, "晨光餐饮有限公司"))
    with system():
        counts.add([counts.Delta("employers", [world.unit["willow"].pk], 5, {"covered": "none"})])
        assert jobs.recount() == ["employers"]
        assert jobs.recount() == [] and figures(world, "willow") == (1, 0, 60, 0)


def assigned(world, number: int = 1, who: str = "zhao") -> Matter:
    grant = actions.find_officer(world.grant[who].pk, ON)
    with acting(world.seat("wang")):
        assert actions.assign(market(number).pk, grant, seat=world.seat("wang"), now=MONDAY) == ""
        return Matter.objects.get(kind="coverage.drive", coverage_drive__is_open=True)


def test_a_named_officer_contacts_collects_and_a_union_is_founded(world):
    write(world, row(1, "晨光餐饮有限公司"))
    matter, zhao = assigned(world), world.seat("zhao")
    with system():
        todo = Todo.objects.get(matter=matter)
        assert todo.account_id == world.account["zhao"].pk and todo.due_at is not None
    contact = {"contacted_on": "2026-03-02", "opinion": "见了负责人。"}
    take_step(matter.pk, "contact", seat=zhao, now=MONDAY, data=contact)
    with system():
        matter.refresh_from_db()
        actions.keep_officer(matter)
        assert Todo.objects.get(matter=matter, done_at=None).account_id == world.account["zhao"].pk
    take_step(matter.pk, "collect", seat=zhao, now=MONDAY, data={"materials": ["request", "members"]})
    data = {"union": world.unit["hengda"].code}
    with pytest.raises(Refused, match="不是“晨光餐饮有限公司”的工会"):
        take_step(matter.pk, "found", seat=zhao, now=MONDAY, data=data)
    with system():
        unit = add_unit(
            world.unit["willow"], "晨光餐饮工会委员会", "grassroots", "basic", employer_id=market(1).pk
        )
    done = take_step(matter.pk, "found", seat=zhao, now=MONDAY, data={"union": unit.code})
    assert done.matter.state == "founded"
    with system():
        assert Drive.objects.get(pk=matter.pk).union_id == unit.pk


def test_a_refusal_keeps_its_reason_for_the_statistics_and_the_employer_may_be_assigned_again(world):
    write(world, row(1, "晨光餐饮有限公司"))
    matter, zhao = assigned(world), world.seat("zhao")
    data = {"reason": "few", "opinion": "目前只有六名职工。"}
    take_step(matter.pk, "refuse", seat=zhao, now=MONDAY, data=data)
    with acting(world.seat("wang")):
        assert [
            (str(title), n) for title, n in queries.reasons(world.seat("wang"), world.unit["qiaonan"])
        ] == [("人数太少", 1)]
    assert assigned(world).pk != matter.pk


def test_work_at_a_closed_employer_is_let_go(world):
    write(world, row(1, "晨光餐饮有限公司"))
    matter = assigned(world)
    write(world, row(1, "晨光餐饮有限公司", state="注销"))
    with acting(Seat.system("jobs")):
        assert jobs.let_go(timezone.now()) == 1
        matter.refresh_from_db()
        assert matter.state == "dropped" and jobs.let_go(timezone.now()) == 0
