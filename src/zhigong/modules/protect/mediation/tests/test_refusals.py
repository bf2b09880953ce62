"""What mediation refuses, and who sees nothing: mediators with a conflict, late windows, upper unions in the room."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from zhigong.kernel.access.models import EmployerAgent
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.errors import NotAllowed, Refused
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.rules.models import RuleValue
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.protect.mediation import queries
from zhigong.modules.protect.mediation.tests.table import ACCEPTED, DRAFTED, OUTSIDE, STORY, Table
from zhigong.modules.protect.mediators import public as mediators
from zhigong.modules.protect.mediators.models import Mediator
from zhigong.modules.protect.rooms import public as rooms
from zhigong.testing.world import SINCE, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return Table(build_world())


def test_the_fifteen_days_begin_with_the_receipt_which_is_no_later_than_the_application(table):
    table.ask()
    with pytest.raises(Refused, match="不能晚于申请日"):
        table.step("accept", table.desk, days=1, **ACCEPTED | {"received_on": "2026-03-03"})


def test_the_worker_may_not_leave_before_the_fifteen_days_and_withdraws_instead(table):
    table.at_table()
    with pytest.raises(Refused, match="调解期限到"):
        table.step("leave", table.li, days=3, is_sure="on")
    table.step("withdraw", table.li)
    assert table.matter().state == "withdrawn"


def test_nobody_mediates_their_own_their_employers_or_their_principals_dispute(table):
    world = table.world
    table.ask()
    table.step("accept", table.desk, **ACCEPTED)
    with acting(Seat.system("test")):
        Mediator.objects.filter(number="TJ-001").update(person_id=world.person["li"])
    with pytest.raises(Refused, match="当事人"):
        table.step("assign", table.desk, mediator="TJ-001")
    with acting(Seat.system("test")):
        Mediator.objects.filter(number="TJ-001").update(person_id=None, employer=world.employer["hengda"])
    with pytest.raises(Refused, match="对方单位的人员"):
        table.step("assign", table.desk, mediator="TJ-001")
    with acting(Seat.system("test")):
        Mediator.objects.filter(number="TJ-001").update(employer=None)
        EmployerAgent.objects.create(
            account=world.account["qian"], employer=world.employer["hengda"], post="顾问", asked_at=table.now,
            starts_on=SINCE, confirmed_at=table.now, confirmed_by=world.account["wang"].pk,
        )  # fmt: skip
    with pytest.raises(Refused, match="既代理又调解"):
        table.step("assign", table.desk, mediator="TJ-001")
    with pytest.raises(Refused, match="没有这名调解员"):
        table.step("assign", table.desk, mediator="TJ-404")


def test_only_the_mediator_of_the_case_drafts_and_seals_after_both_signed(table):
    table.at_table()
    with pytest.raises(Refused, match="钱芳"):
        table.step("draft", table.desk, **DRAFTED)
    with pytest.raises(Refused, match="不能早于今天"):
        table.step("draft", table.mediator, **DRAFTED | {"first_due_on": "2026-03-01"})
    table.step("draft", table.mediator, **DRAFTED)
    with pytest.raises(Refused, match="申请人还没有签字"):
        table.step("seal", table.mediator)
    table.step("sign_on_paper", table.mediator, side="applicant", opinion="卷宗第3页")
    with pytest.raises(Refused, match="对方还没有签字"):
        table.step("seal", table.mediator)
    table.step("revise", table.mediator, opinion="单位要求改付款日期。")
    table.step("draft", table.mediator, **DRAFTED)
    with pytest.raises(Refused, match="申请人还没有签字"):
        table.step("seal", table.mediator)  # what was signed of the earlier text fell away


def test_both_must_agree_to_extend_and_only_once(table):
    table.at_table()
    table.step("reassign", table.desk, mediator="TJ-002")
    table.step("extend", table.desk, both_agree="on", opinion="双方同意再协商十五日。")
    with pytest.raises(Refused):
        table.step("extend", table.desk, both_agree="on", opinion="再延一次。")


def test_confirmation_needs_the_same_wish_of_both_and_its_window(table):
    table.agreed()
    table.step("wish", table.li, way="arbitration")
    table.step("wish_for_employer", table.employer, way="court")
    with pytest.raises(Refused, match="双方都选择"):
        table.step("to_court", table.desk, **OUTSIDE)
    table.step("wish_for_employer", table.employer, way="arbitration")
    with pytest.raises(Refused, match="期限已过"):
        table.step("to_arbitration", table.desk, days=20, **OUTSIDE)


def test_the_commission_confirms_or_declines_and_the_court_may_decline(table):
    for first, then in (
        ("court", "court_declines"),
        ("arbitration", "commission_confirms"),
        ("arbitration", "commission_declines"),
    ):
        table.agreed() if table.now.month == 3 and not hasattr(table, "again") else table.agreed(
            first_due_on="2026-05-01"
        )
        table.again = True
        table.step("wish", table.li, way=first)
        table.step("wish_for_employer", table.employer, way=first)
        day = {"happened_on": table.now.date().isoformat()}
        table.step("to_court" if first == "court" else "to_arbitration", table.desk, **OUTSIDE | day)
        table.step(then, table.desk, **OUTSIDE | day)
        assert table.matter().state == "performing"


def test_nothing_is_complete_before_it_is_paid_and_nothing_broken_before_it_is_due(table):
    table.agreed()
    with pytest.raises(Refused, match="还有2期"):
        table.step("complete", table.desk)
    with pytest.raises(Refused, match="没有逾期"):
        table.step("breach", table.li, opinion="没付。")
    with pytest.raises(Refused, match="不能晚于今天"):
        table.step("pay", table.li, paid_on="2026-05-01")


def test_the_mediator_does_not_call_back_on_their_own_case(table):
    table.agreed(instalments="1")
    table.step("pay", table.li, days=31, paid_on="2026-04-01")
    table.step("complete", table.desk)
    with pytest.raises(Refused, match="调解员以外"):
        table.step("call_back", table.mediator, satisfaction="good", opinion="满意。")


def test_an_application_may_be_refused_and_a_dispute_settled_between_the_two(table):
    table.ask()
    table.step("refuse", table.desk, opinion="不属于劳动争议。")
    table.ask()
    table.step("settle", table.li)
    assert table.matter().state == "settled"


def test_without_an_own_committee_its_wish_is_refused_and_with_one_it_goes_there(table):
    with pytest.raises(Refused, match="没有登记调解委员会"):
        table.ask(wanted="enterprise")
    hengda = table.world.unit["hengda"]
    with acting(Seat.system("test")):
        hengda.refresh_from_db()
        with pytest.raises(mediators.RegisterRefused, match="两方人数"):
            mediators.add_body(hengda, "enterprise", "恒达调解委员会", SINCE, "陈主席")
        mediators.add_body(
            hengda, "enterprise", "恒达调解委员会", SINCE, "陈主席", staff_count=3, employer_count=2
        )
    assert table.ask(wanted="enterprise").unit_id == hengda.pk


def test_another_employer_another_city_and_the_leader_see_nothing(table):
    table.at_table()
    stranger = Seat.employer(table.world.account["tian"].pk, table.world.employer["spinning"].pk, "山北纺织")
    for seat in (stranger, table.world.seat("liu"), table.world.seat("zhou"), table.world.seat("lin")):
        with pytest.raises((Matter.DoesNotExist, NotAllowed)):
            table.step("answer", seat, answer="willing", opinion="愿意。")


def test_what_is_said_in_the_room_is_heard_by_those_it_is_meant_for_and_nobody_above(table):
    table.at_table()
    said = (
        (table.mediator, "all", "大家好"), (table.li, "applicant", "我的底线"),
        (table.employer, "employer", "公司的底线"), (table.mediator, "mediator", "自己的笔记"),
    )  # fmt: skip
    for seat, audience, text in said:
        with acting(seat):
            rooms.say(rooms.find_room(table.matter_id), text, seat=seat, now=table.now, audience=audience)
    assert heard(table, table.mediator) == {"大家好", "我的底线", "公司的底线", "自己的笔记"}
    assert heard(table, table.li) == {"大家好", "我的底线"}
    assert heard(table, table.employer) == {"大家好", "公司的底线"}
    for above in ("wang", "chen", "lin", "zhao"):
        assert heard(table, table.world.seat(above)) == set(), above


def heard(table, seat) -> set[str]:
    """Return what a forgotten query brings in this seat, without the opening words."""
    with acting(seat), connection.cursor() as cursor:
        cursor.execute("SELECT text FROM room_entries WHERE kind <> 'request'")
        return {row[0] for row in cursor.fetchall()}


def test_the_room_is_shut_when_it_is_over_and_minutes_are_confirmed_by_the_sides_only(table):
    table.at_table()
    with acting(table.mediator):
        room = rooms.find_room(table.matter_id)
        minutes = rooms.say(room, "双方到场。", seat=table.mediator, now=table.now, kind="minutes")
        with pytest.raises(rooms.RoomRefused, match="双方当事人"):
            rooms.confirm(room, minutes.pk, seat=table.mediator, now=table.now)
    with acting(table.li), pytest.raises(rooms.RoomRefused, match="由调解员写"):
        rooms.say(rooms.find_room(table.matter_id), "笔录", seat=table.li, now=table.now, kind="minutes")
    table.step("fail", table.mediator, reason="absent")
    with acting(table.li), pytest.raises(rooms.RoomRefused, match="已关闭"):
        rooms.say(
            rooms.find_room(table.matter_id), "还在吗", seat=table.li, now=table.now + timedelta(hours=1)
        )


def test_nobody_goes_to_court_over_what_was_received(table):
    table.agreed()
    table.step("breach", table.li, days=35, opinion="第一期没有支付。")
    for _instalment in range(2):
        table.step("pay", table.li, paid_on=table.now.date().isoformat())
    for step in ("payment_order", "enforce"):
        with pytest.raises(Refused, match="已经全部履行"):
            table.step(step, table.desk, **OUTSIDE)
    table.step("complete", table.desk)
    assert table.matter().state == "performed"


def test_a_regions_own_periods_hold_for_the_clock_the_page_and_the_refusal_alike(table):
    for key, value in (("mediation.days", "20 CD"), ("mediation.court_confirm", "40 CD")):
        RuleValue.objects.create(
            key=key, region_code="610101", value=value, basis="示例", valid_from=SINCE, approved_by=uuid4()
        )
    table.at_table()
    with acting(table.desk):
        row = table.matter_row()
        due = row.clocks.get(name="accept").due_at - timedelta(seconds=1)
        assert queries.leave_day(queries.kept_of(row)) == timezone.localdate(due)
    with pytest.raises(Refused, match="2026-03-23"):
        table.step("leave", table.li, days=17, is_sure="on")


def test_legal_aid_helps_on_where_mediation_ended(table):
    table.at_table()
    worker, office = browser(table.world, "li"), browser(table.world, "zhao")
    assert "申请法律援助" not in worker.get(f"/matters/{table.matter_id}/").content.decode()
    table.step("fail", table.mediator, days=14, reason="no_agreement")
    address = f"/legal_aid/?from={table.matter_id}"
    assert address in worker.get(f"/matters/{table.matter_id}/").content.decode()
    page = worker.get(address).content.decode()
    assert STORY in page and "恒达机械有限公司" in page
    address = f"/office/legal_aid/from/{table.matter_id}/"
    assert address in office.get(f"/office/matters/{table.matter_id}/").content.decode()
    assert "恒达机械有限公司" in office.get(address).content.decode()
    assert (
        address
        not in browser(table.world, "wang").get(f"/office/matters/{table.matter_id}/").content.decode()
    )
