"""One account hands in only so many documents a day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from zhigong.kernel.access.claims import Claim, count_claim, make_claim
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.people import accounts
from zhigong.kernel.people.models import Account


@pytest.mark.django_db
def test_the_eleventh_document_of_a_day_is_refused_and_another_account_is_not():
    now = timezone.now()
    with acting(Seat.system("a test hands in documents")):
        one, other = accounts.create_worker("13800001875"), accounts.create_worker("13900002222")
        assert [bool(count_claim(one, now)) for _turn in range(11)] == [False] * 10 + [True]
        assert "明天再试" in count_claim(one, now)
        assert not count_claim(other, now)
        assert not count_claim(one, now + timedelta(days=1, minutes=1))


@pytest.mark.django_db
def test_a_claim_is_journaled_by_itself_and_the_account_keeps_its_phone_when_the_claim_is_corrected():
    on = timezone.localdate()
    with acting(Seat.system("a test claims")):
        account = accounts.create_worker("13800001875")
        first = make_claim(account, Claim("李晓华", "414", "E12345678"), on=on)
        entry = Entry.objects.get(what="people.claim")
        assert entry.subjects == [first] and entry.covers.get("people_versions")
        second = make_claim(account, Claim("李小华", "414", "E12345679"), on=on)
        kept = Account.objects.get(pk=account.pk)
        assert kept.person_id == second != first and accounts.mobile_of(kept) == "13800001875"
