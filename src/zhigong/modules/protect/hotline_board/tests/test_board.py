"""Lists, search and the board: found within one's range, counted once, money to the fen."""

import re
from decimal import Decimal

import pytest
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.tally import counts
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.protect.hotline.models import Ticket
from zhigong.modules.protect.hotline.tests.officers import REPLY, dispatch, make_world, step, take_down
from zhigong.modules.protect.hotline_board.queries import board

pytestmark = pytest.mark.django_db
LOOK = Seat.system("look")


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def desk(world):
    """The call-taker's browser."""
    return browser(world, "hua")


def test_tickets_are_found_by_number_phone_employer_and_words(world, desk):
    matter = take_down(world, now=timezone.now())
    for text in (matter.number, "13900008888", "三个月没发", "产业园", "恒达"):
        assert matter.number in desk.get("/office/hotline_board/search/", {"t": text}).content.decode(), text
    assert (
        matter.number not in desk.get("/office/hotline_board/search/", {"t": "13900007777"}).content.decode()
    )
    away = browser(world, "bao")
    for text in (matter.number, "13900008888", "三个月没发"):
        assert matter.number not in away.get("/office/hotline_board/search/", {"t": text}).content.decode(), (
            text
        )


def test_the_list_goes_on_by_key_and_the_board_counts(world, desk):
    now = timezone.now()
    made = [take_down(world, now=now) for _one in range(27)]
    first = desk.get("/office/hotline_board/tickets/").content.decode()
    assert made[-1].number in first and made[0].number not in first
    after = re.search(r"after=([0-9a-f-]{36})", first)[1]
    second = desk.get("/office/hotline_board/tickets/", {"after": after}).content.decode()
    assert made[0].number in second and made[-1].number not in second
    assert desk.get("/office/hotline_board/tickets/", {"after": "x"}).status_code == 404
    assert desk.get("/office/hotline_board/tickets/", {"scope": "late"}).status_code == 200
    dispatch(world, made[0])
    shown = desk.get("/office/hotline_board/live/").content.decode()
    assert "桥南区总工会" in shown and ">26<" in shown
    assert desk.get("/office/hotline_board/live/", headers={"HX-Request": "true"}).status_code == 200


def test_recovered_money_is_exact_to_the_fen(world):
    for amount in ("18600.55", "0.49", "99999999.01"):
        matter = step(world, dispatch(world, take_down(world)), "accept", "wang")
        step(world, matter, "reply", "wang", 1, **(REPLY | {"amount_recovered": amount}))
        step(world, matter, "call_back", "yuan", 2, satisfaction="5")
        step(world, matter, "close", "luo", 2)
    with acting(LOOK):
        shown = board.figures(world.unit["east"])
        assert shown["recovered"] == Decimal("100018600.05")
        assert (shown["cases"], shown["on_call"], shown["satisfied"]) == (3, 0, "100.0%")
        counts.fold()
        assert board.figures(world.unit["east"])["recovered"] == Decimal("100018600.05")


def test_what_changes_in_a_closed_ticket_is_counted_anew(world):
    matter = take_down(world)
    step(world, matter, "transfer_out", "hua", transferred_to="labour", opinion="已转区人社局。")
    with acting(LOOK):
        Ticket.objects.filter(pk=matter.pk).update(category="C201", amount_recovered="5.50")
        east = world.unit["east"]
        assert counts.read([east.pk], "hotline_cases", "topic")[east.pk] == {"C2": 1}
        assert board.figures(east)["recovered"] == Decimal("5.50")
