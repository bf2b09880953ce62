"""Dismissals and lay-offs in every state for the demonstration."""

from datetime import timedelta

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.people.accounts import create_worker
from zhigong.kernel.people.register import NewPerson, create_person
from zhigong.modules.protect.labour_contracts import public

TODAY = "day of the step"
DESK, EMPLOYER, WORKER, HOUSE = "desk", "employer", "worker", "house"
# ground, job, what the employer says
GROUNDS = (
    ("39.2", "装配工", "三个月内无故旷工五天，依据《员工手册》第二十一条，经两次书面警告仍未改正。"),
    ("40.2", "销售员", "连续两个季度考核不合格，经培训并调整岗位后仍不能完成任务。"),
    ("40.3", "包装工", "原生产线整体关停，协商变更岗位未达成一致。"),
)
OPINION = {
    "problems": "所依据的规章制度没有经过职工代表大会讨论，也没有向职工公示，不能作为解除依据（《劳动合同法》第四条）。",
    "demands": "请撤销解除决定，恢复职工工作；拟修改制度的，依法履行民主程序。",
    "signer": "李静（副主席）",
}
SERVED = {"served_on": TODAY, "receiver": "人力资源部 周某"}
SUIT = {"happened_on": TODAY, "source": "职工提交的起诉状收件回执", "reference": "（2026）示民初12号"}
RESULT = {"stand": "withdrawn", "opinion": "采纳工会意见，撤销解除决定，请职工返岗。"}
PAPER = {"replied_on": TODAY, "stand": "kept", "opinion": "维持解除决定，依法支付经济补偿。"}
# state: (state before, step, days later, form, who)
DISMISSALS = {
    "no_objection": ("received", "agree", 2, {"opinion": "制度合法、事实清楚，没有异议。"}, DESK),
    "opined": ("received", "opine", 2, OPINION, DESK),
    "opinion_served": ("opined", "serve_opinion", 1, SERVED, DESK),
    "replied": ("opinion_served", "reply", 3, RESULT, EMPLOYER),
    "no_reply": ("opinion_served", "let_lapse", 8, {}, HOUSE),
    "taken_back": ("received", "take_back", 1, {"opinion": "重新核实后撤回。"}, EMPLOYER),
    "kept": ("no_reply", "enter_reply", 1, PAPER, DESK),
    "closed": ("kept", "close", 2, {"opinion": "单位维持解除，已告知职工仲裁时效和法律援助。"}, DESK),
    "reminded": ("unnotified", "remind", 1, {"signer": "李静（副主席）"}, DESK),
    "reminder_served": ("reminded", "serve_reminder", 1, SERVED, DESK),
    "uncured": ("reminder_served", "let_stand", 8, {}, HOUSE),
    "not_cured": ("uncured", "note_suit", 3, SUIT, DESK),
    "cured": ("reminder_served", "cure", 2, {}, EMPLOYER),
    "withdrawn": ("unnotified", "withdraw", 1, {}, WORKER),
}
HEAR = {"heard_on": TODAY, "heard_by": "congress", "heard_count": 86, "opinion": "希望优先留用家庭困难职工。"}
REPORTED = {
    "happened_on": TODAY,
    "source": "区人力资源和社会保障局收件回执",
    "reference": "人社收〔2026〕8号",
}
START = {"started_on": TODAY, "opinion": "裁减24人，经济补偿已经全部支付。"}
LAYOFFS = {
    "heard": ("explaining", "hear", 7, HEAR, DESK),
    "opined": ("heard", "opine", 1, OPINION, DESK),
    "reported": ("opined", "note_report", 2, REPORTED, DESK),
    "ready": ("reported", "end_notice", 23, {}, HOUSE),
    "carried_out": ("ready", "start", 2, START, DESK),
    "breached": (
        "explaining",
        "note_breach",
        4,
        {"started_on": TODAY, "opinion": "未听取意见即通知离岗。"},
        DESK,
    ),
    "closed": ("breached", "close", 3, {"opinion": "已转劳动法律监督，单位恢复了职工岗位。"}, DESK),
    "given_up": ("explaining", "give_up", 5, {"opinion": "订单恢复，不再裁减。"}, EMPLOYER),
}
# (state, days ago it began)
NOTIFIED = (("received", 1), ("received", 4), ("opined", 3), ("opinion_served", 5), ("replied", 8))
ANSWERED = (("no_reply", 13), ("taken_back", 20), ("no_objection", 9), ("closed", 30))
MISSED = (("unnotified", 1), ("reminded", 2), ("reminder_served", 4), ("uncured", 12))
SUED = (("not_cured", 16), ("cured", 6), ("withdrawn", 15))
WAITING = (("explaining", 3), ("reported", 18), ("ready", 34))
ENDED = (("carried_out", 60), ("breached", 6), ("closed", 40), ("given_up", 50))


def build(context) -> None:
    """Lead dismissals and lay-offs of the county's employers to their states."""
    for number, (state, age) in enumerate(NOTIFIED + ANSWERED):
        _Dismissal(context, number, age).lead(state, DISMISSALS, start=False)
    for number, (state, age) in enumerate(MISSED + SUED, len(NOTIFIED + ANSWERED)):
        _Dismissal(context, number, age).lead(state, DISMISSALS, start=True)
    for number, (state, age) in enumerate(WAITING + ENDED):
        _Layoff(context, number, age).lead(state, LAYOFFS)
    context.progress(1.0)


class _Case:
    def __init__(self, context, number: int, age: int):
        self.context, self.number = context, number
        self.now = context.now - timedelta(days=age, hours=1)
        employers = context.unattached_employers or [basic.employer for basic in context.basics]
        self.employer = employers[number * 5 % len(employers)]
        self.officer = context.officers["county"]
        self.seats = {
            DESK: self.officer.seat,
            EMPLOYER: Seat.employer(self.officer.account_id, self.employer.pk, self.employer.name),
            HOUSE: Seat.system("demonstration"),
        }

    def lead(self, state: str, ways: dict, *, start: bool = False) -> None:
        """Open the matter and take the steps that lead to a state."""
        self.open(missed=start)
        self._walk(state, ways)

    def _walk(self, state: str, ways: dict) -> None:
        if state not in ways:
            return
        before, step, days, form, who = ways[state]
        self._walk(before, ways)
        self.now += timedelta(days=days)
        day = self.now.date().isoformat()
        data = {name: day if value == TODAY else value for name, value in (self.notice() | form).items()}
        take_step(self.matter.pk, step, seat=self.seats[who], now=self.now, data=data)

    def notice(self) -> dict:
        """Return what a notice that comes later would say."""
        return {}

    def enter(self, data: dict, what: str):
        """Enter a paper at the county federation, where the employer has no union of its own."""
        with acting(self.officer.seat):
            data = {"employer": self.employer.uscc or self.employer.name} | data
            unit = self.officer.unit
            self.matter = public.enter(unit, data, seat=self.officer.seat, now=self.now, what=what).matter


class _Dismissal(_Case):
    def notice(self) -> dict:
        ground, job, facts = GROUNDS[self.number % len(GROUNDS)]
        planned = (self.now + timedelta(days=10)).date().isoformat()
        protected = "maternity" if self.number == 1 else "none"
        return {"job": job, "ground": ground, "facts": facts, "planned_on": planned, "protected": protected}

    def open(self, *, missed: bool) -> None:
        """Enter a notice on paper, or a dismissal nobody told the union of."""
        made_up = self.context.next_person()
        self._register(made_up)
        day = self.now.date()
        data = self.notice() | {
            "worker_name": made_up.name,
            "doc_type": made_up.doc_type,
            "doc_number": made_up.doc_number,
            "served_on": day.isoformat(),
            "dismissed_on": (day - timedelta(days=3)).isoformat(),
            "how": ("written", "spoken", "locked_out")[self.number % 3],
        }
        self.enter(data, "enter_unnotified" if missed else "enter")

    def _register(self, made_up) -> None:
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
        self.seats[WORKER] = Seat.worker(account.pk, person_id)


class _Layoff(_Case):
    def open(self, *, missed: bool) -> None:
        """Enter a lay-off plan that came on paper."""
        day = self.now.date()
        data = {
            "explained_on": day.isoformat(),
            "ground": ("difficulty", "change", "other")[self.number % 3],
            "staff": 180 + self.number * 10,
            "cut": 24,
            "protected": 2 if self.number == 0 else 0,
            "planned_on": (day + timedelta(days=35)).isoformat(),
            "plan": "按岗位裁减两条装配线；依法支付经济补偿；优先留用家庭无其他就业人员的职工。",
        }
        self.enter(data, "layoff")
