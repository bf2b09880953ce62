"""Incidents in every state for the demonstration, worked by the county and the union above it; then the figures."""

from datetime import timedelta

from zhigong.kernel.access.seats import acting
from zhigong.kernel.cases.engine import take_step
from zhigong.modules.protect.monitoring.actions import incidents
from zhigong.modules.protect.monitoring.actions.recounting import recount

FIRST = {
    "situation": "职工在厂门口聚集，秩序平稳，未影响交通。",
    "measures": "工会干部到场，请企业负责人与职工代表当面协商。",
    "organisations": "人社、公安、属地街道",
}
NEXT = {
    "situation": "企业承诺三日内支付，职工陆续复工。",
    "measures": "留两名干部在厂，继续督促。",
    "organisations": "人社、属地街道",
}
FINAL = {
    "situation": "工资已全部支付，职工已全部复工。原因是货款未收回。",
    "measures": "已列入关注，建议建立工资支付预警。",
    "organisations": "人社、属地街道",
}
LEVEL = {"opinion": "每日续报，防止反复。"}
DONE = {"opinion": "现场已恢复正常。"}
# state: (state before, step, hours later, form, who)
WAYS = {
    "unfounded": ("clue", "refute", 1, {"opinion": "现场为企业正常集合培训，不是停工。"}, "county"),
    "verified": ("clue", "first_report", 1, FIRST, "county"),
    "level_assigned": ("verified", "assign_level", 1, LEVEL, "city"),
    "responding": ("level_assigned", "next_report", 1, NEXT, "county"),
    "stabilised": ("responding", "stabilise", 20, DONE, "county"),
    "reviewed": ("stabilised", "final_report", 40, FINAL, "county"),
    "archived": ("reviewed", "archive", 30, {"opinion": "终报完整，归档。"}, "city"),
}
# (where it stands, hours ago it began, mode, people, trigger, demands)
PLAN = (
    ("clue", 1, "gathering", 14, "三个月工资未足额支付。", "支付拖欠工资。"),
    ("verified", 2, "stoppage", 32, "调整计件单价未与职工协商。", "恢复原单价并协商。"),
    ("level_assigned", 4, "petition", 26, "工厂搬迁，安置方案未公布。", "公布补偿方案。"),
    ("responding", 20, "stoppage", 65, "欠缴社会保险费。", "补缴社会保险费。"),
    ("stabilised", 40, "gathering", 18, "工程款纠纷引发欠薪。", "支付工资。"),
    ("reviewed", 90, "online", 11, "高温津贴未发放。", "补发高温津贴。"),
    ("archived", 700, "stoppage", 40, "加班费计算有争议。", "补发加班费。"),
    ("unfounded", 300, "gathering", 20, "接到电话反映厂区聚集。", "不详。"),
)


def build(context) -> None:
    """Bring incidents to every state, then count the figures of the lines."""
    for number, (state, hours, *event) in enumerate(PLAN):
        _lead(context, number, state, context.now - timedelta(hours=hours), event)
        context.progress((number + 1) / (len(PLAN) + 1))
    recount(context.now)
    context.progress(1.0)


def _lead(context, number: int, state: str, now, event: list) -> None:
    mode, people, trigger, demands = event
    employers = context.unattached_employers or [unit.employer for unit in context.basics]
    employer = employers[number % len(employers)]
    data = {
        "employer": employer.uscc or employer.name,
        "place": context.units["county"].place_id,
        "happened_on": now.date().isoformat(),
        "mode": mode,
        "headcount": people,
        "trigger": trigger,
        "demands": demands,
        "is_phoned": "on" if number % 4 else "",
    }
    seat = context.officers["county"].seat
    with acting(seat):
        matter = incidents.report_clue(data, seat=seat, now=now).matter
    for code, hours, form, who in _way_to(state):
        now += timedelta(hours=hours) if code != "refute" else timedelta(minutes=40)
        level = incidents.least_level(people, context.on, context.county_code)
        given = {"headcount": people, "level": level} | form
        take_step(matter.pk, code, seat=context.officers[who].seat, now=min(now, context.now), data=given)


def _way_to(state: str) -> list[tuple]:
    """Return the steps from the clue to a state, in order."""
    steps = []
    while state in WAYS:
        state, *step = WAYS[state]
        steps.insert(0, step)
    return steps
