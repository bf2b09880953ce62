"""The member card: its code holds for two minutes, tells a stranger only what it must, and the reading is journaled."""

from datetime import timedelta

import pytest
from django.utils import timezone

from zhigong.kernel import crypto
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.memberships import ledger
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.web.card import make_card
from zhigong.kernel.web.tests.officers import browser
from zhigong.testing.world import TODAY

pytestmark = pytest.mark.django_db


def path_of(card) -> str:
    return "/verify/" + card.address.split("/verify/")[1]


def test_a_member_shows_the_card_and_a_stranger_verifies_it(world, client):
    page = browser(world, "li").get("/card/")
    card = page.context["card"]
    assert page.status_code == 200 and card.picture.startswith("data:image/svg+xml")
    checked = client.get(path_of(card))
    text = checked.content.decode()
    assert checked.status_code == 200 and "有效" in text
    assert "李*华" in text and "李建华" not in text and "恒达机械" in text
    with acting(Seat.system("reading the journal")):
        assert Entry.objects.filter(what="card.verify", subjects__contains=[world.person["li"]]).count() == 1


def test_the_code_is_renewed_while_the_page_is_open(world):
    client = browser(world, "li")
    renewed = client.get("/card/", headers={"HX-Request": "true"})
    assert "<html" not in renewed.content.decode() and 'hx-trigger="every 60s"' in renewed.content.decode()


def test_an_old_code_is_not_valid(world, client):
    card = make_card(world.person["li"], timezone.now() - timedelta(minutes=5))
    response = client.get(path_of(card))
    assert response.status_code == 410 and "过期" in response.content.decode()


def test_a_forged_code_is_not_valid_and_tells_nothing(world, client):
    token = make_card(world.person["li"], timezone.now()).address.split("/verify/")[1].strip("/")
    forged = ("A" if token[0] != "A" else "B") + token[1:]
    assert client.get(f"/verify/{forged}/").status_code == 410


def test_a_token_of_another_kind_is_no_card(world, client):
    later = int(timezone.now().timestamp()) + 60
    token = crypto.make_token("letter", world.person["li"].hex, later)
    assert client.get(f"/verify/{token}/").status_code == 410


def test_somebody_without_a_membership_has_no_code(world):
    page = browser(world, "courier").get("/card/")
    assert page.status_code == 200 and page.context["card"] is None


def test_guessing_codes_stops_the_address_and_a_right_one_waits_too(world, client):
    for _guess in range(60):
        assert client.get("/verify/guess/").status_code == 410
    card = make_card(world.person["li"], timezone.now())
    assert client.get(path_of(card)).status_code == 429
    assert "暂时锁定" in client.get(path_of(card)).content.decode()
    assert client.get(path_of(card), REMOTE_ADDR="10.1.1.1").status_code == 200


def test_a_look_at_somebody_whose_membership_ended_is_theirs_to_see(world, client):
    card = make_card(world.person["zhou"], timezone.now())
    with acting(Seat.system("a test ends a membership")):
        held = Membership.objects.get(person_id=world.person["zhou"])
        ledger.append(ledger.Event("resign", held.person_id, TODAY, membership_id=held.pk))
    assert client.get(path_of(card)).status_code == 410
    with acting(Seat.system("reading the journal")):
        assert Entry.objects.filter(what="card.verify", subjects__contains=[world.person["zhou"]]).exists()
