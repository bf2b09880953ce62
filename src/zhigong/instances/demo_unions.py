"""The demonstration's employers and the unions in them: basic, joint, group companies, branches, new employment."""

from random import Random

from zhigong.instances.demo_facts import FactSource
from zhigong.instances.demo_words import NEW_EMPLOYMENT, TRADES, WEIGHTS, Trade, brand
from zhigong.kernel.orgs.models import Employer, Place
from zhigong.lib.synthetic import make_organisation_code, make_uscc

BASICS_PER_COUNTY, BASICS_IN_SMALL = 28, 60
COVERED_PER_JOINT = 6
UNATTACHED_PER_COUNTY = 4
BRANCHES_FROM_STAFF = 180
GROUPS_PER_CITY = 2


class UnionPlan:
    """Collects rows for tree.bulk_add_units and employers, place by place."""

    def __init__(self, random: Random, facts: FactSource) -> None:
        self.random = random
        self.facts = facts
        self.rows: list[dict] = []
        self.employers: list[Employer] = []
        self.covered: list[tuple[str, Employer]] = []
        self.industry_of: dict[str, tuple[str, bool]] = {}

    def employer(self, trade: Trade, county: Place, city_name: str, place: Place, staff: int) -> Employer:
        """Make up an employer of a trade in a place."""
        number = len(self.employers)
        name = self.random.choice(trade.names).format(
            city=city_name, county=county.name, brand=brand(self.random), n=number % 90 + 1
        )
        employer = Employer(
            name=name,
            uscc=make_uscc(trade.prefix, county.code[:6].ljust(6, "0"), make_organisation_code(number)),
            place_id=place.code,
            address=f"{county.name}{place.name}",
            nature=trade.nature,
            economic_type=trade.economic_type,
            industry=trade.section,
            staff_count=staff,
        )
        self.employers.append(employer)
        return employer

    def staff_count(self, trade: Trade) -> int:
        """Most employers are small, a few are large."""
        draw = self.random.random()
        if draw < 0.55:
            return self.random.randint(8, 24)
        if draw < 0.88:
            return self.random.randint(25, 60)
        return self.random.randint(61, max(62, trade.largest))

    def basic(self, parent, county: Place, city_name: str, place: Place, trade: Trade | None = None) -> str:
        """Plan an employer with its own union, with branches when it is large; returns the union's key."""
        trade = trade or self.random.choices(TRADES, WEIGHTS)[0]
        staff = self.staff_count(trade)
        employer = self.employer(trade, county, city_name, place, staff)
        key = self.add(parent, f"{employer.name}工会委员会", "grassroots", "basic", place, employer)
        self.industry_of[key] = (trade.section, trade.is_public or staff >= 100)
        if staff >= BRANCHES_FROM_STAFF:
            for name in ("第一分会", "第二分会", "机关分会")[: 2 + staff // 300]:
                branch = self.add(key, f"{employer.name}{name}", "branch", "branch", place, None)
                self.rows[-1]["industry"] = trade.section
                self.add(branch, f"{employer.name}{name}一组", "branch", "team", place, None)
        return key

    def add(
        self, parent, name: str, level: str, kind: str, place: Place, employer: Employer | None, **more
    ) -> str:
        """Plan one union and return its key."""
        key = f"u{len(self.rows)}"
        row = {
            "key": key,
            "parent": parent,
            "name": name,
            "level": level,
            "kind": kind,
            "place_id": place.code,
        }
        if level != "branch":
            row |= self.facts.facts(level, kind, place.code, place.name)
        if employer is not None:
            row |= {"employer": employer, "industry": employer.industry}
        self.rows.append(row | more)
        return key

    def county(
        self,
        county: Place,
        city_name: str,
        townships: list[Place],
        communities: dict[str, list[Place]],
        count: int,
    ):
        """Plan one county: its own direct unions, those under townships and communities, joint unions, riders' unions."""
        for _number in range(count):
            draw, township = self.random.random(), self.random.choice(townships)
            inside = communities.get(township.code)
            if draw < 0.15:
                self.basic(county.code, county, city_name, township)
            elif draw < 0.75 or not inside:
                self.basic(township.code, county, city_name, township)
            else:
                community = self.random.choice(inside)
                self.basic(community.code, county, city_name, community)
        for township in self.random.sample(townships, min(2, len(townships))):
            self.joint(township, county, city_name)
        for township in townships:
            if township.name.endswith("街道") or self.random.random() < 0.15:
                self.riders(township)
        for _number in range(UNATTACHED_PER_COUNTY):
            trade = self.random.choices(TRADES, WEIGHTS)[0]
            self.employer(trade, county, city_name, self.random.choice(townships), self.random.randint(3, 20))

    def joint(self, township: Place, county: Place, city_name: str) -> None:
        """Plan a joint union that covers several small employers of a township."""
        key = self.add(
            township.code, f"{township.name}小微企业联合工会委员会", "grassroots", "joint", township, None
        )
        for _number in range(COVERED_PER_JOINT):
            trade = self.random.choice(TRADES[:13])
            small = self.employer(trade, county, city_name, township, self.random.randint(3, 24))
            self.covered.append((key, small))

    def riders(self, township: Place) -> None:
        """Plan the union of a street's new-employment workers (domain note §1.25, 兜底建)."""
        name = f"{township.name}新就业形态劳动者工会联合会"
        self.add(township.code, name, "grassroots", "new_employment", township, None, takes_unattached=True)

    def city(self, city: Place, county: Place) -> None:
        """Plan a city's sectoral unions of new employment and its group companies with their subsidiaries."""
        short = city.name.removesuffix("市")
        for trade_name, _kind in NEW_EMPLOYMENT[:3]:
            self.add(city.code, f"{city.name}{trade_name}行业工会联合会", "grassroots", "sector", city, None)
        for _number in range(GROUPS_PER_CITY):
            trade = self.random.choice(TRADES[:4])
            group = f"{short}{brand(self.random)}集团"
            employer = self.employer(trade, county, short, city, self.random.randint(60, 200))
            employer.name = f"{group}有限公司"
            key = self.add(city.code, f"{group}工会委员会", "grassroots", "group_company", city, employer)
            for _subsidiary in range(self.random.randint(3, 6)):
                self.basic(key, county, short, county, trade)
