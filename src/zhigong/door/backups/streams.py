"""One encrypted file: a header anybody can read, then compressed pieces under SM4-GCM that cannot be cut or reordered.

Layout: magic ‖ length(4) of the header ‖ header (JSON: kind, name, key_id, salt …) ‖ pieces. A piece is length(4, its
highest bit marks the last) ‖ ciphertext ‖ tag(16); its nonce is the piece's number and the mark (the STREAM
construction, Hoang et al. 2015), its associated data the header's digest. Each file has a key of its own (salt).
"""

import hashlib
import json
import os
import secrets
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM

from zhigong.door.backups.codes import RecoveryCode
from zhigong.door.speech import Refusal

MAGIC = b"ZGBACKUP1\n"
PIECE = 1 << 20
LAST = 1 << 31
TAG = 16
LONGEST_HEADER = 1 << 16


@dataclass(frozen=True)
class Stored:
    """What was written: the file's SHA-256 and length, and the length of what is inside."""

    digest: str
    stored_bytes: int
    plain_bytes: int


def damaged(file: Path) -> Refusal:
    """The sentence for a file that is not what was written."""
    return Refusal(
        f"备份文件 {file} 已损坏或被改动，不能用于恢复。",
        f"The backup's file {file} is damaged or was changed; it cannot be restored from.",
    )


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11) + bytes([last])


def _pieces(source: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    """(compressed piece, plain bytes taken since the piece before); the last may be short or empty."""
    packer, waiting, taken = zlib.compressobj(1), bytearray(), 0
    for part in source:
        taken += len(part)
        waiting += packer.compress(part)
        while len(waiting) > PIECE:
            yield bytes(waiting[:PIECE]), taken
            del waiting[:PIECE]
            taken = 0
    waiting += packer.flush()
    while len(waiting) > PIECE:
        yield bytes(waiting[:PIECE]), taken
        del waiting[:PIECE]
        taken = 0
    yield bytes(waiting), taken


def seal_stream(target: Path, code: RecoveryCode, kind: str, source: Iterable[bytes], **facts) -> Stored:
    """Write `source` compressed and encrypted to `target`, whole or not at all; `facts` stand readable in the header."""
    salt = secrets.token_bytes(16)
    about = {
        "kind": kind,
        "name": target.name,
        "key_id": code.key_id,
        "cipher": "SM4-GCM",
        "salt": salt.hex(),
    }
    header = json.dumps(about | facts, ensure_ascii=False).encode()
    key, bound = code.key(f"file {kind}", salt), hashlib.sha256(header).digest()
    half, digest, plain = target.with_name(f".{target.name}.half"), hashlib.sha256(), 0
    try:
        with half.open("wb") as file:

            def write(part: bytes) -> None:
                digest.update(part)
                file.write(part)

            write(MAGIC + len(header).to_bytes(4) + header)
            before: tuple[int, bytes] | None = None
            for number, (piece, taken) in enumerate(_pieces(source)):
                plain += taken
                if before is not None:
                    write(_seal_piece(key, bound, *before, last=False))
                before = (number, piece)
            write(_seal_piece(key, bound, *before, last=True))
            file.flush()
            os.fsync(file.fileno())
            size = file.tell()
        os.replace(half, target)
        keep_name(target.parent)
    finally:
        half.unlink(missing_ok=True)
    return Stored(digest.hexdigest(), size, plain)


def keep_name(folder: Path) -> None:
    """Write a folder's own entries to disk, so that a new name survives a power failure."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _seal_piece(key: bytes, bound: bytes, number: int, piece: bytes, last: bool) -> bytes:
    encryptor = Cipher(SM4(key), GCM(_nonce(number, last))).encryptor()
    encryptor.authenticate_additional_data(bound)
    sealed = encryptor.update(piece) + encryptor.finalize() + encryptor.tag
    return (len(sealed) | LAST * last).to_bytes(4) + sealed


def read_header(source: Path) -> dict:
    """What stands readable at the head of a file; the pieces prove it when they are opened."""
    with source.open("rb") as file:
        return _read_header(source, file)[0]


def _read_header(source: Path, file) -> tuple[dict, bytes]:
    if file.read(len(MAGIC)) != MAGIC:
        raise damaged(source)
    length = int.from_bytes(file.read(4))
    raw = file.read(length) if length < LONGEST_HEADER else b""
    try:
        about = json.loads(raw)
        bytes.fromhex(about["salt"])
    except (ValueError, KeyError, TypeError):
        raise damaged(source) from None
    return about, raw


def open_stream(source: Path, code: RecoveryCode, kind: str, digest: str = "") -> Iterator[bytes]:
    """The content piece by piece; a Refusal at the first thing wrong (with `digest`, also at the end)."""
    total, unpacker = hashlib.sha256(), zlib.decompressobj()
    with source.open("rb") as file:
        about, raw = _read_header(source, file)
        if about.get("kind") != kind or about.get("name") != source.name:
            raise damaged(source)
        if about.get("key_id") != code.key_id:
            raise Refusal(f"恢复码不是 {source} 的那一个。", f"The recovery code is not the one of {source}.")
        total.update(MAGIC + len(raw).to_bytes(4) + raw)
        key, bound = code.key(f"file {kind}", bytes.fromhex(about["salt"])), hashlib.sha256(raw).digest()
        number, last = 0, False
        while not last:
            head = file.read(4)
            length = int.from_bytes(head) & ~LAST
            sealed = file.read(length) if len(head) == 4 and TAG <= length <= PIECE + TAG else b""
            last = bool(int.from_bytes(head) & LAST)
            if len(sealed) != length or len(sealed) < TAG:
                raise damaged(source)
            total.update(head + sealed)
            yield unpacker.decompress(_open_piece(source, key, bound, number, last, sealed))
            number += 1
        if file.read(1) or not unpacker.eof or (digest and total.hexdigest() != digest):
            raise damaged(source)


def _open_piece(source: Path, key: bytes, bound: bytes, number: int, last: bool, sealed: bytes) -> bytes:
    decryptor = Cipher(SM4(key), GCM(_nonce(number, last), sealed[-TAG:])).decryptor()
    decryptor.authenticate_additional_data(bound)
    try:
        return decryptor.update(sealed[:-TAG]) + decryptor.finalize()
    except InvalidTag:
        raise damaged(source) from None


class Readable:
    """A stream of parts as the file object tarfile asks for."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts, self._waiting = parts, b""

    def read(self, size: int) -> bytes:
        """Up to `size` bytes; fewer only at the end."""
        found = [self._waiting]
        have = len(self._waiting)
        while have < size:
            part = next(self._parts, None)
            if part is None:
                break
            found.append(part)
            have += len(part)
        whole = b"".join(found)
        self._waiting = whole[size:]
        return whole[:size]

    def drain(self) -> None:
        """Read to the end, so that what stands there is proved too."""
        for _part in self._parts:
            continue
