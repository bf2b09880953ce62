"""Changes of membership in every state for the demonstration."""

from datetime import timedelta

from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.memberships import ledger
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.people.accounts import create_worker
from zhigong.kernel.people.register import NewPerson, create_person
from zhigong.modules.organise.endings import public

SYSTEM = Seat.system("demonstration")
LONG_AGO = timedelta(days=400)
WHY = {"opinion": "材料不齐，请补充后再申请。"}
# kind, days ago, who starts, then the steps: (step, by whom, days later, data); "member", "officer" (of the union), "clerk"
# (of the county), "upper" (of the township), "house"
DECISION = {"body": "committee", "decision_number": "会决〔2026〕3号", "votes_for": 7, "votes_against": 0}
DECIDE = ("decide", "officer", 0, DECISION | {"opinion": "经会议讨论表决通过。"})
NOTICED = ("ripen", "house", 0, None)
ANSWER = ("answer", "member", 0, {"opinion": "去年外出务工，未收到缴费通知，愿意补交。"})
APPEAL = ("appeal", "member", 0, {"opinion": "会议召开前没有通知到我本人，请上级核实。"})
FILE = ("file", "upper", 0, {"record_number": "备〔2026〕12号"})
PLAN = (
    ("resign", 1, "member", ()),
    ("resign", 9, "member", (("announce", "officer", 1, {}),)),
    ("resign", 4, "member", (("withdraw", "member", 1, None),)),
    ("retain", 2, "member", ()),
    ("retain", 14, "member", (("approve", "officer", 2, {}),)),
    ("retain", 8, "member", (("refuse", "officer", 1, WHY),)),
    ("retain", 6, "member", (("withdraw", "member", 1, None),)),
    ("restore", 2, "member", ()),
    ("restore", 12, "member", (("approve", "officer", 1, {}),)),
    ("restore", 9, "member", (("refuse", "officer", 1, WHY),)),
    ("restore", 7, "member", (("withdraw", "member", 1, None),)),
    ("lapse", 3, "clerk", ()),
    ("lapse", 17, "clerk", (NOTICED,)),
    ("lapse", 20, "clerk", (ANSWER, ("drop", "officer", 1, {"opinion": "本人已补交会费，不再办理。"}))),
    ("lapse", 22, "clerk", (NOTICED, DECIDE)),
    ("lapse", 26, "clerk", (NOTICED, DECIDE, APPEAL)),
    ("lapse", 60, "clerk", (NOTICED, DECIDE, ("settle", "house", 35, None))),
    (
        "lapse",
        50,
        "clerk",
        (NOTICED, DECIDE, APPEAL, ("overturn", "upper", 5, {"opinion": "告知程序有缺失。"})),
    ),
    ("expel", 2, "clerk", ()),
    ("expel", 9, "clerk", (NOTICED,)),
    ("expel", 6, "clerk", (("drop", "officer", 1, {"opinion": "判决尚未生效，不再办理。"}),)),
    ("expel", 14, "clerk", (NOTICED, DECIDE)),
    ("expel", 16, "clerk", (NOTICED, DECIDE, FILE)),
    ("expel", 18, "clerk", (NOTICED, DECIDE, FILE, APPEAL)),
    (
        "expel",
        40,
        "clerk",
        (NOTICED, DECIDE, APPEAL, ("sustain", "upper", 3, {"opinion": "程序合法，维持。"})),
    ),
    (
        "expel",
        45,
        "clerk",
        (NOTICED, DECIDE, APPEAL, ("overturn", "upper", 3, {"opinion": "判决已撤销。"})),
    ),
    ("decease", 1, "clerk", ()),
    ("decease", 10, "clerk", (("confirm", "officer", 1, {}),)),
    ("decease", 5, "clerk", (("refuse", "officer", 1, WHY),)),
    ("void", 1, "clerk", ()),
    ("void", 11, "clerk", (("confirm", "officer", 1, {}),)),
    ("void", 5, "clerk", (("refuse", "officer", 1, WHY),)),
    ("reinstate", 1, "clerk", ()),
    ("reinstate", 8, "clerk", (("confirm", "officer", 1, {}),)),
    ("reinstate", 4, "clerk", (("refuse", "officer", 1, WHY),)),
)
BEFORE = {"restore": "retain", "reinstate": "resign"}


def build(context) -> None:
    """Let members ask and officers propose, and lead each to its state."""
    builder = _Builder(context)
    for number, (kind, age, starter, steps) in enumerate(PLAN, 1):
        builder.make(kind, context.now - timedelta(days=age), starter, steps)
        context.progress(number / len(PLAN))
    context.progress(1.0)


class _Builder:
    """Works through the line's own steps: the county proposes, the basic union decides, the township above it judges."""

    def __init__(self, context):
        self.context = context
        self.unit = context.units["basic"]

    def make(self, kind: str, now, starter: str, steps) -> None:
        """Start one with a member of its own, and take its steps."""
        worker, membership_id = self._member(kind, now)
        seats = {
            "member": worker, "officer": self.context.officers["basic"].seat,
            "clerk": self.context.officers["county"].seat, "upper": self.context.officers["township"].seat,
            "house": SYSTEM,
        }  # fmt: skip
        with acting(seats[starter]):
            membership = Membership.objects.select_related("unit").get(pk=membership_id)
            matter = public.start(kind, membership, _starting(kind, now), now=now).matter
        for code, who, days, data in steps:
            now += timedelta(days=days, minutes=5)
            if code == "decide":
                data = data | {"decided_on": timezone.localdate(now).isoformat()}
            take_step(matter.pk, code, seat=seats[who], now=now, data=data)

    def _member(self, kind: str, now) -> tuple[Seat, object]:
        made_up = self.context.next_person()
        joined_on = (now - 2 * LONG_AGO).date()
        with acting(SYSTEM):
            person_id = create_person(
                NewPerson(
                    name=made_up.name, sex=made_up.sex, birth_on=made_up.birth_on, doc_type=made_up.doc_type,
                    doc_number=made_up.doc_number, mobile=made_up.mobile, identity_level=4,
                ),
                on=joined_on,
            )  # fmt: skip
            membership_id = ledger.append(ledger.Event("join", person_id, joined_on, unit_id=self.unit.pk))
            if kind in BEFORE:
                day = (now - timedelta(days=100)).date()
                ledger.append(ledger.Event(BEFORE[kind], person_id, day, membership_id=membership_id))
            account = create_worker(made_up.mobile, person_id=person_id)
        return Seat.worker(account.pk, person_id), membership_id


def _starting(kind: str, now) -> dict:
    day = (now - timedelta(days=5)).date().isoformat()
    return {
        "resign": {"is_sure": "on", "opinion": ""},
        "retain": {"reason": "unemployed", "happened_on": day},
        "restore": {"reason": "rehired", "happened_on": day},
        "lapse": {
            "since_on": (now - LONG_AGO).date().isoformat(), "is_warned": "on",
            "opinion": "连续一年多未交会费、未参加组织生活，三次联系提醒均未改正。",
        },
        "expel": {
            "document_number": "（2026）示刑初12号", "happened_on": day, "opinion": "因犯罪被判处有期徒刑，判决已生效。",
        },
        "decease": {"happened_on": day, "document_number": "死亡证明 示例-0012"},
        "void": {"reason": "never_joined", "opinion": "经核实本人未提出入会申请，系登记错误。"},
        "reinstate": {"opinion": "经核实退会登记有误，本人并未提出退会。"},
    }[kind]  # fmt: skip
