"""The industry line: a second numbering of units that belong to an industrial union as their second parent."""

from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from zhigong.kernel.orgs import positions
from zhigong.kernel.orgs.models import NO_POSITION, Affiliation, Unit

LINE = "industry"


class NotIndustrial(ValueError):
    """The second parent is no industrial union, or the unit already belongs to one; the text is a sentence."""


def next_on_line(parent: Unit) -> int:
    """Return where the next range below `parent` begins on the industry line."""
    inside = Q(industry_position__gt=parent.industry_position) & Q(
        industry_position__lte=parent.industry_position_end
    )
    below = Q(parent_id=parent.id) | Q(affiliations__parent_id=parent.id, affiliations__line=LINE)
    last = Unit.objects.filter(inside & below).aggregate(last=Max("industry_position_end"))["last"]
    return (last or parent.industry_position) + 1


def range_on_line(parent: Unit, unit: Unit, start: int) -> tuple[int, int]:
    """Return a range for `unit` inside its industry parent's. NoRoom when that is used up."""
    width = parent.industry_position_end - parent.industry_position + 1
    bits = positions.wanted_bits(unit.level, unit.kind, width)
    return positions.take_range(start, parent.industry_position_end, bits)


def open_line(unit: Unit) -> Unit:
    """Give an industrial union of the highest level here a range of its own on the industry line."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('units.industry'))")
        cursor.execute("SELECT coalesce(max(industry_position_end), 0) + 1 FROM units")
        start = cursor.fetchone()[0]
        end = start + (1 << positions.LEVEL_BITS[unit.level]) - 1
        _number(unit, start, end)
    return unit


def affiliate(unit: Unit, parent: Unit, on: date, line: str = LINE) -> Affiliation:
    """Make `parent` the second parent of `unit` from a date on; on the industry line its subtree is numbered too."""
    return affiliate_many([unit], parent, on, line)[0]


def affiliate_many(units: Iterable[Unit], parent: Unit, on: date, line: str = LINE) -> list[Affiliation]:
    """Affiliate several units to one parent. NotIndustrial when that parent has no industry line."""
    made = []
    with transaction.atomic():
        parent = Unit.objects.select_for_update().get(id=parent.id)
        if line == LINE and parent.industry_position == NO_POSITION:
            raise NotIndustrial(_("“%(name)s”不是产业工会，不能作为产业上级。") % {"name": parent.name})
        start = next_on_line(parent) if line == LINE else 0
        for unit in units:
            if line == LINE:
                if unit.industry_position != NO_POSITION:
                    raise NotIndustrial(_("“%(name)s”已有产业上级。") % {"name": unit.name})
                begin, end = range_on_line(parent, unit, start)
                _number(unit, begin, end)
                start = end + 1
            made.append(Affiliation(unit=unit, parent=parent, line=line, starts_on=on))
        Affiliation.objects.bulk_create(made)
    return made


def _number(unit: Unit, start: int, end: int) -> None:
    """Write a unit's range on the industry line and spread its territorial subtree inside it."""
    unit.industry_position, unit.industry_position_end = start, end
    below = list(
        Unit.objects.filter(position__gt=unit.position, position__lte=unit.position_end)
        .order_by("position")
        .values_list("id", "parent_id", "industry_position")
    )
    root = positions.Node(unit.id, start, end)
    nodes = {unit.id: root}
    for number, parent_id, elsewhere in below:
        if parent_id not in nodes or elsewhere != NO_POSITION:
            continue  # a unit with its own industry parent keeps its place there
        nodes[number] = positions.Node(number, 0, 0)
        nodes[parent_id].children.append(nodes[number])
    spread = positions.spread(root)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE units SET industry_position = new.low, industry_position_end = new.high"
            " FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS new(id, low, high)"
            " WHERE units.id = new.id",
            [
                [node.id for node in spread],
                [node.position for node in spread],
                [node.position_end for node in spread],
            ],
        )
