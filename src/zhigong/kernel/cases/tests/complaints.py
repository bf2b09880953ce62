"""A small service for tests of the engine: a complaint is filed, heard or dropped; overdue it goes up."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.definition import PARTY, SYSTEM, Clock, Module, Service, Step, Who
from zhigong.kernel.forms.words import Form, LongText, Text
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.orgs.tree import add_unit
from zhigong.kernel.people.models import Account, Person
from zhigong.kernel.rules.params import Param

HEARING = Param("test_complaints.hearing_days", "5 WD", "测试条款")
PETITIONER = PARTY("petitioner")
CHAIR = Who("union_chair", at="owner")


def too_short(matter, data, *, on) -> str:
    return "意见太短，请写清楚。" if len(data["opinion"]) < 3 else ""


heard: list[str] = []


def note_hearing(matter, data, *, actor, on):
    heard.append(matter.number)
    return {"heard_on": on.isoformat()}


FORWARDS: list[Unit] = []


def hand_on(matter, data, *, actor, on):
    """Give the matter to the unit the test names."""
    matter.unit = FORWARDS.pop()


complaint = Service(
    code="complaints.file",
    version="1",
    title="投诉",
    prefix="TS",
    states={"filed": "待听取", "raised": "上级听取", "closed": "已办结", "dropped": "已撤回"},
    end=("closed", "dropped"),
    steps=(
        Step(
            "file",
            "提交",
            at="",
            to="filed",
            by=PETITIONER,
            form=Form(Text("subject", "事由")),
            clock=Clock(HEARING, on_overdue="raise"),
        ),
        Step(
            "hear",
            "听取并办结",
            at="filed",
            to="closed",
            by=CHAIR,
            form=Form(LongText("opinion", "意见")),
            unless=too_short,
            run=note_hearing,
        ),
        Step("forward", "转交", at="filed", to="filed", by=CHAIR, run=hand_on),
        Step("drop", "撤回", at=("filed", "raised"), to="dropped", by=PETITIONER),
        Step("raise", "逾期上转", at="filed", to="raised", by=SYSTEM, clock=Clock(HEARING)),
        Step("hear", "上级听取", at="raised", to="closed", by=Who("union_chair", at="upper")),
    ),
)
reacted: list[UUID] = []
COMPLAINTS = Module(
    code="complaints",
    title="投诉",
    room="protect",
    services=(complaint,),
    on={"complaints.file.hear": lambda matter: reacted.append(matter.pk)},
)


@dataclass
class World:
    """County, two townships, one basic union; a chair at each, a worker."""

    county: Unit
    east: Unit
    west: Unit
    works: Unit
    seats: dict[str, Seat]
    worker: Seat


def officer(unit: Unit, name: str, role: str = "union_chair") -> Seat:
    account = Account.objects.create(username=name, kind="officer", display_name=name)
    grant = Grant.objects.create(account=account, unit=unit, role=role, starts_on=date(2020, 1, 1))
    return Seat(
        role=role,
        account_id=account.pk,
        grant_id=grant.pk,
        unit_id=unit.pk,
        unit_code=unit.code,
        unit_name=unit.name,
        unit_level=unit.level,
        unit_path=tuple(unit.path),
        lo=unit.position,
        hi=unit.position_end,
    )


def build_world() -> World:
    with acting(Seat.system("test world")):
        nation = add_unit(None, "测试全国总工会", "national", "federation")
        county = add_unit(nation, "临水县总工会", "county", "federation")
        east = add_unit(county, "东镇工会", "township", "township")
        west = add_unit(county, "西镇工会", "township", "township")
        works = add_unit(east, "东镇机械厂工会", "grassroots", "basic")
        seats = {
            "nation": officer(nation, "na"),
            "county": officer(county, "co"),
            "east": officer(east, "ea"),
            "west": officer(west, "we"),
            "works": officer(works, "wo"),
            "clerk": officer(works, "cl", role="clerk"),
        }
        person = Person.objects.create(name="陈一")
        account = Account.objects.create(username="w-1", person_id=person.pk)
    return World(county, east, west, works, seats, Seat.worker(account.pk, person.pk))


def as_party(seat: Seat, person_id: UUID) -> Seat:
    """Return the officer's seat as it is when the officer is that person."""
    return replace(seat, person_id=person_id)
