"""Officers keep the register of mediation bodies; where a worker's request goes follows from it."""

import pytest

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.protect.mediators import public
from zhigong.modules.protect.mediators.models import Body, Mediator
from zhigong.testing.world import TODAY, build_world

pytestmark = pytest.mark.django_db
BODY = {"kind": "street", "name": "柳林街道调解组织", "formed_on": "2024-05-01", "chair_name": "赵立"}


@pytest.fixture
def world():
    return build_world()


def test_an_officer_registers_a_body_and_its_mediator(world):
    zhao = browser(world, "zhao")
    assert zhao.post("/office/mediators/add/", BODY).status_code == 302
    with acting(Seat.system("look")):
        body = Body.objects.get()
    mediator = {"number": "TJ-1", "name": "钱芳", "kind": "fulltime", "username": "qian"}
    assert zhao.post(f"/office/mediators/{body.pk}/add/", mediator).status_code == 302
    with acting(Seat.system("look")):
        assert Mediator.objects.get().account_id == world.account["qian"].pk
    page = zhao.get("/office/mediators/").content.decode()
    assert "柳林街道调解组织" in page and "钱芳" in page
    assert "TJ-1" in zhao.get("/office/mediators/pick/?q=钱").content.decode()


def test_what_does_not_fit_is_told_in_a_sentence(world):
    zhao = browser(world, "zhao")
    zhao.post("/office/mediators/add/", BODY)
    twice = zhao.post("/office/mediators/add/", BODY)
    assert twice.status_code == 422 and "已登记同类" in twice.content.decode()
    elsewhere = zhao.post("/office/mediators/add/", BODY | {"unit": world.unit["shanbei"].code})
    assert elsewhere.status_code == 422
    with acting(Seat.system("look")):
        body = Body.objects.get()
    unknown = zhao.post(
        f"/office/mediators/{body.pk}/add/",
        {"number": "1", "name": "某", "kind": "lawyer", "username": "nobody"},
    )
    assert unknown.status_code == 422
    assert browser(world, "liu").get(f"/office/mediators/{body.pk}/add/").status_code == 404


def test_a_request_goes_to_the_nearest_body_and_without_one_to_the_county(world):
    employer = world.employer["hengda"]
    with acting(Seat.system("test")):
        before = public.find_taker(employer, None, "", wants_enterprise=False, on=TODAY)
        assert before.unit.pk == world.unit["qiaonan"].pk and before.body_id is None
        public.add_body(world.unit["willow"], "street", "柳林街道调解组织", TODAY, "赵立")
        after = public.find_taker(employer, None, "", wants_enterprise=False, on=TODAY)
        assert after.unit.pk == world.unit["willow"].pk
        assert (
            public.find_taker(None, None, "610101001", wants_enterprise=False, on=TODAY).unit.pk
            == after.unit.pk
        )
        assert public.find_taker(None, None, "", wants_enterprise=False, on=TODAY) is None
