"""What leaves the house can be checked without it: bundles and the stand-alone verifier, anchors, countersignatures."""

import hashlib
import json
import secrets
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from gmalg import SM2
from hypothesis import given
from hypothesis import strategies as st

from zhigong.door import answers, journal_answers
from zhigong.door.speech import Refusal
from zhigong.kernel import crypto
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.crypto.keys import create_keys_file
from zhigong.kernel.journal import anchors, entries, heads, log, proofs, seals
from zhigong.kernel.journal.models import Entry, Seal
from zhigong.kernel.metrics.tests.test_tampering import superuser
from zhigong.kernel.metrics.verify import verify_all
from zhigong.lib import merkle
from zhigong.testing.sealing import order_everything

ROOT = Path(settings.BASE_DIR).parent.parent
VERIFIER = ROOT / "deploy" / "verify_seals.py"
SYSTEM = Seat.system("test")


@pytest.fixture
def log_of_nine(own_database):
    """Nine entries under five seals, committed."""
    heads.reopen()
    for _one in range(9):
        with acting(SYSTEM):
            entries.record("test.entry", purpose="核对资料")
    order_everything()
    for _one in range(5):
        with acting(SYSTEM):
            seals.seal_next(2)
    return own_database


@pytest.fixture
def bundle(log_of_nine, tmp_path):
    path = tmp_path / "bundle.jsonl"
    assert journal_answers.ask("export", str(path))["seals"] == 5
    return path


def run(bundle: Path, *more) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-I", str(VERIFIER), str(bundle), *map(str, more)], capture_output=True, text=True
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout


def load_verifier() -> dict:
    names: dict = {"__name__": "verify_seals"}
    exec(compile(VERIFIER.read_text(), str(VERIFIER), "exec"), names)
    return names


def test_the_stand_alone_verifier_is_short_and_needs_nothing_but_python():
    lines = VERIFIER.read_text().splitlines()
    assert len(lines) <= 200
    assert {line.split()[1] for line in lines if line.startswith(("import", "from"))} == {
        "argparse",
        "json",
        "pathlib",
    }


@given(st.binary(max_size=300))
def test_its_sm3_is_the_standards(data):
    assert load_verifier()["sm3"](data) == hashlib.new("sm3", data).digest()


def test_its_sm2_takes_what_another_implementation_signed_and_nothing_else():
    signed_by = load_verifier()["signed_by"]
    secret, public = SM2().generate_keypair()
    message = secrets.token_bytes(50)
    signer = SM2(secret, b"1234567812345678", public)
    signature = b"".join(part.rjust(32, b"\0") for part in signer.sign(message))
    assert signed_by(public.hex(), message, signature)
    assert not signed_by(public.hex(), message + b"x", signature)
    assert not signed_by(public.hex(), message, signature[:63] + bytes([signature[63] ^ 1]))
    assert not signed_by("04" + "11" * 64, message, signature), "not a point of the curve"


def test_it_checks_the_whole_log_an_entry_and_an_anchor(bundle, tmp_path):
    anchor, text = tmp_path / "anchor.json", tmp_path / "entry.txt"
    told = journal_answers.ask("anchor", str(anchor))
    assert told["ok"] and told["root"] in told["qr"]
    journal_answers.ask("export", str(bundle))
    with acting(SYSTEM):
        proof = proofs.prove_entry(Entry.objects.order_by("id").first().pk)
    text.write_text(proof.text + "\n")
    public = next(iter(crypto.public_keys().values()))
    code, out = run(bundle, "--anchor", anchor, "--key", public, "--number", proof.number, "--text", text)
    assert code == 0 and out.rstrip().endswith("OK") and "contained" in out, out
    text.write_text(proof.text.replace("核对资料", "其他用途"))
    code, out = run(bundle, "--number", proof.number, "--text", text)
    assert code == 1 and "not the one that was sealed" in out
    assert run(bundle, "--key", "04" + "00" * 64)[0] == 1
    assert "核对" not in bundle.read_text(), "hashes only"


TAMPERED = {
    "a leaf": lambda seals_: seals_[1].update(leaves="ab" * 64),
    "a root": lambda seals_: seals_[1].update(root="ab" * 32),
    "a signature": lambda seals_: seals_[4].update(signature="ab" * 64),
    "an old signature": lambda seals_: seals_[0].update(signature="ab" * 64),
    "a missing seal": lambda seals_: seals_.pop(2),
    "an end cut off": lambda seals_: seals_.pop(),
    "a chain": lambda seals_: seals_[3].update(chained="cd" * 32),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_it_finds_a_tampered_bundle(bundle, what):
    head, *lines = map(json.loads, bundle.read_text().splitlines())
    TAMPERED[what](lines)
    bundle.write_text("\n".join(json.dumps(line) for line in [head, *lines]) + "\n")
    code, out = run(bundle)
    assert code == 1 and "FAULT" in out, out


def test_one_entry_and_two_roots_are_proved(log_of_nine):
    with acting(SYSTEM):
        for entry in Entry.objects.all():
            proof = proofs.prove_entry(entry.pk)
            assert proof.holds()
            assert json.loads(proof.text)[:5] == [
                2,
                proof.number,
                json.loads(proof.text)[2],
                "test.entry",
                "done",
            ]
        old = log.root_of(3)
        since = proofs.prove_since(old)
        assert proofs.consistency_holds(since) and since["old_size"] == 3
        assert not proofs.consistency_holds(since | {"old_root": log.root_of(2).hex()})
    answered = journal_answers.ask("entry", str(proof.entry_id))
    assert answered["ok"] and answered["inclusion"]["number"] == proof.number
    assert journal_answers.ask("since", old.hex())["ok"]
    with pytest.raises(journal_answers.NoAnswer, match="不存在"):
        journal_answers.ask("entry", "999999")
    with pytest.raises(journal_answers.NoAnswer, match="从未有过"):
        journal_answers.ask("since", "ab" * 32)


@contextmanager
def keys_of_another_instance(folder: Path):
    """Be another instance: the same program with keys of its own."""
    path = folder / "other" / "keys.json"
    create_keys_file(path)
    mine, settings.ZG_KEYS_FILE = settings.ZG_KEYS_FILE, path
    try:
        yield
    finally:
        settings.ZG_KEYS_FILE = mine


def rewrite_history(database: str) -> None:
    """What whoever holds the host can do: change an entry and seal everything anew with the real key."""
    with superuser(database) as opened:
        opened.execute(
            "UPDATE journal_entries SET purpose = '伪造' WHERE id = (SELECT min(id) FROM journal_entries)"
        )
        opened.execute("TRUNCATE seals")
        opened.execute("DELETE FROM countersignatures WHERE is_ours")
    with acting(SYSTEM):
        while seals.seal_next(2):
            continue
    heads.reopen()


def test_a_history_rewritten_and_sealed_again_with_our_own_key_is_caught_by_the_anchor(log_of_nine, tmp_path):
    kept = tmp_path / "anchor.json"
    journal_answers.ask("anchor", str(kept))
    assert journal_answers.ask("against", str(kept))["ok"]
    rewrite_history(log_of_nine)
    assert verify_all()["ok"], "inside the house everything fits again"
    told = journal_answers.ask("against", str(kept))
    assert not told["ok"] and "rewritten" in told["problems"][0]["problem"]
    bundle = tmp_path / "bundle.jsonl"
    journal_answers.ask("export", str(bundle))
    code, out = run(bundle, "--anchor", kept)
    assert code == 1 and "NOT CONTAINED" in out


def test_after_a_leak_seals_bear_a_new_signature_and_links_under_the_old_key_are_void(
    log_of_nine, tmp_path, monkeypatch
):
    kept = tmp_path / "anchor.json"
    journal_answers.ask("anchor", str(kept))
    monkeypatch.setattr(settings, "ZG_KEYS_FILE", shutil.copy2(settings.ZG_KEYS_FILE, tmp_path / "keys.json"))
    link = crypto.make_token("card", "0011", 10)
    for purpose in ("signing", "account", "token"):
        assert answers.rotate_keys(purpose, "", lambda *_: None)["new_key"] == {purpose: 2}
    assert crypto.read_token("card", link, 1) == "0011"
    answers.rotate_keys("", "token:1", lambda *_: None)
    assert crypto.read_token("card", link, 1) is None
    assert crypto.read_token("card", crypto.make_token("card", "0022", 10), 1) == "0022"
    for refused in ("token:2", "signing:1", "account:1"):
        with pytest.raises(Refusal):
            answers.rotate_keys("", refused, lambda *_: None)
    order_everything()
    with acting(SYSTEM):
        seals.seal_next(100)
        assert [seal.key_id for seal in Seal.objects.order_by("pk")] == ["1"] * 5 + ["2"]
        told = Entry.objects.filter(what__in=("keys.start_rotation", "keys.retire"))
        assert told.count() == 4, "each of the deeds is in the log"
    bundle = tmp_path / "bundle.jsonl"
    journal_answers.ask("export", str(bundle))
    code, out = run(bundle, "--anchor", kept)
    assert (code, verify_all()["ok"], journal_answers.ask("against", str(kept))["ok"]) == (0, True, True), out


def test_another_level_countersigns_once_continuity_is_shown_and_refuses_a_fork(log_of_nine, tmp_path):
    first = tmp_path / "first.json"
    journal_answers.ask("anchor", str(first))
    with keys_of_another_instance(tmp_path), acting(SYSTEM):
        signed = anchors.countersign(json.loads(first.read_text()), timezone.now())
    first.write_text(json.dumps(signed))
    assert journal_answers.ask("accept", str(first))["kept"] == 1
    assert journal_answers.ask("accept", str(first))["kept"] == 0, "the same is kept once"
    assert verify_all()["ok"]
    second = tmp_path / "second.json"
    journal_answers.ask("anchor", str(second))
    anchor = json.loads(second.read_text())
    with keys_of_another_instance(tmp_path), acting(SYSTEM):
        now = timezone.now()
        without = {name: value for name, value in anchor.items() if name != "consistency"}
        with pytest.raises(anchors.AnchorRefused, match="不相连续"):
            anchors.countersign(without, now)
        assert len(anchors.countersign(anchor, now)["countersignatures"]) == 1
    rewrite_history(log_of_nine)
    forked = tmp_path / "forked.json"
    journal_answers.ask("anchor", str(forked))
    with (
        keys_of_another_instance(tmp_path),
        acting(SYSTEM),
        pytest.raises(anchors.AnchorRefused, match="可能被改写"),
    ):
        anchors.countersign(json.loads(forked.read_text()), timezone.now())


def test_a_rewritten_log_no_longer_fits_the_countersignatures_it_holds(log_of_nine, tmp_path):
    path = tmp_path / "anchor.json"
    journal_answers.ask("anchor", str(path))
    with keys_of_another_instance(tmp_path), acting(SYSTEM):
        path.write_text(json.dumps(anchors.countersign(json.loads(path.read_text()), timezone.now())))
    journal_answers.ask("accept", str(path))
    with superuser(log_of_nine) as opened:
        opened.execute("UPDATE countersignatures SET root = sha256('x')")
    told = verify_all()
    assert [problem["table"] for problem in told["problems"]] == ["seals"]


def test_a_changed_or_foreign_anchor_is_refused_with_a_sentence(log_of_nine, tmp_path):
    path = tmp_path / "anchor.json"
    journal_answers.ask("anchor", str(path))
    anchor = json.loads(path.read_text())
    for changed, sentence in (
        (anchor | {"size": 2}, "签名不正确"),
        (anchor | {"size": "2"}, "不完整"),
        ({"type": "other"}, "不是锚点文件"),
    ):
        path.write_text(json.dumps(changed))
        with pytest.raises(journal_answers.NoAnswer, match=sentence):
            journal_answers.ask("against", str(path))
    with keys_of_another_instance(tmp_path), pytest.raises(anchors.AnchorRefused, match="不是本实例"):
        anchors.check_anchor(anchor)
    path.write_text("not json")
    with pytest.raises(journal_answers.NoAnswer, match="无法识别"):
        journal_answers.ask("accept", str(path))


def test_seals_from_before_the_tree_still_hold(log_of_nine):
    """As an older version wrote them: no root over all seals, no leaves, the signature over the chain."""
    with superuser(log_of_nine) as opened:
        opened.execute("TRUNCATE seals")
        opened.execute("SET timezone = 'UTC'")
        rows = opened.execute(
            "SELECT convert_to(o.number || jsonb_strip_nulls(to_jsonb(e))::text, 'UTF8')"
            " FROM journal_order o JOIN journal_entries e ON e.id = o.entry_id WHERE o.number < 5 ORDER BY o.number"
        ).fetchall()
        root = merkle.root([merkle.leaf_hash(bytes(leaf)) for (leaf,) in rows])
        chained = crypto.sm3(bytes(32) + root + (1).to_bytes(8) + (4).to_bytes(8))
        key, signature = crypto.sign(chained)
        opened.execute(
            "INSERT INTO seals (first_number, last_number, place, root, chained, nodes, key_id, signature)"
            " VALUES (1, 4, 0, %s, %s, %s, %s, %s)",
            [root, chained, merkle.leaf_hash(chained), str(key), signature],
        )
    heads.reopen()
    with acting(SYSTEM):
        while seals.seal_next(2):
            continue
        assert Seal.objects.count() > 2 and seals.verify_seals() == []
    with superuser(log_of_nine) as opened:
        opened.execute(
            "UPDATE journal_entries SET what = 'x' WHERE id = (SELECT min(id) FROM journal_entries)"
        )
    with acting(SYSTEM):
        [problem] = seals.verify_seals()
        assert (problem.table, problem.problem) == ("seals", "an entry it covers was changed")
