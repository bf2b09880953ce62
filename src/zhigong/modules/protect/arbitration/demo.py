"""Arbitrations in every state for the demonstration."""

from datetime import timedelta

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import open_matter, take_step
from zhigong.kernel.people.accounts import create_worker
from zhigong.kernel.people.register import NewPerson, create_person
from zhigong.modules.protect.arbitration.actions import Prepared

SYSTEM = Seat.system("demonstration")
STORY = "申请人在被申请人处工作三年，被口头辞退，未支付经济补偿和最后两个月工资，经工会调解未达成协议。"
PACK = ("make_pack", "desk", 1, {"respondents": "1", "evidence": "工资流水\n考勤记录\n工作证照片"})
FILE = ("file", "worker", 2, {"source": "示例区劳动人事争议仲裁委员会"})
ACCEPT, HEAR = ("accept", "desk", 4, {}), ("hear", "desk", 12, {})
AWARD = ("award", "desk", 10, {"amount": "18600"})
SUED = (FILE, ACCEPT, HEAR, AWARD, ("sue", "desk", 6, {}))
JUDGED = (*SUED, ("judge", "desk", 5, {}))
EFFECT = ("take_effect", "desk", 1, {"opinion": "双方均未起诉。"})
MONEY = ("recover", "desk", 3, {"amount": "18600"})
# most workers hand in an application of their own; three had theirs made here
PLAN = (
    (2, ()), (5, (PACK,)), (6, (PACK, FILE)), (12, (FILE, ACCEPT)),
    (10, (FILE, ("decline", "desk", 4, {}))), (30, (FILE, ACCEPT, HEAR)),
    (33, (FILE, ACCEPT, HEAR, AWARD)), (30, (FILE, ACCEPT, ("settle", "desk", 9, {}))),
    (45, SUED), (50, JUDGED), (52, (*JUDGED, ("appeal", "desk", 3, {}))),
    (48, (FILE, ACCEPT, HEAR, AWARD, EFFECT)),
    (55, (FILE, ACCEPT, HEAR, AWARD, EFFECT, ("enforce", "desk", 4, {}))),
    (60, (FILE, ACCEPT, HEAR, AWARD, EFFECT, MONEY)),
    (65, (PACK, FILE, ACCEPT, HEAR, AWARD, MONEY, ("call_back", "desk", 3, {"satisfaction": "good"}))),
)  # fmt: skip


def build(context) -> None:
    """Lead one worker after another to each state."""
    desk = context.officers["township"].seat
    for number, (age, steps) in enumerate(PLAN, 1):
        now = context.now - timedelta(days=age)
        worker = _worker(context, now)
        matter = _open(context, worker, now)
        seats = {"desk": desk, "worker": worker}
        for code, who, days, given in steps:
            now += timedelta(days=days, minutes=9)
            day = now.date().isoformat()
            data = {
                "happened_on": day,
                "served_on": day,
                "source": "文书复印件",
                "reference": "（2026）示仲12号",
            }
            take_step(matter.pk, code, seat=seats[who], now=now, data=data | given)
        context.progress(number / len(PLAN))


def _open(context, worker: Seat, now):
    """Open one as the house does after a mediation without agreement."""
    known = now.date() - timedelta(days=40)
    about = Prepared(worker.person_id, context.units["basic"].employer_id, "", known, known, "3.2")
    data = {"story": STORY, "claim_kind": "pay", "claim_amount": "18600", "calculation": "9300元×2个月"}
    with acting(SYSTEM):
        return open_matter(
            "arbitration.follow", unit=context.units["township"], parties=[("applicant", worker.person_id)],
            seat=SYSTEM, now=now, data=data, about=about,
        ).matter  # fmt: skip


def _worker(context, now) -> Seat:
    made_up = context.next_person()
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
