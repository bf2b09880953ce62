"""Merkle trees: vectors written out by hand and the invariants of RFC 6962."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhigong.lib import merkle

WORDS = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    bytes(range(0x50, 0x58)),
    bytes(range(0x60, 0x70)),
]


def sha256(data):
    return hashlib.sha256(data).digest()


def test_the_published_vectors_of_certificate_transparency_hold_with_sha256():
    """The reference tree of the Certificate Transparency project (merkle_tree_test.cc), sizes 1, 2 and 8."""
    leaves = [merkle.leaf_hash(word, sha256) for word in WORDS]
    assert merkle.root([], sha256).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert (
        merkle.root(leaves[:1], sha256).hex()
        == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    )
    assert (
        merkle.root(leaves[:2], sha256).hex()
        == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
    )
    assert (
        merkle.root(leaves, sha256).hex()
        == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    )


def test_a_tree_of_five_is_put_together_as_the_rfc_draws_it():
    a, b, c, d, e = (merkle.leaf_hash(bytes([n])) for n in range(5))

    def node(left, right):
        return merkle.sm3(b"\x01" + left + right)

    assert merkle.root([a, b, c, d, e]) == node(node(node(a, b), node(c, d)), e)
    assert merkle.inclusion_proof([a, b, c, d, e], 2) == [d, node(a, b), e]
    assert merkle.inclusion_proof([a, b, c, d, e], 4) == [node(node(a, b), node(c, d))]
    assert merkle.consistency_proof([a, b, c, d, e], 3) == [c, d, node(a, b), e]
    assert merkle.consistency_proof([a, b, c, d, e], 4) == [e]


def trees(size):
    return [merkle.leaf_hash(number.to_bytes(4)) for number in range(size)]


@settings(max_examples=60)
@given(st.data())
def test_every_leaf_proves_itself_and_no_other(data):
    size = data.draw(st.integers(1, 70))
    leaves, index = trees(size), data.draw(st.integers(0, size - 1))
    root, proof = merkle.root(leaves), merkle.inclusion_proof(leaves, index)
    assert merkle.verify_inclusion(leaves[index], index, size, proof, root)
    other = data.draw(st.integers(0, size - 1))
    assert other == index or not merkle.verify_inclusion(leaves[other], index, size, proof, root)
    assert not merkle.verify_inclusion(leaves[index], index, size, [*proof, root], root)
    assert not proof or not merkle.verify_inclusion(leaves[index], index, size, proof[:-1], root)


@settings(max_examples=60)
@given(st.data())
def test_a_longer_tree_proves_it_kept_the_shorter_and_a_rewritten_one_cannot(data):
    size = data.draw(st.integers(1, 70))
    old_size = data.draw(st.integers(0, size))
    leaves = trees(size)
    old, new = merkle.root(leaves[:old_size]), merkle.root(leaves)
    proof = merkle.consistency_proof(leaves, old_size)
    assert merkle.verify_consistency(old_size, size, old, new, proof)
    if old_size:
        forged = [*leaves]
        forged[data.draw(st.integers(0, old_size - 1))] = merkle.leaf_hash(b"forged")
        assert not merkle.verify_consistency(
            old_size, size, old, merkle.root(forged), merkle.consistency_proof(forged, old_size)
        )
    if proof:
        assert not merkle.verify_consistency(old_size, size, old, new, proof[:-1])
        assert not merkle.verify_consistency(old_size, size, old, new, [*proof, new])


def test_questions_outside_the_tree_are_refused():
    with pytest.raises(IndexError):
        merkle.inclusion_proof(trees(3), 3)
    with pytest.raises(IndexError):
        merkle.consistency_proof(trees(3), 4)
    assert not merkle.verify_inclusion(b"", 3, 3, [], b"")
    assert not merkle.verify_consistency(4, 3, b"", b"", [])
