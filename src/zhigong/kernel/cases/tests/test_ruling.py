"""A rule's new value: what it would do to clocks that run is shown before, and done when a second officer agrees."""

from datetime import date
from uuid import uuid4

import pytest

from zhigong.kernel.access.seats import acting
from zhigong.kernel.cases import registry, ruling
from zhigong.kernel.cases.tests.complaints import build_world
from zhigong.kernel.cases.tests.errands import ERRANDS, WORK
from zhigong.kernel.cases.tests.test_clocks import LOOK, ask, at, clock_of, last_day, take, todo_of
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.matters.models import TimelineStep
from zhigong.kernel.orgs.models import Place, Unit
from zhigong.kernel.rules.overriding import RuleRefused, propose_value, refuse_value

pytestmark = pytest.mark.django_db
NOW = at("2026-03-03")


@pytest.fixture
def world():
    with registry.using(ERRANDS):
        found = build_world()
        with acting(LOOK):
            Place.objects.get_or_create(code="610101", defaults={"name": "临水县", "level": "county"})
            Unit.objects.filter(pk=found.works.pk).update(place_id="610101")
            found.works.refresh_from_db()
        yield found


def propose(value="10 WD", region="61", since="2026-03-01", **more):
    with acting(LOOK):
        return propose_value(
            WORK.key, region, value, basis="省总〔2026〕3号", valid_from=date.fromisoformat(since),
            account_id=uuid4(), **more,
        )  # fmt: skip


def previewed(value) -> list[str]:
    with acting(LOOK):
        return [change.clock.matter.number for change in ruling.changes(value, NOW)]


def put_in_force(value) -> int:
    with acting(LOOK):
        return ruling.apply_value(ruling.approve(value.pk, account_id=uuid4(), now=NOW), NOW)


def test_by_default_only_clocks_that_count_from_its_date_on_change(world):
    before, after = ask(world, "2026-02-25"), ask(world, "2026-03-02")
    value = propose()
    assert previewed(value) == [after.number]
    assert put_in_force(value) == 1
    assert last_day(before) == "2026-03-17" and last_day(after) == "2026-03-16"
    assert todo_of(after).due_at == clock_of(after).due_at
    with acting(LOOK):
        assert TimelineStep.objects.get(matter=after, step="rule").opinion == "省总〔2026〕3号"
        assert Entry.objects.get(what="rules.apply").detail["clocks"] == 1
    assert put_in_force_again(value) == 0


def put_in_force_again(value) -> int:
    with acting(LOOK):
        return ruling.apply_value(value, NOW)


def test_it_binds_open_clocks_when_the_proposer_says_so(world):
    matter = ask(world, "2026-02-25")
    value = propose("20 WD", binds_open=True)
    assert previewed(value) == [matter.number]
    put_in_force(value)
    assert last_day(matter) == "2026-03-24" and clock_of(matter).length == "20 WD"


def test_a_pause_and_an_extension_stay_in_the_new_count(world):
    matter = ask(world, "2026-02-25")
    take(world, matter, "wait", "2026-02-26")
    take(world, matter, "bring", "2026-03-02", who="asker")
    take(world, matter, "extend", "2026-03-02", opinion="取证")
    put_in_force(propose("20 WD", binds_open=True))
    assert last_day(matter) == "2026-04-13"


def test_another_region_a_smaller_regions_own_value_and_what_ran_out_stay_untouched(world):
    matter, late = ask(world, "2026-03-02"), ask(world, "2026-01-05")
    assert previewed(propose(region="62", binds_open=True)) == []
    own = propose("12 WD", region="610101")
    put_in_force(own)
    assert last_day(matter) == "2026-03-18"
    assert previewed(propose("9 WD", binds_open=True)) == []
    assert clock_of(late).length == "15 WD"
    assert previewed(propose("1 h", region="610101", binds_open=True)) == [], (
        "no clock is made to end in the past"
    )


def test_what_comes_into_force_later_waits_for_its_day(world):
    ask(world, "2026-03-02")
    value = propose(since="2026-04-01", binds_open=True)
    with acting(LOOK):
        ruling.approve(value.pk, account_id=uuid4(), now=NOW)
    assert last_day(ask(world, "2026-03-03")) == "2026-03-24"


def test_a_proposal_turned_down_is_not_approved_any_more(world):
    value = propose()
    with acting(LOOK):
        refuse_value(value.pk, account_id=uuid4())
        with pytest.raises(RuleRefused, match="已经退回"):
            ruling.approve(value.pk, account_id=uuid4(), now=NOW)
        with pytest.raises(RuleRefused, match="已经处理"):
            refuse_value(value.pk, account_id=uuid4())
