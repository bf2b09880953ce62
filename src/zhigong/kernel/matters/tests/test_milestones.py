"""Facts from outside: with a source, on their own track, corrected by another and never edited."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from zhigong.kernel.access.seats import acting
from zhigong.kernel.cases import registry
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.matters.milestones import MilestoneRefused, newest, note_milestone, tracks_of
from zhigong.kernel.matters.models import Milestone
from zhigong.kernel.matters.tests.disputes import DISPUTES, MONDAY, file_dispute
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with registry.using(DISPUTES):
        yield build_world()


def note(
    world, matter, kind="arbitration.accepted", happened_on=date(2026, 2, 27), source="受理通知书", **more
):
    with acting(world.seat("chen")) as seat:
        return note_milestone(
            get_matter(matter.pk, seat), kind, happened_on, source, seat=seat, now=MONDAY, **more
        )


def test_facts_stand_on_their_bodys_track_and_a_wrong_one_is_corrected_by_another(world):
    matter = file_dispute(world)
    note(world, matter, "arbitration.filed", date(2026, 2, 20), "申请书回执")
    wrong = note(world, matter, reference="东劳人仲案〔2026〕8号")
    right = note(world, matter, happened_on=date(2026, 2, 26), source="受理通知书原件", corrects=wrong)
    note(world, matter, "court.filed", date(2026, 3, 1), "立案短信")
    with acting(world.seat("li")) as seat:
        arbitration, court = tracks_of(get_matter(matter.pk, seat))
        shown = [(str(row["title"]), row["is_corrected"]) for row in arbitration["rows"]]
        assert shown == [("申请仲裁", False), ("仲裁受理", False), ("仲裁受理", True)]
        assert str(court["title"]) == "法院" and len(court["rows"]) == 1
        assert newest(matter, "arbitration.accepted") == right
    void = note(
        world, matter, happened_on=date(2026, 2, 26), source="当事人说明", corrects=right, is_void=True
    )
    with acting(world.seat("chen")):
        assert void.is_void and newest(matter, "arbitration.accepted") is None


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"source": " "}, "请写明来源"),
        ({"kind": "arbitration.dreamt"}, "没有这一类"),
        ({"happened_on": date(2026, 3, 3)}, "不能晚于今天"),
    ],
)
def test_a_fact_without_a_source_of_no_kind_or_from_the_future_is_refused(world, more, sentence):
    matter = file_dispute(world)
    with pytest.raises(MilestoneRefused, match=sentence):
        note(world, matter, **more)


def test_a_corrected_fact_is_not_corrected_twice_nor_one_of_another_matter(world):
    matter, other = file_dispute(world), file_dispute(world, key="wu")
    wrong = note(world, matter)
    with pytest.raises(MilestoneRefused, match="已经更正过"):
        note(world, other, corrects=wrong)
    note(world, matter, corrects=wrong)
    with pytest.raises(MilestoneRefused, match="已经更正过"):
        note(world, matter, corrects=_again(world, wrong))


def _again(world, milestone):
    with acting(world.seat("chen")):
        return Milestone.objects.select_related("corrected_by").get(pk=milestone.pk)


def test_a_fact_is_never_edited_or_deleted_and_parties_enter_none(world):
    matter = file_dispute(world)
    made = note(world, matter)
    for sql in ("UPDATE matter_milestones SET source = ''", "DELETE FROM matter_milestones"):
        with (
            acting(world.seat("chen")), connection.cursor() as cursor,
            pytest.raises(DatabaseError), transaction.atomic(),
        ):  # fmt: skip
            cursor.execute(sql)
    for key in ("li", "xu"):
        with acting(world.seat(key)) as seat, pytest.raises(DatabaseError), transaction.atomic():
            note_milestone(matter, "court.filed", date(2026, 3, 1), "我说的", seat=seat, now=MONDAY)
    with acting(world.seat("liu")):
        assert not Milestone.objects.filter(pk=made.pk).exists()
