"""Exports in every state for the demonstration: the township's officer asks, the county's decides."""

from datetime import timedelta

from zhigong.kernel.access.seats import acting
from zhigong.kernel.cases import registry
from zhigong.kernel.cases.engine import take_step
from zhigong.modules.organise.exports import actions, jobs
from zhigong.modules.organise.exports.public import offered

# days ago, whether it needs a second officer, what becomes of it, for what
PLAN = (
    (0, True, "waiting", "元旦慰问物资发放核对"),
    (1, True, "making", "女职工体检名单核对"),
    (1, True, "ready", "换届选举选民登记"),
    (2, False, "ready", "联系车间骨干会员"),
    (4, True, "refused", "合作商户推广"),
    (5, False, "expired", "会费收缴核对"),
    (6, True, "failed", "年度统计核对"),
)


def build(context) -> None:
    """Let the township's officer ask for a list a line offers, and the county's decide."""
    registry.cards()  # the lines offer their lists where their cards are
    asking, second = context.officers["township"].seat, context.officers["county"].seat
    lists = sorted(offered(), key=lambda one: not one.clear_permission)
    if not lists:
        return
    for place, (age, needs_second, outcome, purpose) in enumerate(PLAN, 1):
        now = context.now - timedelta(days=age)
        with acting(asking):
            request = actions.Request(lists[0], {}, purpose, False, lists[0].count(asking, {}))
            alone = 0 if needs_second else request.count
            matter = actions.open_request(request, seat=asking, now=now, on=now.date(), alone=alone)
        _lead(matter.pk, outcome, needs_second, second, now + timedelta(minutes=20))
        context.progress(place / len(PLAN))


def _lead(matter_id, outcome: str, needs_second: bool, second, now) -> None:
    if outcome == "refused":
        opinion = "个人信息不得用于商业推广。"
        take_step(matter_id, "refuse", seat=second, now=now, data={"opinion": opinion})
    elif needs_second and outcome != "waiting":
        take_step(matter_id, "approve", seat=second, now=now, data={"opinion": "用途正当，同意。"})
        if outcome == "failed":
            take_step(matter_id, "fail", seat=jobs.SYSTEM, now=now)
        elif outcome != "making":
            jobs.make_now(matter_id, now)
    if outcome == "expired":
        take_step(matter_id, "expire", seat=jobs.SYSTEM, now=now + timedelta(days=3))
