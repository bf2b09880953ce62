"""First stage of the demonstration: divisions, the tree of unions, employers, posts; all in one transaction."""

from datetime import date
from random import Random

from zhigong.instances.demo_facts import FactSource, write_posts
from zhigong.instances.demo_unions import BASICS_IN_SMALL, BASICS_PER_COUNTY, UnionPlan
from zhigong.instances.demo_words import INDUSTRIAL, ZONES
from zhigong.instances.territory import NATION, NO_DIVISION, territory, union_of_place
from zhigong.kernel.orgs.columns import analyse, copy_rows, take_ids
from zhigong.kernel.orgs.employers import bulk_add_employers
from zhigong.kernel.orgs.industry import affiliate_many, open_line
from zhigong.kernel.orgs.models import CoveredEmployer, Employer, Officer, Place, Unit
from zhigong.kernel.orgs.tree import add_unit, bulk_add_units

PROVINCE, CITY, COUNTY, OTHER_CITY = "61", "6101", "610103", "6103"
AFFILIATED_SHARE = 0.6


def grow_tree(seed: int, on: date, *, is_small: bool, level: str, tell, basics: int | None = None) -> Unit:
    """Put the whole tree in place and return its root. `tell(share)` is told how far it is.

    `basics` is how many employers with a union of their own a county gets beside the other unions.
    """
    random = Random(f"{seed}:tree")
    facts = FactSource(random, on)
    root = add_unit(
        None, NATION, "national", "federation", **facts.facts("national", "federation", "", "北京市")
    )
    places = wanted_places(is_small, level)
    by_code = {place.code: place for place in places}

    def of_place(place: Place) -> dict:
        kind = union_of_place(place)[1]
        return facts.facts(place.level, kind, place.code, place.name)

    rows = territory(places, root, of_place)
    plan = UnionPlan(random, facts)
    if basics is None:
        basics = BASICS_IN_SMALL if is_small else BASICS_PER_COUNTY
    plan_unions(plan, by_code, basics)
    bulk_add_employers(plan.employers)
    tell(0.2)
    for row in plan.rows:
        employer = row.pop("employer", None)
        if employer is not None:
            row["employer_id"] = employer.id
    units = bulk_add_units(
        rows + plan.rows, lambda count: tell(0.2 + 0.5 * count / (len(rows) + len(plan.rows)))
    )
    write_covers(plan, units, on)
    write_posts([root, *units.values()], random)
    analyse(Unit, Employer, Officer)
    tell(0.85)
    open_industry(plan, units, on, random)
    tell(1.0)
    return root


def wanted_places(is_small: bool, level: str) -> list[Place]:
    """Return the divisions that get a union; a small demonstration keeps one county and a second city beside it."""
    inside = COUNTY if is_small else PROVINCE
    chain = {PROVINCE, CITY, OTHER_CITY}
    places = list(Place.objects.filter(code__startswith=inside))
    places += Place.objects.filter(code__in=chain - {place.code for place in places})
    if level == "nation":
        places += Place.objects.filter(level="province").exclude(code=PROVINCE)
    return places


def plan_unions(plan: UnionPlan, places: dict[str, Place], basics: int) -> None:
    """Plan the unions of every county and city among the places."""
    below: dict[str, list[Place]] = {}
    for place in places.values():
        below.setdefault(place.parent_code, []).append(place)
    counties = [p for p in places.values() if p.level == "county" and p.name not in NO_DIVISION]
    for county in sorted(counties, key=lambda place: place.code):
        townships = sorted(below.get(county.code, []), key=lambda place: place.code)
        if not townships:
            continue
        short = places[county.parent_code].name.removesuffix("市")
        communities = {township.code: below.get(township.code, []) for township in townships}
        plan.county(county, short, townships, communities, basics)
    for city in sorted((p for p in places.values() if p.level == "city"), key=lambda place: place.code):
        inside = [county for county in counties if county.parent_code == city.code]
        if inside:
            plan.city(city, inside[0])
            plan_zones(plan, city, inside[0])
    province = places[PROVINCE]
    for name, _sections in INDUSTRIAL:
        plan.add(PROVINCE, f"{province.name}{name}", "province", "industrial", province, None)


def plan_zones(plan: UnionPlan, city: Place, county: Place) -> None:
    """Plan a city's development zones with a handful of unions each."""
    for name in ZONES:
        zone = plan.add(
            city.code, f"{city.name.removesuffix('市')}{name}总工会", "county", "zone", city, None
        )
        for _number in range(5):
            plan.basic(zone, county, city.name.removesuffix("市"), city)


def write_covers(plan: UnionPlan, units: dict, on: date) -> None:
    """Write which employers the joint unions cover."""
    covers = [
        CoveredEmployer(
            unit_id=units[key].id,
            employer_id=employer.id,
            staff_count=employer.staff_count,
            starts_on=min(units[key].founded_on, on),
        )
        for key, employer in plan.covered
    ]
    for cover, number in zip(covers, take_ids(CoveredEmployer, len(covers)), strict=True):
        cover.id = number
    copy_rows(CoveredEmployer, covers)


def open_industry(plan: UnionPlan, units: dict, on: date, random: Random) -> None:
    """Open the industry lines and affiliate large and public unions of their sections."""
    wanted: dict[str, list[Unit]] = {name: [] for name, _sections in INDUSTRIAL}
    for key, (section, is_fit) in plan.industry_of.items():
        lines = [name for name, sections in INDUSTRIAL if section in sections]
        if is_fit and lines and random.random() < AFFILIATED_SHARE:
            wanted[random.choice(lines)].append(units[key])
    heads = {unit.name: unit for unit in units.values() if unit.kind == "industrial"}
    for name, affiliated in wanted.items():
        head = next(unit for title, unit in heads.items() if title.endswith(name))
        open_line(head)
        affiliate_many(affiliated, head, on)
