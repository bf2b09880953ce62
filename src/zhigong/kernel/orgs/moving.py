"""Moving a union with all below it to another place in the tree: paths, ranges and what copies them, in one statement."""

from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext as _

from zhigong.kernel.orgs import positions
from zhigong.kernel.orgs.dates import effective
from zhigong.kernel.orgs.industry import follow_line
from zhigong.kernel.orgs.models import LEVELS, Unit
from zhigong.kernel.orgs.respread import respread
from zhigong.kernel.orgs.tree import TreeError

_SHIFT = """
UPDATE units SET position = position + %(shift)s, position_end = position_end + %(shift)s,
       next_position = next_position + %(shift)s, path = %(above)s::bigint[] || path[%(keep_from)s:],
       parent_id = CASE WHEN id = %(unit)s THEN %(parent)s ELSE parent_id END
 WHERE position BETWEEN %(low)s AND %(high)s
"""
_SPREAD = """
UPDATE units SET position = new.low, position_end = new.high, next_position = new.following,
       path = %(above)s::bigint[] || path[%(keep_from)s:],
       parent_id = CASE WHEN units.id = %(unit)s THEN %(parent)s ELSE parent_id END
  FROM unnest(%(ids)s::bigint[], %(lows)s::bigint[], %(highs)s::bigint[], %(nexts)s::bigint[])
       AS new(id, low, high, following)
 WHERE units.id = new.id
"""


def why_not_move(unit: Unit, parent: Unit) -> str:
    """Return a sentence when a unit cannot stand below `parent`, otherwise ""."""
    if parent.position >= unit.position and parent.position <= unit.position_end:
        return _("“%(name)s”不能隶属于它自己或它的下级。") % {"name": unit.name}
    if unit.parent_id == parent.pk:
        return _("“%(name)s”现在就隶属于“%(parent)s”。") % {"name": unit.name, "parent": parent.name}
    if parent.state not in ("active", "preparing"):
        return _("“%(name)s”已不再活动，不能在它下面增加工会。") % {"name": parent.name}
    if LEVELS.index(unit.level) < LEVELS.index(parent.level):
        return _("下级工会的级别不能高于上级“%(name)s”。") % {"name": parent.name}
    return ""


def move_unit(unit: Unit, parent: Unit, on: date) -> int:
    """Put `unit` with its subtree below `parent` from a day on and return how many units moved; TreeError.

    Rows that carry positions follow by trigger, in this transaction. Whoever writes in the subtree meanwhile waits
    until commit; readers see the old tree until then. The range keeps its width where the new parent has room.
    """
    with transaction.atomic():
        found = {
            one.pk: one
            for one in Unit.objects.select_for_update().filter(pk__in=[unit.pk, parent.pk]).order_by("pk")
        }
        moving, above = found[unit.pk], found[parent.pk]
        sentence = why_not_move(moving, above)
        if sentence:
            raise TreeError(sentence)
        inside = Unit.objects.filter(position__gte=moving.position, position__lte=moving.position_end)
        moved = len(inside.select_for_update().order_by("id").values_list("id"))
        start = _make_room(moving, above)
        with effective(on), connection.cursor() as cursor:
            _write(cursor, moving, above, start)
            follow_line(Unit.objects.get(pk=moving.pk), Unit.objects.get(pk=above.pk))
    return moved


def _make_room(unit: Unit, parent: Unit) -> tuple[int, int]:
    """Return the range the unit gets in its new parent; the parent's own subtree is spread anew when it is full."""
    for attempt in (1, 2):
        free = parent.position_end - parent.next_position + 1
        width = unit.position_end - unit.position + 1
        needed = positions.Node(unit.pk, 0, 0)
        if width > free - free // 4:
            needed = _weighed(unit)
            width = min(width, max(needed.need, free // 4))
            if needed.need > free:
                width = 0
        if width:
            return parent.next_position, parent.next_position + width - 1
        if attempt == 1:
            try:
                respread(parent)
            except positions.NoRoom:
                break
            parent.refresh_from_db()
            unit.refresh_from_db()
    raise TreeError(_("“%(name)s”下面已没有可用的位置，请先重排它的下级再增加。") % {"name": parent.name})


def _weighed(unit: Unit) -> positions.Node:
    root = _nodes(unit)
    root.weigh()
    return root


def _nodes(unit: Unit) -> positions.Node:
    """Return the subtree as nodes whose ranges are still those of before."""
    rows = Unit.objects.filter(position__gte=unit.position, position__lte=unit.position_end).order_by(
        "position"
    )
    nodes: dict[int, positions.Node] = {}
    for number, parent_id, low, high in rows.values_list("id", "parent_id", "position", "position_end"):
        nodes[number] = positions.Node(number, low, high)
        if number != unit.pk:
            nodes[parent_id].children.append(nodes[number])
    return nodes[unit.pk]


def _write(cursor, unit: Unit, parent: Unit, place: tuple[int, int]) -> None:
    low, high = place
    values = {
        "unit": unit.pk,
        "parent": parent.pk,
        "above": "{" + ",".join(map(str, parent.path)) + "}",
        "keep_from": len(unit.path),
    }
    cursor.execute("UPDATE units SET next_position = %s WHERE id = %s", [high + 1, parent.pk])
    if high - low == unit.position_end - unit.position:
        shift = {"shift": low - unit.position, "low": unit.position, "high": unit.position_end}
        cursor.execute(_SHIFT, values | shift)
        return
    root = _nodes(unit)
    root.position, root.position_end = low, high
    spread = positions.spread(root)
    columns = {
        "ids": [node.id for node in spread],
        "lows": [node.position for node in spread],
        "highs": [node.position_end for node in spread],
        "nexts": [node.next_position for node in spread],
    }
    cursor.execute(_SPREAD, values | columns)
