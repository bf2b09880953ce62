"""A tiny tree with explicit positions and two officers of different cities, for the rooms' own tests."""

from datetime import date
from types import SimpleNamespace

from django.db import transaction

from zhigong.kernel.access.seats import NOWHERE, Seat, acting
from zhigong.kernel.journal import entries
from zhigong.kernel.orgs.models import Affiliation, Unit
from zhigong.kernel.people.register import NewPerson, create_person
from zhigong.lib.ids import uuid7

TODAY = date(2026, 3, 2)
BASE = 7_000_000_000_000_000_000  # far from whatever the tree builder gives out


def make_unit(code, level, parent, position, position_end, **facts) -> Unit:
    unit = Unit(
        code=code,
        name=facts.pop("name", code),
        level=level,
        kind=facts.pop("kind", "federation"),
        parent=parent,
        position=BASE + position,
        position_end=BASE + position_end,
        next_position=BASE + position + 1,
        **facts,
    )
    unit.save()
    unit.path = [*(parent.path if parent else []), unit.pk]
    unit.save(update_fields=["path"])
    return unit


def seat_at(unit: Unit, role: str = "organiser", line: str = "territorial", **facts) -> Seat:
    territorial = line == "territorial"
    return Seat(
        role=role,
        account_id=facts.pop("account_id", uuid7()),
        grant_id=facts.pop("grant_id", 1),
        unit_id=unit.pk,
        unit_code=unit.code,
        unit_name=unit.name,
        unit_level=unit.level,
        unit_path=tuple(unit.path),
        line=line,
        lo=unit.position if territorial else NOWHERE[0],
        hi=unit.position_end if territorial else NOWHERE[1],
        ilo=NOWHERE[0] if territorial else unit.industry_position,
        ihi=NOWHERE[1] if territorial else unit.industry_position_end,
        **facts,
    )


@transaction.atomic
def plant_tree() -> SimpleNamespace:
    """Return one province, two cities, a union in each (the first also on the industry line), and their seats."""
    province = make_unit("T330000", "province", None, 0, 9999)
    city = make_unit("T330100", "city", province, 1, 999)
    other_city = make_unit("T330200", "city", province, 1000, 1999)
    line = make_unit(
        "T33IND",
        "province",
        province,
        5000,
        5100,
        industry_position=BASE + 1,
        industry_position_end=BASE + 99,
    )
    Unit.objects.filter(pk=line.pk).update(industry_path=[line.pk])
    union = make_unit(
        "T330100-1",
        "grassroots",
        city,
        10,
        19,
        industry="C",
        industry_position=BASE + 5,
        industry_position_end=BASE + 5,
    )
    Unit.objects.filter(pk=union.pk).update(industry_path=[line.pk, union.pk])
    Affiliation.objects.create(unit=union, parent=line, line="industry", starts_on=TODAY)
    other_union = make_unit("T330200-1", "grassroots", other_city, 1010, 1019, industry="G")
    entries.record("test.tree")
    return SimpleNamespace(
        province=province,
        city=city,
        other_city=other_city,
        line=line,
        union=union,
        other_union=other_union,
        system=Seat.system("test"),
        officer=seat_at(city),
        other_officer=seat_at(other_city),
        industry_officer=seat_at(line, line="industrial"),
        leader=seat_at(province, role="leader"),
    )


def person_maker(tree):
    """Return a function that enters a person and returns the id."""
    numbers = iter(range(1, 10_000))

    def make(name="李晓华", **facts):
        with acting(tree.system):
            return create_person(
                NewPerson(
                    name=name,
                    sex=facts.pop("sex", "1"),
                    birth_on=facts.pop("birth_on", date(1990, 3, 7)),
                    doc_type=facts.pop("doc_type", "414"),
                    doc_number=facts.pop("doc_number", f"E{next(numbers):08d}"),
                    **facts,
                ),
                on=TODAY,
            )

    return make
