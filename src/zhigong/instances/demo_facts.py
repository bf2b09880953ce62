"""Facts of the demonstration's unions: offices, terms, committees and who holds the posts."""

from datetime import date, timedelta
from random import Random

from zhigong.instances.demo_words import STREETS, person_name
from zhigong.kernel.orgs.columns import copy_rows, take_ids
from zhigong.kernel.orgs.models import Officer, Unit
from zhigong.lib.synthetic import make_organisation_code, make_uscc

TERM_YEARS = {"grassroots": 3}
UNION_CODES_FROM = 5_000_000  # organisation codes below are the employers'
HIGH = ("national", "province", "city", "county", "township")
FEMALE_SHARE = 0.45


class FactSource:
    """Hands out the facts of one union after the other; the same seed gives the same facts."""

    def __init__(self, random: Random, on: date) -> None:
        self.random = random
        self.on = on
        self.count = 0

    def facts(self, level: str, kind: str, place_code: str, place_name: str) -> dict:
        """Return columns of Unit. One entry in six lacks something, as in every register."""
        self.count += 1
        random = self.random
        years = TERM_YEARS.get(level, 5)
        founded = date(random.randint(1952, 2005) if level in HIGH else random.randint(1985, 2023), 1, 1)
        founded += timedelta(days=random.randint(0, 364))
        started = self.on - timedelta(days=random.randint(30, years * 365 + 120))
        started = max(started, founded)
        found = {
            "founded_on": founded,
            "term_number": max(1, (started.year - founded.year) // years + 1),
            "term_starts_on": started,
            "term_ends_on": _years_later(started, years),
            "has_audit_committee": random.random() < 0.8,
            "has_women_committee": random.random() < 0.7,
            "has_mediation_committee": random.random() < 0.4,
        }
        if random.random() < 0.85:
            found["address"] = f"{place_name}{random.choice(STREETS)}{random.randint(1, 199)}号"
        if random.random() < 0.85:
            found["phone"] = f"0{random.randint(10, 99)}9-{self.count:08d}"
            found["approval_number"] = f"工发〔{founded.year}〕{random.randint(1, 99)}号"
        if level in HIGH or random.random() < 0.6:
            prefix = "81" if kind == "basic" else "89"
            code = make_organisation_code(UNION_CODES_FROM + self.count)
            found["uscc"] = make_uscc(prefix, place_code[:6].ljust(6, "0"), code)
            found["certificate_ends_on"] = found["term_ends_on"]
        return found


def _years_later(day: date, years: int) -> date:
    return date(day.year + years, day.month, min(day.day, 28))


def posts_of(unit: Unit, random: Random) -> list[Officer]:
    """Return the posts of a union's committee in its present term; communities and branches have only a chair."""
    posts = ["主席"]
    if unit.level in HIGH or unit.kind in ("basic", "group_company"):
        posts += ["副主席", "经费审查委员会主任"]
    if unit.has_women_committee and len(posts) > 1:
        posts.append("女职工委员会主任")
    return [
        Officer(
            unit_id=unit.id,
            post=post,
            name=person_name(random, "2" if post[0] == "女" or random.random() < FEMALE_SHARE else "1"),
            is_full_time=unit.level in HIGH,
            starts_on=unit.term_starts_on,
        )
        for post in posts
    ]


def write_posts(units: list[Unit], random: Random) -> int:
    """Write the posts of many unions and return how many."""
    officers = [officer for unit in units for officer in posts_of(unit, random)]
    for officer, number in zip(officers, take_ids(Officer, len(officers)), strict=True):
        officer.id = number
    return copy_rows(Officer, officers)
