"""A small list is ready at once; a large one waits for a second officer; then who may not do or see what."""

from datetime import timedelta

import pytest
from django.utils import timezone

from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.cases.errors import NotAllowed
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.notices.models import Notice
from zhigong.kernel.web.tests.officers import browser
from zhigong.kernel.worklist.models import Todo
from zhigong.modules.organise.exports import jobs
from zhigong.modules.organise.exports.models import FilePart, ListExport
from zhigong.modules.organise.exports.public import ExportRefused
from zhigong.modules.organise.exports.tests.asking import ask, read_xlsx
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db
NOW = timezone.now() - timedelta(hours=1)


@pytest.fixture
def world():
    return build_world()


def system():
    return acting(Seat.system("look"))


def fetch(world, who: str, matter):
    return browser(world, who).get(f"/office/exports/file/?id={matter.pk}")


def state_of(matter) -> str:
    with system():
        return Matter.objects.get(pk=matter.pk).state


def test_a_small_list_is_made_at_once_watermarked_and_harmless(world):
    matter = ask(world, "zhao", 3, now=NOW)
    assert matter.state == "ready"
    answer = fetch(world, "zhao", matter)
    rows = read_xlsx(b"".join(answer.streaming_content))
    with system():
        export = ListExport.objects.get(pk=matter.pk)
        made = Entry.objects.get(what="exports.make")
        assert Entry.objects.filter(what="exports.fetch", matter_id=matter.pk).count() == 1
        assert export.fetched_count == 1 and export.journal_entry == made.pk
    assert "赵立" in rows[0][0] and f"日志号 {made.pk}" in rows[0][0] and "核对会费" in rows[0][0]
    assert rows[1] == ["编号", "姓名", "工会"] and rows[2] == ["=1+0", "李*华", "柳林街道总工会"]
    assert len(rows) == 5


def test_a_large_list_waits_for_a_second_officer_of_the_same_union(world):
    matter = ask(world, "zhao", 700, now=NOW)
    assert matter.state == "waiting"
    with system():
        todo = Todo.objects.get(matter=matter, done_at=None)
        assert todo.unit_id == world.unit["willow"].pk and todo.due_at is not None
    with pytest.raises(NotAllowed, match="本人"):
        take_step(matter.pk, "approve", seat=world.seat("zhao"), now=NOW)
    assert fetch(world, "zhao", matter).status_code == 404
    assert "等待您批准" in browser(world, "qian").get("/office/exports/").content.decode()
    take_step(matter.pk, "approve", seat=world.seat("qian"), now=NOW)
    assert state_of(matter) == "making"
    jobs.make_now(matter.pk, NOW)
    jobs.make_now(matter.pk, NOW)
    assert state_of(matter) == "ready"
    with system():
        assert Notice.objects.filter(matter_id=matter.pk, account=world.account["zhao"]).count() == 1
    rows = read_xlsx(b"".join(fetch(world, "zhao", matter).streaming_content))
    assert len(rows) == 702
    assert fetch(world, "qian", matter).status_code == 404


def test_the_applicant_takes_a_waiting_request_back_and_nobody_else(world):
    matter = ask(world, "zhao", 700, now=NOW)
    with pytest.raises(NotAllowed):
        take_step(matter.pk, "withdraw", seat=world.seat("qian"), now=NOW)
    assert "撤回申请" in browser(world, "zhao").get(f"/office/matters/{matter.pk}/").content.decode()
    assert "撤回申请" not in browser(world, "qian").get(f"/office/matters/{matter.pk}/").content.decode()
    take_step(matter.pk, "withdraw", seat=world.seat("zhao"), now=NOW)
    assert state_of(matter) == "withdrawn"
    with system():
        assert not Todo.objects.filter(matter=matter, done_at=None).exists()
    assert "等待您批准" not in browser(world, "qian").get("/office/exports/").content.decode()


def test_who_sits_alone_is_decided_by_the_union_above(world):
    matter = ask(world, "chen", 700, now=NOW)
    with system():
        todo = Todo.objects.get(matter=matter, done_at=None)
    assert todo.unit_id == world.unit["willow"].pk and todo.reason == "unstaffed"
    take_step(matter.pk, "approve", seat=world.seat("qian"), now=NOW)
    assert state_of(matter) == "making"


def test_a_second_officer_may_refuse_and_the_applicant_is_told_why(world):
    matter = ask(world, "zhao", 700, now=NOW)
    take_step(matter.pk, "refuse", seat=world.seat("wang"), now=NOW, data={"opinion": "用途不明，请补充。"})
    assert state_of(matter) == "refused" and fetch(world, "zhao", matter).status_code == 404
    page = browser(world, "zhao").get(f"/office/matters/{matter.pk}/").content.decode()
    assert "用途不明" in page


def test_the_file_is_sealed_and_gone_after_its_days(world):
    matter = ask(world, "zhao", 3, now=NOW)
    with system():
        (part,) = FilePart.objects.all()
        assert b"PK" not in bytes(part.body_cipher)[:40]
        take_step(matter.pk, "expire", seat=Seat.system("look"), now=NOW + timedelta(days=4))
        assert FilePart.objects.get().body_cipher is None
    assert fetch(world, "zhao", matter).status_code == 404


def test_who_left_the_post_gets_no_file(world):
    matter = ask(world, "zhao", 700, now=NOW)
    take_step(matter.pk, "approve", seat=world.seat("qian"), now=NOW)
    with system():
        Grant.objects.filter(pk=world.grant["zhao"].pk).update(ends_on=timezone.localdate(NOW))
    jobs.make_now(matter.pk, NOW)
    assert state_of(matter) == "failed"


def test_what_may_not_be_asked_is_refused_with_a_sentence(world):
    with pytest.raises(ExportRefused, match="用途"):
        ask(world, "zhao", 3, now=NOW, purpose=" ")
    with pytest.raises(ExportRefused, match="没有符合条件"):
        ask(world, "zhao", 0, now=NOW)
    with pytest.raises(ExportRefused, match="没有导出权限"):
        ask(world, "xu", 3, now=NOW)
    clear = ask(world, "zhao", 1, now=NOW, is_clear=True)
    assert read_xlsx(b"".join(fetch(world, "zhao", clear).streaming_content))[2][1] == "李建华"


def test_other_cities_employers_and_leaders_learn_nothing(world):
    matter = ask(world, "zhao", 700, now=NOW)
    with pytest.raises(Matter.DoesNotExist):
        take_step(matter.pk, "approve", seat=world.seat("liu"), now=NOW)
    assert fetch(world, "liu", matter).status_code == 404
    for key in ("xu", "lin", "sec"):
        assert fetch(world, key, matter).status_code == 403
    take_step(matter.pk, "approve", seat=world.seat("qian"), now=NOW)
    jobs.make_now(matter.pk, NOW)
    for key in ("liu", "lin", "qian", "wang", "xu", "li"):
        with acting(world.seat(key)):
            assert not FilePart.objects.exists(), key
    assert browser(world, "zhao").get("/office/exports/file/?id=x").status_code == 404
    assert browser(world, "zhao").get("/office/exports/file/").status_code == 302
