"""Journey J5's alternative: no agreement on day fifteen, the pack with its copies, 45+15 days, award, court, money."""

import pytest
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.jobs import sweep
from zhigong.kernel.letters.models import Letter
from zhigong.kernel.letters.standing import withdraw
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.matters.queries import visible_matters
from zhigong.modules.protect.arbitration import public, queries
from zhigong.modules.protect.arbitration.demo import build
from zhigong.modules.protect.arbitration.models import Arbitration
from zhigong.modules.protect.arbitration.module import MODULE
from zhigong.modules.protect.mediation.tests.table import Table
from zhigong.testing.demonstration import demo_context
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db
PACK = {"respondents": "2", "evidence": "工资流水\n微信记录"}
FACT = {"happened_on": "2026-03-20", "source": "文书", "reference": "（2026）示仲1号"}


@pytest.fixture
def table():
    return Table(build_world())


def after_mediation(table) -> Matter:
    """End a mediation without agreement and let the house go on."""
    table.at_table()
    table.step("fail", table.mediator, days=14, reason="no_agreement")
    with acting(Seat.system("react")):
        made = public.go_on(Matter.objects.select_related("unit").get(pk=table.matter_id), now=table.now)
        assert (
            public.go_on(Matter.objects.select_related("unit").get(pk=table.matter_id), now=table.now) is None
        )
    table.matter_id = made.pk
    return made


def test_without_agreement_the_pack_is_made_the_award_comes_and_the_money(table):
    after_mediation(table)
    assert table.matter().state == "guidance"
    with acting(table.li):
        [(_title, told)] = queries.record(table.matter_row())["limitation"]
    assert any("2026-03-02" in text for text, _clause in told.lines)  # applying for mediation interrupted it
    table.step("make_pack", table.desk, days=1, **PACK)
    with acting(Seat.system("look")):
        letters = Letter.objects.filter(matter_id=table.matter_id)
        assert set(letters.values_list("template", flat=True)) == {
            "arbitration_application",
            "arbitration_evidence",
        }
        assert set(letters.values_list("addressee_person_id", flat=True)) == {table.li.person_id}
    table.step("file", table.li, happened_on="2026-03-17", source="桥南区劳动人事争议仲裁委员会")
    with acting(table.li):
        way = queries.record(table.matter_row())["way"]
    assert [one["day"].isoformat() for one in way][:1] == ["2026-03-24"]
    table.step("accept", table.desk, days=5, **FACT)
    table.step("hear", table.desk, days=10, **FACT)
    table.step("extend", table.desk, **FACT)
    table.step(
        "award", table.desk, days=20, served_on="2026-04-20", amount="20000", source="裁决书", reference="1号"
    )
    table.now = table.now.replace(month=5, day=20)
    with acting(Seat.system("clocks")):
        sweep(table.now)
    assert table.matter().state == "award"  # nobody invents that it holds
    table.step("take_effect", table.desk, opinion="双方均未起诉。")
    table.step("enforce", table.desk, **FACT)
    table.step("recover", table.desk, happened_on="2026-05-20", amount="20000")
    table.step("call_back", table.desk, satisfaction="good")
    with acting(Seat.system("look")):
        assert str(Arbitration.objects.get(pk=table.matter_id).recovered_amount) == "20000.00"


def test_through_both_instances_of_the_court(table):
    after_mediation(table)
    table.step("note_filing", table.desk, days=4, **FACT)
    for code in ("decline", "sue", "judge", "appeal", "judge_finally"):
        table.step(code, table.desk, **FACT)
    assert table.matter().state == "effective"


def test_the_worker_may_stop_at_any_time_and_a_settlement_counts(table):
    after_mediation(table)
    table.step("give_up", table.li, is_sure="on")
    assert table.matter().state == "closed"
    for last, ends_at in (("settle", "mediated"), ("decline", "declined")):
        after_mediation(table)
        table.step("note_filing", table.desk, days=4, **FACT)
        if last == "settle":
            table.step("accept", table.desk, **FACT)
        table.step(last, table.desk, **FACT)
        assert table.matter().state == ends_at
    table.step("rest", table.li, is_sure="on")
    assert table.matter().state == "closed"


def test_a_wrong_pack_is_withdrawn_and_made_anew(table):
    after_mediation(table)
    table.step("make_pack", table.desk, days=1, **PACK)
    with pytest.raises(Refused, match="先由另一名干部作废"):
        table.step("make_pack", table.desk, **PACK)
    with acting(Seat.system("second officer")) as seat:
        for letter in Letter.objects.filter(matter_id=table.matter_id):
            withdraw(letter, reason="被申请人写漏一个", by=seat, now=table.now)
    table.step("make_pack", table.desk, days=2, **(PACK | {"respondents": "3"}))
    with acting(Seat.system("look")):
        assert Letter.objects.filter(matter_id=table.matter_id, withdrawn_at=None).count() == 2
        assert Arbitration.objects.get(pk=table.matter_id).respondent_count == 3


def test_a_commission_that_does_not_decide_in_time_leaves_the_way_to_court_open(table):
    for before in ((), ("accept",), ("accept", "hear")):
        after_mediation(table)
        table.step("note_filing", table.desk, days=4, **FACT)
        for code in before:
            table.step(code, table.desk, **FACT)
        table.step("sue", table.desk, days=5, **FACT)
        assert table.matter().state == "sued"


def test_an_application_is_taken_back_when_the_employer_pays(table):
    for code, seat in (("retract", table.li), ("note_retraction", table.desk)):
        after_mediation(table)
        table.step("note_filing", table.desk, days=4, **FACT)
        table.step(code, seat, opinion="单位已付清。")
        assert table.matter().state == "closed"


def test_who_mediated_keeps_out_and_the_employer_sees_nothing_of_it(table):
    after_mediation(table)
    with pytest.raises(Refused, match="调解员"):
        table.step("make_pack", table.mediator, **PACK)
    with pytest.raises(Refused, match="不能晚于今天"):
        table.step("file", table.li, happened_on="2026-12-01", source="仲裁委")
    for seat in (table.employer, table.world.seat("wang"), table.world.seat("liu")):
        with acting(seat):
            assert not visible_matters(seat).filter(pk=table.matter_id).exists()


def test_the_demonstration_has_one_in_every_state():
    context = demo_context(build_world(), timezone.now())
    build(context)
    with acting(Seat.system("look")):
        states = set(Matter.objects.filter(kind="arbitration.follow").values_list("state", flat=True))
    assert set(MODULE.services[0].states) - states == set()
