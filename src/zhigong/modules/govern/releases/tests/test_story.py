"""A month is frozen, a second officer publishes it, everybody reads it; what would give somebody away stays hidden."""

from datetime import date, datetime
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from zhigong.kernel.access.grants import seat_for_grant
from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.cases.errors import NotAllowed, Refused
from zhigong.kernel.memberships.ledger import Event, append_many
from zhigong.kernel.metrics.suppression import determined
from zhigong.kernel.people.register import NewPerson, create_person
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.govern.releases import public
from zhigong.modules.govern.releases.actions.freezing import band_of, count_cells, sums_of
from zhigong.modules.govern.releases.models import Release
from zhigong.testing.world import TODAY, build_world

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
NUMBERS = count(1)
JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 28)
YES = {"opinion": "数字已核对。"}


def join(world, unit, people, on, sex="1", kind="1"):
    """Let some people join a union on a day."""
    with acting(Seat.system("join")):
        events = []
        for _number in range(people):
            person = create_person(
                NewPerson(name="张三", sex=sex, birth_on=date(1990, 3, 7), doc_type="414",
                          doc_number=f"E{next(NUMBERS):08d}"),
                on=TODAY,
            )  # fmt: skip
            events.append(Event("join", person, on, unit_id=world.unit[unit].pk, worker_kind=kind))
        append_many(events)


@pytest.fixture
def world():
    built = build_world()
    join(built, "hengda", 30, date(2025, 3, 1))
    join(built, "riders", 14, date(2025, 3, 2), sex="2", kind="13")
    join(built, "riders", 12, date(2025, 3, 3), sex="1", kind="13")
    return built


@pytest.fixture
def second(world):
    grant = Grant.objects.create(
        account=world.account["qian"],
        unit=world.unit["qiaonan"],
        role="union_chair",
        starts_on=date(2025, 1, 1),
    )
    return seat_for_grant(grant, TODAY)


def freeze(world, day=JANUARY):
    seat = world.seat("wang")
    with acting(seat):
        return public.freeze_month(world.unit["qiaonan"], day, seat=seat, now=NOW).matter


def published(world, second, day=JANUARY) -> Release:
    matter = freeze(world, day)
    take_step(matter.pk, "publish", seat=second, now=NOW, data=YES)
    with acting(Seat.public()):
        return Release.objects.get(matter_id=matter.pk)


def test_a_month_is_frozen_approved_by_another_and_read_by_everybody(world, second, client):
    matter = freeze(world)
    with pytest.raises(NotAllowed, match="本人"):
        take_step(matter.pk, "publish", seat=world.seat("wang"), now=NOW, data=YES)
    assert client.get("/releases/").context["releases"] == []
    take_step(matter.pk, "publish", seat=second, now=NOW, data=YES)
    (one,) = client.get("/releases/").context["releases"]
    page = client.get(f"/releases/{one.pk}/").content.decode()
    assert "桥南区总工会" in page and "不显示" in page and "58" in page
    file = client.get(f"/releases/{one.pk}/csv/")
    told = file.content.decode()
    assert file["Content-Type"].startswith("text/csv") and "不显示" in told
    for beside in (page, told):  # definition, moment and source beside the figures
        assert "会员数由会籍台账推导" in beside and "来源：会籍台账" in beside and "截至 " in beside
        assert " 岁" in beside, "bands of age stand in words"


def test_no_hidden_cell_follows_from_the_release(world, second):
    release = published(world, second)
    hidden = {key for key, value in release.cells.items() if value is None}
    assert hidden and determined(hidden, sums_of(release.cells)) == set()
    with acting(Seat.system("look")):
        values, _names = count_cells(world.unit["qiaonan"], JANUARY)
    assert all(key in hidden for key, value in values.items() if 0 < value < 10)
    for total, parts in sums_of(values):
        assert values[total] == sum(values[part] for part in parts)


def test_a_change_of_a_few_between_two_releases_stays_hidden(world, second):
    join(world, "hengda", 3, date(2026, 2, 10))
    first, later = published(world, second), published(world, second, FEBRUARY)
    assert first.cells["total"] is not None and later.cells["total"] is None
    for key, value in later.cells.items():
        if value is not None and first.cells.get(key) is not None:
            assert value == first.cells[key] or abs(value - first.cells[key]) >= 10


def test_a_release_never_changes_not_even_by_its_officers(world, second):
    release = published(world, second)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic(), acting(second):
        Release.objects.filter(pk=release.pk).update(cells={})
    join(world, "hengda", 5, date(2026, 1, 10))
    with acting(Seat.public()):
        assert Release.objects.get(pk=release.pk).cells == release.cells


def test_what_cannot_be_frozen_is_told(world, second):
    with pytest.raises(Refused, match="还没有结束"):
        freeze(world, TODAY)
    published(world, second, FEBRUARY)
    with pytest.raises(Refused, match="已发布过"):
        freeze(world, JANUARY)


def test_a_draft_is_judged_against_the_last_release_or_frozen_again(world, second):
    waiting = freeze(world, JANUARY)
    published(world, second, FEBRUARY)
    with pytest.raises(Refused, match="请重新冻结"):
        take_step(waiting.pk, "publish", seat=second, now=NOW, data=YES)
    take_step(waiting.pk, "refuse", seat=second, now=NOW, data=YES)
    with acting(Seat.public()):
        assert Release.objects.count() == 1


def test_an_officer_freezes_on_the_page_and_others_do_not(world):
    client = browser(world, "wang")
    page = client.post("/office/releases/", {"month_end": "2025-12-05"})
    assert page.status_code == 302
    assert "待第二人审核" in client.get("/office/releases/").content.decode()
    assert client.post("/office/releases/", {"month_end": "2099-01-01"}).status_code == 422
    assert browser(world, "lin").get("/office/releases/").status_code == 403
    with acting(world.seat("wang")):
        waiting = Release.objects.get()
    assert client.get(f"/office/matters/{waiting.matter_id}/").status_code == 200
    assert client.get(f"/releases/{waiting.pk}/").status_code == 404


def test_bands_are_derived_on_reading():
    assert band_of("1990-03", date(2024, 3, 31)) == "25-34"
    assert band_of("1990-03", date(2025, 2, 28)) == "25-34"
    assert band_of("1990-03", date(2025, 3, 31)) == "35-44"
    assert band_of("", JANUARY) == ""
