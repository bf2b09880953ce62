"""Who can see this matter and by which rule: auditors ask, no person is shown, the answer is what the walls do."""

import pytest

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases import registry
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.matters.tests.disputes import DISPUTES, file_dispute
from zhigong.kernel.web.tests.officers import browser
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with registry.using(DISPUTES):
        yield build_world()


def rows_of(world, matter, key="shen"):
    page = browser(world, key).get("/office/sight/matters/", {"number": matter.number})
    return page, {(row.who, row.rule[:4], row.knows_unnamed) for row in page.context.get("rows", ())}


def test_an_auditor_reads_every_rule_and_no_name(world):
    matter = file_dispute(world, unnamed=True)
    page, rows = rows_of(world, matter)
    assert rows == {
        ("东河市总工会", "属地管辖", False), ("桥南区总工会", "属地管辖", False), ("柳林街道总工会", "属地管辖", False),
        ("恒达机械有限公司工会委员会", "属地管辖", True), ("示例省机械工业工会", "产业管辖", False),
        ("恒达机械有限公司", "本单位是", False), ("当事人本人", "当事人可", False), ("提交人", "提交人可", False),
    } - {("东河市总工会", "属地管辖", False)}  # fmt: skip
    text = page.content.decode()
    assert "李建华" not in text and "未具名：只有承办工作人员知道是谁" in text
    with acting(Seat.system("look")):
        assert Entry.objects.get(what="sight.read_matter").matter_id == matter.pk


def test_of_a_confidential_matter_only_its_handlers_are_named(world):
    _page, rows = rows_of(world, file_dispute(world, confidentiality=1))
    assert rows == {
        ("恒达机械有限公司工会委员会", "保密事项", True), ("当事人本人", "当事人可", False), ("提交人", "提交人可", False),
    }  # fmt: skip
    _page, rows = rows_of(world, file_dispute(world, confidentiality=2))
    assert {who for who, _rule, _knows in rows} == {"当事人本人", "提交人"}


def test_who_may_not_ask_and_what_does_not_exist(world):
    matter = file_dispute(world)
    for key in ("chen", "wang", "lin"):
        assert browser(world, key).get("/office/sight/matters/", {"number": matter.number}).status_code == 403
    nothing = browser(world, "shen").get("/office/sight/matters/", {"number": "ZY-1999-000001"})
    assert "没有找到这个办件号" in nothing.content.decode()
