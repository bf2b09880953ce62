"""Tables in files: text of any size and encoding in pieces, the same as in memory; work done ahead in another process."""

import hashlib
import os
import signal
from random import Random

import pytest

from zhigong.lib import tables_as_text
from zhigong.lib.ahead import AheadEnded, made_ahead
from zhigong.lib.findings import Refusal
from zhigong.lib.spreadsheets import SheetFault, read_table
from zhigong.lib.table_files import DIGESTED, FileDigest, TableFile

KNOWN = ("姓名", "证件号码")
WORDS = {"known": KNOWN, "required": KNOWN}
ROWS = 400


def text(rows: int = ROWS) -> str:
    lines = ["姓名,证件号码"] + [f"张{'三四五六'[index % 4]}·阿,{index:05d}" for index in range(rows)]
    return "\r\n".join(lines) + "\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("piece", [1, 7, 1 << 20])
def test_a_file_is_read_in_pieces_as_it_is_read_whole(tmp_path, monkeypatch, encoding, piece):
    monkeypatch.setattr(tables_as_text, "PIECE", max(piece, 2))
    path, seen = tmp_path / "a.csv", bytearray()
    path.write_bytes(text().encode(encoding))
    file = TableFile(path, seen=seen.extend, **WORDS)
    assert list(file.table.rows) == list(read_table(path.read_bytes(), **WORDS).rows)
    assert bytes(seen) == path.read_bytes()


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_file_gets_the_same_answer_in_pieces_and_whole(tmp_path, monkeypatch, seed):
    monkeypatch.setattr(tables_as_text, "PIECE", 64)
    random, path = Random(seed), tmp_path / "a.csv"
    data = bytearray(text(60).encode(random.choice(("utf-8", "gb18030", "utf-16"))))
    for _time in range(random.randint(1, 3)):
        data[random.randrange(len(data))] = random.randrange(256)
    if seed % 4 == 0:
        data += "李四,00061\r\n".encode(random.choice(("utf-8", "gb18030")))
    path.write_bytes(bytes(data))

    def answer(read):
        try:
            return [cells for _number, cells in read().rows]
        except SheetFault as fault:
            return fault.finding.code

    whole = answer(lambda: read_table(bytes(data), **WORDS))
    in_pieces = answer(lambda: TableFile(path, **WORDS).table)
    assert in_pieces == whole or {in_pieces, whole} == {"mixed_encodings", "bad_encoding"}


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "empty_file"), (b" \r\n", "empty_file"), (b"%PDF-1.7", "not_a_sheet")]
)
def test_a_file_that_is_no_table_is_named(tmp_path, data, code):
    (tmp_path / "a.csv").write_bytes(data)
    with pytest.raises(SheetFault) as caught:
        TableFile(tmp_path / "a.csv", **WORDS)
    assert caught.value.finding.code == code


def test_what_is_made_ahead_comes_in_order():
    assert list(made_ahead(lambda: iter(range(50)))) == list(range(50))


def test_a_refusal_in_the_other_process_is_raised_here_with_its_sentence():
    def make():
        yield 1
        raise SheetFault("broken_text", "第%(line)s行的引号不成对，无法读出", line=7)

    made = made_ahead(make)
    assert next(made) == 1
    with pytest.raises(Refusal, match="第7行") as caught:
        next(made)
    assert caught.value.finding.values == {"line": 7}


def test_a_process_that_was_killed_is_not_taken_for_the_end():
    def make():
        yield 1
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(AheadEnded):
        list(made_ahead(make))


@pytest.mark.parametrize("size", [0, 10, DIGESTED, DIGESTED + 1])
def test_a_file_has_one_digest_whatever_pieces_it_comes_in(size):
    data, found = bytes(size), set()
    for piece in (1 << 20, 3_000_001):
        digest = FileDigest(lambda given: hashlib.sha256(given).digest())
        for start in range(0, size, piece):
            digest.add(data[start : start + piece])
        found.add(digest.result())
    assert len(found) == 1
    assert (found == {hashlib.sha256(data).digest()}) == (size <= DIGESTED)
