"""Files on disk, encrypted piece by piece under a key of their own: written and read in bounded memory.

A file is `HOME/files/<first two of id>/<id>.zgf`: the word ZGF1, then pieces of a four-byte length and the sealed
bytes. The associated data of a piece names file, place and whether it is the last, so that pieces cannot be swapped,
left out or cut off at the end.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SM3, Hash
from django.conf import settings

from zhigong.kernel import crypto
from zhigong.lib.file_kinds import HEAD_BYTES

WORD = b"ZGF1"
PIECE = 256 * 1024
ENDING, UNFINISHED = ".zgf", ".part"


class TooLarge(ValueError):
    """More bytes came than the limit; nothing of them is kept."""


@dataclass(frozen=True)
class Stored:
    """A file that now lies sealed on disk."""

    size: int
    digest: bytes
    wrapped: bytes
    wrapping_key_id: str
    head: bytes


def folder() -> Path:
    """Return the folder the files lie in; it is part of every backup."""
    return Path(settings.MEDIA_ROOT)


def place_of(file_id: UUID) -> Path:
    """Return where a file lies or will lie."""
    return folder() / str(file_id)[-2:] / f"{file_id}{ENDING}"


def _pieces(source: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the source in pieces of PIECE bytes, the last one shorter; one empty piece for nothing at all."""
    waiting = bytearray()
    for part in source:
        waiting += part
        while len(waiting) > PIECE:
            yield bytes(waiting[:PIECE])
            del waiting[:PIECE]
    yield bytes(waiting)


def _associated(file_id: UUID, number: int, is_last: bool) -> bytes:
    return crypto.aad("matter_attachments", f"piece-{number}-{'last' if is_last else 'more'}", file_id)


def store(file_id: UUID, source: Iterable[bytes], *, most: int) -> Stored:
    """Seal a stream of bytes into its place and return its facts; TooLarge beyond `most` bytes.

    It stands under its own name only when it is whole and on the disk; a row comes after it, never before.
    """
    place = place_of(file_id)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = place.with_suffix(UNFINISHED)
    key, wrapped = crypto.new_person_key(file_id)
    try:
        with open(unfinished, "xb", opener=_private) as target:
            size, digest, head = _write(target, key, file_id, source, most)
            target.flush()
            os.fsync(target.fileno())
        unfinished.rename(place)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return Stored(size, digest, wrapped, str(crypto.wrapping_key_id(wrapped)), head)


def _private(path, flags):
    return os.open(path, flags, 0o600)


def _write(target, key, file_id: UUID, source: Iterable[bytes], most: int) -> tuple[int, bytes, bytes]:
    state, size, head, number = Hash(SM3()), 0, b"", 0
    target.write(WORD)
    pieces = _pieces(source)
    piece = next(pieces)
    while piece is not None:
        following = next(pieces, None)
        size += len(piece)
        if size > most:
            raise TooLarge(str(most))
        state.update(piece)
        if len(head) < HEAD_BYTES:
            head += piece[: HEAD_BYTES - len(head)]
        sealed = crypto.encrypt(key, piece, _associated(file_id, number, following is None))
        target.write(len(sealed).to_bytes(4) + sealed)
        piece, number = following, number + 1
    return size, state.finalize(), head


def read(file_id: UUID, wrapped: bytes) -> Iterator[bytes]:
    """Yield a file's content piece by piece. FileNotFoundError, ValueDamaged when anything of it was changed."""
    key = crypto.unwrap(wrapped, file_id)
    with open(place_of(file_id), "rb") as source:
        if source.read(len(WORD)) != WORD:
            raise crypto.ValueDamaged
        sealed, number = _next(source), 0
        while sealed is not None:
            following = _next(source)
            yield crypto.decrypt_bytes(key, sealed, _associated(file_id, number, following is None))
            sealed, number = following, number + 1
        if number == 0:
            raise crypto.ValueDamaged


def _next(source) -> bytes | None:
    length = source.read(4)
    if not length:
        return None
    sealed = source.read(int.from_bytes(length)) if len(length) == 4 else b""
    if len(length) < 4 or len(sealed) < int.from_bytes(length):
        raise crypto.ValueDamaged
    return sealed


def digest_now(file_id: UUID, wrapped: bytes) -> bytes:
    """Return the SM3 digest of a file as it lies there now, computed in bounded memory."""
    state = Hash(SM3())
    for piece in read(file_id, wrapped):
        state.update(piece)
    return state.finalize()


def remove(file_id: UUID) -> None:
    """Remove a file from the disk; nothing happens when there is none."""
    place_of(file_id).unlink(missing_ok=True)


def lying_since(moment: float) -> Iterator[tuple[Path, UUID | None]]:
    """Yield every file on disk older than a moment (Unix seconds), with its id; None for one never finished."""
    for path in sorted(folder().glob("??/*")):
        if path.suffix in (ENDING, UNFINISHED) and path.stat().st_mtime < moment:
            yield path, UUID(path.stem) if path.suffix == ENDING else None
