"""A dispute of the named world led to any state, by the line's own steps."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.matters.models import Matter
from zhigong.modules.protect.mediation import public
from zhigong.modules.protect.mediators import public as mediators

NOW = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Monday
STORY = "上个月公司通知我不用来了，没有给补偿，还拖欠两个月工资。"
ASKED = {
    "story": STORY, "known_on": "2026-01-31", "ended_on": "2026-01-31", "claim_kind": "pay",
    "claim_amount": "28000", "calculation": "14000元×2个月", "wanted": "union", "place": "",
}  # fmt: skip
ACCEPTED = {"cause": "3.2", "received_on": "2026-03-02"}
DRAFTED = {
    "terms": "双方确认拖欠劳动报酬28000元，分两期付清。", "amount": "28000", "instalments": "2",
    "first_due_on": "2026-04-01",
}  # fmt: skip
OUTSIDE = {"happened_on": "2026-03-20", "source": "法院受理通知书", "reference": "（2026）示民特1号"}


class Table:
    """Li is dismissed by Hengda; Qian of the street mediates, Zhao of the same street receives and calls back."""

    def __init__(self, world):
        self.world, self.now = world, NOW
        self.li, self.desk, self.mediator = world.seat("li"), world.seat("zhao"), world.seat("qian")
        employer = world.employer["hengda"]
        self.employer = Seat.employer(world.account["xu"].pk, employer.pk, employer.name)
        with acting(Seat.system("test")):
            body = mediators.add_body(
                world.unit["willow"], "street", "柳林街道劳动争议调解组织", date(2024, 5, 1), "赵立"
            )
            self.body = body
            mediators.add_mediator(body, "TJ-001", "钱芳", "fulltime", account=world.account["qian"])
            mediators.add_mediator(body, "TJ-002", "赵立", "parttime", account=world.account["zhao"])

    def ask(self, *, wants_mediation=True, **more) -> Matter:
        """Let Li ask; returns the matter."""
        data = ASKED | {"employer": self.world.employer["hengda"].uscc} | more
        found = public.ask(
            self.li.person_id,
            data,
            seat=self.li,
            now=self.now,
            on=self.now.date(),
            wants_mediation=wants_mediation,
        )
        self.matter_id = found.matter.pk
        return found.matter

    def step(self, code: str, seat: Seat, days: int = 0, **data):
        """Take a step some days later; returns the outcome."""
        self.now += timedelta(days=days, minutes=1)
        return take_step(self.matter_id, code, seat=seat, now=self.now, data=data)

    def at_table(self) -> None:
        """Lead it to the table: accepted, the mediator named."""
        self.ask()
        self.step("accept", self.desk, **ACCEPTED)
        self.step("assign", self.desk, mediator="TJ-001")

    def agreed(self, **more) -> None:
        """Lead it to an agreement that both signed and the mediator sealed."""
        self.at_table()
        self.step("draft", self.mediator, **(DRAFTED | more))
        self.step("sign", self.li, is_read="on")
        self.step("sign_for_employer", self.employer, is_read="on")
        self.step("seal", self.mediator)

    def matter(self) -> Matter:
        """Return the matter as it now is."""
        with acting(Seat.system("look")):
            return Matter.objects.get(pk=self.matter_id)

    def matter_row(self) -> Matter:
        """Return the matter in the seat that is acting."""
        return Matter.objects.select_related("unit").get(pk=self.matter_id)
