"""Supervision cases in every state for the demonstration, worked by the county and the township."""

from datetime import timedelta

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.modules.protect.supervision import public

CLUES = (
    ("pay", "连续三个月未足额支付工资，涉及十余名职工，厂方称货款未收回。"),
    ("hours", "包装车间每周工作七天，每天十一小时，未安排调休也未支付加班费。"),
    ("insurance", "招用的二十名装配工入职半年未办理社会保险登记。"),
    ("safety", "喷漆工位没有通风设施，未发防毒口罩，也未安排职业健康检查。"),
    ("rules", "新的考勤处罚办法未经职工代表大会讨论，也未公示。"),
    ("special", "安排怀孕七个月的女职工上夜班。"),
)
LAWS = {
    "pay": "《中华人民共和国劳动法》第五十条",
    "hours": "《中华人民共和国劳动法》第三十六条、第三十八条、第四十四条",
    "insurance": "《中华人民共和国社会保险法》第五十八条",
    "safety": "《中华人民共和国职业病防治法》第二十二条、第三十五条",
    "rules": "《中华人民共和国劳动合同法》第四条",
    "special": "《女职工劳动保护特别规定》第六条",
}
SERVED = {"way": "direct", "receiver": "办公室主任 周某", "receipt": "回证第1号"}
# (where it stands, days ago it came, which clue)
PLAN = (
    ("clue", 1, 0), ("clue", 3, 4), ("not_accepted", 20, 0), ("withdrawn", 9, 4), ("accepted", 4, 1),
    ("investigating", 9, 2), ("cleared", 30, 5), ("found", 12, 3), ("consulting", 14, 1), ("reminder_issued", 5, 4),
    ("reminder_served", 8, 5), ("reminder_overdue", 40, 1), ("reminder_answered", 15, 4), ("opinion_issued", 16, 2),
    ("opinion_served", 20, 0), ("replied", 25, 3), ("refused", 28, 1), ("no_reply", 60, 0), ("uncorrected", 45, 2),
    ("proposal_requested", 70, 0), ("proposal_issued", 72, 0), ("proposal_served", 75, 0), ("dept_filed", 80, 2),
    ("dept_declined", 85, 1), ("resulted", 110, 0), ("corrected", 50, 3), ("closed", 130, 0),
)  # fmt: skip


def build(context) -> None:
    """Appoint supervisors, bring cases to every state, issue one reminder to all."""
    with acting(Seat.system("demonstration")):
        county, township = context.units["county"], context.units["township"]
        since = context.on - timedelta(days=500)
        for number, name in enumerate(("韩志刚", "邓丽萍", "郭永强"), 1):
            public.appoint_supervisor(county, name, f"工监61-{number:04d}", starts_on=since)
        public.appoint_supervisor(township, "吕红梅", "工监61-1001", starts_on=since)
    for number, (state, age, clue) in enumerate(PLAN):
        _Case(context, number, context.now - timedelta(days=age), *CLUES[clue]).lead_to(state)
        context.progress(number / len(PLAN))
    seat = context.officers["county"].seat
    text = "一、节前足额支付职工工资。\n二、依法安排休息休假，加班的依法支付加班工资。\n三、做好节日期间安全生产。"
    with acting(seat):
        data = {"occasion": f"{context.on.year}年元旦、春节", "content": text}
        public.issue_general(context.units["county"], data, now=context.now - timedelta(days=10))
    context.progress(1.0)


class _Case:
    """One case, worked through the line's own steps as the county's officer."""

    def __init__(self, context, number: int, now, subject: str, clue: str):
        self.seat, self.now, self.subject = context.officers["county"].seat, now, subject
        employers = context.unattached_employers
        employer = employers[number % len(employers)]
        data = {
            "employer": employer.uscc or employer.name,
            "subject": subject,
            "source": ("complaint", "inspection", "hotline", "online")[number % 4],
            "clue": clue,
        }
        with acting(self.seat):
            self.matter = public.register(context.units["county"], data, now=now).matter

    def lead_to(self, state: str) -> None:
        """Take the steps that lead to a state."""
        getattr(self, f"_{state}", lambda: None)()

    def _take(self, step: str, days: float = 1, seat=None, **data) -> None:
        self.now += timedelta(days=days)
        take_step(self.matter.pk, step, seat=seat or self.seat, now=self.now, data=data)

    def _house(self, step: str, days: int) -> None:
        self._take(step, days, seat=Seat.system("demonstration"))

    def _serve(self, step: str) -> None:
        self._take(step, served_on=(self.now + timedelta(days=1)).date().isoformat(), **SERVED)

    def _clue(self) -> None:
        """As it came in."""

    def _withdrawn(self) -> None:
        self._take("refuse", refusal="unclear", reason="未写明具体车间和时间，请补充后再反映。")

    def _not_accepted(self) -> None:
        self._take("refuse", refusal="in_procedure", reason="已申请劳动仲裁，请按仲裁程序办理。")

    def _accepted(self) -> None:
        self._take("accept")

    def _investigating(self) -> None:
        self._accepted()
        self._take("investigate", first_card="工监61-0001", second_card="工监61-0002")

    def _cleared(self) -> None:
        self._investigating()
        self._take("clear", 3, reason="查阅考勤和工资台账，未发现反映的情况。")

    def _found(self) -> None:
        self._investigating()
        self._take(
            "find",
            investigated_on=self.now.date().isoformat(),
            facts=dict(CLUES)[self.subject],
            law=LAWS[self.subject],
            employer_said="单位负责人承认有上述情况，称将尽快整改。",
        )

    def _consulting(self) -> None:
        self._found()
        self._take("consult", record="组织双方协商一次，单位同意整改，未确定期限。")

    def _reminder_issued(self) -> None:
        self._accepted()
        self._take(
            "remind", content="请依法规范用工，及时足额支付工资，保障职工休息休假和安全健康。", signer="李静"
        )

    def _reminder_served(self) -> None:
        self._reminder_issued()
        self._serve("serve_reminder")

    def _reminder_overdue(self) -> None:
        self._reminder_served()
        self._house("let_reminder_lapse", 16)

    def _reminder_answered(self) -> None:
        self._reminder_served()
        self._reply("enter_answer", "accepts", "已组织自查，立即纠正。")

    def _reply(self, step: str, stand: str, text: str) -> None:
        day = (self.now + timedelta(days=3)).date().isoformat()
        self._take(step, 4, replied_on=day, stand=stand, opinion=text)

    def _opinion_issued(self) -> None:
        self._found()
        self._take(
            "opine", demands="一、立即停止违法行为。\n二、十五个工作日内改正，并书面告知结果。", signer="李静"
        )

    def _opinion_served(self) -> None:
        self._opinion_issued()
        self._serve("serve_opinion")

    def _replied(self) -> None:
        self._opinion_served()
        self._reply("enter_reply", "accepts", "接受意见，已制定整改方案，月底前完成。")

    def _no_reply(self) -> None:
        self._opinion_served()
        self._house("lapse", 25)

    def _refused(self) -> None:
        self._opinion_served()
        self._reply("enter_reply", "objects", "认为加班系职工自愿，不同意意见。")

    def _uncorrected(self) -> None:
        self._replied()
        self._recheck("find_uncorrected", "韩志刚、邓丽萍到厂复查，仍未补办社会保险登记。")

    def _corrected(self) -> None:
        self._replied()
        self._recheck("confirm_corrected", "韩志刚、邓丽萍到厂复查，通风设施已投用，防护用品已发放。")

    def _recheck(self, step: str, text: str) -> None:
        self._take(step, 3, rechecked_on=(self.now + timedelta(days=2)).date().isoformat(), result=text)

    def _proposal_issued(self) -> None:
        self._no_reply()
        self._take(
            "propose",
            department="labour",
            suggestions="建议依法责令该单位限期支付工资并处理。",
            signer="李静",
        )

    def _proposal_served(self) -> None:
        self._proposal_issued()
        self._serve("serve_proposal")
        self._take("hand_to_prosecutors", 0, prosecutor_reason="group", signer="李静")

    def _dept_filed(self) -> None:
        self._proposal_issued()
        self._serve("serve_proposal")
        self._outside("note_filed", reference="人社监立〔2026〕18号")

    def _outside(self, step: str, **data) -> None:
        self._take(step, 3, happened_on=(self.now + timedelta(days=2)).date().isoformat(), **data)

    def _dept_declined(self) -> None:
        self._proposal_issued()
        self._serve("serve_proposal")
        self._outside("note_declined", reason="该事项已由仲裁机构受理，不重复立案。")

    def _resulted(self) -> None:
        self._dept_filed()
        self._outside(
            "note_result", reference="人社监令〔2026〕7号", result="责令十日内支付工资，单位已支付。"
        )

    def _closed(self) -> None:
        self._resulted()
        self._take("close", opinion="部门已处理，工资已支付，职工认可。")
