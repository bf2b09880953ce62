"""Second stage of the demonstration: members with documents, phones and a history, a few thousand a transaction."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from zhigong.instances.demo_context import make_up_person
from zhigong.instances.demo_words import NEW_EMPLOYMENT
from zhigong.kernel.memberships.ledger import Event, append_many
from zhigong.kernel.orgs.models import Place, Unit
from zhigong.kernel.people.register import NewPerson, bulk_create_people
from zhigong.lib.ids import uuid7

CHUNK = 2_500
FORMER_SHARE = 0.06  # people whose membership is retained or ended, beside the members
MOVED_SHARE = 0.05
PUBLIC = ("400", "500")
EARLIEST_JOINING = date(1998, 1, 1)
ETHNICITIES = ("01",) * 190 + ("03",) * 5 + ("11",) * 3 + ("04", "15")
EDUCATIONS = ("20",) * 24 + ("30",) * 26 + ("61",) * 18 + ("41",) * 12 + ("71",) * 16 + ("14",) * 4
POLITICAL = ("13",) * 68 + ("01",) * 18 + ("03",) * 13 + ("05",)
SKILLS = ("0",) * 60 + ("5",) * 12 + ("4",) * 14 + ("3",) * 10 + ("2",) * 3 + ("1",)


@dataclass(frozen=True)
class Home:
    """Where members of the demonstration stand: a union and what is needed to make its members up."""

    unit_id: int
    kind: str
    name: str
    area: str
    nature: str
    employer_id: int | None
    weight: int


def homes() -> list[Home]:
    """Return the unions that get members, in tree order, with their weights."""
    units = Unit.objects.filter(
        kind__in=("basic", "group_company", "joint", "sector", "new_employment", "township")
    )
    rows = units.order_by("position").select_related("employer").prefetch_related("covered_employers")
    found = []
    for unit in rows:
        weight = unit.employer.staff_count if unit.employer else _weight(unit)
        if weight:
            area = (unit.place_id or "")[:6]
            nature = unit.employer.nature if unit.employer else ""
            found.append(Home(unit.id, unit.kind, unit.name, area, nature, unit.employer_id, weight))
    return found


def _weight(unit: Unit) -> int:
    if unit.kind == "joint":
        return sum(cover.staff_count for cover in unit.covered_employers.all())
    return {"sector": 60, "new_employment": 14, "township": 2}[unit.kind]


def plan_members(places: list[Home], total: int) -> list[int]:
    """Return how many members each union has: in proportion to its weight, together exactly `total`."""
    whole = sum(home.weight for home in places)
    ends, passed = [], 0
    for home in places:
        passed += home.weight
        ends.append(total * passed // whole)
    return [end - begin for begin, end in zip([0, *ends[:-1]], ends, strict=True)]


class MemberSource:
    """Makes the people and events of one chunk; a chunk is the same however often it is made."""

    def __init__(self, seed: int, on: date, places: list[Home], total: int) -> None:
        self.seed, self.on, self.homes = seed, on, places
        self.counties = [code for code in sorted({home.area for home in places}) if len(code) == 6]
        real = set(Place.objects.filter(level="county").values_list("code", flat=True))
        self.counties = [code for code in self.counties if code in real]
        self.order = [index for index, count in enumerate(plan_members(places, total)) for _ in range(count)]
        self.chunk_count = -(-len(self.order) // CHUNK)

    def write(self, chunk: int) -> int:
        """Write one chunk in the running transaction and return how many members it has."""
        random = Random(f"{self.seed}:members:{chunk}")
        people, events = [], []
        start = chunk * CHUNK
        for number, index in enumerate(self.order[start : start + CHUNK], start):
            self._member(random, number, self.homes[index], people, events)
            if random.random() < FORMER_SHARE:
                self._former(random, 200_000 + number, self.homes[index], people, events)
        bulk_create_people(people, on=self.on)
        append_many(events)
        return len(self.order[start : start + CHUNK])

    def _person(self, random: Random, number: int, home: Home) -> NewPerson:
        area = (
            home.area
            if home.area in self.counties and random.random() < 0.7
            else random.choice(self.counties)
        )
        made = make_up_person(number, area, random)
        farmer = random.random() < (0.2 if home.nature in PUBLIC else 0.42)
        return NewPerson(
            name=made.name,
            doc_number=made.doc_number,
            mobile=made.mobile,
            sex=made.sex,
            birth_on=made.birth_on,
            ethnicity=random.choice(ETHNICITIES),
            education=random.choice(EDUCATIONS),
            political_status=random.choice(POLITICAL),
            employment_status="1",
            skill_level=random.choice(SKILLS),
            hukou_type="2" if farmer else "1",
            is_migrant=farmer and home.nature not in PUBLIC,
            identity_level=4,
            source="demonstration",
        )

    def _member(self, random: Random, number: int, home: Home, people: list, events: list) -> None:
        person = self._person(random, number, home)
        people.append(person)
        joined = self._joining_day(random, person.birth_on)
        first = home
        moved_on = joined + timedelta(days=random.randint(200, 1500))
        moves = random.random() < MOVED_SHARE and moved_on <= self.on
        if moves:
            first = random.choice(self.homes)
        join = self._event("join", person, first, joined, random)
        events.append(join)
        if moves and first.unit_id != home.unit_id:
            events.append(_next(join, "transfer_out_start", moved_on, reason="1"))
            events.append(
                _next(join, "transfer_in", moved_on, unit_id=home.unit_id, employer_id=home.employer_id)
            )

    def _former(self, random: Random, number: int, home: Home, people: list, events: list) -> None:
        """Somebody whose membership is kept (retired, unemployed) or over."""
        person = self._person(random, number, home)
        joined = self._joining_day(random, person.birth_on)
        ended = joined + timedelta(days=random.randint(60, 4000))
        if ended > self.on:
            return
        people.append(person)
        join = self._event("join", person, home, joined, random)
        kind, status, reason = random.choice(
            (
                ("retain", "4", ""),
                ("retain", "3", "3"),
                ("retain", "3", "4"),
                ("resign", "9", "5"),
                ("lapse", "9", ""),
            )
        )
        person.employment_status = status
        events += [join, _next(join, kind, ended, reason=reason)]

    def _joining_day(self, random: Random, birth: date) -> date:
        first = max(date(birth.year + 18, 1, 1), EARLIEST_JOINING)
        days = max((self.on - first).days, 1)
        return first + timedelta(days=int(days * random.random() ** 0.5) - 1)

    def _event(self, kind: str, person: NewPerson, home: Home, on: date, random: Random) -> Event:
        worker_kind, form = _work(home, random)
        return Event(
            kind=kind,
            person_id=person.id,
            happened_on=on,
            unit_id=home.unit_id,
            membership_id=uuid7(),
            worker_kind=worker_kind,
            employment_form=form,
            employer_id=home.employer_id,
            from_state="",
        )


def _work(home: Home, random: Random) -> tuple[str, str]:
    """Return the codes of worker kind (domain note §1.25) and form of employment that fit a union."""
    if home.kind in ("new_employment", "sector"):
        fitting = [code for word, code in NEW_EMPLOYMENT if word in home.name]
        return (fitting or [random.choice(NEW_EMPLOYMENT)[1]])[0], "4"
    if home.kind == "township":
        return "5", "9"
    if home.nature in PUBLIC:
        return "2", "5" if random.random() < 0.7 else "1"
    return "1", random.choices(("1", "2", "3"), (86, 10, 4))[0]


def _next(join: Event, kind: str, on: date, **changes) -> Event:
    return Event(
        kind=kind,
        person_id=join.person_id,
        happened_on=on,
        membership_id=join.membership_id,
        joined_on=join.joined_on or join.happened_on,
        unit_id=changes.pop("unit_id", join.unit_id),
        worker_kind=join.worker_kind,
        employment_form=join.employment_form,
        employer_id=changes.pop("employer_id", join.employer_id),
        **changes,
    )
