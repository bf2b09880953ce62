"""An investigation's readings are hidden from their subject by two officers, to a day, and shown then with the order."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal import entries, order, proofs, seals
from zhigong.kernel.journal.models import Entry, WithholdingOrder
from zhigong.kernel.journal.withholding import (
    WithholdingRefused,
    ask_to_withhold,
    decide_withholding,
    withheld_before,
)
from zhigong.kernel.memberships.tests.small_tree import seat_at
from zhigong.lib.ids import uuid7

pytestmark = pytest.mark.django_db
BEIJING = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def case(tree):
    """A reading of somebody's data, an auditor and an audit administrator, and what the person sees."""
    me = uuid7()
    with acting(tree.officer):
        reading = entries.read("members.show", [me], "核查线索")

    class Case:
        person = me
        entry = reading
        auditor = seat_at(tree.province, role="auditor")
        administrator = seat_at(tree.province, role="audit_admin")
        officer = tree.officer

        @staticmethod
        def seen() -> list[str]:
            with acting(Seat.worker(uuid7(), me)):
                return list(Entry.objects.order_by("id").values_list("what", flat=True))

        @staticmethod
        def ask(**facts) -> WithholdingOrder:
            now = timezone.now()
            on = timezone.localdate(now)
            with acting(Case.auditor):
                entry = Entry.objects.get(pk=reading)
                until = facts.pop("until_on", on + timedelta(days=30))
                return ask_to_withhold(
                    entry, until, facts.pop("reason", "立案调查期间"), by=Case.auditor.account_id, now=now,
                    on=on, most_days=90,
                )  # fmt: skip

        @staticmethod
        def decide(asked, is_confirmed=True) -> None:
            with acting(Case.administrator):
                decide_withholding(
                    asked, by=Case.administrator.account_id, now=timezone.now(), is_confirmed=is_confirmed
                )

    return Case


def test_two_officers_hide_it_and_later_ones_of_the_same_office_until_the_day(case):
    assert case.seen() == ["members.show"]
    asked = case.ask()
    assert case.seen() == [], "asked for, it is held back so that the person is not warned"
    case.decide(asked)
    with acting(case.officer):
        entries.read("people.reveal", [case.person], "核查线索")
    assert case.seen() == []
    with acting(case.auditor):
        told = list(Entry.objects.filter(subjects__contains=[case.person]).values_list("what", flat=True))
    assert "journal.withhold" in told and "journal.ask_to_withhold" in told, (
        "the order itself is in the journal"
    )
    with acting(Seat.worker(uuid7(), case.person)):
        assert withheld_before(case.person) == []


def test_the_proof_of_a_withheld_entry_is_not_given_either(case):
    case.decide(case.ask())
    with acting(Seat.system("test")):
        order.sequence()
        while seals.seal_next():
            continue
    with acting(Seat.worker(uuid7(), case.person)), pytest.raises(proofs.NotSealed):
        proofs.prove_entry(case.entry)


def test_readings_of_another_office_stay_visible(case, tree):
    case.decide(case.ask())
    with acting(tree.other_officer):
        entries.read("members.list", [case.person], "日常")
    assert case.seen() == ["members.list"]


def test_refused_everything_is_shown_the_request_too(case):
    case.decide(case.ask(), is_confirmed=False)
    assert case.seen() == ["members.show", "journal.ask_to_withhold", "journal.refuse_to_withhold"]


def test_when_the_day_has_come_all_is_shown_with_the_order(case):
    """An order whose day has come, as the database finds it then."""
    passed = datetime(2026, 3, 2, 9, tzinfo=BEIJING)
    with acting(case.auditor):
        entry = Entry.objects.get(pk=case.entry)
        WithholdingOrder(
            entry_id=entry.pk, unit_id=entry.unit_id, subjects=entry.subjects, from_at=passed,
            until_on=timezone.localdate(entry.at), reason="已结案", asked_by=case.auditor.account_id, asked_at=passed,
        ).save(force_insert=True)  # fmt: skip
        asked = WithholdingOrder.objects.get()
    case.decide(asked)
    assert case.seen() == ["members.show", "journal.withhold"]
    with acting(Seat.worker(uuid7(), case.person)):
        assert [one.reason for one in withheld_before(case.person)] == ["已结案"]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"reason": " "}, "请写明"),
        ({"until_on": date(2020, 1, 1)}, "90天之内"),
        ({"until_on": date(2099, 1, 1)}, "90天之内"),
    ],
)
def test_an_order_needs_a_reason_and_a_near_day(case, facts, sentence):
    with pytest.raises(WithholdingRefused, match=sentence):
        case.ask(**facts)


def test_nobody_decides_their_own_or_a_second_time_and_the_database_refuses_it_too(case, tree):
    asked = case.ask()
    with acting(case.auditor):
        with pytest.raises(WithholdingRefused, match="不能确认自己"):
            decide_withholding(asked, by=case.auditor.account_id, now=timezone.now(), is_confirmed=True)
        with pytest.raises(IntegrityError), transaction.atomic():
            WithholdingOrder.objects.filter(pk=asked.pk).update(
                confirmed_by=case.auditor.account_id, confirmed_at=timezone.now()
            )
    case.decide(asked)
    with pytest.raises(WithholdingRefused, match="已经办理"):
        case.decide(asked)
    with acting(tree.officer), pytest.raises(DatabaseError), transaction.atomic():
        WithholdingOrder(
            entry_id=1, unit_id=1, subjects=[], from_at=timezone.now(), until_on=date(2027, 1, 1), reason="x",
            asked_by=tree.officer.account_id, asked_at=timezone.now(),
        ).save(force_insert=True)  # fmt: skip
    with acting(case.auditor):
        refused = Entry.objects.get(what="journal.withhold")
        assert refused.outcome == "done"
        with pytest.raises(WithholdingRefused, match="只有查看"):
            ask_to_withhold(
                refused,
                date(2027, 1, 1),
                "x",
                by=uuid7(),
                now=timezone.now(),
                on=date(2026, 12, 1),
                most_days=90,
            )
