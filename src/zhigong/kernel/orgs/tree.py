"""Adding units to the tree: each new unit gets an id, a path, a range of positions, search keys and a code."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from django.db import connection, transaction
from django.utils.translation import gettext as _

from zhigong.kernel.orgs import positions
from zhigong.kernel.orgs.codes import take_codes
from zhigong.kernel.orgs.columns import copy_rows, take_ids
from zhigong.kernel.orgs.industry import next_on_line, range_on_line
from zhigong.kernel.orgs.kinds import KINDS
from zhigong.kernel.orgs.models import LEVELS, NO_POSITION, Unit
from zhigong.kernel.orgs.names import search_keys


class TreeError(ValueError):
    """A unit cannot stand where it was to be put; the text is a sentence for the clerk."""


def add_unit(parent: Unit | None, name: str, level: str, kind: str, **facts) -> Unit:
    """Add one unit below `parent` (None: a root) and return it. TreeError when it cannot stand there.

    `facts` are columns of Unit (employer_id, place_id, founded_on …). The parent's row is locked until commit.
    """
    row = {"key": "new", "parent": parent, "name": name, "level": level, "kind": kind, **facts}
    return bulk_add_units([row])["new"]


def bulk_add_units(
    rows: Iterable[dict], progress: Callable[[int], None] | None = None, batch: int = 5000
) -> dict[object, Unit]:
    """Add many units, parents before children, and return them by their keys.

    A row holds key, parent (a Unit, the key of an earlier row, or None), name, level, kind and columns of Unit.
    """
    with transaction.atomic():
        nursery = _Nursery(list(rows))
        nursery.grow()
        units = list(nursery.made.values())
        for start in range(0, len(units), batch):
            part = units[start : start + batch]
            copy_rows(Unit, part)
            if progress:
                progress(start + len(part))
        nursery.save_parents()
    return nursery.made


class _Nursery:
    """The new units of one call while their places in the tree are worked out in memory."""

    def __init__(self, rows: list[dict]) -> None:
        self.rows = rows
        self.made: dict[object, Unit] = {}
        self.parents = _lock_parents({row["parent"].id for row in rows if isinstance(row["parent"], Unit)})
        self.counts: dict[object, int] = defaultdict(int)
        self.bits: dict[tuple, int] = {}
        self.industry_next: dict[int, int] = {}
        for row in rows:
            self.counts[_group(row)] += 1

    def grow(self) -> None:
        """Make every unit of the rows."""
        for row in self.rows:
            _check_row(row)
        ids = take_ids(Unit, len(self.rows))
        codes = take_codes(self._series())
        for row, number, code in zip(self.rows, ids, codes, strict=True):
            facts = dict(row)
            key, parent = facts.pop("key"), self._parent(facts.pop("parent"))
            _check_parent(row, parent)
            if parent and not facts.get("place_id"):
                facts["place_id"] = parent.place_id
            unit = Unit(id=number, **{"code": code, **facts})
            unit.pinyin, unit.initials = search_keys(unit.name)
            unit.parent_id = parent.id if parent else None
            unit.path = [*(parent.path if parent else []), number]
            self._place(unit, parent, _group(row))
            self.made[key] = unit

    def _series(self) -> list[tuple[str | None, str, str]]:
        """Return place, kind and level of every row; a unit without a place stands in its parent's."""
        places: dict[object, str | None] = {}
        for row in self.rows:
            parent = row["parent"]
            above = parent.place_id if isinstance(parent, Unit) else places.get(parent)
            places[row["key"]] = row.get("place_id") or above
        return [(places[row["key"]], row["kind"], row["level"]) for row in self.rows]

    def save_parents(self) -> None:
        """Remember in the units that were there before how far their ranges are used."""
        with connection.cursor() as cursor:
            for parent in self.parents.values():
                cursor.execute(
                    "UPDATE units SET next_position = %s WHERE id = %s", [parent.next_position, parent.id]
                )

    def _parent(self, parent) -> Unit | None:
        if parent is None:
            return None
        if isinstance(parent, Unit):
            return self.parents[parent.id]
        return self.made[parent]

    def _place(self, unit: Unit, parent: Unit | None, group: tuple) -> None:
        if parent is None:
            unit.position, unit.position_end = _root_range(unit.level)
        else:
            unit.position, unit.position_end = self._take(unit, parent, group)
            parent.next_position = unit.position_end + 1
            if parent.industry_position != NO_POSITION and unit.industry_position == NO_POSITION:
                self._place_on_industry_line(unit, parent)
        unit.next_position = unit.position + 1

    def _take(self, unit: Unit, parent: Unit, group: tuple) -> tuple[int, int]:
        bits = self.bits.get(group)
        if bits is None:
            wanted = positions.wanted_bits(unit.level, unit.kind, parent.position_end - parent.position + 1)
            free = parent.position_end - parent.next_position + 1
            bits = self.bits[group] = positions.fitting_bits(wanted, self.counts[group], free)
        try:
            return positions.take_range(parent.next_position, parent.position_end, bits)
        except positions.NoRoom as full:
            raise TreeError(
                _("“%(name)s”下面已没有可用的位置，请先重排它的下级再增加。") % {"name": parent.name}
            ) from full

    def _place_on_industry_line(self, unit: Unit, parent: Unit) -> None:
        start = self.industry_next.get(parent.id) or next_on_line(parent)
        unit.industry_position, unit.industry_position_end = range_on_line(parent, unit, start)
        self.industry_next[parent.id] = unit.industry_position_end + 1
        unit.industry_path = [*parent.industry_path, unit.id]


def _group(row: dict) -> tuple:
    parent = row["parent"]
    return (parent.id if isinstance(parent, Unit) else ("new", parent), row["level"], row["kind"])


def _lock_parents(ids: set[int]) -> dict[int, Unit]:
    """Lock the parents in the order of their ids; whoever adds below the same unit waits here."""
    return {unit.id: unit for unit in Unit.objects.select_for_update().filter(id__in=ids).order_by("id")}


def _root_range(level: str) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('units.root'))")
        cursor.execute("SELECT coalesce(max(position_end) + 1, 0) FROM units WHERE parent_id IS NULL")
        start = cursor.fetchone()[0]
    return start, start + (1 << positions.LEVEL_BITS[level]) - 1


def _check_row(row: dict) -> None:
    level, kind = row["level"], row["kind"]
    if kind not in KINDS or level not in LEVELS:
        raise TreeError(_("没有这种工会类型或级别：%(kind)s、%(level)s。") % {"kind": kind, "level": level})
    if level not in KINDS[kind].levels:
        raise TreeError(_("%(kind)s不能设在这一级。") % {"kind": KINDS[kind].title})
    if not row["name"].strip():
        raise TreeError(_("请填写工会名称。"))


def _check_parent(row: dict, parent: Unit | None) -> None:
    if parent is None:
        return
    if parent.state not in ("active", "preparing"):
        raise TreeError(_("“%(name)s”已不再活动，不能在它下面增加工会。") % {"name": parent.name})
    if LEVELS.index(row["level"]) < LEVELS.index(parent.level):
        raise TreeError(_("下级工会的级别不能高于上级“%(name)s”。") % {"name": parent.name})
