"""Duplicates, children and ties: merged and undone, never less confidential, always with both ends in sight."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases import registry
from zhigong.kernel.cases.children import open_child
from zhigong.kernel.cases.engine import available_steps, take_step
from zhigong.kernel.cases.errors import NotAllowed, Refused
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.cases.merging import merge, undo_merge
from zhigong.kernel.matters.links import LinkRefused, link, links_of, tie, unlink
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.matters.tests.disputes import DISPUTES, MONDAY, file_dispute
from zhigong.kernel.notices.models import Notice
from zhigong.kernel.worklist.models import Clock, Todo
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with registry.using(DISPUTES):
        yield build_world()


def joined(world, **more):
    """Return a worker's matter, merged into another's."""
    duplicate, into = file_dispute(world, key="wu", **more), file_dispute(world)
    with acting(world.seat("chen")) as seat:
        merge(duplicate.pk, into.pk, seat=seat, now=MONDAY + timedelta(hours=1), reason="同一工地同一批欠薪")
    return duplicate, into


def test_a_duplicate_is_merged_and_its_worker_sees_the_matter_that_goes_on(world):
    duplicate, into = joined(world)
    wu = world.seat("wu")
    with acting(wu):
        assert get_matter(duplicate.pk, wu).state == "merged"
        seen = get_matter(into.pk, wu)
        assert (
            available_steps(seen, wu) == []
        )  # not the applicant: nobody else's matter is theirs to take back
        [row] = links_of(get_matter(duplicate.pk, wu), wu)
        assert (row["other"], row["title"]) == (into, "已并入")
        assert Notice.objects.get(kind="matters.merged").matter_id == into.pk
    with acting(Seat.system("look")):
        assert not Clock.objects.filter(matter=duplicate, stopped_at=None).exists()
        assert not Todo.objects.filter(matter=duplicate, done_at=None).exists()
        assert Todo.objects.filter(matter=into, done_at=None).count() == 1


def test_a_merge_is_undone_by_the_same_office_and_all_goes_on_as_before(world):
    duplicate, into = joined(world)
    with acting(world.seat("chen")) as seat:
        undo_merge(duplicate.pk, seat=seat, now=MONDAY + timedelta(days=3), reason="不是同一工地")
        again = get_matter(duplicate.pk, seat)
        assert (again.state, again.closed_at) == ("filed", None)
        assert Clock.objects.filter(matter=duplicate, stopped_at=None).count() == 1
        assert Todo.objects.filter(matter=duplicate, done_at=None).count() == 1
        assert links_of(again, seat) == []
        assert [step.code for step in available_steps(again, seat)] == ["ask", "note", "close"]
    with acting(world.seat("wu")) as wu, pytest.raises(Matter.DoesNotExist):
        get_matter(into.pk, wu)


def test_an_unnamed_duplicate_stays_unnamed_where_it_goes(world):
    _duplicate, into = joined(world, unnamed=True)
    with acting(world.seat("xu")) as seat:
        assert {party["role"] for party in get_matter(into.pk, seat).party_list} == {"applicant", "employer"}


def test_merging_is_refused_with_a_sentence(world):
    matter, other = file_dispute(world, key="wu"), file_dispute(world)
    call = file_dispute(world, service="disputes.call")
    shut = file_dispute(world, key="wu", confidentiality=1)
    with acting(world.seat("chen")) as seat:
        for one, into, sentence in (
            (matter, matter, "不能并入自己"), (matter, call, "同一类"), (shut, other, "保密程度较低"),
        ):  # fmt: skip
            with pytest.raises(Refused, match=sentence):
                merge(one.pk, into.pk, seat=seat, now=MONDAY, reason="重复")
        with pytest.raises(Refused, match="理由"):
            merge(matter.pk, other.pk, seat=seat, now=MONDAY, reason=" ")
        take_step(other.pk, "close", seat=seat, now=MONDAY)
        with pytest.raises(Refused, match="已经办结"):
            merge(matter.pk, other.pk, seat=seat, now=MONDAY, reason="重复")
        with pytest.raises(Refused, match="当前状态不能并案"):
            merge(other.pk, matter.pk, seat=seat, now=MONDAY, reason="重复")


def test_who_does_not_handle_both_merges_nothing_and_after_its_time_nothing_is_undone(world):
    matter, other = file_dispute(world, key="wu"), file_dispute(world)
    for key, raised in (("wang", NotAllowed), ("liu", Matter.DoesNotExist), ("li", Matter.DoesNotExist)):
        with acting(world.seat(key)) as seat, pytest.raises(raised):
            merge(matter.pk, other.pk, seat=seat, now=MONDAY, reason="重复")
    with acting(world.seat("li")) as seat, pytest.raises(NotAllowed):
        merge(other.pk, other.pk, seat=seat, now=MONDAY, reason="重复")
    duplicate, _into = joined(world)
    with acting(world.seat("wang")) as seat, pytest.raises(NotAllowed):
        undo_merge(duplicate.pk, seat=seat, now=MONDAY, reason="错了")
    with acting(world.seat("chen")) as seat, pytest.raises(Refused, match="已过可以撤销"):
        undo_merge(duplicate.pk, seat=seat, now=MONDAY + timedelta(days=8), reason="错了")


def test_a_child_is_linked_and_never_less_confidential_and_keeps_who_is_unnamed(world):
    parent = file_dispute(world, unnamed=True, confidentiality=1)
    with acting(world.seat("li")) as seat:
        child = open_child(
            get_matter(parent.pk, seat), "disputes.call", unit=world.unit["hengda"], seat=seat, now=MONDAY,
            parties=[("applicant", world.person["li"])],
        ).matter  # fmt: skip
    with acting(world.seat("chen")) as seat:
        seen = get_matter(child.pk, seat)
        assert seen.confidentiality == 1 and seen.party_list[0]["unnamed"] is True
        [row] = links_of(seen, seat)
        assert (row["other"].pk, row["title"]) == (parent.pk, "由它引出")


def test_matters_of_one_employer_are_tied_and_untied_by_whoever_sees_both(world):
    matter, other, call = (
        file_dispute(world),
        file_dispute(world, key="wu"),
        file_dispute(world, service="disputes.call"),
    )
    with acting(world.seat("chen")) as seat:
        made = link(matter, other, "same_employer", seat=seat, now=MONDAY)
        link(matter, call, "related", seat=seat, now=MONDAY)
        for one, two, kind in (
            (other, matter, "related"),
            (matter, matter, "related"),
            (matter, other, "merged_into"),
        ):
            with pytest.raises(LinkRefused):
                link(one, two, kind, seat=seat, now=MONDAY)
        assert [row["title"] for row in links_of(matter, seat)] == ["同一用人单位", "其他关联"]
    with acting(world.seat("li")) as seat:
        assert [row["other"] for row in links_of(matter, seat)] == [
            call
        ]  # their own call, not the other's matter
        with pytest.raises(DatabaseError), transaction.atomic():
            tie(matter, other, "related", seat=seat, now=MONDAY)
    with acting(world.seat("xu")) as seat:
        assert [row["other"] for row in links_of(matter, seat)] == [other]
    with acting(world.seat("chen")) as seat:
        unlink(made, seat=seat)
        assert [row["other"] for row in links_of(matter, seat)] == [call]
