"""Arithmetic of positions: how wide a unit's range is, where a child's range begins, how a subtree is spread anew."""

from dataclasses import dataclass, field

from zhigong.kernel.orgs.kinds import KINDS

# Width of a range as a power of two. Eight bits apart: 255 children before ranges are made narrower.
LEVEL_BITS = {
    "national": 62,
    "province": 54,
    "city": 46,
    "county": 38,
    "township": 30,
    "community": 22,
    "grassroots": 14,
    "branch": 6,
}
SIBLING_BITS = 6  # a nested unit (group company, team) leaves room for 64 siblings
NARROWEST_BITS = 4  # how many times a range may be halved before the parent counts as full


class NoRoom(ValueError):
    """A unit's range is used up; `respread` renumbers it."""


def wanted_bits(level: str, kind: str, parent_width: int) -> int:
    """Return the power of two of the range a new unit should get under a parent that is `parent_width` wide."""
    bits = (KINDS[kind].width_bits if kind in KINDS else None) or LEVEL_BITS[level]
    return max(0, min(bits, parent_width.bit_length() - 1 - SIBLING_BITS))


def fitting_bits(bits: int, count: int, free: int) -> int:
    """Return `bits`, made smaller until `count` ranges leave a quarter of the free positions for later."""
    while bits > 0 and count << bits > free - free // 4:
        bits -= 1
    return bits


def take_range(start: int, end: int, bits: int) -> tuple[int, int]:
    """Return (position, position_end) of a new range that begins at `start`; narrower near the end. NoRoom when full."""
    free = end - start + 1
    for narrower in range(bits, max(0, bits - NARROWEST_BITS) - 1, -1):
        if 1 << narrower <= free:
            return start, start + (1 << narrower) - 1
    raise NoRoom(f"no {1 << bits} positions left in {start}…{end}")


@dataclass
class Node:
    """A unit in a subtree that is being spread anew."""

    id: int
    position: int
    position_end: int
    children: list["Node"] = field(default_factory=list)
    next_position: int = 0
    need: int = 1

    def weigh(self) -> int:
        """Return and remember how many positions this subtree needs at least, with room to grow by half."""
        inside = sum(child.weigh() for child in self.children)
        self.need = 1 + inside + max(1, inside // 2)
        return self.need


def spread(root: Node) -> list[Node]:
    """Give every node below `root` a new range inside root's own; NoRoom when root's range is too narrow."""
    root.weigh()
    done, waiting = [], [root]
    while waiting:
        node = waiting.pop()
        done.append(node)
        node.next_position = node.position + 1
        inside = sum(child.need for child in node.children)
        free = node.position_end - node.position
        if inside > free:
            raise NoRoom(f"unit {node.id} needs {inside} positions and has {free}")
        usable = max(inside, free - free // 4)
        for child in node.children:
            width = usable * child.need // inside
            child.position = node.next_position
            child.position_end = child.position + width - 1
            node.next_position = child.position_end + 1
            waiting.append(child)
    return done
