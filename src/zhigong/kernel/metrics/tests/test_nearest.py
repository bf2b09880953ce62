"""Any day from the nearest known figures: a closed month's or today's and the events between say what the ledger says."""

from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.utils import timezone

from zhigong.kernel.access.seats import acting
from zhigong.kernel.memberships.ledger import Event, append
from zhigong.kernel.metrics import closings, past
from zhigong.kernel.metrics.tests.lives import Lives
from zhigong.kernel.metrics.tests.test_tampering import superuser
from zhigong.kernel.metrics.verify import verify_all
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.tally import counts

ALL = [*past.CLOSED, "birth_month", "joined_month"]
OURS = {"closings", "tally_totals", "tally_cells", "membership_departures"}


def rows(statement: str, *values) -> set:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return set(cursor.fetchall())


def bases(nodes, days) -> set:
    """From where each day was counted; the owner's own question."""
    with superuser(connection.settings_dict["NAME"]) as opened:
        asked = (
            "SELECT DISTINCT CASE WHEN b IS NULL THEN 'ledger' WHEN isfinite(b) THEN 'month' ELSE 'now' END"
        )
        asked += " FROM unnest(%s::date[]) d CROSS JOIN LATERAL member_base(%s::bigint[], true, d, 0) b"
        return {row[0] for row in opened.execute(asked, [days, nodes]).fetchall()}


def compare(day, nodes) -> None:
    """Hold every reading of a day against the ledger's own."""
    near = "SELECT * FROM members_on(%s::bigint[], %s::text[], %s, 0)"
    ledger = "SELECT node_id, '', '', amount FROM member_counts_as_of(%s::bigint[], %s)"
    assert rows(near, nodes, [""], day) == rows(ledger, nodes, day), day
    ledger = "SELECT * FROM member_dimensions_as_of(%s::bigint[], %s)"
    assert rows(near, nodes, list(past.CLOSED), day) == rows(ledger, nodes, day), day
    for node in nodes:
        ledger = "SELECT %s::bigint, m.* FROM members_as_of(%s, %s) m"
        assert rows(near, [node], ALL, day) == rows(ledger, node, node, day), (day, node)
        cells = rows("SELECT * FROM member_cells_on(%s, %s, 0)", node, day)
        assert cells == rows("SELECT * FROM member_cells_as_of(%s, %s)", node, day), (day, node)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_day_of_random_lives_is_what_the_ledger_says(committed, seed):
    today = timezone.localdate()
    first, random = today - timedelta(days=150), Random(seed)
    lives = Lives(committed, committed.person, random, first, today - timedelta(days=1))
    lives.join(25)
    lives.live(90)
    lives.date_corrections()
    nodes = list(Unit.objects.values_list("pk", flat=True))
    with acting(committed.system):
        counts.fold()
        closings.close_due(today)
    days = [first + timedelta(days=one) for one in range(-5, 150, 12)] + closings.months_closed()
    assert bases(nodes, days) == {"month", "now"}
    with acting(committed.system):
        for day in days:
            compare(day, nodes)
    lives.live(20)  # learnt after the closing, some of it reaching back
    with acting(committed.system):
        for day in days:
            compare(day, nodes)
        assert [one for one in verify_all()["problems"] if one["table"] in OURS] == []


def test_few_members_and_days_far_back_are_counted_from_the_ledger(committed):
    today, nodes = timezone.localdate(), [committed.province.pk]
    with acting(committed.system):
        append(Event("join", committed.person(), today - timedelta(days=800), unit_id=committed.union.pk))
        counts.fold()
        assert past.members_as_of(nodes, today - timedelta(days=5)) == {nodes[0]: 1}
        assert past.members_as_of(nodes, today - timedelta(days=900)) == {nodes[0]: 0}
    assert bases(nodes, [today - timedelta(days=700)]) == {"ledger"}
    assert bases(nodes, [today - timedelta(days=30)]) == {"now"}


def test_whoever_changed_and_was_erased_since_a_closing_is_left_to_the_ledger(committed):
    from zhigong.kernel.people.erasing import erase_person

    today = timezone.localdate()
    end = closings.month_before(closings.month_before(closings.month_before(today)))
    with acting(committed.system):
        somebody = committed.person(sex="2")
        membership = append(Event("join", somebody, end - timedelta(days=9), unit_id=committed.union.pk))
        append(Event("resign", somebody, end + timedelta(days=3), membership_id=membership))
        counts.fold()
    with acting(committed.system):
        closings.close_due(today)
        erase_person(somebody, purpose="本人要求", order="1")
    with acting(committed.system):
        node = committed.province.pk
        assert past.many_dimensions_as_of([node], end)[node]["sex"] == {"0": 1}, "few: the ledger"
        kept = rows("SELECT * FROM members_on(%s::bigint[], '{sex}', %s, 0)", [node], end + timedelta(days=1))
        assert kept == {(node, "sex", "2", 1)}, "who did not change counts as the closing has it"
        compare(end + timedelta(days=5), [node])


def test_a_void_taken_back_after_the_closing_counts_again_in_the_closed_month(committed):
    today = timezone.localdate()
    end = closings.month_before(closings.month_before(today))
    with acting(committed.system):
        somebody = committed.person()
        membership = append(Event("join", somebody, end - timedelta(days=9), unit_id=committed.union.pk))
        append(Event("void", somebody, end + timedelta(days=2), membership_id=membership))
        counts.fold()
    with acting(committed.system):
        closings.close_due(today)
    node = committed.city.pk
    with acting(committed.system):
        assert closings.read_closings([node], end)[node][1] == {}
        again = Event("reinstate", somebody, today, membership_id=membership, to_state="active")
        append(again)
    with acting(committed.system):
        assert closings.read_closings([node], end) is None, "learnt since, and it reaches back"
        compare(end, [node])
        assert closings.next_to_close(today) is not None
