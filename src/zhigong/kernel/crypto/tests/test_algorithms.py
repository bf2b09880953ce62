"""The algorithms agree with the published vectors of the national standards and with a second implementation."""

import hashlib
import hmac

import gmalg
import pytest
from gmalg import SM2

from zhigong.kernel.crypto.errors import ValueDamaged
from zhigong.kernel.crypto.provider import provider
from zhigong.kernel.crypto.software import SIGNER_ID, SoftwareProvider, is_public_key

# GM/T 0003.5-2012 annex A.2: signature on the recommended curve
SECRET = "3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8"
PUBLIC = (
    "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
    "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
)
NONCE_K = 0x59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21
SIGNATURE = bytes.fromhex(
    "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
    "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
)
MESSAGE = b"message digest"


def test_the_software_module_is_the_default():
    assert isinstance(provider(), SoftwareProvider)


def test_sm3_gives_the_digests_of_gb_t_32905():
    assert (
        provider().digest(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )
    assert (
        provider().digest(b"abcd" * 16).hex()
        == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    )


def test_hmac_sm3_agrees_with_two_other_implementations():
    key, data = bytes(range(1, 33)), b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq" * 2
    state = provider().mac(key)
    state.update(data)
    made = state.finalize()
    assert made.hex().startswith("ca05e144ed05d1857840d1f318a4a866")
    assert made == hmac.digest(key, data, "sm3")

    def sm3(value):
        state = gmalg.SM3()
        state.update(value)
        return state.value()

    inner = bytes(byte ^ 0x36 for byte in key.ljust(64, b"\0"))
    outer = bytes(byte ^ 0x5C for byte in key.ljust(64, b"\0"))
    assert made == sm3(outer + sm3(inner + data))  # RFC 2104 written out
    assert sm3(b"abc") == hashlib.new("sm3", b"abc").digest()


def test_sm4_gcm_gives_the_vector_of_rfc_8998():
    """RFC 8998 annex A.1."""
    key = provider().load_key("0123456789ABCDEFFEDCBA9876543210")
    nonce = bytes.fromhex("00001234567800000000ABCD")
    aad = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    plaintext = b"".join(bytes([value]) * 8 for value in b"\xaa\xbb\xcc\xdd\xee\xff\xee\xaa")
    sealed = SoftwareProvider().seal_with_nonce(key, nonce, plaintext, aad)
    assert sealed[:12] == nonce
    assert sealed[12:28].hex().upper() == "83DE3541E4C2B58177E065A9BF7B62EC"
    assert sealed[28:].hex().upper() == (
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
    )
    assert provider().open(key, sealed, aad) == plaintext


@pytest.mark.parametrize("place", [0, 12, 28, -1])
def test_a_sealed_value_with_one_changed_bit_does_not_open(place):
    key = bytes(16)
    sealed = bytearray(provider().seal(key, b"610103198506120021", b"people.doc.1"))
    sealed[place] ^= 1
    with pytest.raises(ValueDamaged):
        provider().open(key, bytes(sealed), b"people.doc.1")
    with pytest.raises(ValueDamaged):
        provider().open(key, b"short", b"")


def test_sm2_signs_and_verifies_the_example_of_gm_t_0003():
    signer = SM2(bytes.fromhex(SECRET), SIGNER_ID, rnd_fn=lambda bits: NONCE_K)
    assert b"".join(signer.sign(MESSAGE)) == SIGNATURE
    assert provider().verify(PUBLIC, MESSAGE, SIGNATURE)
    assert provider().verify(PUBLIC, MESSAGE, provider().sign(SECRET, PUBLIC, MESSAGE))


def test_wrong_signatures_and_foreign_points_are_simply_false():
    changed = SIGNATURE[:-1] + bytes([SIGNATURE[-1] ^ 1])
    other = provider().new_signing_key()[1]
    for public, message, signature in (
        (PUBLIC, b"another", SIGNATURE),
        (PUBLIC, MESSAGE, changed),
        (PUBLIC, MESSAGE, bytes(64)),
        (PUBLIC, MESSAGE, SIGNATURE[:63]),
        (other, MESSAGE, SIGNATURE),
        ("00", MESSAGE, SIGNATURE),
        ("04" + "01" * 64, MESSAGE, SIGNATURE),
        ("not hex", MESSAGE, SIGNATURE),
    ):
        assert provider().verify(public, message, signature) is False
    assert is_public_key(PUBLIC)
    assert not is_public_key("04" + "01" * 64)
