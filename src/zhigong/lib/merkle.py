"""Merkle trees in the shape of RFC 6962 (and RFC 9162 §2.1): roots, inclusion and consistency proofs.

Leaf hash H(00 ‖ data), node hash H(01 ‖ left ‖ right), the empty tree H(""). The hash is an argument, SM3 by
default. Functions take leaf *hashes*, so a tree over records never needs the records again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

Hash = Callable[[bytes], bytes]


def sm3(data: bytes) -> bytes:
    """SM3 (GB/T 32905) of the standard library's OpenSSL; ValueError where Python was built without it."""
    return hashlib.new("sm3", data).digest()


def leaf_hash(data: bytes, hash_function: Hash = sm3) -> bytes:
    """H(00 ‖ data)."""
    return hash_function(b"\x00" + data)


def node_hash(left: bytes, right: bytes, hash_function: Hash = sm3) -> bytes:
    """H(01 ‖ left ‖ right)."""
    return hash_function(b"\x01" + left + right)


def _split(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << (size - 1).bit_length() - 1


def root(leaves: Sequence[bytes], hash_function: Hash = sm3) -> bytes:
    """Merkle tree hash of leaf hashes; one pass with a stack, about one node hash per leaf."""
    if not leaves:
        return hash_function(b"")
    stack: list[tuple[int, bytes]] = []
    for leaf in leaves:
        height, value = 0, leaf
        while stack and stack[-1][0] == height:
            value = node_hash(stack.pop()[1], value, hash_function)
            height += 1
        stack.append((height, value))
    value = stack.pop()[1]
    while stack:
        value = node_hash(stack.pop()[1], value, hash_function)
    return value


def inclusion_ranges(index: int, size: int) -> list[tuple[int, int]]:
    """The leaf ranges [low, high) whose roots make the audit path of leaf ``index``, bottom up. IndexError outside."""
    if not 0 <= index < size:
        raise IndexError("no such leaf")
    path: list[tuple[int, int]] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append((middle, high))
            high = middle
        else:
            path.append((low, middle))
            low = middle
    return path[::-1]


def inclusion_proof(leaves: Sequence[bytes], index: int, hash_function: Hash = sm3) -> list[bytes]:
    """Audit path of leaf ``index``, bottom up (RFC 9162 §2.1.3.1). IndexError outside the tree."""
    return [root(leaves[low:high], hash_function) for low, high in inclusion_ranges(index, len(leaves))]


def verify_inclusion(
    leaf: bytes,
    index: int,
    size: int,
    proof: Sequence[bytes],
    expected_root: bytes,
    hash_function: Hash = sm3,
) -> bool:
    """True when the proof leads from the leaf hash to the root (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, last, value = index, size - 1, leaf
    for part in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            value = node_hash(part, value, hash_function)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            value = node_hash(value, part, hash_function)
        node >>= 1
        last >>= 1
    return last == 0 and value == expected_root


def consistency_ranges(old_size: int, size: int) -> list[tuple[int, int]]:
    """The leaf ranges whose roots prove that the first ``old_size`` leaves are a prefix. IndexError when larger."""
    if not 0 <= old_size <= size:
        raise IndexError("the old tree is larger")
    if old_size in (0, size):
        return []
    path: list[tuple[int, int]] = []
    low, high, complete = 0, size, True
    while old_size != high:
        middle = low + _split(high - low)
        if old_size <= middle:
            path.append((middle, high))
            high = middle
        else:
            path.append((low, middle))
            low, complete = middle, False
    if not complete:
        path.append((low, high))
    return path[::-1]


def consistency_proof(leaves: Sequence[bytes], old_size: int, hash_function: Hash = sm3) -> list[bytes]:
    """Proof that the tree of the first ``old_size`` leaves is a prefix of this one (RFC 9162 §2.1.4.1).

    Empty for the same size and for the empty old tree. IndexError when ``old_size`` is larger than the tree.
    """
    ranges = consistency_ranges(old_size, len(leaves))
    return [root(leaves[low:high], hash_function) for low, high in ranges]


Nodes = Callable[[int, int], bytes]


def completed_by(
    place: int, leaf: bytes, node: Nodes, hash_function: Hash = sm3
) -> list[tuple[int, int, bytes]]:
    """The (level, place, hash) of every whole subtree that leaf ``place`` completes, itself first.

    ``node(level, place)`` gives what earlier leaves completed: a growing tree needs nothing else kept.
    """
    made, level, value = [(0, place, leaf)], 0, leaf
    while place & 1:
        value = node_hash(node(level, place - 1), value, hash_function)
        level, place = level + 1, place >> 1
        made.append((level, place, value))
    return made


def range_root(low: int, high: int, node: Nodes, hash_function: Hash = sm3) -> bytes:
    """Root over leaves [low, high) of a tree kept as whole subtrees; ranges as ``inclusion_ranges`` gives them."""
    size = high - low
    if size < 1:
        return hash_function(b"")
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return node(level, low >> level)
    middle = low + _split(size)
    left = range_root(low, middle, node, hash_function)
    return node_hash(left, range_root(middle, high, node, hash_function), hash_function)


def verify_consistency(
    old_size: int,
    new_size: int,
    old_root: bytes,
    new_root: bytes,
    proof: Sequence[bytes],
    hash_function: Hash = sm3,
) -> bool:
    """True when the proof shows that nothing in the old tree was changed (RFC 9162 §2.1.4.2)."""
    if not 0 <= old_size <= new_size:
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    if old_size == 0:
        return not proof and old_root == hash_function(b"")
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node >>= 1
        last >>= 1
    old, new, complete = _climb(node, last, path, hash_function)
    return complete and old == old_root and new == new_root


def _climb(node: int, last: int, path: list[bytes], hash_function: Hash) -> tuple[bytes, bytes, bool]:
    """(old root, new root, whether the path was exactly long enough), from the node where both trees agree."""
    old = new = path[0]
    for part in path[1:]:
        if last == 0:
            return old, new, False
        if node & 1 or node == last:
            old = node_hash(part, old, hash_function)
            new = node_hash(part, new, hash_function)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            new = node_hash(new, part, hash_function)
        node >>= 1
        last >>= 1
    return old, new, last == 0
