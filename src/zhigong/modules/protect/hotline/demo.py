"""Tickets in every state for the demonstration: a city's hotline takes them, the county and a street handle them."""

from datetime import timedelta

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.cases.merging import merge
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.people.accounts import create_worker
from zhigong.kernel.people.models import Account
from zhigong.kernel.people.reveal import reveal
from zhigong.modules.protect.hotline import public

SYSTEM = Seat.system("demonstration")
SAID = "已了解情况，请抓紧办理。"
TOLD = {"opinion": "已与单位联系，约定后天到现场核实。"}
REPLY = {
    "result": "solved",
    "reply": "经核实单位确有拖欠，工会协调后单位已于昨日足额支付，请核对到账情况。",
    "amount_recovered": "18600.00",
}
GOOD = {"satisfaction": "5", "opinion": "已到账，表示感谢。"}
BAD = {"opinion": "反映人说还有一个月没有结清，要求重办。"}
WHY = {"opinion": "涉及三个班组，需要逐人核对考勤，申请延期。"}
# subject, content, category, headcount, amount, urgency, difficulty
MATTERS = (
    ("三个月没发工资", "在产业园二期做水电，今年三月到五月的工资一直没发，找包工头说等工程款。", "C101", 12, "336000", "urgent", "hard"),
    ("辞退没有给补偿", "干了六年，上周口头通知不用来了，没有书面通知，也没有说补偿。", "C201", 1, "", "normal", "general"),
    ("咨询年休假几天", "工作满十二年，想问年休假有几天，没休怎么算。", "A202", 1, "", "normal", "consult"),
    ("车间温度太高", "车间没有降温，连续两天有人中暑，班长说再坚持几天。", "C502", 30, "", "urgent", "general"),
    ("没有签劳动合同", "入职五个月没有签合同，人事说试用期不签。", "C202", 1, "26000", "normal", "general"),
    ("加班费没有给", "每个月加班六十小时以上，只发基本工资。", "C103", 4, "32000", "normal", "general"),
    ("女儿上大学学费困难", "爱人生病，女儿今年考上大学，想问有没有助学。", "B103", 1, "", "normal", "general"),
    ("公司不给交社保", "入职一年多，社保一直没有交，说自愿放弃。", "C401", 6, "", "normal", "hard"),
    ("工地摔伤不认工伤", "从脚手架上摔下来住院，单位只付了前期费用。", "C403", 1, "58000", "normal", "complex"),
    ("建议驿站晚上开放", "跑夜班的骑手晚上没有地方充电喝水。", "E101", 1, "", "normal", "general"),
)  # fmt: skip
SEND = ("dispatch", "hotline", 0.1, {"unit": "county", "difficulty": "", "opinion": SAID})
TAKE = ("accept", "county", 0.3, {})
ANSWER = ("reply", "county", 2, REPLY)
ASKED = ("call_back", "other", 1, GOOD)
# what the matter is (number above), days ago, who it came through, how (named …), then the steps
PLAN = (
    (0, 0.2, "phone", "named", ()),
    (1, 0.1, "phone", "named", ()),
    (6, 1.2, "web", "named", ()),
    (3, 0.05, "phone", "named", ("emergency",)),
    (3, 3, "phone", "named", ("emergency", ("report_up", "hotline", 0.05, {"informed": "市总工会值班室", "opinion": "已报值班领导并通知区县。"}), SEND, TAKE)),
    (2, 2, "phone", "anonymous", (("answer_on_call", "hotline", 0, {"opinion": "满十年不满二十年的，年休假十天；未休的按日工资三倍支付。"}),)),
    (2, 5, "phone", "anonymous", (("answer_on_call", "hotline", 0, {"opinion": "累计工作满一年不满十年的，年休假五天。"}),)),
    (5, 0.6, "12345", "named", (SEND,)),
    (7, 3, "phone", "confidential", (SEND,)),
    (4, 2, "letter", "named", (SEND, ("return", "county", 0.2, {"opinion": "单位注册和工作地都在邻区，请改派。"}))),
    (0, 6, "phone", "named", (SEND, TAKE, ("note_progress", "county", 1, TOLD))),
    (8, 9, "visit", "named", (SEND, TAKE, ("mark_petition", "county", 0.5, {"opinion": "本人书面提出信访请求。"}),
                             ("tell_route", "county", 1, {"received_on": "day", "opinion": "您的信访事项已受理，由区总工会办理。"}))),
    (7, 8, "phone", "confidential", (SEND, TAKE, ("request_extension", "county", 3, WHY))),
    (1, 12, "app", "named", (SEND, TAKE, ("request_extension", "county", 2, WHY),
                             ("grant_extension", "lead", 0.5, {"opinion": "情况属实，同意延期。"}))),
    (4, 5, "web", "named", (SEND, TAKE, ("ask_reporter", "county", 1, {"opinion": "请补充入职时间和工资流水。"}))),
    (5, 7, "phone", "named", (SEND, TAKE, ANSWER)),
    (0, 9, "phone", "named", (SEND, TAKE, ANSWER, ("try_call", "other", 0.5, {}))),
    (1, 10, "phone", "named", (SEND, TAKE, ANSWER, ASKED)),
    (0, 14, "phone", "named", (SEND, TAKE, ANSWER, ("reopen", "other", 1, BAD))),
    (5, 20, "phone", "named", (SEND, TAKE, ANSWER, ASKED, ("close", "lead", 1, {"opinion": "回访记录完整，同意办结。"}))),
    (0, 26, "phone", "named", (SEND, TAKE, ANSWER, ASKED, ("close", "lead", 1, {"opinion": "金额与银行回单一致。"}))),
    (4, 24, "app", "anonymous", (SEND, TAKE, ANSWER, ASKED, ("close", "lead", 1, {"opinion": "同意办结。"}))),
    (9, 18, "phone", "named", (SEND, ("pass_on", "county", 0.2, {"unit": "township", "opinion": "请街道工会办理。"}),
                               ("accept", "township", 0.3, {}), ("reply", "township", 2, {
                                   "result": "explained", "reply": "驿站已调整开放时间，夜间开放到十二点，欢迎使用。", "amount_recovered": ""}),
                               ASKED, ("close", "lead", 1, {"opinion": "同意办结。"}))),
    (8, 13, "phone", "named", (("transfer_out", "hotline", 0.1, {"transferred_to": "labour", "opinion": "工伤认定由人社部门受理，已转区人社局，电话见短信。"}),)),
    (6, 4, "app", "named", (("withdraw", "reporter", 0.2, {}),)),
)  # fmt: skip


def build(context) -> None:
    """Let the hotline take tickets down and everybody do their part, each left in its own state."""
    builder = _Builder(context)
    for place, (number, age, channel, identity, steps) in enumerate(PLAN, 1):
        builder.make(MATTERS[number], context.now - timedelta(days=age), channel, identity, steps)
        context.progress(place / len(PLAN))
    yesterday, merged_at = context.now - timedelta(days=1), context.now - timedelta(hours=20)
    one, again = (builder.make(MATTERS[5], yesterday, "phone", "named", ()) for _twice in range(2))
    with acting(SYSTEM) as seat:
        merge(again, one, seat=seat, now=merged_at, reason="同一人两次来电，同一件事。")


class _Builder:
    """Works through the line's own steps in the seats of the demonstration's officers."""

    def __init__(self, context):
        self.context = context
        self.seats = {
            "hotline": context.officers["hotline"].seat,
            "other": context.officers["hotline_other"].seat,
            "lead": context.officers["hotline_lead"].seat,
            "county": context.officers["county"].seat,
            "township": context.officers["township"].seat,
        }
        with acting(SYSTEM):
            mine = Membership.objects.filter(unit=context.units["basic"], state="active").order_by("id")
            self.members = list(mine.values_list("person_id", flat=True)[:6])
        self.made = 0

    def make(self, what: tuple, now, channel: str, identity: str, steps: tuple):
        """Take one ticket down, lead it on, and return its id."""
        self.made += 1
        is_alarm = bool(steps) and steps[0] == "emergency"
        data = self._data(what, channel, identity, is_alarm)
        person = self.members[self.made % len(self.members)] if self.members else None
        if channel in ("web", "app") and person:
            seat, mobile = self._worker(person)
            with acting(seat):
                matter = public.submit(
                    data, seat=seat, now=now, mobile=mobile, name="", channel=channel
                ).matter
        else:
            seat = self.seats["hotline"]
            known = person if identity == "named" and channel == "phone" else None
            with acting(seat):
                matter = public.register(data, seat=seat, now=now, about_person=known).matter
        self.seats["reporter"] = seat
        for code, who, days, typed in steps[1:] if is_alarm else steps:
            now += timedelta(days=days, minutes=5)
            take_step(matter.pk, code, seat=self.seats[who], now=now, data=self._filled(typed, what, now))
        return matter.pk

    def _filled(self, typed: dict, what: tuple, now) -> dict:
        values = dict(typed)
        if values.get("unit") in ("county", "township"):
            values["unit"] = self.context.units[values["unit"]].code
        if "difficulty" in values:
            values["difficulty"] = what[6]
        if values.get("received_on") == "day":
            values["received_on"] = (now - timedelta(days=1)).date().isoformat()
        return values

    def _worker(self, person):
        with acting(SYSTEM):
            mobile = reveal(person, "mobile", "演示")
            known = Account.objects.filter(person_id=person).first()
            account = known or create_worker(mobile, person_id=person)
        return Seat.worker(account.pk, account.person_id), mobile

    def _data(self, what: tuple, channel: str, identity: str, is_alarm: bool) -> dict:
        subject, content, category, headcount, amount, urgency, difficulty = what
        made_up = self.context.next_person()
        employers = [unit.employer for unit in self.context.basics if unit.employer]
        employer = employers[(self.made * 3) % len(employers)]
        return {
            "channel": channel, "identity": identity, "caller_name": made_up.name, "caller_phone": made_up.mobile,
            "caller_sex": made_up.sex, "age_band": "30", "subject": subject, "content": content, "demand": "",
            "category": category, "employer": employer.uscc, "place": self.context.county_code,
            "project_name": "产业园二期" if category == "C101" else "", "worker_kind": "1", "headcount": str(headcount),
            "amount_claimed": amount, "urgency": "emergency" if is_alarm else urgency, "difficulty": difficulty,
        }  # fmt: skip
