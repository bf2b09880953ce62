"""The industry line: a second numbering of units that belong to an industrial union as their second parent."""

from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from zhigong.kernel.orgs import positions
from zhigong.kernel.orgs.dates import effective
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
        _number(unit, start, end, [])
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
                with effective(on):
                    _number(unit, begin, end, parent.industry_path)
                start = end + 1
            made.append(Affiliation(unit=unit, parent=parent, line=line, starts_on=on))
        Affiliation.objects.bulk_create(made)
    return made


def leave_industry(unit: Unit, on: date) -> Affiliation:
    """End a unit's industrial affiliation on a day; its subtree leaves the line, or falls back to its parent's.

    NotIndustrial when it has none, or others are affiliated to it. The counts move with it in this transaction.
    """
    with transaction.atomic():
        made = (
            Affiliation.objects.select_for_update().filter(unit=unit, line=LINE, ends_on__isnull=True).first()
        )
        if made is None:
            raise NotIndustrial(_("“%(name)s”没有产业上级。") % {"name": unit.name})
        if unit.affiliates.filter(line=LINE, ends_on__isnull=True).exists():
            raise NotIndustrial(_("还有工会以“%(name)s”为产业上级，请先调整它们。") % {"name": unit.name})
        made.ends_on = max(on, made.starts_on)
        made.save(update_fields=["ends_on"])
        unit.refresh_from_db()
        parent = unit.parent
        with effective(made.ends_on):
            if parent is not None and parent.industry_position != NO_POSITION:
                begin, end = range_on_line(parent, unit, next_on_line(parent))
                _number(unit, begin, end, parent.industry_path)
            else:
                _take_off(unit)
    return made


def follow_line(unit: Unit, parent: Unit) -> None:
    """After a move: whoever stood on the industry line only through the old parent leaves it, or joins the new one's.

    A unit with an industry parent of its own keeps that place: a move on the territory is none on the line.
    """
    if unit.affiliations.filter(line=LINE, ends_on__isnull=True).exists():
        return
    if unit.industry_position != NO_POSITION and unit.industry_path[:1] != [unit.pk]:
        _take_off(unit)
    if parent.industry_position != NO_POSITION and unit.industry_position == NO_POSITION:
        begin, end = range_on_line(parent, unit, next_on_line(parent))
        _number(unit, begin, end, parent.industry_path)


def _take_off(unit: Unit) -> None:
    """Take a unit and what was numbered through it off the line."""
    below = _lock_subtree(unit)
    numbered = [number for number, _parent, _position, path in below if unit.id in path]
    unit.industry_position = unit.industry_position_end = NO_POSITION
    unit.industry_path = []
    Unit.objects.filter(id__in=[unit.id, *numbered]).update(
        industry_position=NO_POSITION, industry_position_end=NO_POSITION, industry_path=[]
    )


def _lock_subtree(unit: Unit) -> list[tuple]:
    """Lock the unit and all below against members joining meanwhile; return (id, parent, industry position, path)."""
    inside = Unit.objects.filter(position__gte=unit.position, position__lte=unit.position_end)
    list(inside.select_for_update().order_by("id").values_list("id"))
    rows = inside.exclude(id=unit.id).order_by("position")
    return list(rows.values_list("id", "parent_id", "industry_position", "industry_path"))


def _number(unit: Unit, start: int, end: int, above: list[int]) -> None:
    """Write a unit's range and path on the industry line and spread its territorial subtree inside it."""
    below = _lock_subtree(unit)
    unit.industry_position, unit.industry_position_end = start, end
    unit.industry_path = [*above, unit.id]
    root = positions.Node(unit.id, start, end)
    nodes, paths = {unit.id: root}, {unit.id: unit.industry_path}
    for number, parent_id, elsewhere, path in below:
        if parent_id not in nodes or (elsewhere != NO_POSITION and unit.id not in path):
            continue  # a unit with its own industry parent keeps its place there
        nodes[number] = positions.Node(number, 0, 0)
        nodes[parent_id].children.append(nodes[number])
        paths[number] = [*paths[parent_id], number]
    spread = positions.spread(root)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE units SET industry_position = new.low, industry_position_end = new.high,"
            " industry_path = new.path::bigint[]"
            " FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[]) AS new(id, low, high, path)"
            " WHERE units.id = new.id",
            [
                [node.id for node in spread],
                [node.position for node in spread],
                [node.position_end for node in spread],
                ["{" + ",".join(map(str, paths[node.id])) + "}" for node in spread],
            ],
        )
