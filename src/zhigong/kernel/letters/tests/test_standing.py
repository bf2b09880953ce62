"""A letter drawn up wrongly is withdrawn by a second officer; then what is refused."""

import pytest
from django.db import IntegrityError

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.letters import definition, reading
from zhigong.kernel.letters.issuing import Addressee, LetterRefused
from zhigong.kernel.letters.models import Letter
from zhigong.kernel.letters.standing import (
    find_standing,
    only_once_withdrawn,
    only_while_it_stands,
    withdraw,
)
from zhigong.kernel.letters.tests.samples import NOW, ON, PROPOSAL, REMINDER, issue_one
from zhigong.kernel.notices.models import Notice
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db
WHY = "主送机关写错"


@pytest.fixture
def world():
    with definition.using(REMINDER, PROPOSAL):
        yield build_world()


def issued_at_willow(world, **changes) -> Letter:
    """Let the township's officer issue a letter; the county's, above, is the second officer."""
    return issue_one(world, seat="zhao", unit="willow", **changes)


def test_a_second_officer_withdraws_a_letter_it_keeps_its_number_and_says_so(world):
    letter = issued_at_willow(world)
    with acting(world.seat("wang")):
        withdraw(letter, reason=WHY, by=world.seat("wang"), now=NOW)
        with pytest.raises(LetterRefused, match="已经作废"):
            withdraw(letter, reason="再来一次", by=world.seat("wang"), now=NOW)
    with acting(Seat.public()):
        assert reading.verify(letter.token).withdrawn_at == NOW
    with acting(Seat.system("look")):
        assert Entry.objects.filter(what="letters.withdraw").count() == 1
    assert issued_at_willow(world).sequence == letter.sequence + 1


def test_whoever_issued_it_does_not_withdraw_it_not_even_past_the_program(world):
    letter = issued_at_willow(world)
    with acting(world.seat("zhao")), pytest.raises(LetterRefused, match="另一名干部"):
        withdraw(letter, reason=WHY, by=world.seat("zhao"), now=NOW)
    with acting(world.seat("zhao")), pytest.raises(IntegrityError, match="letter_withdrawn_by_another"):
        Letter.objects.filter(pk=letter.pk).update(
            withdrawn_at=NOW, withdrawn_reason=WHY, withdrawn_by=world.account["zhao"].pk
        )
    with acting(world.seat("wang")), pytest.raises(LetterRefused, match="原因"):
        withdraw(letter, reason="  ", by=world.seat("wang"), now=NOW)


def test_the_addressee_is_told_and_cannot_withdraw_it_past_the_program(world):
    addressee = Addressee("李建华", person_id=world.person["li"])
    letter = issued_at_willow(world, addressee=addressee)
    with acting(Seat.system("a party")):
        letter.matter.parties.create(role="applicant", person_id=world.person["li"])
    with acting(world.seat("li")):
        changed = Letter.objects.filter(pk=letter.pk).update(withdrawn_at=NOW, withdrawn_reason=WHY)
        assert Letter.objects.filter(pk=letter.pk).exists() and changed == 0
    with acting(world.seat("wang")):
        withdraw(letter, reason=WHY, by=world.seat("wang"), now=NOW)
    with acting(Seat.system("look")):
        told = Notice.objects.get(account=world.account["li"], kind="letters.withdrawn")
    assert letter.number in told.body and WHY in told.body


def test_a_step_may_ask_that_a_letter_stands_or_was_withdrawn_before_another(world):
    letter = issued_at_willow(world)
    answer, anew = only_while_it_stands(REMINDER.code), only_once_withdrawn(REMINDER.code)
    with acting(world.seat("wang")):
        matter = letter.matter
        assert answer(matter, on=ON) == "" and letter.number in anew(matter, on=ON)
        withdraw(letter, reason=WHY, by=world.seat("wang"), now=NOW)
        assert "重新发出" in answer(matter, on=ON) and anew(matter, on=ON) == ""
    second = issued_at_willow(world, matter=matter)
    with acting(world.seat("wang")):
        assert find_standing(matter, REMINDER.code) == second and answer(matter, on=ON) == ""


def test_the_other_city_cannot_withdraw_it_past_the_program(world):
    letter = issued_at_willow(world)
    with acting(world.seat("liu")):
        assert Letter.objects.filter(pk=letter.pk).update(withdrawn_at=NOW, withdrawn_reason=WHY) == 0
