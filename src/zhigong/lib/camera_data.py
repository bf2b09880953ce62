"""Photos and films without what the camera wrote into them: place, device, time, comments, previews; the picture stays.

JPEG (ITU-T T.81; Exif 2.32 §4.5.4), PNG (W3C PNG, third edition, §11.3), WebP (RFC 9649), HEIC and films (ISO/IEC
14496-12, 23008-12). How the camera was held stays too, or the picture would lie on its side.
"""

import re
import zlib
from collections.abc import Callable, Iterator

UPRIGHT = 1
_EXIF = b"Exif\0\0"
_MARKER = re.compile(rb"\xff+([^\x00\xff])")
_AFTER_SCAN = re.compile(
    rb"\xff+[^\x00\xff\xd0-\xd7]"
)  # what ends coded picture data: no stuffing, no restart
_PNG_KEPT = frozenset(
    b"tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI pHYs bKGD hIST sPLT acTL fcTL fdAT".split()
)
_WEBP_KEPT = {b"VP8X", b"ICCP", b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L"}
_WEBP_EXIF, _WEBP_XMP = 0x08, 0x04


class Damaged(ValueError):
    """The bytes are not a whole picture or film of their kind."""


def without_camera_data(kind: str, data: bytes | bytearray) -> bytes | bytearray:
    """Return the content of a file of this kind (lib/file_kinds code) without camera data; Damaged when it is not whole.

    A kind that no camera makes comes back as it is. Films may be long: a bytearray of one is cleaned where it stands.
    """
    if kind in _BLANKED:
        content = data if isinstance(data, bytearray) else bytearray(data)
        _BLANKED[kind](content)
        return content
    return _REWRITTEN[kind](bytes(data)) if kind in _REWRITTEN else data


def orientation(tiff: bytes) -> int:
    """Return how the camera was held, 1 to 8, from an Exif block without its mark (tag 0x0112); 1 when it says nothing."""
    order = {b"II": "little", b"MM": "big"}.get(tiff[:2])
    if order is None:
        return UPRIGHT
    first = int.from_bytes(tiff[4:8], order)
    count = int.from_bytes(tiff[first : first + 2], order)
    for place in range(first + 2, first + 2 + 12 * min(count, 200), 12):
        if int.from_bytes(tiff[place : place + 2], order) == 0x0112:
            held = int.from_bytes(tiff[place + 8 : place + 10], order)
            return held if held in range(1, 9) else UPRIGHT
    return UPRIGHT


def _only_orientation(held: int) -> bytes:
    """Return an Exif block that says nothing but how the camera was held."""
    return b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0" + bytes([held]) + bytes(6)


def _jpeg(data: bytes) -> bytes:
    kept, place, held, has_picture = [data[:2]], 2, UPRIGHT, False
    while found := _MARKER.match(data, place):
        marker, start = found[1][0], found.end()
        if marker == 0xD9:
            break
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:  # these stand alone
            place = start
            continue
        end = start + int.from_bytes(data[start : start + 2])
        if end < start + 2 or end > len(data):
            raise Damaged
        if marker == 0xDA:
            following = _AFTER_SCAN.search(data, end)
            end, has_picture = following.start() if following else len(data), True
        segment = data[start + 2 : end]
        if marker == 0xE1 and segment.startswith(_EXIF):
            held = orientation(segment[len(_EXIF) :])
        if _is_kept(marker, segment):
            kept.append(data[start - 2 : end])
        place = end
    if not has_picture:
        raise Damaged
    if held != UPRIGHT:
        block = _EXIF + _only_orientation(held)
        after_jfif = 2 if kept[1][:2] == b"\xff\xe0" else 1
        kept.insert(after_jfif, b"\xff\xe1" + (len(block) + 2).to_bytes(2) + block)
    return b"".join(kept) + b"\xff\xd9"  # what stood behind the end (previews, films of a moment) is gone


def _is_kept(marker: int, segment: bytes) -> bool:
    """Of the segments for applications and comments only those stay that colours are read by."""
    if marker == 0xFE or 0xE0 <= marker <= 0xEF:
        needed = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}.get(marker)
        return needed is not None and segment.startswith(needed)
    return True


def _png(data: bytes) -> bytes:
    kept, place, held = [data[:8]], 8, UPRIGHT
    while place + 12 <= len(data):
        end = place + 12 + int.from_bytes(data[place : place + 4])
        kind = data[place + 4 : place + 8]
        if end > len(data):
            break
        if kind == b"eXIf":
            held = orientation(data[place + 8 : end - 4])
        if kind in _PNG_KEPT or not kind[0] & 0x20:  # a capital first letter: without it there is no picture
            kept.append(data[place:end])
        if kind == b"IEND":
            if held != UPRIGHT:
                block = b"eXIf" + _only_orientation(held)
                kept.insert(2, (len(block) - 4).to_bytes(4) + block + zlib.crc32(block).to_bytes(4))
            return b"".join(kept)
        place = end
    raise Damaged


def _webp(data: bytes) -> bytes:
    kept, place, held = [], 12, UPRIGHT
    stop = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while place + 8 <= stop:
        kind, size = data[place : place + 4], int.from_bytes(data[place + 4 : place + 8], "little")
        body = data[place + 8 : place + 8 + size]
        if len(body) < size:
            raise Damaged
        if kind == b"EXIF":
            held = orientation(body.removeprefix(_EXIF))
        if kind in _WEBP_KEPT:
            kept.append((kind, body))
        place += 8 + size + size % 2
    if not kept:
        raise Damaged
    if kept[0][0] == b"VP8X":
        flags = kept[0][1][0] & ~(_WEBP_EXIF | _WEBP_XMP)
        if held != UPRIGHT:
            flags |= _WEBP_EXIF
            kept.append((b"EXIF", _only_orientation(held)))
        kept[0] = (b"VP8X", bytes([flags]) + kept[0][1][1:])
    chunks = [kind + len(body).to_bytes(4, "little") + body + bytes(len(body) % 2) for kind, body in kept]
    return b"RIFF" + (4 + sum(map(len, chunks))).to_bytes(4, "little") + b"WEBP" + b"".join(chunks)


def _boxes(data: bytearray, start: int, stop: int) -> Iterator[tuple[int, bytes, int, int]]:
    """Yield each box between two places: where it begins, its kind, where its content begins and ends."""
    while start + 8 <= stop:
        size, kind, body = (
            int.from_bytes(data[start : start + 4]),
            bytes(data[start + 4 : start + 8]),
            start + 8,
        )
        if size == 1:
            size, body = int.from_bytes(data[start + 8 : start + 16]), start + 16
        end = start + size if size else stop
        if end < body or end > stop:
            raise Damaged
        yield start, kind, body, end
        start = end


def _film(film: bytearray) -> None:
    """Blank what a film tells of itself where it stands, so that nothing in it moves."""
    waiting = [(0, len(film))]
    while waiting:
        for begins, kind, body, end in _boxes(film, *waiting.pop()):
            if kind in (b"udta", b"meta", b"uuid"):
                film[begins + 4 : begins + 8] = b"free"
                film[body:end] = bytes(end - body)
            elif kind in (b"moov", b"trak"):
                waiting.append((body, end))


def _heic(picture: bytearray) -> None:
    """Blank the Exif and XMP items where they stand; a HEIC picture is turned by a property of its own."""
    for _begins, kind, body, end in _boxes(picture, 0, len(picture)):
        if kind == b"meta":
            parts = {name: (inner, stop) for _at, name, inner, stop in _boxes(picture, body + 4, end)}
            if b"iinf" in parts and b"iloc" in parts:
                told = _telling_items(picture, *parts[b"iinf"])
                idat = parts.get(b"idat", (0, 0))[0]
                for place, size in _extents(picture, parts[b"iloc"][0], told, idat):
                    picture[place : place + size] = bytes(len(picture[place : place + size]))


def _telling_items(data: bytearray, body: int, end: int) -> set[int]:
    """Return the ids of the items that hold Exif or XMP."""
    first, found = body + (6 if data[body] == 0 else 8), set()
    for _begins, kind, start, _stop in _boxes(data, first, end):
        wide = 4 if data[start] >= 3 else 2
        if kind == b"infe" and data[start + 6 + wide : start + 10 + wide] in (b"Exif", b"mime"):
            found.add(int.from_bytes(data[start + 4 : start + 4 + wide]))
    return found


def _extents(data: bytearray, body: int, wanted: set[int], idat: int) -> Iterator[tuple[int, int]]:
    """Yield place and length of every stretch of these items (ItemLocationBox, ISO/IEC 14496-12 §8.11.3)."""
    version, place = data[body], body + 4

    def number(size: int) -> int:
        nonlocal place
        place += size
        if place > len(data):
            raise Damaged
        return int.from_bytes(data[place - size : place])

    sizes = [half for byte in (number(1), number(1)) for half in (byte >> 4, byte & 15)]
    offset_size, length_size, base_size, index_size = sizes
    if not length_size:
        raise Damaged
    for _item in range(number(4 if version == 2 else 2)):
        item = number(4 if version == 2 else 2)
        is_inside = version > 0 and number(2) & 15 == 1
        number(2)  # which file it is in: this one
        base = number(base_size) + (idat if is_inside else 0)
        for _extent in range(number(2)):
            number(index_size if version > 0 else 0)
            offset, length = number(offset_size), number(length_size)
            if item in wanted:
                yield base + offset, length


_REWRITTEN: dict[str, Callable[[bytes], bytes]] = {"jpeg": _jpeg, "png": _png, "webp": _webp}
_BLANKED: dict[str, Callable[[bytearray], None]] = {"heic": _heic, "mp4": _film, "m4a": _film}
CAMERA_KINDS = frozenset(_REWRITTEN) | frozenset(_BLANKED)
