"""Reports of arrears in every state for the demonstration county."""

from datetime import timedelta

from django.utils import timezone

from zhigong.kernel.access.seats import acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.orgs.employers import add_employer
from zhigong.kernel.orgs.models import Employer
from zhigong.lib.synthetic import make_mobile, make_organisation_code, make_uscc
from zhigong.modules.protect.wage_arrears import public
from zhigong.modules.protect.wage_arrears.actions import people
from zhigong.modules.protect.wage_arrears.models import ArrearsReport

# (where it stands, days ago it came, people, yuan each, whether a building site)
PLAN = (
    ("reported", 0, 12, 28_000, True),
    ("reported", 1, 3, 6_200, False),
    ("raised", 1, 15, 12_500, True),
    ("refused", 20, 2, 900, False),
    ("verified", 3, 6, 9_800, False),
    ("negotiating", 6, 8, 15_300, True),
    ("supervising", 12, 11, 7_400, False),
    ("transferred", 25, 14, 21_000, True),
    ("litigating", 60, 4, 33_500, False),
    ("settled_partly", 30, 12, 18_000, True),
    ("settled", 35, 5, 8_600, False),
    ("closed", 90, 12, 28_000, True),
    ("closed", 120, 7, 5_400, False),
)
PROJECTS = (
    "锦绣花园二期",
    "南郊污水处理厂扩建",
    "东关小学综合楼",
    "高新孵化园三号厂房",
    "城北安置小区",
    "地铁配套管廊",
)
FIRMS = (
    "示例鑫达建筑劳务有限公司",
    "示例恒盛服装加工有限公司",
    "示例宏图建设工程有限公司",
    "示例嘉和食品有限公司",
    "示例众诚装饰工程有限公司",
    "示例明德电子有限公司",
    "示例远航路桥有限公司",
    "示例安泰家具有限公司",
)
FIRST_CODE = 70_000_000 // 10
OPINIONS = {
    "raise_up": "工人在项目部门口聚集，情绪平稳；已联系总包单位和街道，正在现场。",
    "verify": "与工人和项目部逐人核对考勤，人数和金额属实。",
    "refuse": "双方为承揽关系，已告知向法院起诉。",
    "negotiate": "见了项目经理和分包负责人，承诺按期付清。",
    "supervise": "单位到期未付，请启动监督。",
    "transfer": "单位到期仍未支付，请依法处理。",
    "litigate": "已申请仲裁，由工会法律援助律师代理。",
    "settle": "工资已经全部发到个人。",
    "call_back": "逐一电话回访，工人表示已收到。",
}
WAY = {
    "raised": ("raise_up",),
    "refused": ("refuse",),
    "verified": ("verify",),
    "negotiating": ("verify", "negotiate"),
    "supervising": ("verify", "negotiate", "supervise"),
    "transferred": ("verify", "negotiate", "transfer"),
    "litigating": ("verify", "litigate"),
    "settled_partly": ("verify", "negotiate", "half"),
    "settled": ("verify", "negotiate", "half", "rest", "settle"),
    "closed": ("verify", "negotiate", "half", "rest", "settle", "call_back"),
}


def build(context) -> None:
    """Write the reports down as the county's officer; the house calls back."""
    with acting(context.officers["county"].seat):
        firms = [_firm(name, number, context.units["county"].place) for number, name in enumerate(FIRMS)]
    for number, plan in enumerate(PLAN):
        _Report(context, firms, number, *plan).lead()
        context.progress((number + 1) / len(PLAN))


def _firm(name: str, number: int, place) -> Employer:
    """A builder or manufacturer that owes wages, with a code that is clearly made up."""
    code = make_uscc("91", place.code[:6], make_organisation_code(FIRST_CODE + number))
    found = Employer.objects.filter(uscc=code).first()
    return found or add_employer(
        name, code, place=place, industry="E" if number % 2 == 0 else "C", staff_count=60
    )


class _Report:
    """One report, worked through the line's own steps."""

    def __init__(
        self, context, firms, number: int, state: str, age: int, count: int, each: int, is_site: bool
    ):
        self.context, self.state, self.count, self.each = context, state, count, each
        self.seat = context.officers["county"].seat
        self.now = context.now - timedelta(days=age, hours=2)
        employer = firms[number % len(firms)]
        day = timezone.localdate(self.now)
        site = {
            "is_construction": "on",
            "project": PROJECTS[number % len(PROJECTS)],
            "contractor": "陕西示例建设集团有限公司",
            "subcontractor": "示例劳务有限公司",
            "developer": "示例置业有限公司",
        }
        data = {
            "source": ("worker", "union", "inspection")[number % 3],
            "employer": employer.uscc or employer.name,
            "place": context.units["county"].place_id,
            "people": count,
            "migrants": count - number % 2,
            "amount": count * each,
            "owed_from": (day - timedelta(days=75)).isoformat(),
            "owed_to": (day - timedelta(days=5)).isoformat(),
            "cause": ("funds", "dispute", "subcontract")[number % 3],
            "story": "多次向负责人讨要，对方说工程款没到，一直拖着不给。",
            **(site if is_site else {}),
        }
        with acting(self.seat):
            self.matter = public.record_report(data, seat=self.seat, now=self.now).matter
            self._list()

    def _list(self) -> None:
        rows = []
        for place in range(self.count):
            made_up = self.context.next_person()
            values = {
                "name": made_up.name,
                "document": made_up.doc_number,
                "mobile": make_mobile(made_up.number),
            }
            rows.append(
                people.Row(place + 2, values | {"bank": "", "days": None, "price": None, "owed": self.each})
            )
        people.replace_list(self.matter, rows, seat=self.seat, now=self.now)

    def lead(self) -> None:
        """Take the steps that lead to the state; an urgent one is raised before it is verified."""
        way = WAY.get(self.state, ())
        if way and way[0] == "verify" and self._report().is_urgent:
            way = ("raise_up", *way)
        for step in way:
            self._take(step)

    def _report(self) -> ArrearsReport:
        with acting(self.seat):
            return ArrearsReport.objects.select_related("employer", "matter__unit").get(pk=self.matter.pk)

    def _take(self, step: str) -> None:
        self.now += timedelta(days=2)
        day, owed = timezone.localdate(self.now), self.count * self.each
        data = {"opinion": OPINIONS.get(step, "")}
        data |= {
            "verify": {"people": self.count, "migrants": self.count - 1, "amount": owed},
            "negotiate": {
                "visited_on": day.isoformat(),
                "promised_on": (day + timedelta(days=4)).isoformat(),
            },
            "transfer": {"agency": "labour", "office": "碑林区人力资源和社会保障局"},
            "half": {"paid_on": day.isoformat(), "money_from": "account", "amount": owed // 2},
            "rest": {"paid_on": day.isoformat(), "money_from": "deposit", "amount": owed - owed // 2},
            "settle": {"how": "full"},
            "call_back": {"satisfied": "yes"},
        }.get(step, {})
        code = "note_payment" if step in ("half", "rest") else step
        who = "county_other" if step == "call_back" else "county"  # somebody else calls back
        seat = self.context.officers[who].seat
        take_step(self.matter.pk, code, seat=seat, now=self.now, data=data)
