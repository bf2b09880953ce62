"""Who is signed in is read anew for each page: a closed account, another password, a lost factor count at once."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zhigong.kernel.access.models import Grant
from zhigong.kernel.people.models import Account, Authenticator, Session
from zhigong.kernel.web.tests.officers import browser
from zhigong.testing.world import PASSWORD, build_world

HOME = "/office/"


@pytest.fixture
def world(db):
    return build_world()


@pytest.fixture
def officer(world):
    client = browser(world, "wang")
    assert client.get(HOME).status_code == 200
    return client


def is_asked_to_sign_in(client) -> bool:
    answer = client.get(HOME)
    return answer.status_code == 302 and answer["Location"].startswith("/office/login/")


def test_a_closed_account_is_signed_out_at_its_next_page(world, officer):
    Account.objects.filter(pk=world.account["wang"].pk).update(is_active=False)
    assert is_asked_to_sign_in(officer)


def test_a_changed_password_signs_other_devices_out(world, officer):
    account = Account.objects.get(pk=world.account["wang"].pk)
    account.set_password("another-password-2026")
    account.save(update_fields=["password"])
    assert is_asked_to_sign_in(officer)


def test_a_factor_taken_off_no_longer_counts(world, officer):
    Authenticator.objects.filter(user=world.account["wang"]).delete()
    assert is_asked_to_sign_in(officer)


def test_a_factor_that_is_no_longer_confirmed_does_not_count(world, officer):
    Authenticator.objects.filter(user=world.account["wang"]).update(confirmed=False)
    assert is_asked_to_sign_in(officer)


def test_a_password_given_out_by_another_is_changed_before_anything_else(world, officer):
    Account.objects.filter(pk=world.account["wang"].pk).update(must_change_password=True)
    for page in ("/office/", "/office/matters/"):
        assert officer.get(page).url == "/office/password/"
    assert "他人发给您的" in officer.get("/office/password/").content.decode()
    new = "only-I-know-this-2026"
    changed = officer.post("/office/password/", {"old": PASSWORD, "new": new, "again": new})
    assert (changed.status_code, changed.url) == (302, "/office/")
    assert officer.get("/office/").status_code == 200
    assert "他人发给您的" not in officer.get("/office/password/").content.decode()


def test_one_statement_reads_session_account_factor_and_seats(officer):
    with CaptureQueriesContext(connection) as seen:
        assert officer.get(HOME).status_code == 200
    begins = next(at for at, one in enumerate(seen) if (one["sql"] or "").startswith("SAVEPOINT"))
    assert begins == 1, "one statement, then the seat's transaction"


def test_a_row_that_names_another_is_not_believed(world, officer):
    other = world.account["shen"].pk
    Session.objects.filter(pk=officer.cookies["sessionid"].value).update(account_id=other)
    answer = officer.get(HOME)
    assert answer.wsgi_request.user.pk == world.account["wang"].pk, "the signed data says who it is"
    assert {seat.account_id for seat in answer.wsgi_request.seat_choice.others} == {world.account["wang"].pk}


def test_a_session_from_before_goes_on(world, officer):
    Session.objects.filter(pk=officer.cookies["sessionid"].value).update(account_id=None)
    answer = officer.get(HOME)
    assert answer.status_code == 200 and answer.wsgi_request.user.pk == world.account["wang"].pk


def test_a_seat_taken_away_is_gone_at_the_next_page(world, officer):
    Grant.objects.filter(account=world.account["wang"]).update(
        ends_on=date(2026, 1, 2), starts_on=date(2026, 1, 1)
    )
    assert officer.get(HOME).status_code == 403


def test_a_session_that_is_over_reads_nobody(officer):
    Session.objects.filter(pk=officer.cookies["sessionid"].value).update(expire_date=timezone.now())
    assert is_asked_to_sign_in(officer)
