"""Journey J5: from a worker's own words through the room to an agreement the court confirms, and the other way."""

from datetime import timedelta

import pytest

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.jobs import sweep
from zhigong.kernel.letters.models import Letter
from zhigong.kernel.notices.models import Notice
from zhigong.kernel.tally import counts
from zhigong.modules.protect.mediation import jobs, queries
from zhigong.modules.protect.mediation.models import Instalment
from zhigong.modules.protect.mediation.tests.table import DRAFTED, OUTSIDE, STORY, Table
from zhigong.modules.protect.rooms import public as rooms
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return Table(build_world())


def test_a_dismissed_worker_reaches_an_agreement_the_court_confirms_and_the_money(table):
    table.at_table()
    with acting(table.employer):
        assert queries.kept_of(table.matter_row()).mediator_name == "钱芳"
    table.step("answer", table.employer, days=1, answer="willing", opinion="愿意调解，可以协商。")
    with acting(table.mediator):
        room = rooms.find_room(table.matter_id)
        minutes = rooms.say(
            room, "双方到场，确认拖欠工资28000元。", seat=table.mediator, now=table.now, kind="minutes"
        )
    for seat in (table.li, table.employer):
        with acting(seat):
            rooms.confirm(rooms.find_room(table.matter_id), minutes.pk, seat=seat, now=table.now)
    with acting(table.mediator):
        assert rooms.is_confirmed(table.matter_id)
    table.step("draft", table.mediator, days=11, **DRAFTED)
    table.step("sign", table.li, is_read="on")
    table.step("sign_for_employer", table.employer, is_read="on")
    table.step("seal", table.mediator)
    with acting(Seat.system("look")):
        letters = set(Letter.objects.filter(matter_id=table.matter_id).values_list("template", flat=True))
        assert letters == {"mediation_acceptance", "mediation_notice", "mediation_agreement"}
        shares = list(Instalment.objects.filter(matter_id=table.matter_id).values_list("amount", flat=True))
        assert [str(one) for one in shares] == ["14000.00", "14000.00"]
    table.step("wish", table.li, way="court")
    table.step("wish_for_employer", table.employer, way="court")
    table.step("to_court", table.desk, days=6, **OUTSIDE)
    table.step("court_confirms", table.desk, days=3, **OUTSIDE | {"source": "法院裁定书"})
    assert table.matter().state == "performing"
    assert jobs_told(table, days=8) == 1
    table.step("pay", table.li, days=2, paid_on="2026-04-01")
    table.step("note_payment", table.desk, days=30, paid_on="2026-04-30")
    table.step("complete", table.desk)
    table.step("call_back", table.desk, satisfaction="good", opinion="款项已全部收到，满意。")
    assert table.matter().state == "closed"
    with acting(Seat.system("look")):
        street = table.world.unit["willow"].pk
        assert counts.read([street], "mediation.results", "result")[street] == {"agreed": 1}
        assert counts.count([street], "mediation.recovered")[street] == 28000


def jobs_told(table, days: int) -> int:
    """Run the reminder some days on; a second run tells nobody twice."""
    table.now += timedelta(days=days)
    with acting(Seat.system("jobs")):
        told = jobs.remind(table.now)
        assert jobs.remind(table.now) == 0
    return told


def test_on_day_fifteen_the_door_opens_and_the_worker_may_leave_for_arbitration(table):
    table.at_table()
    table.now += timedelta(days=16)
    run_clocks(table)
    assert table.matter().state == "mediating"
    with acting(table.li):
        assert queries.is_over(queries.kept_of(table.matter_row()), table.now.date())
        assert Notice.objects.filter(kind="mediation.fifteen_days").count() == 1
    table.step("leave", table.li, is_sure="on")
    assert table.matter().state == "failed"


def test_without_agreement_the_mediator_ends_it_with_a_note_both_get(table):
    table.at_table()
    table.step("fail", table.mediator, days=14, reason="no_agreement")
    assert table.matter().state == "failed"
    with acting(Seat.system("look")):
        assert Letter.objects.filter(matter_id=table.matter_id, template="mediation_termination").count() == 1


def test_a_worker_asks_first_negotiates_and_then_applies(table):
    table.ask(wants_mediation=False)
    table.step("advise", table.desk, opinion="属于辞退争议，可以先协商，也可以申请调解。")
    table.step("negotiate", table.li)
    table.now += timedelta(days=8)
    run_clocks(table)
    assert table.matter().state == "consult"
    table.step("add_claim", table.li, claim_kind="severance", claim_amount="14000", calculation="一个月工资")
    table.step("note_day", table.li, kind="i:claimed", starts_on="2026-02-10", note="微信记录")
    table.step("request", table.li, is_willing="on")
    assert table.matter().state == "applied"
    with acting(table.desk):
        shown = queries.record(table.matter_row())
    assert len(shown["claims"]) == 2 and shown["story"] == STORY
    assert any("时效中断" in text for _title, told in shown["limitation"] for text, _clause in told.lines)


def test_an_unkept_agreement_leads_to_its_guide_to_enforcement_or_on_to_a_suit(table):
    table.agreed()
    table.now += timedelta(days=35)
    run_clocks(table)
    assert table.matter().state == "performing"
    table.step("breach", table.li, opinion="第一期没有支付。")
    with acting(table.li):
        assert len(queries.record(table.matter_row())["breach_guide"]) == 2
    table.step("payment_order", table.desk, **OUTSIDE | {"source": "法院支付令"})
    table.step("enforce", table.desk, **OUTSIDE | {"source": "执行受理通知书"})
    table.step("recover", table.desk, paid_on=table.now.date().isoformat())
    assert table.matter().state == "performed"


def test_what_was_recovered_is_counted_in_whole_yuan_of_the_sum_and_no_instalment_loses_its_fen(table):
    table.agreed(amount="2.00", instalments="3")
    table.step("close_window", Seat.system("clock"), days=31)
    for _instalment in range(3):
        table.step("note_payment", table.desk, paid_on=table.now.date().isoformat())
    with acting(Seat.system("look")):
        street = table.world.unit["willow"].pk
        assert counts.count([street], "mediation.recovered")[street] == 2


def test_an_unkept_agreement_may_be_taken_to_arbitration(table):
    table.agreed()
    table.step("breach", table.li, days=35, opinion="第一期没有支付。")
    table.step("go_on", table.li, is_sure="on")
    assert table.matter().state == "contested"


def run_clocks(table) -> None:
    """Let the house look at its clocks."""
    with acting(Seat.system("clocks")):
        sweep(table.now)
