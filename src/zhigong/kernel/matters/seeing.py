"""Who can see a matter, and by which rule: asked of the functions that decide, for every seat that could be one."""

import json
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhigong.kernel.access import agents
from zhigong.kernel.access.grants import seat_of, valid_on
from zhigong.kernel.access.models import EmployerAgent, Grant
from zhigong.kernel.access.roles import find_role
from zhigong.kernel.access.seats import Seat
from zhigong.kernel.matters.audiences import is_handler
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.matters.parties import employers_of
from zhigong.kernel.matters.queries import rule_of
from zhigong.kernel.orgs.models import Unit

RULES = {
    "territorial": gettext_lazy("属地管辖：该工会在其上级链上"),
    "industrial": gettext_lazy("产业管辖：该工会在其产业线上"),
    "handler": gettext_lazy("保密事项：只有承办工会和待办所在工会"),
    "employer": gettext_lazy("本单位是一方，且制度允许单位查看"),
    "party": gettext_lazy("当事人可以看自己的办件"),
    "opener": gettext_lazy("提交人可以看自己提交的办件"),
}
CONFIDENTIALITY = {
    0: gettext_lazy("普通：管辖链上的工会可见"),
    1: gettext_lazy("保密：只有承办工会和当事人可见"),
    2: gettext_lazy("保密：只有当事人可见"),
}


@dataclass(frozen=True)
class Viewing:
    """Seats that see a matter by one rule; `knows_unnamed`: they also learn who the unnamed parties are."""

    who: str
    post: str
    rule: str
    many: int
    knows_unnamed: bool


def who_sees(matter: Matter, on: date) -> list[Viewing]:
    """Return every kind of seat that sees a loaded matter on a day, root first, each with its rule."""
    found: dict[tuple, list[Seat]] = {}
    for seat in [*_officers(matter, on), *_agents(matter, on)]:
        rule = rule_of(matter, seat)
        if rule:
            where = seat.unit_name or seat.employer_name
            found.setdefault((where, seat.role, rule), []).append(seat)
    rows = [
        Viewing(where, str(_post(role)), str(RULES[rule]), len(seats), is_handler(matter, seats[0]))
        for (where, role, rule), seats in found.items()
    ]
    return [*rows, *_persons(matter)]


def _post(role: str):
    return _("单位代理人") if role == "employer_side" else find_role(role).title


def _officers(matter: Matter, on: date) -> list[Seat]:
    """Return the seats in whose range the matter lies; which of them sees it, `rule_of` says."""
    chain = Q(
        line="territorial", unit__position__lte=matter.position, unit__position_end__gte=matter.position
    )
    chain |= Q(
        line="industrial", unit__industry_position__gte=0, unit__industry_position__lte=matter.industry_position,
        unit__industry_position_end__gte=matter.industry_position,
    )  # fmt: skip
    grants = Grant.objects.filter(chain, valid_on(on), account__is_active=True)
    grants = grants.select_related("unit", "account__worker_account").order_by("unit__position", "role", "pk")
    return [seat_of(grant) for grant in grants]


def _agents(matter: Matter, on: date) -> list[Seat]:
    if not matter.employer_sees:
        return []
    found = EmployerAgent.objects.filter(agents.valid_on(on), employer__in=employers_of(matter))
    return [
        Seat.employer(row.account_id, row.employer_id, row.employer.name)
        for row in found.select_related("employer").order_by("employer__name", "pk")
    ]


def _persons(matter: Matter) -> list[Viewing]:
    persons = sum(1 for party in matter.party_list if party["person_id"])
    rows = [Viewing(_("当事人本人"), "", str(RULES["party"]), persons, False)] if persons else []
    if matter.opened_by is not None:
        rows.append(Viewing(_("提交人"), "", str(RULES["opener"]), 1, False))
    return rows


def matter_for_audit(number: str) -> tuple[Matter, dict] | None:
    """Return a matter that knows where it lies and nobody in it, and how many parts each audience has; None for none.

    For seats that audit (`sight.read`); it is never saved and shows no person.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT sight_of_matter(%s)", [number.strip().upper()])
        facts = cursor.fetchone()[0]
    if facts is None:
        return None
    facts = json.loads(facts)
    names = ("id", "number", "kind", "procedure_version", "state", "unit_id", "position", "industry_position")
    matter = Matter(**{name: facts[name] for name in (*names, "confidentiality", "employer_sees")})
    matter.unit = Unit.objects.get(pk=matter.unit_id)
    matter.opened_by = matter.pk if facts["has_opener"] else None  # that there is one, not who
    matter.party_list = [
        party | {"person_id": str(matter.pk) if party["is_person"] else None} for party in facts["parties"]
    ]
    matter.todo_units = facts["handling"]
    matter.__dict__["handling_units"] = set(facts["handling"])
    return matter, facts["parts"]
