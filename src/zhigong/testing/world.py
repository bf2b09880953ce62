"""The named world every test knows: one province, two cities, a handful of unions, known people, always an outsider."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from zhigong.kernel.access.models import EmployerAgent, Grant
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal import entries
from zhigong.kernel.memberships import ledger
from zhigong.kernel.orgs.industry import affiliate, open_line
from zhigong.kernel.orgs.models import Employer, Place, Unit
from zhigong.kernel.orgs.tree import add_unit
from zhigong.kernel.people import accounts
from zhigong.kernel.people.authenticators import install_key
from zhigong.kernel.people.models import Account
from zhigong.kernel.people.register import NewPerson, create_person
from zhigong.lib.synthetic import make_identity_number, make_mobile, make_organisation_code, make_uscc

TODAY = date(2026, 3, 2)  # a Monday
SINCE = date(2025, 1, 1)
PASSWORD = "ceshi-gonghui-2026"
SECOND_FACTOR = b"zhigong-test-key-20b"

# key → (name, level, kind, parent, place)
UNITS = {
    "nation": ("中华全国总工会", "national", "federation", None, None),
    "province": ("示例省总工会", "province", "federation", "nation", "61"),
    "east": ("东河市总工会", "city", "federation", "province", "6101"),
    "west": ("西山市总工会", "city", "federation", "province", "6102"),
    "qiaonan": ("桥南区总工会", "county", "federation", "east", "610101"),
    "shanbei": ("山北县总工会", "county", "federation", "west", "610201"),
    "willow": ("柳林街道总工会", "township", "township", "qiaonan", "610101001"),
    "orchard": ("果园镇总工会", "township", "township", "shanbei", "610201100"),
    "riders": ("柳林街道新就业形态劳动者工会联合会", "grassroots", "new_employment", "willow", "610101001"),
    "hengda": ("恒达机械有限公司工会委员会", "grassroots", "basic", "willow", "610101001"),
    "workshop": ("恒达机械一车间分会", "branch", "branch", "hengda", "610101001"),
    "spinning": ("山北纺织有限公司工会委员会", "grassroots", "basic", "orchard", "610201100"),
    "machinery": ("示例省机械工业工会", "province", "industrial", "province", "61"),
}
# key → (sign-in name, shown name, role, unit)
OFFICERS = {
    "wang": ("wang", "王敏", "organiser", "qiaonan"),
    "zhao": ("zhao", "赵立", "organiser", "willow"),
    "qian": ("qian", "钱芳", "organiser", "willow"),
    "chen": ("chen", "陈主席", "union_chair", "hengda"),
    "liu": ("liu", "刘外市", "organiser", "west"),
    "ma": ("ma", "马产业", "organiser", "machinery"),
    "lin": ("lin", "林书记", "leader", "province"),
    "shen": ("shen", "沈审计", "auditor", "province"),
    "sys": ("sys", "系统员", "system_admin", "province"),
    "sec": ("sec", "安全员", "security_admin", "province"),
    "aud": ("aud", "审计员", "audit_admin", "province"),
}
# key → (sign-in name, shown name, the union whose employer they act for)
AGENTS = {"xu": ("xu", "许行政", "hengda"), "tian": ("tian", "田人事", "spinning")}
# key → (name, sequence, sex, birth, union, worker kind)
MEMBERS = {
    "li": ("李建华", 1, "1", date(1990, 3, 7), "hengda", ""),
    "zhou": ("周婷", 2, "2", date(1988, 11, 23), "spinning", ""),
    "wu": ("吴师傅", 3, "1", date(1975, 6, 1), "workshop", ""),
}
COURIER = ("孙洋", 4, "1", date(1998, 9, 9))  # a courier who is not a member yet


@dataclass
class World:
    """Units, people, accounts and seats by their short names: world.unit["hengda"], world.seat("wang")."""

    unit: dict[str, Unit] = field(default_factory=dict)
    account: dict[str, Account] = field(default_factory=dict)
    grant: dict[str, Grant] = field(default_factory=dict)
    person: dict[str, object] = field(default_factory=dict)
    membership: dict[str, object] = field(default_factory=dict)
    employer: dict[str, Employer] = field(default_factory=dict)
    document: dict[str, str] = field(default_factory=dict)
    mobile: dict[str, str] = field(default_factory=dict)

    def seat(self, key: str) -> Seat:
        """Return the seat of a known officer, or of a known worker."""
        from zhigong.kernel.access.grants import seat_for_grant

        if key in self.grant:
            return seat_for_grant(self.grant[key], TODAY)
        if key in AGENTS:
            employer = self.employer[AGENTS[key][2]]
            return Seat.employer(self.account[key].pk, employer.pk, employer.name)
        return Seat.worker(self.account[key].pk, self.person.get(key))


def build_world() -> World:
    """Make the named world in the running test's transaction."""
    world = World()
    with acting(Seat.system("named world")):
        _make_places()
        _make_units(world)
        _make_officers(world)
        _make_agents(world)
        _make_members(world)
        world.account["courier"] = accounts.create_worker(_remember(world, "courier", COURIER[1], COURIER))
        entries.record("test.world")
    return world


def _make_places() -> None:
    names = {"61": ("示例省", "province"), "6101": ("东河市", "city"), "6102": ("西山市", "city")}
    names |= {"610101": ("桥南区", "county"), "610201": ("山北县", "county")}
    names |= {"610101001": ("柳林街道", "township"), "610201100": ("果园镇", "township")}
    parents = {"61": "", "6101": "61", "6102": "61", "610101": "6101", "610201": "6102"}
    parents |= {"610101001": "610101", "610201100": "610201"}
    Place.objects.bulk_create(
        [
            Place(code=code, name=name, level=level, parent_code=parents[code])
            for code, (name, level) in names.items()
        ],
        ignore_conflicts=True,
    )


def _make_units(world: World) -> None:
    for key, (name, level, kind, parent, place) in UNITS.items():
        facts = {"place_id": place, "founded_on": date(2015, 5, 1)}
        if kind == "basic":
            code = make_uscc("91", "610101", make_organisation_code(len(world.employer) + 1))
            employer = Employer.objects.create(
                name=name.removesuffix("工会委员会"), uscc=code, place_id=place, industry="C", staff_count=200
            )
            world.employer[key] = employer
            facts |= {"employer_id": employer.pk, "industry": "C"}
        if key in ("riders", "orchard"):
            facts["takes_unattached"] = True
        world.unit[key] = add_unit(world.unit.get(parent), name, level, kind, **facts)
    open_line(world.unit["machinery"])
    world.unit["machinery"].refresh_from_db()
    affiliate(world.unit["hengda"], world.unit["machinery"], SINCE)
    for unit in world.unit.values():
        unit.refresh_from_db()


def _make_officers(world: World) -> None:
    for key, (username, name, role, unit) in OFFICERS.items():
        account = Account.objects.create(
            username=username, kind=accounts.OFFICER, display_name=name, password=_password()
        )
        install_key(account, SECOND_FACTOR)
        world.account[key] = account
        world.grant[key] = Grant.objects.create(
            account=account, unit=world.unit[unit], role=role, starts_on=SINCE, line=_line(unit)
        )


def _make_agents(world: World) -> None:
    """Let somebody act for each employer, confirmed by the union's chair or the organiser above."""
    at = datetime.combine(SINCE, time(9), ZoneInfo("Asia/Shanghai"))
    for key, (username, name, union) in AGENTS.items():
        account = Account.objects.create(
            username=username, kind=accounts.OFFICER, display_name=name, password=_password()
        )
        install_key(account, SECOND_FACTOR)
        world.account[key] = account
        EmployerAgent.objects.create(
            account=account, employer=world.employer[union], post="人力资源经理", asked_at=at, starts_on=SINCE,
            confirmed_by=world.account["wang"].pk, confirmed_at=at, unit=world.unit[union],
        )  # fmt: skip


@cache
def _password() -> str:
    """Hash the one test password once: argon2 is slow on purpose."""
    return make_password(PASSWORD)


def _line(unit: str) -> str:
    return "industrial" if UNITS[unit][2] == "industrial" else "territorial"


def _remember(world: World, key: str, sequence: int, facts: tuple) -> str:
    """Note the synthetic document and phone of a known person; return the phone."""
    world.document[key] = make_identity_number("610101", facts[3], sequence, facts[2])
    world.mobile[key] = make_mobile(sequence)
    return world.mobile[key]


def _make_members(world: World) -> None:
    for key, (name, sequence, sex, birth, unit, worker_kind) in MEMBERS.items():
        mobile = _remember(world, key, sequence, MEMBERS[key])
        person = create_person(
            NewPerson(
                name=name, sex=sex, birth_on=birth, doc_type="111", doc_number=world.document[key], mobile=mobile,
                identity_level=4,
            ),
            on=TODAY,
        )  # fmt: skip
        world.person[key] = person
        world.membership[key] = ledger.append(
            ledger.Event("join", person, SINCE, unit_id=world.unit[unit].pk, worker_kind=worker_kind)
        )
        world.account[key] = accounts.create_worker(mobile, person_id=person)
