"""The demonstration's accounts: officers at every level, three administrators, a few workers by phone."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from zhigong.instances.demo_context import DemoOfficer
from zhigong.instances.demo_tree import CITY, COUNTY, OTHER_CITY, PROVINCE
from zhigong.kernel.access.grants import grant_role, seat_of
from zhigong.kernel.access.models import EmployerAgent, Grant
from zhigong.kernel.access.roles import ROLES
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.people.accounts import create_officer, create_worker, mobile_of
from zhigong.kernel.people.models import Account
from zhigong.kernel.people.reveal import reveal
from zhigong.kernel.people.second_factor import DEMONSTRATION_KEY
from zhigong.lib.synthetic import make_mobile

PASSWORD = (
    "zhigong-demo-2026"  # known on purpose; the program refuses other addresses while these accounts exist
)
FACTOR_NOTE = "登录后屏幕上显示本次动态码"
CODE_NOTE = "验证码见屏幕上的演示信箱"
NEWCOMER = 390_000  # a phone nobody in the register has
AGENT = 390_001  # the phone of whoever acts for the basic union's employer


@dataclass(frozen=True)
class Post:
    """One officer of the demonstration: where, as what, under which name."""

    place: str
    username: str
    display_name: str
    role: str


POSTS = (
    Post("province", "sheng", "周文博", "organiser"),
    Post("city", "shi", "冯海燕", "organiser"),
    Post("other_city", "baoji", "党志强", "organiser"),
    Post("county", "quxian", "李静", "organiser"),
    Post("county_other", "fuhe", "梁雪", "organiser"),
    Post("township", "jiedao", "王建国", "organiser"),
    Post("township_mediator", "tiaojie", "何平", "clerk"),
    Post("basic", "jiceng", "赵敏", "union_chair"),
    Post("basic_clerk", "jingban", "孙晓燕", "clerk"),
    Post("hotline", "rexian", "何晓梅", "call_taker"),
    Post("hotline_other", "huifang", "田雨", "call_taker"),
    Post("hotline_lead", "zhiban", "罗卫东", "hotline_supervisor"),
    Post("industrial", "chanye", "高振华", "organiser"),
    Post("leader", "lingdao", "马立新", "leader"),
    Post("auditor", "shenji", "白雪梅", "auditor"),
    Post("system", "xitong", "系统管理员（演示）", "system_admin"),
    Post("security", "anquan", "安全管理员（演示）", "security_admin"),
    Post("audit", "shenjiguanli", "审计管理员（演示）", "audit_admin"),
)


def named_units() -> dict[str, Unit]:
    """Return the units where the demonstration's officers sit, by the names of the posts."""
    federation = Unit.objects.filter(kind="federation")
    province = federation.get(place_id=PROVINCE)
    county = federation.get(place_id=COUNTY)
    inside = Unit.objects.filter(position__gt=county.position, position__lte=county.position_end)
    township = inside.filter(level="township", name__contains="街道").order_by("position").first()
    basic = (
        inside.filter(kind="basic", parent__level="township", employer__nature="170")
        .order_by("position")
        .first()
    )
    industrial = Unit.objects.filter(kind="industrial").order_by("position")[1]
    return {
        "province": province,
        "city": federation.get(place_id=CITY),
        "other_city": federation.get(place_id=OTHER_CITY),
        "county": county,
        "county_other": county,  # whoever pursued a matter does not call back
        "township": township,
        "township_mediator": township,  # whoever mediates neither calls back nor helps one side afterwards
        "basic": basic,
        "basic_clerk": basic,
        **dict.fromkeys(("hotline", "hotline_other", "hotline_lead"), federation.get(place_id=CITY)),
        "industrial": industrial,
        "leader": province,
        "auditor": province,
        "system": province,
        "security": province,
        "audit": province,
    }


def make_accounts(on: date) -> None:
    """Make what is missing of the accounts and their grants; officers' second factor is the public demonstration key."""
    units = named_units()
    for post in POSTS:
        if Account.objects.filter(username=post.username).exists():
            continue
        account = create_officer(
            post.username, PASSWORD, post.display_name, is_demonstration=True, totp_key=DEMONSTRATION_KEY
        )
        line = "industrial" if post.place == "industrial" else "territorial"
        grant_role(account, units[post.place], post.role, starts_on=on - timedelta(days=400), line=line)
    for number, person_id in members_with_phones(units["basic"]):
        create_worker(make_mobile(number), person_id=person_id, is_demonstration=True)
    _link_chair(units["basic"])
    create_worker(make_mobile(NEWCOMER), is_demonstration=True)
    _make_agent(units["basic"], on)


def _make_agent(basic: Unit, on: date) -> None:
    """The employer's personnel manager answers letters for it, confirmed by the county's organiser."""
    account = create_worker(make_mobile(AGENT), is_demonstration=True)
    if basic.employer_id is None or account.agencies.exists():
        return
    confirmed_at = timezone.make_aware(datetime.combine(on - timedelta(days=30), time(10)))
    EmployerAgent.objects.create(
        account=account, employer_id=basic.employer_id, post="人力资源经理", asked_at=confirmed_at,
        starts_on=on - timedelta(days=30), confirmed_by=Account.objects.get(username="quxian").pk,
        confirmed_at=confirmed_at, unit=basic,
    )  # fmt: skip


def _link_chair(basic: Unit) -> None:
    """The chair of the basic union is a member there, under a phone not printed, and cannot decide their own matters."""
    number, person_id = members_with_phones(basic, 3)[-1]
    own = create_worker(make_mobile(number), person_id=person_id)
    Account.objects.filter(username="jiceng", worker_account__isnull=True).update(worker_account=own)


def members_with_phones(basic: Unit, count: int = 2) -> list[tuple[int, object]]:
    """Return (number, person id) of members in the demonstration's basic union who sign in by phone."""
    memberships = Membership.objects.filter(unit=basic, state="active").order_by("id")[:count]
    return [(int(reveal(m.person_id, "mobile", "演示帐号")[4:]), m.person_id) for m in memberships]


def officers() -> dict[str, DemoOfficer]:
    """Return the officers with their seats, by the names of the posts."""
    places = {post.username: post for post in POSTS}
    grants = Grant.objects.select_related("unit", "account").filter(
        account__username__in=places, account__is_demonstration=True
    )
    return {
        places[grant.account.username].place: DemoOfficer(
            grant.account.username,
            grant.account.display_name,
            grant.role,
            grant.account_id,
            grant.unit,
            seat_of(grant),
        )
        for grant in grants
    }


def account_list() -> list[dict]:
    """Return the accounts to print: role, name, unit, username, password, seat, note."""
    found = officers()
    rows = []
    for post in POSTS:
        officer = found.get(post.place)
        if officer is None:
            continue
        rows.append(
            {
                "role": str(ROLES[post.role].title),
                "name": post.display_name,
                "unit": officer.unit.name,
                "username": post.username,
                "password": PASSWORD,
                "seat": f"{officer.unit.code}:{post.role}",
                "note": FACTOR_NOTE,
            }
        )
    return rows + [worker_row(account) for account in demonstration_workers()]


def demonstration_workers() -> list[Account]:
    """Return the workers who sign in by phone, members first."""
    workers = Account.objects.filter(kind="worker", is_demonstration=True)
    return sorted(workers, key=lambda account: (account.person_id is None, account.created_at, account.pk))


def worker_row(account: Account) -> dict:
    """Return what to print of one worker."""
    member = Membership.objects.filter(person_id=account.person_id, state="active").select_related(
        "person", "unit"
    )
    found = member.first() if account.person_id else None
    agency = account.agencies.select_related("employer").first()
    if agency is not None:
        return {
            "role": "单位代理人",
            "name": "",
            "unit": agency.employer.name,
            "username": mobile_of(account),
            "password": "",
            "seat": "",
            "note": f"{CODE_NOTE}；登录后打开 /employer/",
        }
    return {
        "role": "会员" if found else "职工（尚未入会）",
        "name": found.person.name if found else "",
        "unit": found.unit.name if found else "",
        "username": mobile_of(account),
        "password": "",
        "seat": "",
        "note": CODE_NOTE,
    }
