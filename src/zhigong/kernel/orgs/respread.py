"""Renumbering a subtree whose range is used up; the database moves the copies of positions with it."""

from django.db import connection, transaction

from zhigong.kernel.orgs import positions
from zhigong.kernel.orgs.models import Unit


def respread(parent: Unit) -> int:
    """Spread all units below `parent` evenly over its range and return how many got a new place.

    Climbs to the next unit above when the range itself is too narrow; positions.NoRoom at the root. Rows that
    carry a unit's position (memberships, matters) follow by the trigger of migration 0002, in this transaction.
    """
    with transaction.atomic():
        root = Unit.objects.select_for_update().get(id=parent.id)
        nodes = _subtree(root)
        try:
            spread = positions.spread(nodes)
        except positions.NoRoom:
            if root.parent is None:
                raise
            return respread(root.parent)
        _write(spread)
        return len(spread) - 1


def _subtree(root: Unit) -> positions.Node:
    rows = (
        Unit.objects.select_for_update()
        .filter(position__gte=root.position, position__lte=root.position_end)
        .order_by("position")
        .values_list("id", "parent_id", "position", "position_end")
    )
    nodes: dict[int, positions.Node] = {}
    for number, parent_id, low, high in rows:
        nodes[number] = positions.Node(number, low, high)
        if number != root.id:
            nodes[parent_id].children.append(nodes[number])
    return nodes[root.id]


def _write(spread: list[positions.Node]) -> None:
    """Positions are unique at every moment, so the rows first step aside below zero."""
    ids = [node.id for node in spread]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE units SET position = -1 - id, position_end = -1 - id WHERE id = ANY(%s)", [ids]
        )
        cursor.execute(
            "UPDATE units SET position = new.low, position_end = new.high, next_position = new.following"
            " FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])"
            " AS new(id, low, high, following) WHERE units.id = new.id",
            [
                ids,
                [node.position for node in spread],
                [node.position_end for node in spread],
                [node.next_position for node in spread],
            ],
        )
