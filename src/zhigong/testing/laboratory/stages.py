"""Sets the stage of a run inside the program: the named world once, then applications and a roster per run."""

import csv
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.db import connection, connections
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.metrics.rules import READ_FLOOR, READ_PER_DAY, READ_PER_HOUR
from zhigong.kernel.people.accounts import create_worker
from zhigong.kernel.rules.overriding import approve_value, propose_value
from zhigong.lib.ids import uuid7
from zhigong.lib.synthetic import PEOPLE_PER_DAY_AND_SEX, make_identity_number, make_mobile
from zhigong.modules.organise.joining import public
from zhigong.testing.laboratory.plans import Plan
from zhigong.testing.world import SINCE, World, build_world

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "安宁平和乐康健诚勤朴真善美新明朗晴川山石林森江海云天"
AREA = "610101"
FIRST_BIRTH = date(1966, 1, 1)
WORK = {"worker_kind": "14", "platform": "示例外卖", "place": "610101001", "oath": "on"}
HEADERS = ("姓名", "证件类型", "证件号码", "移动电话", "用工形式", "入会日期", "所在工会编码")
FIRST_MOBILE = 1_000
MANY = "1000000"


@dataclass(frozen=True)
class Somebody:
    """A synthetic person: name, document and phone."""

    name: str
    document: str
    mobile: str


@dataclass
class Scene:
    """What one run works on: matters by the plan's numbers, their documents, the roster file."""

    plan: Plan
    matters: list[str]
    people: list[Somebody]
    roster: Path
    roster_people: list[Somebody]  # fresh ones, not those with an application
    rows: int
    unit_code: str


@contextmanager
def fresh_connection():
    """Leave no connection open: the database may be killed before the next use."""
    connections.close_all()
    try:
        yield
    finally:
        connections.close_all()


def let_read_on() -> None:
    """Raise the region's limits of reading: a few officers read in minutes here what is a month's work elsewhere."""
    proposer, approver = uuid7(), uuid7()
    with acting(Seat.system("laboratory")):
        for rule in (READ_PER_HOUR, READ_PER_DAY, READ_FLOOR):
            proposal = propose_value(
                rule.key, "", MANY, basis="laboratory", valid_from=SINCE, account_id=proposer
            )
            approve_value(proposal.pk, account_id=approver)


class Stage:
    """The world of one throwaway home, and the people who come into it run by run."""

    def __init__(self) -> None:
        with fresh_connection():
            self.world: World = build_world()
            let_read_on()
        self._count = 0

    def somebody(self) -> Somebody:
        """The next synthetic person of this home; never the same twice."""
        number = self._count
        self._count += 1
        days, sequence = divmod(number, PEOPLE_PER_DAY_AND_SEX)
        birth, sex = FIRST_BIRTH + timedelta(days=days * 7), "12"[number % 2]
        name = (
            SURNAMES[number % len(SURNAMES)]
            + GIVEN[number // 7 % len(GIVEN)]
            + GIVEN[number // 3 % len(GIVEN)]
        )
        return Somebody(
            name, make_identity_number(AREA, birth, sequence, sex), make_mobile(FIRST_MOBILE + number)
        )

    def set_up(self, plan: Plan, folder: Path) -> Scene:
        """Hand in the run's applications as workers do, and write its roster; all of it is safe on disk then."""
        people: list[Somebody] = []
        for number in range(plan.applications):
            fresh, first = self.somebody(), plan.twins.get(number)
            same = people[first] if first is not None else fresh
            people.append(Somebody(same.name, same.document, fresh.mobile))
        with fresh_connection():
            matters = [self._apply(who) for who in people]
        fresh = [self.somebody() for _row in range(plan.roster_rows)]
        unit_code = self.world.unit["riders"].code
        roster, rows = self._write_roster(plan, people, fresh, folder, unit_code)
        return Scene(plan, matters, people, roster, fresh, rows, unit_code)

    def _apply(self, who: Somebody) -> str:
        now = timezone.now()
        with acting(Seat.system("laboratory")):
            account = create_worker(who.mobile)
        with acting(Seat.worker(account.pk, account.person_id)):
            told = {"name": who.name, "doc_type": "111", "doc_number": who.document}
            claim = public.check_identity(told, timezone.localdate(now))
            source = self.world.unit["riders"]
            return str(public.apply(account, claim, WORK, source=source, now=now).matter.pk)

    def _write_roster(self, plan: Plan, people, fresh, folder: Path, unit_code: str) -> tuple[Path, int]:
        """Fresh people, some of the applicants, and one row each that is refused, doubled, or a member elsewhere."""
        both = [people[number] for number in sorted(plan.on_roster)]
        rows = [
            [who.name, "111", who.document, who.mobile, "1", "2024-03-01", unit_code]
            for who in [*fresh, *both]
        ]
        rows.append(rows[0][:])
        rows.append(["坏号码", "111", "610101199001010011", "", "", "", unit_code])
        rows.append(["李建华", "111", self.world.document["li"], "", "", "", unit_code])
        file = folder / f"roster-{plan.seed}.csv"
        with file.open("w", encoding="utf-8-sig", newline="") as target:
            csv.writer(target).writerows([HEADERS, *rows])
        return file, len(rows)


def ask(text: str, values=None) -> list[tuple]:
    """Ask the program's own connection (inside acting)."""
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return cursor.fetchall()
