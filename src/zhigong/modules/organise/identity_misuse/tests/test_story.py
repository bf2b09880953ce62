"""Somebody reports that their identity was used; an officer finds the false membership, here or further up, and voids it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from zhigong.kernel.access.claims import Claim
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.jobs import sweep
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.notices.models import Notice
from zhigong.kernel.people.models import Account
from zhigong.kernel.web.tests.officers import browser
from zhigong.kernel.worklist.inbox import inbox
from zhigong.modules.organise.identity_misuse import demo
from zhigong.modules.organise.identity_misuse.models import MisuseReport
from zhigong.modules.organise.identity_misuse.public import report_misuse
from zhigong.modules.organise.joining.tests.test_demo import context_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
SEEN = {"checked_by": "in_person", "document_seen": "on", "opinion": "查实后已作废"}
AGREES = {"agree_identity": "on"}


def report(world, key="li", name="李建华", place="610101001") -> Matter:
    account = Account.objects.get(pk=world.account["courier"].pk)
    with acting(Seat.worker(account.pk, account.person_id)):
        claim = Claim(name, "111", world.document[key])
        data = {"story": "我没有入过会", "place": place}
        return report_misuse(account, claim, data, now=NOW).matter


def state_of(world, key) -> str:
    with acting(Seat.system("look")):
        return Membership.objects.get(person_id=world.person[key]).state


def test_the_county_finds_the_false_membership_and_voids_it(world):
    matter = report(world)
    take_step(matter.pk, "confirm", seat=world.seat("wang"), now=NOW, data=SEEN)
    assert state_of(world, "li") == "void"
    with acting(Seat.system("look")):
        assert Notice.objects.get(kind="identity_misuse.closed").body == "查实后已作废"


def test_it_is_dismissed_or_withdrawn(world):
    first = report(world)
    take_step(first.pk, "dismiss", seat=world.seat("wang"), now=NOW, data={"opinion": "未查到"})
    second = report(world)
    account = Account.objects.get(pk=world.account["courier"].pk)
    worker = Seat.worker(account.pk, account.person_id)
    assert take_step(second.pk, "withdraw", seat=worker, now=NOW).matter.state == "withdrawn"


def test_a_membership_outside_the_county_is_found_by_the_union_above(world):
    """The county is told that it lies elsewhere and hands the report up; the city has no officer, so the province has it."""
    matter, above, wang = report(world, "zhou", "周婷"), officer_at(world, "province"), world.seat("wang")
    with pytest.raises(Refused, match="请办理“转上一级工会核实”"):
        take_step(matter.pk, "confirm", seat=wang, now=NOW, data=SEEN)
    why = {"opinion": "本区没有查到"}
    take_step(matter.pk, "forward", seat=wang, now=NOW, data=why)
    with pytest.raises(Matter.DoesNotExist):
        take_step(matter.pk, "forward", seat=wang, now=NOW, data=why)
    with acting(above):
        [row], _more = inbox(above, now=NOW)
        assert (row.todo.matter_id, row.due.words) == (matter.pk, "剩 5 个工作日")
    take_step(matter.pk, "confirm", seat=above, now=NOW, data=SEEN)
    assert state_of(world, "zhou") == "void"
    with acting(Seat.system("look")):
        assert Notice.objects.filter(kind="identity_misuse.forwarded").count() == 1


def test_nobody_above_the_top_takes_it(world):
    matter = report(world)
    with acting(Seat.system("move")):
        Matter.objects.filter(pk=matter.pk).update(unit=world.unit["nation"])
    with pytest.raises(Refused, match="没有上一级工会"):
        take_step(matter.pk, "forward", seat=officer_at(world, "nation"), now=NOW, data={"opinion": "再上转"})


def test_without_any_membership_the_officer_is_told_to_dismiss(world):
    matter = report(world, "courier", "孙洋")
    with pytest.raises(Refused, match="没有查到以此证件登记的有效会籍"):
        take_step(matter.pk, "confirm", seat=world.seat("wang"), now=NOW, data=SEEN)


def test_an_overdue_report_climbs_and_is_seen_where_it_went(world):
    matter, above = report(world), officer_at(world, "province")
    with acting(above), pytest.raises(Matter.DoesNotExist):
        get_matter(matter.pk, above)
    with acting(Seat.system("sweep")):
        assert sweep(NOW + timedelta(days=8))["climbed"] == 1
    with acting(above):
        assert get_matter(matter.pk, above).pk == matter.pk


def test_the_other_city_and_the_township_do_not_see_it(world):
    matter = report(world)
    for key in ("liu", "zhao"):
        seat = world.seat(key)
        with acting(seat), pytest.raises(Matter.DoesNotExist):
            get_matter(matter.pk, seat)


def test_the_page_takes_a_report_and_never_sends_the_number_back(client, world):
    client.force_login(world.account["courier"], backend="django.contrib.auth.backends.ModelBackend")
    values = {
        "name": "李建华",
        "doc_type": "111",
        "doc_number": world.document["li"],
        "story": "我没有入过会",
    }
    wrong = client.post("/identity_misuse/", values | AGREES | {"place": "没有的地方"})
    assert wrong.status_code == 422 and world.document["li"] not in wrong.content.decode()
    assert client.post("/identity_misuse/", values | {"place": "610101001"}).status_code == 422
    assert client.post("/identity_misuse/", values | AGREES | {"place": "610101001"}).status_code == 302
    with acting(Seat.system("look")):
        matter_id = MisuseReport.objects.get().pk
    office = browser(world, "wang")
    page = office.get(f"/office/matters/{matter_id}/").content.decode()
    assert "李建华" in page and "我没有入过会" in page and world.document["li"] not in page
    assert world.document["li"] in office.post(f"/office/matters/{matter_id}/document/").content.decode()
    with acting(Seat.system("look")):
        reads = Entry.objects.filter(outcome="read").order_by("id").values_list("what", flat=True)
        assert list(reads) == ["matters.read", "people.reveal"]


def test_the_demonstration_has_one_report(world):
    demo.build(context_of(world))
    with acting(Seat.system("look")):
        assert Matter.objects.get(kind="identity_misuse.report").state == "reported"


def officer_at(world, unit) -> Seat:
    from zhigong.kernel.cases.tests.complaints import officer

    with acting(Seat.system("grant")):
        return officer(world.unit[unit], f"o-{unit}")
