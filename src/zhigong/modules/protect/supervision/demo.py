"""Supervision cases in every state for the demonstration, worked by the county and the township."""

from datetime import timedelta
from functools import partial

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.people.accounts import create_worker
from zhigong.kernel.people.register import NewPerson, create_person
from zhigong.modules.protect.supervision import public
from zhigong.modules.protect.supervision.models import Supervisor

# subject, clue, articles
CLUES = (
    ("pay", "连续三个月未足额支付工资，涉及十余名职工，厂方称货款未收回。", "《中华人民共和国劳动法》第五十条"),
    ("hours", "包装车间每周工作七天，每天十一小时，未安排调休也未支付加班费。", "《中华人民共和国劳动法》第三十六条、第三十八条、第四十四条"),
    ("insurance", "招用的二十名装配工入职半年未办理社会保险登记。", "《中华人民共和国社会保险法》第五十八条"),
    ("safety", "喷漆工位没有通风设施，未发防毒口罩，也未安排职业健康检查。", "《中华人民共和国职业病防治法》第二十二条、第三十五条"),
    ("rules", "新的考勤处罚办法未经职工代表大会讨论，也未公示。", "《中华人民共和国劳动合同法》第四条"),
    ("special", "安排怀孕七个月的女职工上夜班。", "《女职工劳动保护特别规定》第六条"),
)  # fmt: skip
TODAY = "day of the step"
SERVED = {"served_on": TODAY, "way": "direct", "receiver": "办公室主任 周某", "receipt": "回证第1号"}
HOUSE, WORKER, EMPLOYER = "house", "worker", "employer"
# state: (state before, step, days later, form, who); facts and law come from the clue
WAYS = {
    "withdrawn": ("clue", "withdraw", 1, {}, WORKER),
    "not_accepted": ("clue", "refuse", 2, {"refusal": "in_procedure", "reason": "已申请劳动仲裁，请按仲裁程序办理。"}),
    "accepted": ("clue", "accept", 1, {}),
    "investigating": ("accepted", "investigate", 1, {}),
    "cleared": ("investigating", "clear", 3, {"reason": "查阅考勤和工资台账，未发现反映的情况。"}),
    "found": ("investigating", "find", 2, {"investigated_on": TODAY, "employer_said": "负责人承认有上述情况，称将整改。"}),
    "consulting": ("found", "consult", 1, {"record": "组织双方协商一次，单位同意整改，未确定期限。"}),
    "reminder_issued": ("accepted", "remind", 1, {"content": "请依法规范用工，按时足额支付工资，保障休息休假和安全健康。"}),
    "reminder_served": ("reminder_issued", "serve_reminder", 1, SERVED),
    "reminder_overdue": ("reminder_served", "let_reminder_lapse", 16, {}, HOUSE),
    "reminder_answered": ("reminder_served", "enter_answer", 3, {"replied_on": TODAY, "stand": "accepts", "opinion": "已组织自查，立即纠正。"}),
    "opinion_issued": ("found", "opine", 1, {"demands": "一、立即停止违法行为。\n二、在答复期限内改正，并书面告知结果。"}),
    "opinion_served": ("opinion_issued", "serve_opinion", 1, SERVED),
    "replied": ("opinion_served", "enter_reply", 4, {"replied_on": TODAY, "stand": "accepts", "opinion": "接受意见，已制定整改方案，月底前完成。"}),
    "no_reply": ("opinion_served", "lapse", 25, {}, HOUSE),
    "refused": ("opinion_served", "object", 4, {"opinion": "加班系职工自愿，已另行安排调休，不同意意见。"}, EMPLOYER),
    "uncorrected": ("replied", "find_uncorrected", 3, {"rechecked_on": TODAY, "result": "两名监督员到厂复查，仍未改正。"}),
    "corrected": ("replied", "confirm_corrected", 3, {"rechecked_on": TODAY, "result": "两名监督员到厂复查，已全部改正。"}),
    "proposal_requested": ("no_reply", "request_proposal", 2, {"reason": "单位逾期不答复，街道总工会无权发出建议书。"}),
    "proposal_issued": ("no_reply", "propose", 1, {"department": "labour", "suggestions": "建议依法责令该单位限期改正并处理。"}),
    "proposal_served": ("proposal_issued", "serve_proposal", 1, SERVED),
    "handed": ("proposal_served", "hand_to_prosecutors", 1, {"prosecutor_reason": "group"}),
    "dept_filed": ("proposal_served", "note_filed", 3, {"happened_on": TODAY, "reference": "人社监立〔2026〕18号"}),
    "dept_declined": ("proposal_served", "note_declined", 3, {"happened_on": TODAY, "reason": "该事项已由仲裁机构受理，不重复立案。"}),
    "resulted": ("dept_filed", "note_result", 20, {"happened_on": TODAY, "reference": "人社监令〔2026〕7号", "result": "责令十日内改正，单位已改正。"}),
    "closed": ("resulted", "close", 2, {"opinion": "部门已处理，单位已改正，职工认可。"}),
}  # fmt: skip
# (where it stands, days ago it came, which clue)
PLAN = (
    ("clue", 1, 0), ("clue", 3, 4), ("not_accepted", 20, 0), ("withdrawn", 9, 4), ("accepted", 4, 1),
    ("investigating", 9, 2), ("cleared", 30, 5), ("found", 12, 3), ("consulting", 14, 1), ("reminder_issued", 5, 4),
    ("reminder_served", 8, 5), ("reminder_overdue", 22, 1), ("reminder_answered", 15, 4), ("opinion_issued", 8, 2),
    ("opinion_served", 20, 0), ("replied", 18, 3), ("refused", 16, 1), ("no_reply", 33, 0), ("uncorrected", 16, 2),
    ("proposal_requested", 35, 0), ("proposal_issued", 34, 0), ("handed", 36, 0), ("dept_filed", 45, 2),
    ("dept_declined", 40, 1), ("resulted", 64, 0), ("corrected", 50, 3), ("closed", 130, 0),
)  # fmt: skip
CARDS = {"county": ("韩志刚", "邓丽萍", "郭永强"), "township": ("吕红梅", "蒋志伟"), "basic": ("何建军",)}


def build(context) -> None:
    """Appoint supervisors, bring cases to every state, issue one reminder to all."""
    with acting(Seat.system("demonstration")):
        since = context.on - timedelta(days=500)
        for union, names in CARDS.items():
            for number, name in enumerate(names, 1):
                if not Supervisor.objects.filter(card_number=_card(union, number)).exists():
                    public.appoint_supervisor(
                        context.units[union], name, _card(union, number), starts_on=since
                    )
    for number, (state, age, clue) in enumerate(PLAN):
        _Case(context, number, context.now - timedelta(days=age), *CLUES[clue], state).lead_to(state)
        context.progress(number / len(PLAN))
    text = "一、节前足额支付职工工资。\n二、依法安排休息休假，加班的依法支付加班工资。\n三、做好节日期间安全生产。"
    with acting(context.officers["county"].seat):
        data = {"occasion": f"{context.on.year}年元旦、春节", "content": text}
        public.issue_general(context.units["county"], data, now=context.now - timedelta(days=10))
    context.progress(1.0)


def _card(union: str, number: int) -> str:
    return f"工监6101{list(CARDS).index(union) + 1}{number:03d}"


class _Case:
    """One case, worked through the line's own steps as the officer of the county or the township."""

    def __init__(self, context, number: int, now, subject: str, clue: str, law: str, state: str):
        self.union = "township" if state == "proposal_requested" else "county"
        self.seat, self.now, self.clue, self.law = context.officers[self.union].seat, now, clue, law
        employers = context.unattached_employers or [unit.employer for unit in context.basics]
        self.employer = employer = employers[number % len(employers)]
        source = ("complaint", "inspection", "hotline", "online")[number % 4]
        data = {
            "employer": employer.uscc or employer.name,
            "subject": subject,
            "source": source,
            "clue": clue,
        }
        self.worker = _worker(context, now) if source == "complaint" or state == "withdrawn" else None
        is_reported = self.worker is not None and self.union == "county"
        with acting(self.worker if is_reported else self.seat):
            opening = public.report if is_reported else partial(public.register, context.units[self.union])
            self.matter = opening(data, now=now).matter

    def lead_to(self, state: str) -> None:
        """Take the steps that lead to a state."""
        if state not in WAYS:
            return
        before, step, days, form, *who = WAYS[state]
        self.lead_to(before)
        self.now += timedelta(days=days)
        cards = {"first_card": _card(self.union, 1), "second_card": _card(self.union, 2)}
        data = {"facts": self.clue, "law": self.law, "signer": "李静（副主席）", **cards, **form}
        day = self.now.date().isoformat()
        data = {name: day if value == TODAY else value for name, value in data.items()}
        employer = Seat.employer(self.seat.account_id, self.employer.pk, self.employer.name)
        seats = {HOUSE: Seat.system("demonstration"), WORKER: self.worker, EMPLOYER: employer}
        seat = seats[who[0]] if who else self.seat
        take_step(self.matter.pk, step, seat=seat, now=self.now, data=data)


def _worker(context, now) -> Seat:
    made_up = context.next_person()
    with acting(Seat.system("demonstration")):
        facts = {
            name: getattr(made_up, name)
            for name in ("name", "sex", "birth_on", "doc_type", "doc_number", "mobile")
        }
        person_id = create_person(NewPerson(**facts, identity_level=4), on=now.date())
        account = create_worker(made_up.mobile, person_id=person_id)
    return Seat.worker(account.pk, person_id)
