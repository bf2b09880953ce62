"""Proofs anybody can check: one entry is under the signed root, and one root continues another."""

from dataclasses import dataclass

from django.db import connection

from zhigong.kernel import crypto
from zhigong.kernel.journal import log
from zhigong.kernel.journal.models import Seal
from zhigong.kernel.journal.seals import leaf_hashes, link_of
from zhigong.lib import merkle


class NotSealed(LookupError):
    """The entry has no proof yet: no seal covers it, or this seat may not read it; the text is its id."""


class UnknownRoot(LookupError):
    """No seal ever had this root; the text is the root."""


@dataclass(frozen=True, slots=True)
class Inclusion:
    """How one entry leads to the signed root: through its segment's tree, the seal's chain, the tree of seals."""

    entry_id: int
    number: int
    text: str
    index: int
    segment: int
    path: list[bytes]
    link: bytes
    first: int
    last: int
    place: int
    size: int
    log_path: list[bytes]
    root: bytes

    def holds(self) -> bool:
        """Return whether the text leads to the root."""
        leaf = merkle.leaf_hash(self.text.encode())
        segment_root = climb(leaf, self.index, self.segment, self.path)
        ends = self.first.to_bytes(8) + self.last.to_bytes(8)
        sealed = merkle.leaf_hash(crypto.sm3(self.link + segment_root + ends))
        return merkle.verify_inclusion(sealed, self.place, self.size, self.log_path, self.root)

    def as_json(self, *, with_text: bool = True) -> dict:
        """Return it with hashes as hex; without the text only its leaf hash, which tells nothing about anybody."""
        shown = {
            "type": "inclusion",
            "entry": self.entry_id,
            "number": self.number,
            "leaf": merkle.leaf_hash(self.text.encode()).hex(),
            "index": self.index,
            "segment": self.segment,
            "path": [part.hex() for part in self.path],
            "link": self.link.hex(),
            "first": self.first,
            "last": self.last,
            "place": self.place,
            "size": self.size,
            "log_path": [part.hex() for part in self.log_path],
            "root": self.root.hex(),
        }
        return shown | ({"text": self.text} if with_text else {})


def climb(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """Return the root an audit path leads to from a leaf (RFC 9162 §2.1.3.2)."""
    value, last = leaf, size - 1
    for part in path:
        if index & 1 or index == last:
            value = merkle.node_hash(part, value)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            value = merkle.node_hash(value, part)
        index, last = index >> 1, last >> 1
    return value


def prove_entry(entry_id: int, size: int | None = None) -> Inclusion:
    """Return the proof of one entry under the newest root, or the root over `size` seals. NotSealed where none covers it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, leaf FROM journal_leaf_text(%s)", [entry_id])
        found = cursor.fetchone()
    if found is None:
        raise NotSealed(entry_id)
    number, text = found
    seal = Seal.objects.filter(last_number__gte=number).order_by("last_number").first()
    size = min(size or log.size_now(), log.size_now())
    if seal is None or seal.leaves is None or seal.place >= size:
        raise NotSealed(entry_id)
    before = Seal.objects.defer("leaves").filter(place=seal.place - 1).first()
    leaves, index = leaf_hashes(seal), number - seal.first_number
    return Inclusion(
        entry_id=entry_id,
        number=number,
        text=text,
        index=index,
        segment=len(leaves),
        path=merkle.inclusion_proof(leaves, index),
        link=link_of(before),
        first=seal.first_number,
        last=seal.last_number,
        place=seal.place,
        size=size,
        log_path=log.inclusion(seal.place, size),
        root=log.root_of(size),
    )


def prove_since(root: bytes) -> dict:
    """Return the proof that the newest root continues `root` (one we signed). UnknownRoot when no seal had it."""
    old = Seal.objects.filter(log_root=root).values_list("place", flat=True).first()
    if old is None:
        raise UnknownRoot(root.hex())
    return consistency(old + 1, log.size_now())


def consistency(old_size: int, size: int) -> dict:
    """Return the proof between two sizes of the tree of seals, hashes as hex."""
    return {
        "type": "consistency",
        "old_size": old_size,
        "old_root": log.root_of(old_size).hex(),
        "size": size,
        "root": log.root_of(size).hex(),
        "path": [part.hex() for part in log.consistency(old_size, size)],
    }


def consistency_holds(proof: dict) -> bool:
    """Return whether such a proof, ours or another level's, shows that nothing before `old_size` was changed."""
    path = [bytes.fromhex(part) for part in proof["path"]]
    roots = bytes.fromhex(proof["old_root"]), bytes.fromhex(proof["root"])
    return merkle.verify_consistency(proof["old_size"], proof["size"], *roots, path)
