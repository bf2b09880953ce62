"""The tree of unions as a list: every union of the seat once, level by level as the page opens them, now or as of a day."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.orgs.facts import state_title
from zhigong.kernel.orgs.kinds import KINDS
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.orgs.queries import find_unit
from zhigong.kernel.web import figures
from zhigong.kernel.web.jurisdiction import covers, unit_of
from zhigong.kernel.web.looking_back import Look, look_of, sees_months_only
from zhigong.kernel.web.office_units import tree_level


def lines(request) -> tuple[str, Iterator[list[str]]]:
    """Return the past day as a sentence or "", and the headings, the seat's own union and all below it.

    A figure the page hides is hidden here too.
    """
    unit = unit_of(request.seat)
    look = look_of(request, unit, months_only=sees_months_only(request.seat))
    moment = _("截至 %(day)s") % {"day": look.day.isoformat()} if look.day else ""
    return moment, _lines(request.seat, unit, look)


def _lines(seat: Seat, unit: Unit, look: Look) -> Iterator[list[str]]:
    yield [_("工会"), _("工会编码"), _("类型"), _("状态"), _("上级工会"), _("会员数（含下级）")]
    yield _line(unit, "", figures.members_of(seat, unit, timezone.localdate(), look.reading))
    yield from _below(seat, unit, look, {unit.pk})


def _below(seat: Seat, unit: Unit, look: Look, told: set[int]) -> Iterator[list[str]]:
    after = -1
    while after:
        level = tree_level(seat, unit, after, look)
        for branch in level["branches"]:
            if branch.id in told:  # an affiliated union stands at its place in the territory as well
                continue
            told.add(branch.id)
            yield _line(branch, unit.name, None if branch.id in level["hidden"] else branch.members_count)
            opened = find_unit(branch.code) if branch.children_count else None
            if opened and covers(seat, opened):
                yield from _below(seat, opened, look, told)
        after = level["more_after"]


def _line(one, above: str, members: int | None) -> list[str]:
    kind = str(KINDS[one.kind].title) if one.kind in KINDS else one.kind
    return [
        one.name,
        one.code,
        kind,
        str(state_title(one.state)),
        above,
        "—" if members is None else str(members),
    ]
