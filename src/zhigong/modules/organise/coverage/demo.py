"""The market register of the demonstration county: most with a union, some without, foundings in every state."""

from datetime import timedelta

from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.orgs.employers import cover_employer
from zhigong.kernel.orgs.models import Employer
from zhigong.lib.synthetic import make_organisation_code, make_uscc
from zhigong.modules.organise.coverage import actions, imports, jobs
from zhigong.modules.organise.coverage.models import Drive, MarketEmployer, MarketImport, MarketRow

FIRST_CODE = 90_000_000 // 10
TRADES = (
    ("餐饮管理", "H"), ("物流", "G"), ("机械制造", "C"), ("商贸", "F"), ("软件科技", "I"), ("家政服务", "O"),
    ("建筑工程", "E"), ("物业服务", "K"), ("电子", "C"), ("人力资源", "L"),
)  # fmt: skip
NAMES = ("鑫达", "恒盛", "晨光", "嘉和", "远航", "众诚", "宏图", "安泰", "博远", "新力", "长丰", "明德")
STAFF = (8, 14, 19, 23, 26, 31, 42, 57, 68, 85, 110, 146, 210, 330, 520, 1240)
ALONE, SOURCE = 40, "演示区市场监督管理局"
# what becomes of each founding
PLAN = (
    "assigned",
    "assigned",
    "contacted",
    "contacted",
    "preparing",
    "few",
    "unwilling",
    "funds",
    "closed",
    "founded",
)


def build(context) -> None:
    """Read the register as the county's organiser, then name officers and lead some foundings on."""
    county = context.officers["county"]
    with acting(county.seat):
        rows = [*_known(context), *_alone(context)]
        kept = MarketImport.objects.create(
            unit=county.unit, position=county.unit.position, industry_position=county.unit.industry_position,
            account_id=county.account_id, grant_id=county.seat.grant_id, file_name="市场主体名录.xlsx", source=SOURCE,
            register_on=context.on - timedelta(days=20), state="applying", rows_count=len(rows),
            counts={"new": len(rows), "update": 0, "close": 0, "same": 0, "error": 0},
            created_at=context.now - timedelta(days=15),
        )  # fmt: skip
        MarketRow.objects.bulk_create(
            [MarketRow(source=kept, number=n, outcome="new", facts=facts) for n, facts in enumerate(rows, 2)]
        )
        while imports.write_batch(kept, context.on):
            pass
        kept.state, kept.finished_at = "done", context.now - timedelta(days=15)
        kept.save(update_fields=["state", "finished_at"])
    context.progress(0.5)
    _found(context)
    context.progress(1.0)


def _facts(employer_code, name, industry, staff, unit, address, days) -> dict:
    return {
        "uscc": employer_code, "name": name, "industry": industry, "state": "1", "staff": staff,
        "place": unit.place_id, "address": address, "founded": days.isoformat(), "unit": unit.pk,
    }  # fmt: skip


def _known(context):
    """The employers the county's unions belong to, so that the share is no invention."""
    by_place = {unit.place_id: unit for unit in context.townships}
    founded = context.on - timedelta(days=3000)
    for basic in context.basics:
        employer = basic.employer
        unit = by_place.get((employer.place_id or "")[:9], context.townships[0])
        if employer.uscc:
            section = (employer.industry or "C")[0]
            yield _facts(
                employer.uscc, employer.name, section, employer.staff_count, unit, employer.address, founded
            )


def _alone(context):
    """Employers without a union, of every trade and size."""
    taken = MarketEmployer.objects.count()
    for number in range(ALONE):
        unit = (
            context.units["township"]
            if number % 3 == 0
            else context.townships[number % len(context.townships)]
        )
        (trade, industry), name = (
            TRADES[number % len(TRADES)],
            NAMES[(number * 5 + number // 10) % len(NAMES)],
        )
        code = make_uscc("91", context.county_code, make_organisation_code(FIRST_CODE + taken + number))
        short = unit.name.removesuffix("总工会").removesuffix("工会")
        title = f"{short}{name}{trade}有限公司"
        if Employer.objects.filter(uscc=code).exists():
            continue
        founded = context.on - timedelta(days=200 + number * 61)
        yield _facts(
            code,
            title,
            industry,
            STAFF[number * 7 % len(STAFF)],
            unit,
            f"{short}工业路 {number + 1} 号",
            founded,
        )


def _found(context) -> None:
    county, township = context.officers["county"], context.officers["township"]
    with acting(county.seat):
        busy = Drive.objects.filter(is_open=True).values("employer_id")
        unit = township.unit
        chosen = (
            MarketEmployer.objects.select_related("employer")
            .filter(is_open=True, covered="", position__gte=unit.position, position__lte=unit.position_end)
            .exclude(employer_id__in=busy)
        )
        chosen = list(chosen.order_by("-staff_count", "pk")[: len(PLAN)])
        grant = Grant.objects.select_related("unit", "account").get(pk=township.seat.grant_id)
    for number, (market, outcome) in enumerate(zip(chosen, PLAN, strict=False)):
        start = context.now - timedelta(days=4 + number % 4)
        with acting(county.seat):
            if actions.assign(market.pk, grant, seat=county.seat, now=start):
                continue
            matter_id = Drive.objects.get(employer_id=market.pk, is_open=True).pk
        _lead(context, matter_id, market, outcome, start)


def _lead(context, matter_id, market, outcome: str, start) -> None:
    seat = context.officers["township"].seat

    def step(code, day, **data):
        take_step(matter_id, code, seat=seat, now=start + timedelta(days=day), data=data)

    if outcome in ("contacted", "preparing", "few", "unwilling", "funds", "founded"):
        step(
            "contact", 1, contacted_on=(start + timedelta(days=1)).date().isoformat(),
            opinion="上门走访，与负责人和职工代表座谈，介绍工会法和建会程序。",
        )  # fmt: skip
    if outcome == "preparing":
        step("collect", 2, materials=["request", "group"], opinion="已收到申请和筹备组名单。")
    if outcome in ("few", "unwilling", "funds"):
        step("refuse", 2, reason=outcome, opinion="已说明政策，三个月后再次走访。")
    if outcome == "founded":
        with acting(Seat.system("demonstration")):
            cover_employer(context.units["township"], market.employer, starts_on=start.date())
        step("found", 3, union=context.units["township"].code, opinion="职工入会，由街道工会覆盖。")
    if outcome == "closed":
        with acting(jobs.SYSTEM):
            MarketEmployer.objects.filter(pk=market.pk).update(is_open=False, state="4")
            take_step(matter_id, "fall_out", seat=jobs.SYSTEM, now=start + timedelta(days=2))
