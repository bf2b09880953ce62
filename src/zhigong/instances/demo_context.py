"""What a business line is given when it fills its part of the demonstration: `demo.build(context)`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from uuid import UUID

from zhigong.instances.demo_words import person_name
from zhigong.kernel.access.seats import Seat
from zhigong.kernel.orgs.models import Employer, Unit
from zhigong.lib.synthetic import make_identity_number, make_mobile

FIRST_BIRTH = date(1966, 1, 1).toordinal()
BIRTH_DAYS = 14_975  # to 2006-12-31; 7919 is coprime with it, so the days of consecutive numbers never meet
STEP = 7919
FIRST_APPLICANT = 400_000  # numbers below are the members'
NUMBERS_PER_LINE = 2_000  # room for 135 lines below 670,000, where documents begin to meet


@dataclass(frozen=True)
class MadeUpPerson:
    """Somebody who does not exist: valid, clearly synthetic document and phone (lib.synthetic)."""

    number: int
    name: str
    sex: str
    birth_on: date
    doc_number: str
    mobile: str
    doc_type: str = "111"


def make_up_person(number: int, area: str, random: Random) -> MadeUpPerson:
    """Return person `number`; no two numbers below 670,000 share a document or a phone."""
    sex = random.choice("12")
    birth = date.fromordinal(FIRST_BIRTH + number * STEP % BIRTH_DAYS)
    document = make_identity_number(area, birth, number // BIRTH_DAYS, sex)
    return MadeUpPerson(number, person_name(random, sex), sex, birth, document, make_mobile(number))


@dataclass(frozen=True)
class DemoOfficer:
    """An officer of the demonstration with the seat they sit in."""

    username: str
    display_name: str
    role: str
    account_id: UUID
    unit: Unit
    seat: Seat


@dataclass
class DemoContext:
    """Everything a line needs. Work through its own actions with `acting(officer.seat)`; no seat is held for it.

    `officers` by a name that says where: province, city, other_city, county, township, basic, leader, auditor,
    industrial. `units` by the same names. `townships` and `basics` are unions of the demonstration county, with
    `employer` loaded on the basics. `next_person()` yields somebody who is in no register yet.
    """

    random: Random
    on: date
    now: datetime
    is_small: bool
    county_code: str
    officers: dict[str, DemoOfficer]
    units: dict[str, Unit]
    townships: list[Unit]
    basics: list[Unit]
    unattached_employers: list[Employer]
    progress: Callable[[float], None]
    first_number: int = FIRST_APPLICANT
    _numbers: Iterator[int] = field(init=False)

    def __post_init__(self) -> None:
        self._numbers = iter(range(self.first_number, self.first_number + NUMBERS_PER_LINE))

    def next_person(self) -> MadeUpPerson:
        """Return a new person with a document of the demonstration county."""
        return make_up_person(next(self._numbers), self.county_code, self.random)
