"""A hotline ticket of a group becomes a report of arrears at the county, linked to it, with what the caller said."""

import pytest

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.matters.models import Link, Matter
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.protect.hotline.tests.officers import dispatch, make_world, take_down
from zhigong.modules.protect.wage_arrears.tests.reporting import recorded, told

pytestmark = pytest.mark.django_db


def test_the_county_takes_a_ticket_over_as_a_report():
    world = make_world()
    ticket = dispatch(world, take_down(world))
    officer = browser(world, "wang")
    address = f"/office/wage_arrears/record/?ticket={ticket.pk}"
    assert address in officer.get(f"/office/matters/{ticket.pk}/").content.decode()
    page = officer.get(address).content.decode()
    assert "336000" in page
    assert "产业园二期" in page
    chosen = world.employer["hengda"]
    assert f'name="employer" value="{chosen.uscc}"' in page
    assert f'name="employer_text" value="{chosen.name}"' in page
    assert officer.post(address, told(world)).status_code == 302
    with acting(Seat.system("look")):
        report = Matter.objects.get(kind="wage_arrears.report")
        assert report.unit_id == world.unit["qiaonan"].pk
        assert Link.objects.get(matter=report, kind="grew_out_of").other_id == ticket.pk


def test_a_ticket_becomes_one_report_only_while_that_one_counts():
    world = make_world()
    ticket = dispatch(world, take_down(world))
    officer, address = browser(world, "wang"), f"/office/wage_arrears/record/?ticket={ticket.pk}"
    officer.post(address, told(world))
    again = officer.post(address, told(world))
    assert again.status_code == 422
    with acting(Seat.system("look")):
        first = Matter.objects.get(kind="wage_arrears.report")
        assert first.number in again.content.decode()
        Matter.objects.filter(pk=first.pk).update(state="refused", closed_at=first.opened_at)
    assert officer.post(address, told(world)).status_code == 302


def test_a_ticket_out_of_sight_leads_nowhere():
    world = make_world()
    ticket = dispatch(world, take_down(world))
    assert browser(world, "liu").get(f"/office/wage_arrears/record/?ticket={ticket.pk}").status_code == 404


@pytest.mark.parametrize("asked", ["garbage", "9" * 5000, "00000000-0000-0000-0000-000000000000"])
def test_what_is_no_tickets_id_leads_nowhere(asked):
    officer = browser(make_world(), "wang")
    for answer in (officer.get, officer.post):
        assert answer(f"/office/wage_arrears/record/?ticket={asked}").status_code == 404


def test_a_matter_of_another_kind_is_no_ticket():
    world = make_world()
    officer, address = browser(world, "wang"), f"/office/wage_arrears/record/?ticket={recorded(world).pk}"
    assert officer.get(address).status_code == 404
    assert officer.post(address, told(world)).status_code == 404
