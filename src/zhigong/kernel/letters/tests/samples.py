"""A matter and a letter to try the room on."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.letters.definition import COUNTY_AND_ABOVE, LetterField, LetterTemplate
from zhigong.kernel.letters.issuing import Addressee, issue
from zhigong.kernel.matters.models import Matter

ON = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
REMINDER = LetterTemplate(
    "trial.reminder",
    "劳动用工提示函",
    """
    现将有关事项提示如下：
    {{提示内容}}
    一、欠付明细
    | 姓名 | 金额 |
    | {{明细.姓名}} | {{明细.金额}} |
    附件：{{附件}}
    """,
    fields=(
        LetterField("facts", "提示内容", "请按月足额支付工资。"),
        LetterField(
            "rows",
            "明细",
            [{"name": "甲", "amount": "100.00"}],
            columns=(("name", "姓名"), ("amount", "金额")),
        ),
        LetterField("files", "附件", "工资明细表", is_needed=False),
    ),
    mark="工监提",
)
PROPOSAL = LetterTemplate("trial.proposal", "建议书", "请予处理。", levels=COUNTY_AND_ABOVE)
VALUES = {
    "facts": "请按月足额支付工资。\n不得克扣或者无故拖欠。",
    "rows": [{"name": "张三", "amount": "28,000.00"}, {"name": "李四", "amount": "9,600.00"}],
}


def make_matter(unit) -> Matter:
    """Write a bare matter of the unit, in the house's seat."""
    with acting(Seat.system("letters")):
        return Matter.objects.create(
            number=f"T-{unit.pk}-{Matter.objects.count()}",
            kind="joining.join",
            procedure_version="2026-01",
            unit=unit,
            position=unit.position,
            industry_position=unit.industry_position,
            state="submitted",
            title="试",
            opened_at=NOW,
            changed_at=NOW,
        )


def issue_one(world, seat: str = "wang", unit: str = "qiaonan", matter=None, **changes):
    """Issue a reminder to 恒达 as a known officer."""
    matter = matter or make_matter(world.unit[unit])
    words = {
        "template_code": REMINDER.code,
        "addressee": Addressee("恒达机械有限公司", employer=world.employer["hengda"]),
        "values": VALUES,
        "on": ON,
    } | changes
    with acting(world.seat(seat)):
        return issue(
            words.pop("template_code"), matter=matter, unit=world.unit[unit], by=world.seat(seat), **words
        )
