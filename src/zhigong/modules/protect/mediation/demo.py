"""Disputes in every state for the demonstration: workers, an employer that answers, mediators of two bodies."""

from datetime import timedelta

from zhigong.kernel.access.models import EmployerAgent
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.people.accounts import create_officer, create_worker
from zhigong.kernel.people.models import Account
from zhigong.kernel.people.register import NewPerson, create_person
from zhigong.modules.protect.mediation import public
from zhigong.modules.protect.mediators import public as mediators
from zhigong.modules.protect.rooms import public as rooms

SYSTEM = Seat.system("demonstration")
STORIES = (
    ("上个月公司突然通知我不用来了，没有任何补偿，还欠我两个月工资没发。", "pay", "12800", "6400元×2个月", "3.2"),
    ("在车间加班到晚上十点，一年多没有算过加班费，问主管总说再等等。", "pay", "9600", "按考勤共320小时", "4.1"),
    ("合同到期公司不续签，也没给经济补偿。", "severance", "15000", "5000元×3年", "2.5"),
    ("搬货时砸伤脚住院，医疗费公司只垫了一半。", "injury", "7300.50", "住院票据合计", "5.2"),
)  # fmt: skip
OUTSIDE = {"source": "文书复印件", "reference": "（2026）示例12号"}
ACCEPT = ("accept", "desk", 1, {})
ASSIGN = ("assign", "desk", 0, {"mediator": "mediator"})
ANSWER = ("answer", "employer", 1, {"answer": "willing", "opinion": "愿意调解，请安排时间。"})
TABLE = (ACCEPT, ASSIGN, ANSWER)
DRAFT = ("draft", "mediator", 3, {"terms": "双方确认争议金额，一次了结，分两期付清。", "instalments": "2"})
SIGN = (("sign", "worker", 0, {"is_read": "on"}), ("sign_for_employer", "employer", 0, {"is_read": "on"}))
AGREED = (*TABLE, DRAFT, *SIGN, ("seal", "mediator", 0, {}))
CLOSED_WINDOW = (*AGREED, ("close_window", "house", 31, {}))
WISHES = tuple((code, who, 0, {}) for code, who in (("wish", "worker"), ("wish_for_employer", "employer")))
BREACH = ("breach", "worker", 9, {"opinion": "到期没有收到款项。"})
PAID = (("pay", "worker", 2, {}), ("note_payment", "desk", 1, {}))
DONE = (*CLOSED_WINDOW, *PAID, ("complete", "desk", 0, {}))
# days ago, "apply" or "ask", the steps: (step, by whom, days later, data)
PLAN = (
    (1, "ask", ()),
    (3, "ask", (("advise", "desk", 1, {"opinion": "属于劳动报酬争议，可以先和单位协商，也可以申请工会调解。"}),)),
    (2, "ask", (("negotiate", "worker", 0, {}),)),
    (8, "ask", (("negotiate", "worker", 0, {}), ("settle", "worker", 3, {}))),
    (1, "apply", ()),
    (3, "apply", (ACCEPT,)),
    (7, "apply", (("refuse", "desk", 1, {"opinion": "双方是承揽关系，不属于劳动争议，可以向人民法院起诉。"}),)),
    (6, "apply", (("withdraw", "worker", 1, {}),)),
    (9, "apply", TABLE),
    (8, "apply", (*TABLE, DRAFT)),
    (10, "apply", AGREED),
    (12, "apply", (*AGREED, *WISHES, ("to_court", "house", 1, OUTSIDE))),
    (13, "apply", (*AGREED, *WISHES, ("to_arbitration", "house", 1, OUTSIDE))),
    (45, "apply", CLOSED_WINDOW),
    (50, "apply", (*CLOSED_WINDOW, BREACH)),
    (60, "apply", (*CLOSED_WINDOW, BREACH, ("enforce", "desk", 3, OUTSIDE))),
    (62, "apply", (*CLOSED_WINDOW, BREACH, ("go_on", "worker", 2, {"is_sure": "on"}))),
    (55, "apply", DONE),
    (70, "apply", (*DONE, ("call_back", "desk", 3, {"satisfaction": "good", "opinion": "款项已收到，满意。"}))),
    (25, "apply", (*TABLE, ("fail", "mediator", 9, {"reason": "no_agreement", "opinion": "金额差距较大。"}))),
)  # fmt: skip


def build(context) -> None:
    """Register the bodies, then let workers ask and lead each dispute to its state."""
    builder = _Builder(context)
    for number, (age, opening, steps) in enumerate(PLAN, 1):
        builder.make(number, context.now - timedelta(days=age), opening, steps)
        context.progress(number / len(PLAN))


class _Builder:
    """The street's secretary receives, its mediator mediates; one account acts for the employer."""

    def __init__(self, context):
        self.context = context
        self.desk = context.officers["township"].seat
        self.mediator = context.officers["township_mediator"]
        self.unit = context.units["basic"]
        with acting(SYSTEM):
            self.employer = self.unit.employer
            self.register()
            self.agent = self._agent()

    def register(self) -> None:
        """Register the street's body with its mediator, and the enterprise's own committee."""
        street, since = self.context.units["township"], self.context.on - timedelta(days=700)
        self.certificate = f"TJ-{street.code[-6:]}"
        body = mediators.find_body(street.pk, "street")
        if body is None:
            chair = self.context.officers["township"].display_name
            body = mediators.add_body(street, "street", f"{street.name}劳动争议调解组织", since, chair)
            account, name = Account.objects.get(pk=self.mediator.account_id), self.mediator.display_name
            mediators.add_mediator(body, self.certificate, name, "fulltime", account=account)
        if mediators.find_body(self.unit.pk, "enterprise") is None:
            facts = {"staff_count": 3, "employer_count": 2}
            name = f"{self.employer.name}劳动争议调解委员会"
            mediators.add_body(self.unit, "enterprise", name, since, "赵敏", **facts)

    def _agent(self) -> Seat:
        known = EmployerAgent.objects.filter(employer=self.employer, confirmed_at__isnull=False).first()
        if known is None:
            account = create_officer(
                "danwei-tiaojie", "zhigong-demo-2026", "单位代理人（演示）", is_demonstration=True
            )
            known = EmployerAgent.objects.create(
                account=account, employer=self.employer, post="人力资源经理", asked_at=self.context.now,
                starts_on=self.context.on - timedelta(days=300), confirmed_at=self.context.now,
                confirmed_by=self.context.officers["county"].account_id, unit=self.unit,
            )  # fmt: skip
        return Seat.employer(known.account_id, self.employer.pk, self.employer.name)

    def make(self, number: int, now, opening: str, steps) -> None:
        """Let a worker of their own ask, and take the steps."""
        story, kind, amount, calculation, self.cause = STORIES[number % len(STORIES)]
        worker = self._worker(now)
        happened = (now - timedelta(days=40)).date().isoformat()
        data = {
            "story": story, "employer": self.employer.uscc, "known_on": happened, "ended_on": happened,
            "claim_kind": kind, "claim_amount": amount, "calculation": calculation, "wanted": "union",
        }  # fmt: skip
        self.way = "arbitration" if any(step[0] == "to_arbitration" for step in steps) else "court"
        self.amount, self.opened_on = amount, now.date().isoformat()
        with acting(worker):
            matter = public.ask(
                worker.person_id,
                data,
                seat=worker,
                now=now,
                on=now.date(),
                wants_mediation=opening == "apply",
            ).matter
        seats = {"worker": worker, "desk": self.desk, "mediator": self.mediator.seat}
        seats |= {"employer": self.agent, "house": SYSTEM}
        for code, who, days, given in steps:
            now += timedelta(days=days, minutes=7)
            take_step(matter.pk, code, seat=seats[who], now=now, data=given | self._filled(code, now))
            if code == "answer":
                self._talk(matter.pk, seats, now)

    def _filled(self, code: str, now) -> dict:
        """Return what of a step's form depends on the day or the dispute."""
        day = now.date().isoformat()
        due = (now + timedelta(days=25)).date().isoformat()
        return {
            "accept": {"cause": self.cause, "received_on": self.opened_on},
            "assign": {"mediator": self.certificate},
            "draft": {"amount": self.amount, "first_due_on": due},
            "wish": {"way": self.way},
            "wish_for_employer": {"way": self.way},
            "pay": {"paid_on": day},
            "note_payment": {"paid_on": day},
        }.get(code, {"happened_on": day})

    def _talk(self, matter_id, seats, now) -> None:
        """Say a few things in the room: to all, between one side and the mediator, and the minutes."""
        said = (
            ("mediator", "all", "message", "双方好，请先各自说一下情况和想法。"),
            ("worker", "all", "message", "我只要回应得的钱，可以分两次付。"),
            ("employer", "employer", "message", "公司资金紧张，希望分期，底线是分两个月付清。"),
            ("mediator", "mediator", "message", "双方差距不大，争议在付款时间。"),
            ("mediator", "all", "minutes", "双方均同意在原数额上分期支付，具体期限另行商定。"),
        )
        for minutes, (who, audience, kind, text) in enumerate(said, 3):
            with acting(seats[who]):
                at = now + timedelta(minutes=minutes)
                rooms.say(
                    rooms.find_room(matter_id), text, seat=seats[who], now=at, audience=audience, kind=kind
                )

    def _worker(self, now) -> Seat:
        made_up = self.context.next_person()
        with acting(SYSTEM):
            person_id = create_person(
                NewPerson(
                    name=made_up.name, sex=made_up.sex, birth_on=made_up.birth_on, doc_type=made_up.doc_type,
                    doc_number=made_up.doc_number, mobile=made_up.mobile, identity_level=4,
                ),
                on=now.date(),
            )  # fmt: skip
            account = create_worker(made_up.mobile, person_id=person_id)
        return Seat.worker(account.pk, person_id)
