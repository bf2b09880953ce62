"""The ticket's page and the worker's: who called stays masked, the employer's side sees nothing, one follows one's own."""

import pytest
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.protect.hotline.tests.officers import make_world, take_down

pytestmark = pytest.mark.django_db
LOOK = Seat.system("look")


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def desk(world):
    """The call-taker's browser."""
    return browser(world, "hua")


def test_who_called_is_masked_until_it_is_asked_for_and_that_is_journaled(world, desk):
    matter = take_down(world, now=timezone.now())
    page = desk.get(f"/office/matters/{matter.pk}/").content.decode()
    assert "张*丰" in page and "139****8888" in page and "13900008888" not in page
    clear = desk.post(f"/office/hotline/{matter.pk}/caller/").content.decode()
    assert "张三丰" in clear and "13900008888" in clear
    with acting(LOOK):
        assert Entry.objects.filter(what="hotline.reveal", matter_id=matter.pk).exists()
    assert browser(world, "wang").post(f"/office/hotline/{matter.pk}/caller/").status_code == 404


def test_the_employers_side_never_sees_the_hotline(world):
    take_down(world, now=timezone.now())
    side = browser(world, "xu")
    for address in ("console/", "board/tickets/", "board/search/?t=RX-1", "board/live/"):
        assert side.get(f"/office/hotline_{address}").status_code == 403, address


def test_a_worker_hands_one_in_and_follows_it(world):
    phone = browser(world, "courier")
    assert phone.get("/hotline/new/").status_code == 200
    wanted = {
        "subject": "没有签合同", "content": "入职五个月没有签。", "category": "C202", "place": "610101",
        "headcount": "1", "identity": "anonymous",
    }  # fmt: skip
    assert phone.post("/hotline/new/", wanted | {"subject": ""}).status_code == 422
    sent = phone.post("/hotline/new/", wanted)
    assert sent.status_code == 302
    assert "没有签合同" in phone.get(sent.url).content.decode()
    assert "没有签合同" in phone.get("/hotline/").content.decode()
