"""A member asks to have a fact put right and the union does so; then what is refused."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.cases.errors import NotAllowed, Refused
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.memberships.models import Membership, MembershipEvent
from zhigong.kernel.notices.models import Notice
from zhigong.kernel.people.accounts import find_worker
from zhigong.kernel.people.models import Person
from zhigong.kernel.people.reveal import reveal
from zhigong.kernel.web.deeds import deed_title
from zhigong.kernel.worklist.models import Todo
from zhigong.lib.synthetic import make_mobile
from zhigong.modules.organise.corrections import demo, public, service
from zhigong.modules.organise.corrections.models import Correction
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
WHY = "登记时写错了，以身份证为准。"


@pytest.fixture
def world():
    return build_world()


def ask(world, field, value, key="li", **more) -> Matter:
    seat = world.seat(key)
    with acting(seat):
        return public.ask(seat.person_id, field, value, WHY, now=MONDAY, **more).matter


def decide(world, matter, step="accept", by="chen", **data):
    return take_step(matter.pk, step, seat=world.seat(by), now=MONDAY + timedelta(days=1), data=data).matter


def person(world, key="li") -> Person:
    with acting(Seat.system("look")):
        return Person.objects.get(pk=world.person[key])


def test_a_member_asks_and_the_chair_puts_the_name_right(world):
    matter = ask(world, "name", "李建桦")
    with acting(Seat.system("look")):
        todo = Todo.objects.get(matter=matter)
        assert (todo.unit_id, todo.due_at.date().isoformat()) == (world.unit["hengda"].pk, "2026-03-23")
        assert "李建桦".encode() not in bytes(Correction.objects.get().value_cipher)
    with pytest.raises(Refused, match="须核对证件原件"):
        decide(world, matter)
    assert decide(world, matter, document_seen="on").state == "accepted"
    assert (person(world).name, person(world).name_pinyin) == ("李建桦", "li jian hua")
    with acting(Seat.system("look")):
        notices = set(Notice.objects.filter(account=world.account["li"]).values_list("kind", flat=True))
        assert notices == {"corrections.sent", "corrections.accepted"}
        [entry] = Entry.objects.filter(what="corrections.request.accept", outcome="done")
        assert entry.subjects == [world.person["li"]] and "李" not in str(entry.detail)


def test_a_new_phone_confirmed_by_code_is_registered_and_opens_the_account(world, client, mailbox):
    mobile = make_mobile(777_777)
    client.force_login(world.account["li"])
    address, typed = "/corrections/ask/?field=mobile", {"value": mobile}
    assert "验证码已发送" in client.post(address, typed | {"send_code": "1"}).content.decode()
    wrong = client.post(address, typed | {"code": "000000x", "reason": "换了号码"})
    assert wrong.status_code == 422 and "验证码不正确" in wrong.content.decode()
    assert client.post(address, typed | {"code": mailbox(mobile), "reason": "换了号码"}).status_code == 302
    with acting(Seat.system("look")):
        matter = Matter.objects.get(kind="corrections.request")
    decide(world, matter)
    with acting(Seat.system("look")):
        assert reveal(world.person["li"], "mobile", "测试") == mobile
        assert find_worker(mobile).pk == world.account["li"].pk


@pytest.fixture
def mailbox(monkeypatch):
    """What was sent to a phone, as the network would carry it."""
    from zhigong.kernel.people import login_codes

    sent = {}
    monkeypatch.setattr(
        login_codes, "_delivery", [lambda mobile, text, key, now: sent.update({mobile: text})]
    )
    return lambda mobile: "".join(filter(str.isdigit, sent[mobile].split("，")[0]))


def test_facts_of_the_membership_are_amended_in_the_ledger(world):
    decide(world, ask(world, "worker_kind", "14"))
    decide(world, ask(world, "employer", world.employer["spinning"].uscc))
    with acting(Seat.system("look")):
        row = Membership.objects.get(person_id=world.person["li"])
        assert (row.worker_kind, row.employer_id, row.state) == (
            "14",
            world.employer["spinning"].pk,
            "active",
        )
        assert MembershipEvent.objects.filter(person_id=row.person_id, kind="amend").count() == 2


def test_each_kind_of_fact_is_written_as_it_is_kept(world):
    for field, value, kept in (("birth_on", "1990-03-08", "1990-03-08"), ("is_migrant", "1", "True")):
        decide(world, ask(world, field, value), document_seen="on")
        assert str(getattr(person(world), field)) == kept


def test_it_is_refused_with_a_reason_or_withdrawn(world):
    decide(world, ask(world, "education", "21"), "refuse", opinion="请带毕业证书原件来核对。")
    with acting(Seat.system("look")):
        assert Notice.objects.get(kind="corrections.refused").body == "请带毕业证书原件来核对。"
    again = ask(world, "education", "21")
    assert decide(world, again, "withdraw", by="li").state == "withdrawn"
    assert person(world).education == ""


def test_what_cannot_be_asked_is_told(world):
    ask(world, "ethnicity", "11")
    for field, value, sentence in (
        ("ethnicity", "12", "正在办理"),
        ("name", "李建华", "登记的就是这个内容"),
        ("mobile", make_mobile(777_778), "还没有用验证码确认"),
        ("education", "不是代码", "选"),
        ("birth_on", "2030-01-01", "不能晚于今天"),
        ("employer", "91000000000000000X", "没有找到这个单位"),
    ):
        with pytest.raises(Refused, match=sentence):
            ask(world, field, value)


def test_a_stranger_has_nothing_to_correct_and_another_unit_sees_nothing(world, client):
    client.force_login(world.account["courier"])
    assert "还没有会籍登记" in client.get("/corrections/").content.decode()
    matter = ask(world, "sex", "2")
    with pytest.raises(Matter.DoesNotExist):
        decide(world, matter, by="liu", document_seen="on")
    with pytest.raises(NotAllowed):
        decide(world, matter, by="wang", document_seen="on")
    with acting(world.seat("liu")), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM corrections")
        assert cursor.fetchone() == (0,)


def test_the_pages_show_what_is_asked_and_where_it_stands(world, client):
    client.force_login(world.account["li"])
    assert "未填" in client.get("/corrections/").content.decode()
    sent = client.post("/corrections/ask/?field=education", {"value": "21", "reason": WHY})
    assert sent.status_code == 302
    assert WHY in client.get(sent.url).content.decode()
    mine = client.get("/my/").content.decode()
    assert "信息有误" in mine and "核对中" in mine


def test_who_saw_it_is_told_in_words(world):
    assert deed_title("corrections.read") != "corrections.read"
    for step in service.request.steps:
        assert str(step.title) in deed_title(f"corrections.request.{step.code}")


def test_the_demonstration_has_a_request_in_every_state(world, monkeypatch):
    phones = iter(range(500_000, 500_100))
    context = SimpleNamespace(
        now=MONDAY,
        units={"basic": world.unit["hengda"]},
        officers={"basic": SimpleNamespace(seat=world.seat("chen"))},
        next_person=lambda: SimpleNamespace(mobile=make_mobile(next(phones))),
        progress=lambda share: None,
    )
    assert {plan[0] for plan in demo.PLAN} == {"", "accept", "refuse", "withdraw"}
    monkeypatch.setattr(demo, "PLAN", demo.PLAN[1:2])  # this union has one member
    demo.build(context)
    with acting(Seat.system("look")):
        assert Matter.objects.get(kind="corrections.request").state == "accepted"
