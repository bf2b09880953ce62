"""One way to read counts, now or as of a past day: pages ask a reading and need not know which it is."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from zhigong.kernel.metrics import past
from zhigong.kernel.metrics.closings import read_closings
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.orgs.queries import Branch, children, count_units, level_keys
from zhigong.kernel.tally import counts


@dataclass(frozen=True)
class Reading:
    """Counts at one moment: `day` None is now (from the tally), otherwise the end of that day, as known on `known_on`."""

    day: date | None = None
    known_on: date | None = None
    _kept: dict = field(default_factory=dict, compare=False, repr=False)

    def count(self, node_ids: Iterable[int]) -> dict[int, int]:
        """Return {node: members}."""
        nodes = list(node_ids)
        if self.day is None:
            return counts.count(nodes)
        closed = self._closed(nodes)
        if closed is not None:
            return {node: cells.get("", {}).get("", 0) for node, (_units, cells) in closed.items()}
        return past.members_as_of(nodes, self.day, self.known_on)

    def read(self, node_ids: Iterable[int], dimension: str) -> dict[int, dict[str, int]]:
        """Return {node: {value: members}} of one dimension."""
        nodes = list(node_ids)
        if self.day is None:
            return counts.read(nodes, dimension=dimension)
        return {node: dict(cells.get(dimension, {})) for node, cells in self._cells(tuple(nodes)).items()}

    def read_all(self, node_id: int) -> dict[str, dict[str, int]]:
        """Return {dimension: {value: members}} of one node."""
        if self.day is None:
            return counts.read_all(node_id)
        return {name: dict(values) for name, values in self._cells((node_id,))[node_id].items()}

    def units(self, unit: Unit) -> int:
        """Return how many units counted towards a unit, itself included."""
        if self.day is None:
            return count_units(unit)
        closed = self._closed([unit.pk])
        return closed[unit.pk][0] if closed else past.units_as_of(unit.pk, self.day, self.known_on)

    def level(self, unit: Unit) -> list[tuple[int, str, str, str, int]]:
        """Return (id, code, name, kind, position) of every unit directly below."""
        return level_keys(unit) if self.day is None else past.level_as_of(unit.pk, self.day, self.known_on)

    def branches(self, unit: Unit, *, limit: int, after: int = -1) -> list[Branch]:
        """Return one page of the units directly below, each with its children and members."""
        if self.day is None:
            return children(unit, limit=limit, after=after)
        found = past.branches_as_of(unit.pk, self.day, self.known_on, limit=limit, after=after)
        members = self.count([branch.id for branch in found])
        return [replace(branch, members_count=members[branch.id]) for branch in found]

    def is_closed(self, unit: Unit) -> bool:
        """Return whether the figures come from a month's closing."""
        return self.day is not None and self._closed([unit.pk]) is not None

    def _closed(self, nodes: Iterable[int]) -> dict | None:
        return None if self.known_on else read_closings(nodes, self.day)

    def _cells(self, nodes: tuple[int, ...]) -> dict[int, dict]:
        """Read many dimensions of many nodes once for a page."""
        if nodes not in self._kept:
            found = self._closed(nodes)
            if found is not None:
                self._kept[nodes] = {node: cells for node, (_units, cells) in found.items()}
            else:
                self._kept[nodes] = past.many_dimensions_as_of(nodes, self.day, self.known_on)
        return self._kept[nodes]


NOW = Reading()
