"""From above: a matter is urged, or supervised until a written answer came; the parties see that, not the words."""

import pytest

from zhigong.kernel.access.seats import acting
from zhigong.kernel.cases import registry
from zhigong.kernel.cases.errors import NotAllowed, Refused
from zhigong.kernel.cases.tests.complaints import build_world
from zhigong.kernel.cases.tests.errands import ERRANDS
from zhigong.kernel.cases.tests.test_clocks import LOOK, ask, at, swept, take
from zhigong.kernel.cases.urging import answer, supervise, urge
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.matters.models import Matter, TimelineStep
from zhigong.kernel.notices.models import Notice
from zhigong.kernel.worklist.models import Clock, Todo, Urging

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with registry.using(ERRANDS):
        yield build_world()


def asked(world, act, matter, who, day, text="请抓紧"):
    seat = world.seats[who]
    with acting(seat):
        return act(matter.pk, seat=seat, now=at(day), text=text)


def supervision_todo(matter) -> Todo:
    with acting(LOOK):
        return Todo.objects.get(matter=matter, done_at=None, step="supervise")


def test_the_county_urges_once_a_day_and_the_officers_are_told(world):
    matter = ask(world)
    asked(world, urge, matter, "county", "2026-03-04")
    with acting(LOOK):
        [notice] = Notice.objects.filter(kind="worklist.urged", matter_id=matter.pk)
        assert notice.account_id == world.seats["works"].account_id and notice.body == "请抓紧"
        step = TimelineStep.objects.get(matter=matter, step="urge")
        assert (step.actor_label, step.opinion) == ("临水县总工会 工会主席", "")
        assert Entry.objects.filter(what="cases.urge", matter_id=matter.pk).count() == 1
    with pytest.raises(Refused, match="今天已经催办过"):
        asked(world, urge, matter, "county", "2026-03-04")
    asked(world, urge, matter, "east", "2026-03-04")
    asked(world, urge, matter, "county", "2026-03-05")


def test_a_supervision_is_answered_in_writing_and_who_asked_is_told(world):
    matter = ask(world)
    asked(world, supervise, matter, "east", "2026-03-04", "一周内书面说明")
    todo = supervision_todo(matter)
    assert (todo.unit_id, todo.due_at) == (world.works.pk, at("2026-03-12", 0))
    with pytest.raises(Refused, match="正在督办"):
        asked(world, supervise, matter, "county", "2026-03-04")
    take(world, matter, "wait", "2026-03-05")
    assert supervision_todo(matter).pk == todo.pk, "it waits whatever state the matter is in"
    asked(world, answer, matter, "works", "2026-03-06", "材料不全，已请补充")
    with acting(LOOK):
        urging = Urging.objects.get(matter=matter)
        assert (urging.answer, urging.answer_label) == ("材料不全，已请补充", "东镇机械厂工会 工会主席")
        assert Clock.objects.get(pk=urging.clock_id).stopped_at == at("2026-03-06")
        assert not Todo.objects.filter(matter=matter, done_at=None).exists()
        told = Notice.objects.get(kind="worklist.answered")
        assert told.account_id == world.seats["east"].account_id
    asked(world, supervise, matter, "county", "2026-03-09")


def test_an_unanswered_supervision_climbs_and_follows_the_matter_to_its_new_owner(world):
    matter = ask(world)
    asked(world, supervise, matter, "county", "2026-03-04")
    assert swept("2026-03-12")["climbed"] == 1
    assert supervision_todo(matter).unit_id == world.east.pk
    take(world, matter, "over", "2026-03-12", unit=world.west.code)
    assert supervision_todo(matter).unit_id == world.west.pk
    asked(world, answer, matter, "west", "2026-03-13", "已接手办理")
    with acting(LOOK):
        assert not Clock.objects.filter(matter=matter, name="supervise", stopped_at=None).exists()


def test_the_matters_end_is_the_supervisions_end(world):
    matter = ask(world)
    asked(world, supervise, matter, "county", "2026-03-04")
    take(world, matter, "finish", "2026-03-05")
    with acting(LOOK):
        assert not Todo.objects.filter(matter=matter, done_at=None).exists()
        assert not Clock.objects.filter(matter=matter, stopped_at=None).exists()


def test_only_from_above_and_never_beside_below_or_in_vain(world):
    matter = ask(world)
    with pytest.raises(NotAllowed, match="只有上级工会"):
        asked(world, urge, matter, "works", "2026-03-04")
    with pytest.raises(Matter.DoesNotExist):
        asked(world, urge, matter, "west", "2026-03-04")
    with pytest.raises(NotAllowed, match="负责人或组织干部"):
        asked(world, supervise, matter, "clerk", "2026-03-04")
    with pytest.raises(Refused, match="请写明"):
        asked(world, urge, matter, "east", "2026-03-04", " ")
    with pytest.raises(Refused, match="没有等待答复的督办"):
        asked(world, answer, matter, "works", "2026-03-04", "好")
    asked(world, supervise, matter, "county", "2026-03-04")
    with pytest.raises(NotAllowed, match="书面答复"):
        asked(world, answer, matter, "county", "2026-03-04", "替它答")
    take(world, matter, "finish", "2026-03-05")
    with pytest.raises(Refused, match="已经办结"):
        asked(world, urge, matter, "east", "2026-03-06")


def test_the_parties_read_that_they_were_urged_but_not_the_words(world):
    matter = ask(world)
    asked(world, supervise, matter, "east", "2026-03-04", "内部意见")
    with acting(world.worker):
        assert TimelineStep.objects.filter(matter=matter, step="supervise").exists()
        assert not Urging.objects.filter(matter=matter).exists()
    with acting(world.seats["west"]):
        assert not Urging.objects.exists()
