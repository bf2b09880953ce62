"""Twelve workers are owed 336,000 yuan on a building site: from the report to the last cent, then what is refused."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.cases.errors import NotAllowed, Refused
from zhigong.kernel.cases.jobs import sweep
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.letters.models import Letter
from zhigong.kernel.matters.models import Link, Matter
from zhigong.kernel.notices.models import Notice
from zhigong.kernel.people.models import Account
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.protect.wage_arrears.actions import recovery
from zhigong.modules.protect.wage_arrears.models import ArrearsReport, Claimant, Payment
from zhigong.modules.protect.wage_arrears.tests.reporting import (
    NOW,
    SAID,
    letter_text,
    list_people,
    pay,
    recorded,
    row,
    sheet,
    sums,
    take,
    told,
    twelve,
    verified,
)
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build_world()


def test_twelve_workers_get_their_wages(world):
    matter = verified(world)
    promise = NOW + timedelta(days=3)
    take(
        world,
        matter,
        "negotiate",
        visited_on="2026-03-02",
        promised_on=f"{promise:%Y-%m-%d}",
        opinion="承诺周四付清",
    )
    late = NOW + timedelta(days=7)
    take(
        world,
        matter,
        "transfer",
        late,
        agency="labour",
        office="桥南区人力资源和社会保障局",
        opinion="到期未付",
    )
    pay(world, matter, "100000", at=late)
    assert sums(world, matter) == {
        "people": 12, "owed": Decimal("336000.00"), "paid": Decimal("100000.00"), "left": Decimal("236000.00")
    }  # fmt: skip
    pay(world, matter, "236000", at=late)
    take(world, matter, "settle", late, how="full", opinion="全部到账")
    with pytest.raises(Refused, match="其他工作人员回访"):
        take(world, matter, "call_back", late, satisfied="yes", opinion="已收到")
    with acting(Seat.system("second officer")):
        done = take_step(
            matter.pk, "call_back", seat=Seat.system("second officer"), now=late,
            data={"satisfied": "yes", "opinion": "已收到"},
        )  # fmt: skip
    assert done.matter.state == "closed"
    assert sums(world, matter)["left"] == 0
    with acting(Seat.system("look")):
        assert Letter.objects.get(matter=matter).template == "arrears_transfer"
        assert (
            Notice.objects.filter(kind="wage_arrears.paid").count() == 2
        )  # the one worker the register knows
        assert Entry.objects.filter(what="wage_arrears.reveal", matter_id=matter.pk).count() == 1


def test_the_worker_reports_on_the_phone_and_sees_their_own_money_only(world):
    worker = browser(world, "li")
    answer = worker.post("/wage_arrears/", told(world) | {"source": ""})
    assert answer.status_code == 302
    with acting(Seat.system("look")):
        matter = Matter.objects.get(kind="wage_arrears.report")
        assert matter.unit_id == world.unit["qiaonan"].pk
    rows = [row(world, 1, "1000", world.document["li"]), row(world, 2, "2000")]
    list_people(world, matter, rows)
    with acting(world.seat("li")):
        assert [one.owed for one in Claimant.objects.all()] == [Decimal("1000.00")]
    page = worker.get(answer["Location"]).content.decode()
    assert "1,000.00" in page
    assert "2,000.00" not in page


def test_an_urgent_report_is_told_above_at_once_and_climbs_when_nobody_raises_it(world):
    matter = recorded(world)
    with acting(Seat.system("look")):
        assert not Notice.objects.filter(
            kind="wage_arrears.urgent", matter_id=matter.pk
        ).exists()  # no officers above
        clock = matter.clocks.get()
        assert clock.due_at - NOW == timedelta(hours=2)
    with acting(Seat.system("sweep")):
        assert sweep(NOW + timedelta(hours=3))["climbed"] == 1
    small = recorded(world, people=3, amount="9000", migrants=0)
    with acting(Seat.system("look")):
        assert small.clocks.get().due_at.date().isoformat() == "2026-03-04"
    with pytest.raises(Refused, match="未达到即报标准"):
        take(world, small, "raise_up")


def test_it_goes_to_supervision_with_sums_and_without_names(world):
    matter = verified(world)
    take(world, matter, "supervise", opinion="到期未付，请启动监督")
    with acting(Seat.system("look")):
        child = Link.objects.get(other=matter, kind="grew_out_of").matter
        assert child.kind == "supervision.case"


def test_it_goes_to_court_or_is_refused_or_withdrawn(world):
    matter = verified(world)
    assert take(world, matter, "litigate", opinion="已申请仲裁").matter.state == "litigating"
    other = recorded(world, people=2, amount="800", migrants=0)
    assert take(world, other, "refuse", opinion="属于承揽费用").matter.state == "refused"
    answer = browser(world, "li").post("/wage_arrears/", told(world))
    with acting(Seat.system("look")):
        mine = Matter.objects.get(pk=answer["Location"].rstrip("/").split("/")[-1])
    assert take(world, mine, "withdraw", by="li").matter.state == "withdrawn"


def test_the_callback_may_find_it_untrue(world):
    matter = verified(world)
    pay(world, matter, "1000")
    take(world, matter, "settle", how="agreed", opinion="双方另有约定")
    assert take(world, matter, "reopen", opinion="工人说没有约定").matter.state == "settled_partly"


def test_the_list_must_add_up_to_the_cent(world):
    matter = twelve(world)
    take(world, matter, "raise_up")
    with pytest.raises(Refused, match="名单共 12 人、336000.00 元"):
        take(world, matter, "verify", people=12, migrants=0, amount="336000.01", **SAID)
    with pytest.raises(Refused, match="不能超过"):
        take(world, matter, "verify", people=12, migrants=13, amount="336000", **SAID)


def test_an_urgent_report_is_raised_before_it_is_verified_and_needs_its_list(world):
    matter = recorded(world)
    with pytest.raises(Refused, match="即报上级"):
        take(world, matter, "verify", people=12, migrants=12, amount="336000", **SAID)
    take(world, matter, "raise_up")
    with pytest.raises(Refused, match="还没有被欠薪人员名单"):
        take(world, matter, "verify", people=12, migrants=12, amount="336000", **SAID)


@pytest.mark.parametrize(
    ("amounts", "sentence"),
    [
        ("1 10\n1 20", "出现了两次"),
        ("99 10", "没有序号 99"),
        ("1 28000.01", "尚欠 28000.00 元"),
        ("1 10\n2 20", "与本次合计"),
        ("甲 十元", "第 1 行应为序号和金额"),
        ("1 十元", "金额应为数字"),
    ],
)
def test_payments_that_do_not_fit_are_refused_and_nothing_is_posted(world, amounts, sentence):
    matter = verified(world)
    with pytest.raises(Refused, match=sentence):
        pay(world, matter, "100", amounts)
    assert sums(world, matter)["paid"] == 0


def test_payments_by_person_come_from_two_pasted_columns(world):
    matter = verified(world)
    pay(world, matter, "300.50", "1\t100.25\n3，200.25")
    with acting(world.seat("wang")):
        paid = dict(Payment.objects.values_list("claimant__line", "amount"))
    assert paid == {1: Decimal("100.25"), 3: Decimal("200.25")}
    with pytest.raises(Refused, match="超过尚欠"):
        pay(world, matter, "335699.51")
    with pytest.raises(Refused, match="不能按“全部追回”"):
        take(world, matter, "settle", how="full", opinion="办结")


@pytest.mark.parametrize("amount", ["0.01", "0.11", "99.99", "335999.99"])
def test_a_payment_is_shared_to_the_fen(amount):
    left = {1: Decimal("28000"), 2: Decimal("0.01"), 3: Decimal("307999.99")}
    shares = recovery.spread(Decimal(amount), left)
    assert sum(shares.values()) == Decimal(amount)
    assert all(0 <= shares[line] <= left[line] for line in left)


def test_a_wrong_sheet_writes_nothing_and_says_every_row(world):
    matter = recorded(world)
    rows = [
        row(world, 1),
        row(world, 2, "0"),
        row(world, 3, "一千"),
        ["", "123", "12", "", "", "5", ""],
        row(world, 1),
    ]
    chair = browser(world, "wang")
    file = SimpleUploadedFile("名单.xlsx", sheet(rows))
    page = chair.post(f"/office/wage_arrears/{matter.pk}/people/", {"file": file})
    text = page.content.decode()
    assert page.status_code == 422
    for said in ("欠薪金额应大于零", "金额应为数字", "没有填写姓名", "同一证件在名单中出现多次"):
        assert said in text
    assert sums(world, matter)["people"] == 0


def test_a_new_list_takes_the_old_ones_place_and_the_old_one_is_kept(world):
    matter = twelve(world)
    list_people(world, matter, [row(world, 1), row(world, 2)])
    assert sums(world, matter)["people"] == 2
    with acting(world.seat("wang")):
        assert Claimant.objects.filter(report_id=matter.pk).count() == 14


def test_the_employer_never_sees_the_report_and_other_officers_nothing(world):
    matter = twelve(world)
    for who in ("xu", "tian", "liu", "zhou"):
        with acting(world.seat(who)):
            assert not ArrearsReport.objects.exists()
            assert not Claimant.objects.exists()
        with pytest.raises((ObjectDoesNotExist, NotAllowed)):
            take(world, matter, "refuse", by=who, opinion="不是")
    assert browser(world, "liu").get(f"/office/wage_arrears/{matter.pk}/people/").status_code == 404


def test_lines_and_payments_cannot_be_taken_away_nor_a_sum_written_too_large(world):
    matter = verified(world)
    pay(world, matter, "1000")
    for sql in (
        "DELETE FROM arrears_payments",
        "DELETE FROM arrears_claimants",
        "UPDATE arrears_payments SET amount = 1",
    ):
        with acting(world.seat("wang")), pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(sql)
    with acting(world.seat("wang")), pytest.raises(DatabaseError), transaction.atomic():
        Claimant.objects.filter(line=1).update(paid=30000)


def test_a_report_of_nothing_owed_is_told_beside_the_form(world):
    page = browser(world, "li").post("/wage_arrears/", told(world, amount="0") | {"source": ""})
    assert page.status_code == 422 and "欠薪金额应大于零" in page.content.decode()


def test_a_payment_of_nothing_is_refused(world):
    matter = verified(world)
    with pytest.raises(Refused, match="应大于零"):
        pay(world, matter, "0")
    with pytest.raises(Refused, match="应为序号和金额"):
        pay(world, matter, "10", "9" * 5000 + " 10")


def test_whoever_is_owed_does_not_work_on_the_report(world):
    matter = twelve(world)
    with acting(Seat.system("look")):
        Account.objects.filter(username="wang").update(worker_account=world.account["li"])
    world.grant["wang"].refresh_from_db()
    for step in ("raise_up", "refuse"):
        with pytest.raises(Refused, match="不能办理本人的事项"):
            take(world, matter, step)


def test_a_claim_that_is_paid_is_pursued_no_further(world):
    matter = verified(world)
    pay(world, matter, "336000")
    for step, data in (
        ("transfer", {"agency": "labour", "office": "人社局", **SAID}),
        ("supervise", SAID),
        ("litigate", SAID),
    ):
        with pytest.raises(Refused, match="追讨完毕"):
            take(world, matter, step, **data)


def test_the_letter_counts_those_who_are_still_owed(world):
    matter = verified(world)
    pay(world, matter, "28000", "2 28000")
    take(world, matter, "transfer", agency="labour", office="人社局", opinion="其余人员到期未付")
    with acting(Seat.system("look")):
        letter = Letter.objects.get(matter=matter)
        assert "11名劳动者" in letter_text(letter)


def test_an_employer_typed_by_name_is_found_out_at_the_verification(world):
    matter = recorded(world, employer="恒达劳务队", people=2, migrants=0, amount="3000")
    list_people(world, matter, [row(world, 1, "1000"), row(world, 2, "2000")])
    numbers = {"people": 2, "migrants": 0, "amount": "3000", **SAID}
    with pytest.raises(Refused, match="没有找到这家用人单位"):
        take(world, matter, "verify", employer="没有这家", **numbers)
    take(world, matter, "verify", employer=world.employer["hengda"].uscc, **numbers)
    with acting(Seat.system("look")):
        assert ArrearsReport.objects.get(pk=matter.pk).employer_id == world.employer["hengda"].pk


def test_the_workers_are_told_on_their_phones_whoever_wrote_it_down(world):
    verified(world)
    with acting(Seat.system("look")):
        told_accounts = Notice.objects.filter(kind="wage_arrears.progress").values_list(
            "account_id", flat=True
        )
        assert set(told_accounts) == {world.account["li"].pk}


def test_it_leads_on_to_legal_aid_with_what_is_known(world):
    matter = verified(world)
    office, worker = browser(world, "wang"), browser(world, "li")
    address = f"/office/legal_aid/from/{matter.pk}/"
    assert address in office.get(f"/office/matters/{matter.pk}/").content.decode()
    assert "恒达机械有限公司拖欠 12 人工资共 336000.00 元" in office.get(address).content.decode()
    address = f"/legal_aid/?from={matter.pk}"
    assert address in worker.get(f"/matters/{matter.pk}/").content.decode()
    assert "拖欠 1 人工资共 28000.00 元" in worker.get(address).content.decode()
    for asked in ("garbage", Seat.system("x").account_id, "00000000-0000-0000-0000-000000000000"):
        assert worker.get(f"/legal_aid/?from={asked}").status_code == 404
    assert browser(world, "zhou").get(address).status_code == 404


def test_the_pages_show_what_they_should(world):
    matter = verified(world)
    officer = browser(world, "wang")
    board = officer.get("/office/wage_arrears/").content.decode()
    assert "336,000.00" in board
    assert "恒达" in board
    people_page = officer.get(f"/office/wage_arrears/{matter.pk}/people/").content.decode()
    assert world.document["li"] not in people_page
    assert officer.get("/office/wage_arrears/record/").status_code == 200
    assert officer.get("/office/wage_arrears/template/").status_code == 200
