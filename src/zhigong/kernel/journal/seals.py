"""Seals: a Merkle root (RFC 6962 shape, SM3) over the next entries in order; all seals form one tree, its root signed."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import connection

from zhigong.kernel import crypto
from zhigong.kernel.journal import heads, log
from zhigong.kernel.journal.models import Seal
from zhigong.lib import merkle

NOTHING = bytes(32)
SEALED_AT_ONCE = 4_096  # the newest seal is computed again every few seconds: it stays small
SIGNATURES_CHECKED = (
    64  # the chain runs over each signature, so the last ones hold all before them (SM2 is 10 ms each)
)


@dataclass(frozen=True, slots=True)
class SealProblem:
    """A row that does not hold, with the reason."""

    table: str
    row: str
    problem: str


@dataclass(slots=True)
class Leaf:
    """An entry at its number: what it hashes to now, None when it is gone."""

    entry_id: int | None
    hash: bytes | None


def seal_next(limit: int = SEALED_AT_ONCE) -> int:
    """Seal up to `limit` ordered entries that no seal covers yet and return how many; about 10 ms for the signature.

    0 when nothing is new (two short queries) or another sealer is at it. Needs the system's seat.
    """
    last = Seal.objects.defer("leaves").order_by("-last_number").first()
    first_number = last.last_number + 1 if last else 1
    if not _is_waiting(first_number) or not _is_our_turn():
        return 0
    leaves = _leaves(first_number, first_number + limit - 1)
    hashes = [leaf.hash for leaf in leaves.values() if leaf.hash is not None]
    if not hashes or len(hashes) != len(leaves):
        return 0  # a hole in the order: verification names it, nothing is sealed over it
    last_number, place = first_number + len(hashes) - 1, last.place + 1 if last else 0
    root = merkle.root(hashes)
    chained = _chain(link_of(last), root, first_number, last_number)
    node = log.nodes()
    made = merkle.completed_by(place, merkle.leaf_hash(chained), node)
    known = {(level, at): value for level, at, value in made}
    log_root = merkle.range_root(0, place + 1, lambda *at: known.get(at) or node(*at))
    key_id, signature = crypto.sign(log.signed_text(place + 1, last_number, log_root))
    made_nodes = b"".join(value for _level, _at, value in made)
    values = [first_number, last_number, place, root, chained, log_root, made_nodes, b"".join(hashes)]
    _write([*values, str(key_id), signature])
    heads.remember(heads.Head(place + 1, last_number, log_root.hex()))
    return len(hashes)


def _is_waiting(number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT true FROM journal_order WHERE number >= %s LIMIT 1", [number])
        return cursor.fetchone() is not None


def _is_our_turn() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT journal_seal_turn()")
        return cursor.fetchone()[0]


def _write(values: list) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT journal_seal(%s, %s, %s, %s::bytea, %s::bytea, %s::bytea, %s::bytea, %s::bytea, %s, %s::bytea)",
            values,
        )


def verify_seals(newest: int | None = None) -> list[SealProblem]:
    """Compute seals again from the entries that are there now: all, or the `newest` few; an empty list when all hold."""
    size = log.size_now()
    check = Check(max(0, size - newest) if newest else 0, size)
    problems = list(check.run())
    return problems + [SealProblem("seals", row, problem) for row, problem in heads.problems()]


@dataclass
class Check:
    """Goes through the seals from one place on and keeps what the next must follow."""

    start: int
    size: int
    before: Seal | None = None
    known: dict[tuple[int, int], bytes] = field(default_factory=dict)

    def run(self) -> Iterator[SealProblem]:
        """Yield what does not hold from `start` to the end."""
        self.before = Seal.objects.defer("leaves").filter(place=self.start - 1).first()
        stored, place = log.nodes(), self.start
        for seal in Seal.objects.filter(place__gte=self.start).order_by("place").iterator(200):
            if seal.place != place:
                yield SealProblem("seals", f"place {place}", "a seal is gone")
            place = seal.place + 1
            yield from self.seal(seal, stored)

    def seal(self, seal: Seal, stored) -> Iterator[SealProblem]:
        """Yield what does not hold of one seal and the entries it covers."""
        found = list(_entry_problems(seal))
        yield from found
        reason = self._reason(seal, stored, bool(found))
        if reason:
            yield SealProblem("seals", str(seal.pk), reason)
        self.before = seal

    def _reason(self, seal: Seal, stored, is_named: bool) -> str:
        root, chained = bytes(seal.root), bytes(seal.chained)
        expected = self.before.last_number + 1 if self.before else 1
        if seal.first_number != expected:
            return f"begins at {seal.first_number}, not at {expected}"
        if seal.leaves is not None and merkle.root(leaf_hashes(seal)) != root:
            return "its root does not fit the leaves it keeps"
        if seal.leaves is None and not is_named and _root_now(seal) != root:
            return "an entry it covers was changed"
        link = link_of(self.before, is_old=seal.log_root is None)
        if _chain(link, root, seal.first_number, seal.last_number) != chained:
            return "the chain to the seal before is broken"
        is_near = seal.place >= self.size - SIGNATURES_CHECKED or seal.log_root is None
        return self._broken_tree(seal, stored) or (_bad_signature(seal) if is_near else "")

    def _broken_tree(self, seal: Seal, stored) -> str:
        def node(level: int, place: int) -> bytes:
            return self.known.get((level, place)) or stored(level, place)

        try:
            made = merkle.completed_by(seal.place, merkle.leaf_hash(bytes(seal.chained)), node)
            self.known.update({(level, place): value for level, place, value in made})
            if b"".join(value for _level, _place, value in made) != bytes(seal.nodes):
                return "its place in the tree of seals was changed"
            if seal.log_root is not None and merkle.range_root(0, seal.place + 1, node) != bytes(
                seal.log_root
            ):
                return "the root over all seals does not fit"
        except KeyError as missing:
            return f"the tree of seals lacks place {missing}"
        self._forget_small()
        return ""

    def _forget_small(self) -> None:
        """Keep the tree's right edge only: what a whole subtree swallowed is not asked for again."""
        largest: dict[int, int] = {}
        for level, place in self.known:
            largest[level] = max(place, largest.get(level, 0))
        self.known = {at: value for at, value in self.known.items() if at[1] >= largest[at[0]] - 1}


def _bad_signature(seal: Seal) -> str:
    signed = bytes(seal.chained)
    if seal.log_root is not None:
        signed = log.signed_text(seal.place + 1, seal.last_number, bytes(seal.log_root))
    try:
        holds = crypto.verify(signed, bytes(seal.signature), int(seal.key_id))
    except (crypto.KeysMissing, ValueError):
        return f"the key {seal.key_id} it names is not ours"
    return "" if holds else "the signature does not fit"


def _entry_problems(seal: Seal) -> Iterator[SealProblem]:
    """Yield which of the seal's entries are gone or changed; a seal without leaves cannot tell which was changed."""
    kept = leaf_hashes(seal)
    leaves = _leaves(seal.first_number, seal.last_number)
    for number in range(seal.first_number, seal.last_number + 1):
        leaf = leaves.get(number)
        if leaf is None:
            yield SealProblem("journal_order", str(number), "a sealed number is gone")
        elif leaf.hash is None:
            yield SealProblem("journal_entries", str(leaf.entry_id), "a sealed entry is gone")
        elif kept and kept[number - seal.first_number : number - seal.first_number + 1] != [leaf.hash]:
            yield SealProblem("journal_entries", str(leaf.entry_id), "was changed after it was sealed")


def _root_now(seal: Seal) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT leaf FROM journal_leaves(%s, %s)", [seal.first_number, seal.last_number])
        return merkle.root([merkle.leaf_hash(bytes(leaf)) for (leaf,) in cursor.fetchall()])


def _leaves(first: int, last: int) -> dict[int, Leaf]:
    """Return the entries numbered first … last that are there, by number in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, entry_id, leaf FROM journal_leaf_texts(%s, %s)", [first, last])
        return {
            number: Leaf(entry, merkle.leaf_hash(text.encode()) if text is not None else None)
            for number, entry, text in cursor.fetchall()
        }


def leaf_hashes(seal: Seal) -> list[bytes]:
    """Return the leaf hashes a seal keeps; none for a seal from before they were kept."""
    whole = bytes(seal.leaves or b"")
    return [whole[at : at + log.HASH_BYTES] for at in range(0, len(whole), log.HASH_BYTES)]


def link_of(before: Seal | None, *, is_old: bool = False) -> bytes:
    """Return what a seal takes over from the one before: its chained root and, since there is a tree, its signature."""
    if before is None:
        return NOTHING
    return bytes(before.chained) if is_old else bytes(before.chained) + bytes(before.signature)


def _chain(before: bytes, root: bytes, first: int, last: int) -> bytes:
    return crypto.sm3(before + root + first.to_bytes(8) + last.to_bytes(8))
