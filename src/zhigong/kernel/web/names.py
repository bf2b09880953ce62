"""How pages call the roles of parties, and whom they name: somebody unnamed is “一名职工” to all but the handlers."""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.matters.audiences import is_handler, is_this
from zhigong.kernel.matters.sight import counted_parties, other_names
from zhigong.kernel.orgs.models import Employer, Unit
from zhigong.kernel.people.models import Person
from zhigong.lib.masks import mask_name

ROLES_OF_PARTIES = {
    "applicant": gettext_lazy("申请人"),
    "subject": gettext_lazy("当事人"),
    "reporter": gettext_lazy("反映人"),
    "complainant": gettext_lazy("反映人"),
    "caller": gettext_lazy("来电人"),
    "claimant": gettext_lazy("被欠薪人"),
    "worker": gettext_lazy("职工"),
    "respondent": gettext_lazy("被申请人"),
    "employer": gettext_lazy("用人单位"),
    "representative": gettext_lazy("代表人"),
    "agent": gettext_lazy("代理人"),
    "mediator": gettext_lazy("调解员"),
    "joined": gettext_lazy("并案当事人"),
    "unit": gettext_lazy("单位"),
}


def role_title(role: str) -> str:
    """Return a party's role in people's words."""
    return str(ROLES_OF_PARTIES.get(role, role))


def named_parties(matter, seat: Seat, *, in_clear: bool) -> list[dict]:
    """Return the parties as this seat may know them: {"role", "name", "is_unnamed"}, those it may not know counted.

    Persons are named in clear to whoever decides (`in_clear`), masked to other officers; to the other side of a matter
    that employers see by name; to everybody else not at all.
    """
    return give_names(matter, party_rows(matter, seat), seat, in_clear=in_clear)


def party_rows(matter, seat: Seat) -> list[dict]:
    """Return the parties' rows in the order they came, without names: a group's page names only those it shows."""
    rows = [_row(matter, party, seat) for party in matter.party_list]
    shown = Counter(row["code"] for row in rows)
    for role, many in counted_parties(matter):
        unknown = {"role": role_title(role), "code": role, "name": _("一名职工"), "is_unnamed": True}
        rows += [unknown] * (many - shown[role])
    return rows


def give_names(matter, rows: list[dict], seat: Seat, *, in_clear: bool) -> list[dict]:
    """Return these rows with the names this seat may know, as `named_parties` says."""
    _name_persons(matter, rows, seat, in_clear)
    _name_organisations(rows)
    return rows


def _row(matter, party: dict, seat: Seat) -> dict:
    is_unnamed = party.get("unnamed", False) and not is_this(party, seat) and not is_handler(matter, seat)
    name = _("一名职工") if is_unnamed else _("本人") if is_this(party, seat) and party["person_id"] else ""
    return {
        "role": role_title(party["role"]),
        "code": party["role"],
        "name": name,
        "is_unnamed": is_unnamed,
        "of": party,
    }


def _name_persons(matter, rows: list[dict], seat: Seat, in_clear: bool) -> None:
    waiting = [row for row in rows if not row["name"] and row["of"]["person_id"]]
    if not waiting:
        return
    if seat.is_officer:
        people = Person.objects.in_bulk([row["of"]["person_id"] for row in waiting])
        names = {str(key): one.name if in_clear else mask_name(one.name) for key, one in people.items()}
    else:
        names = other_names(matter)
    for row in waiting:
        row["name"] = names.get(row["of"]["person_id"], _("（不在可见范围）"))


def _name_organisations(rows: list[dict]) -> None:
    for column, model in (("employer_id", Employer), ("unit_id", Unit)):
        waiting = [row for row in rows if not row["name"] and row["of"].get(column)]
        if waiting:
            found = model.objects.filter(pk__in={row["of"][column] for row in waiting})
            names = dict(found.values_list("pk", "name"))
            for row in waiting:
                row["name"] = names.get(row["of"][column], "")
