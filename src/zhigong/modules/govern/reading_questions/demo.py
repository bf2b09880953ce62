"""Three questions for the demonstration: one open, one explained, one found improper."""

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.journal import entries
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.people.accounts import create_worker
from zhigong.kernel.people.models import Account
from zhigong.modules.govern.reading_questions.public import ask_about

QUESTIONS = (
    ("核对会员资料", "我没有办理业务，为什么查看我的信息？", "", ""),
    (
        "发放慰问品",
        "这次查看是做什么用的？",
        "explain",
        "工会按名册核对慰问品发放，只看了姓名和手机号码后四位。",
    ),
    ("", "没有写用途，请说明。", "uphold", "经核实没有业务需要，已对当事人批评教育并收回权限。"),
)


def build(context) -> None:
    """Let an officer of the basic union read three members' data and the members ask why; the journal's time is now."""
    reader, above = context.officers["basic"], context.officers["township"]
    with acting(Seat.system("demonstration")):
        active = Membership.objects.filter(unit_id=context.units["basic"].pk, state="active")
        members = list(active.order_by("-id").values_list("person_id", flat=True)[: len(QUESTIONS)])
        known = {account.person_id: account for account in Account.objects.filter(person_id__in=members)}
    for place, (person_id, (purpose, text, step, opinion)) in enumerate(
        zip(members, QUESTIONS, strict=False)
    ):
        with acting(Seat.system("demonstration")):
            account = known.get(person_id) or create_worker(context.next_person().mobile, person_id=person_id)
        with acting(reader.seat):
            entry = entries.read("members.read", [person_id], purpose)
        with acting(Seat.worker(account.pk, person_id)):
            matter = ask_about(entry, text, now=context.now).matter
        if step:
            take_step(matter.pk, step, seat=above.seat, now=context.now, data={"opinion": opinion})
        context.progress((place + 1) / len(QUESTIONS))
