"""One account hands in only so many documents a day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from zhigong.kernel.access.claims import count_claim
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.people import accounts


@pytest.mark.django_db
def test_the_eleventh_document_of_a_day_is_refused_and_another_account_is_not():
    now = timezone.now()
    with acting(Seat.system("a test hands in documents")):
        one, other = accounts.create_worker("13800001875"), accounts.create_worker("13900002222")
        assert [bool(count_claim(one, now)) for _turn in range(11)] == [False] * 10 + [True]
        assert "明天再试" in count_claim(one, now)
        assert not count_claim(other, now)
        assert not count_claim(one, now + timedelta(days=1, minutes=1))
