"""Applications for legal aid in every state for the demonstration."""

from datetime import timedelta

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import open_matter, take_step
from zhigong.kernel.people.accounts import create_worker
from zhigong.kernel.people.register import NewPerson, create_person
from zhigong.modules.protect.legal_aid import public
from zhigong.modules.protect.legal_aid.actions import Prepared
from zhigong.modules.protect.legal_aid.models import Helper

DESK, WORKER, HOUSE = "desk", "worker", "house"
HELPERS = (
    ("张明远", "16101201010001234", "lawyer"),
    ("高淑芬", "16101201510005678", "lawyer"),
    ("韩志刚", "陕工法2019017", "staff"),
)
# cause, form, what happened
STORIES = (
    ("wage", "arbitration", "在工地做木工四个月，包工头只发了生活费，还欠两万八千元，多次讨要没有结果。"),
    ("injury", "litigation", "操作冲床时右手食指受伤，已认定工伤九级，单位拒绝支付一次性伤残就业补助金。"),
    ("contract", "mediation", "合同没到期，单位口头通知不用来了，没有给经济补偿。"),
    ("insurance", "writing", "入职三年单位一直没有缴纳社会保险，想写一份投诉材料。"),
    ("hours", "consult", "每天工作十一小时没有加班费，想知道证据怎么保存。"),
)
GRANT = {"opinion": "材料齐全，符合援助条件。"}
REFUSE = {"refusal": "no_ground", "opinion": "目前没有能证明劳动关系的材料，请补充后再申请。"}
# state: (state before, step, days later, form, who)
WAYS = {
    "granted": ("applied", "grant", 3, GRANT, DESK),
    "refused": ("applied", "refuse", 4, REFUSE, DESK),
    "reviewing": ("refused", "ask_review", 3, {"opinion": "已补充工资转账记录和工友证言。"}, WORKER),
    "not_aided": ("reviewing", "uphold", 4, {"opinion": "补充材料仍不能证明劳动关系。"}, HOUSE),
    "assigned": ("granted", "assign", 2, {}, DESK),
    "working": (
        "assigned",
        "note_progress",
        9,
        {"opinion": "已向仲裁委递交申请，五日内决定是否受理。"},
        DESK,
    ),
    "finished": ("working", "finish", 35, {"opinion": "裁决已生效，款项已到账。"}, DESK),
    "subsidy": ("finished", "propose_subsidy", 1, {"opinion": "按办案形式申报。"}, DESK),
    "approved": ("subsidy", "approve_subsidy", 1, {}, HOUSE),
    "closed": ("approved", "call_back", 2, {"satisfied": "good", "opinion": "电话回访，本人满意。"}, HOUSE),
    "withdrawn": ("applied", "withdraw", 2, {}, WORKER),
}
# (state, days ago it came, which story)
PLAN = (
    ("applied", 1, 0),
    ("applied", 6, 2),
    ("refused", 9, 2),
    ("reviewing", 9, 3),
    ("not_aided", 30, 4),
    ("granted", 4, 1),
    ("assigned", 8, 0),
    ("working", 20, 1),
    ("finished", 52, 0),
    ("subsidy", 54, 1),
    ("closed", 70, 0),
    ("closed", 110, 3),
    ("withdrawn", 14, 4),
)
DAYS = (
    (-12, "城东安置房项目工地", "农民工工资怎么要"),
    (9, "长途汽车站候车厅", "返乡路上的法律咨询"),
)  # days from today, where, what about
SUBSIDY = {"consult": 80, "writing": 200, "mediation": 600, "arbitration": 1200, "litigation": 2000}


def build(context) -> None:
    """Register helpers of the county and lead one worker after another to each state."""
    with acting(Seat.system("demonstration")):
        since = context.on - timedelta(days=700)
        for name, number, kind in HELPERS:
            if not Helper.objects.filter(number=number).exists():
                public.add_helper(context.units["county"], name, number, kind, starts_on=since)
        _plan_days(context)
    for number, (state, age, story) in enumerate(PLAN):
        _Case(context, number, age, *STORIES[story]).lead(state)
        context.progress((number + 1) / len(PLAN))


def _plan_days(context) -> None:
    """One campaign day behind, with what came of it, and one to come."""
    unit = context.units["county"]
    for days, place, theme in DAYS:
        held_on = context.on + timedelta(days=days)
        day = public.plan_day(unit, held_on, place, theme, on=min(held_on, context.on))
        if days < 0:
            facts = {"advised_count": 46, "taken_count": 3, "result": "三件讨薪申请当场受理。"}
            public.note_result(day, facts, on=context.on)


class _Case:
    """One application, worked through the line's own steps as the county's officer."""

    def __init__(self, context, number: int, age: int, cause: str, form: str, facts: str):
        self.context, self.number, self.form = context, number, form
        self.now = context.now - timedelta(days=age, hours=1)
        self.seats = {DESK: context.officers["county"].seat, HOUSE: Seat.system("demonstration")}
        self.seats[WORKER] = worker = self._worker()
        employers = context.unattached_employers or [basic.employer for basic in context.basics]
        employer = employers[number * 7 % len(employers)]
        data = {
            "employer": employer.uscc or employer.name,
            "cause": cause,
            "form": form,
            "facts": facts,
            "is_migrant": "on" if cause in ("wage", "injury") else "",
            "proof": ("none", "hardship")[number % 2],
            "income": 1200 + number * 40,
        }
        with acting(worker):
            self.matter = open_matter(
                "legal_aid.aid",
                unit=context.units["county"],
                parties=[("applicant", worker.person_id)],
                seat=worker,
                now=self.now,
                data=data,
                step_code="apply",
                about=Prepared(worker.person_id),
            ).matter

    def lead(self, state: str) -> None:
        """Take the steps that lead to a state."""
        if state not in WAYS:
            return
        before, step, days, form, who = WAYS[state]
        self.lead(before)
        self.now += timedelta(days=days)
        data = {
            "form": self.form,
            "helper": HELPERS[self.number % 2][1],
            "result": ("won", "partly", "settled")[self.number % 3],
            "recovered": 28_000 - self.number * 700,
            "amount": SUBSIDY[self.form],
        }
        take_step(self.matter.pk, step, seat=self.seats[who], now=self.now, data=data | form)

    def _worker(self) -> Seat:
        made_up = self.context.next_person()
        with acting(Seat.system("demonstration")):
            person = NewPerson(
                name=made_up.name,
                sex=made_up.sex,
                birth_on=made_up.birth_on,
                doc_type=made_up.doc_type,
                doc_number=made_up.doc_number,
                mobile=made_up.mobile,
                identity_level=4,
            )
            person_id = create_person(person, on=self.now.date())
            account = create_worker(made_up.mobile, person_id=person_id)
        return Seat.worker(account.pk, person_id)
