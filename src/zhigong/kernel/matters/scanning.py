"""The virus scanner's door: ClamAV's clamd, over a unix socket or TCP, when the installation has one.

Set ZG_CLAMD to `unix:/run/clamav/clamd.ctl` or `tcp:127.0.0.1:3310`. Without it, or when it does not answer, a file
stands as not scanned, and says so.
"""

import logging
import socket
from collections.abc import Iterable

from django.conf import settings

CLEAN, UNSCANNED = "clean", "unscanned"
SECONDS = 30.0
log = logging.getLogger("zhigong.matters")


class Infected(ValueError):
    """The scanner found something; the text is its name for it."""


def scan(pieces: Iterable[bytes]) -> str:
    """Return CLEAN or UNSCANNED for a stream of bytes; raises Infected (clamd's INSTREAM command)."""
    address = getattr(settings, "ZG_CLAMD", "")
    if not address:
        return UNSCANNED
    try:
        answer = _ask(address, pieces)
    except OSError as broken:
        log.error("virus scanner at %s does not answer: %s", address, broken)
        return UNSCANNED
    if answer.endswith("FOUND"):
        raise Infected(answer.removeprefix("stream: ").removesuffix(" FOUND"))
    if answer.endswith("OK"):
        return CLEAN
    log.error("virus scanner answered: %s", answer)
    return UNSCANNED


def _ask(address: str, pieces: Iterable[bytes]) -> str:
    with _connect(address) as door:
        door.settimeout(SECONDS)
        door.sendall(b"zINSTREAM\0")
        for piece in pieces:
            if piece:
                door.sendall(len(piece).to_bytes(4) + piece)
        door.sendall((0).to_bytes(4))
        answer = b""
        while not answer.endswith(b"\0") and (part := door.recv(4096)):
            answer += part
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def _connect(address: str) -> socket.socket:
    kind, _colon, where = address.partition(":")
    if kind == "unix":
        door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        door.settimeout(SECONDS)
        try:
            door.connect(where)
        except OSError:
            door.close()
            raise
        return door
    host, _colon, port = where.rpartition(":")
    return socket.create_connection((host or "127.0.0.1", int(port)), timeout=SECONDS)
