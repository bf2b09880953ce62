"""Keys in custody, values sealed per person, digests, signatures and tokens."""

import json
import os
import pickle
import threading

import pytest

from zhigong.kernel import crypto
from zhigong.kernel.crypto.keys import read_keys_file

NUMBER = "610103198506120021"


@pytest.fixture
def keys_file(tmp_path, settings):
    """A fresh key file that the program uses."""
    path = tmp_path / "secrets" / "keys.json"
    assert crypto.create_keys_file(path)
    settings.ZG_KEYS_FILE = path
    return path


def test_a_value_opens_again_only_for_its_person_and_its_place(keys_file):
    key, wrapped = crypto.new_person_key("zhang")
    other, _ = crypto.new_person_key("li")
    place = crypto.aad("people", "doc_cipher", "zhang")
    value = crypto.encrypt(key, NUMBER, place)
    assert NUMBER.encode() not in value
    assert value[0] == 1 and crypto.encrypt(key, NUMBER, place) != value
    assert crypto.decrypt(crypto.unwrap(memoryview(wrapped), "zhang"), memoryview(value), place) == NUMBER
    for key_used, place_used in ((other, place), (key, crypto.aad("people", "doc_cipher", "li"))):
        with pytest.raises(crypto.ValueDamaged):
            crypto.decrypt(key_used, value, place_used)
    with pytest.raises(crypto.ValueDamaged):
        crypto.unwrap(wrapped, "li")
    with pytest.raises(crypto.ValueDamaged):
        crypto.decrypt(key, wrapped, place)


def test_many_are_sealed_at_once_and_read_back_in_order(keys_file):
    made = crypto.new_person_keys(range(20))
    rows = [(key, f"号码{number}", f"people.doc.{number}") for number, (key, _) in enumerate(made)]
    sealed = crypto.encrypt_many(rows)
    opened = [crypto.decrypt(row[0], value, row[2]) for row, value in zip(rows, sealed, strict=True)]
    assert opened == [row[1] for row in rows]


def test_a_destroyed_key_is_told_in_a_sentence(keys_file):
    for nothing in (None, b""):
        with pytest.raises(crypto.KeyDestroyed, match="已销毁"):
            crypto.unwrap(nothing)


def test_a_persons_key_is_never_printed_nor_pickled(keys_file):
    key, _ = crypto.new_person_key()
    assert repr(key) == "<PersonKey>"
    with pytest.raises(TypeError):
        pickle.dumps(key)
    assert "key" not in repr(crypto.key_ring().active("wrapping")).lower().replace("instancekey", "")


def test_rotation_rewraps_keys_and_old_values_stay_readable(keys_file):
    key, wrapped = crypto.new_person_key("zhang")
    value = crypto.encrypt(key, NUMBER, "a")
    assert crypto.rewrap(wrapped, "zhang") == wrapped
    assert crypto.add_key(keys_file, "wrapping") == 2
    assert crypto.decrypt(crypto.unwrap(wrapped, "zhang"), value, "a") == NUMBER
    again = crypto.rewrap(wrapped, "zhang")
    assert (crypto.wrapping_key_id(wrapped), crypto.wrapping_key_id(again)) == (1, 2)
    assert crypto.decrypt(crypto.unwrap(again, "zhang"), value, "a") == NUMBER


def test_account_values_are_under_the_instances_own_key(keys_file):
    value = crypto.encrypt_for_account("13812345678", "accounts.mobile_cipher.1")
    crypto.add_key(keys_file, "account")
    assert crypto.decrypt_for_account(value, "accounts.mobile_cipher.1") == "13812345678"
    with pytest.raises(crypto.ValueDamaged):
        crypto.decrypt_for_account(value, "accounts.mobile_cipher.2")


def test_digests_are_keyed_separated_by_kind_and_survive_a_rotation(keys_file):
    key_id, made = crypto.digest("document", crypto.document_value("111", NUMBER))
    assert (key_id, len(made)) == (1, 32)
    before = crypto.Digests()
    assert before.many("document", [f"111|{NUMBER}", "x"])[0] == made
    assert crypto.digest("phone", f"111|{NUMBER}")[1] != made
    assert crypto.sm3(f"111|{NUMBER}".encode()) != made
    crypto.add_key(keys_file, "digest")
    candidates = crypto.digest_candidates("document", f"111|{NUMBER}")
    assert candidates == [crypto.digest("document", f"111|{NUMBER}")[1], made]
    assert (before.key_id, before.many("document", [f"111|{NUMBER}"])) == (1, [made]), "one moment's keys"
    assert crypto.Digests(1).many("document", [f"111|{NUMBER}"]) == [made]
    with pytest.raises(ValueError):
        crypto.digest("not a kind", "x")


def test_signatures_name_their_key_and_outlive_it(keys_file):
    key_id, signature = crypto.sign(b"root")
    crypto.add_key(keys_file, "signing")
    assert crypto.verify(b"root", signature, key_id)
    assert crypto.verify(b"root", signature, str(key_id))
    assert not crypto.verify(b"other", signature, key_id)
    assert list(crypto.public_keys()) == [2, 1]
    assert crypto.verify_with(crypto.public_keys()[1], b"root", signature)
    with pytest.raises(crypto.KeysMissing, match="编号为 9"):
        crypto.verify(b"root", signature, 9)


def test_tokens_expire_and_cannot_be_forged_or_used_for_another_kind(keys_file):
    token = crypto.make_token("card", "0190-opaque", 1_000)
    assert crypto.read_token("card", token, 999) == "0190-opaque"
    assert crypto.read_token("card", token, 1_000) is None
    assert crypto.read_token("login", token, 999) is None
    for wrong in ("", "é", "!!!", token[:-4], "A" + token[1:] if token[0] != "A" else "B" + token[1:]):
        assert crypto.read_token("card", wrong, 999) is None


def test_a_key_file_is_private_and_never_overwritten(keys_file):
    assert os.stat(keys_file).st_mode & 0o777 == 0o600
    assert os.stat(keys_file.parent).st_mode & 0o777 == 0o700
    before = keys_file.read_bytes()
    assert not crypto.create_keys_file(keys_file)
    assert keys_file.read_bytes() == before
    assert os.listdir(keys_file.parent) == ["keys.json"]


def test_a_key_file_that_others_can_read_is_refused(keys_file):
    for mode in (0o640, 0o604):
        keys_file.chmod(mode)
        with pytest.raises(crypto.KeysMissing, match="chmod 600"):
            read_keys_file(keys_file)


def test_a_missing_or_broken_key_file_is_told_in_a_sentence(keys_file, settings):
    settings.ZG_KEYS_FILE = keys_file.with_name("none.json")
    with pytest.raises(crypto.KeysMissing, match="无法读取"):
        crypto.digest("phone", "1")
    for text, told in (
        ("{", "不是本程序"),
        ("[]", "不是本程序"),
        ('{"format": 1, "digest": [{}]}', "不完整"),
    ):
        keys_file.write_text(text)
        with pytest.raises(crypto.KeysMissing, match=told):
            read_keys_file(keys_file)
    keys_file.write_text(json.dumps({"format": 1}))
    with pytest.raises(crypto.KeysMissing, match="没有启用"):
        read_keys_file(keys_file).active("digest")


def test_an_unknown_algorithm_is_told_apart_from_damage(keys_file):
    key, _ = crypto.new_person_key()
    value = crypto.encrypt(key, NUMBER, "a")
    with pytest.raises(crypto.KeysMissing, match="算法编号 9"):
        crypto.decrypt(key, b"\x09" + value[1:], "a")


def test_threads_share_the_keys_and_digest_alike(keys_file):
    expected, wrong = crypto.digest("phone", "13812345678"), []

    def work():
        for _ in range(300):
            if crypto.digest("phone", "13812345678") != expected:
                wrong.append(1)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
