"""What a file is, by its first bytes and its name together: the kinds that evidence comes in, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

HEAD_BYTES = 64 * 1024  # office files name their parts near the front
_OFFICE = b"PK\x03\x04"


@dataclass(frozen=True)
class FileKind:
    """A kind: its group (image, document, audio, video), the endings it may have, and what it is served as."""

    code: str
    group: str
    endings: tuple[str, ...]
    media_type: str


PDF = FileKind("pdf", "document", ("pdf",), "application/pdf")
JPEG = FileKind("jpeg", "image", ("jpg", "jpeg"), "image/jpeg")
PNG = FileKind("png", "image", ("png",), "image/png")
WEBP = FileKind("webp", "image", ("webp",), "image/webp")
HEIC = FileKind("heic", "image", ("heic", "heif"), "image/heic")
DOCX = FileKind(
    "docx", "document", ("docx",), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
)
XLSX = FileKind(
    "xlsx", "document", ("xlsx",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)
MP3 = FileKind("mp3", "audio", ("mp3",), "audio/mpeg")
M4A = FileKind("m4a", "audio", ("m4a",), "audio/mp4")
WAV = FileKind("wav", "audio", ("wav",), "audio/wav")
MP4 = FileKind("mp4", "video", ("mp4", "mov"), "video/mp4")
KINDS = (PDF, JPEG, PNG, WEBP, HEIC, DOCX, XLSX, MP3, M4A, WAV, MP4)
GROUPS = tuple(dict.fromkeys(kind.group for kind in KINDS))

_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis")


def sniff(head: bytes) -> FileKind | None:
    """Return what the first bytes say the file is, or None for anything that is not in the list."""
    if head[:5] == b"%PDF-":
        return PDF
    if head[:3] == b"\xff\xd8\xff":
        return JPEG
    if head[:8] == b"\x89PNG\r\n\x1a\n":
        return PNG
    if head[:4] == b"RIFF":
        return {b"WEBP": WEBP, b"WAVE": WAV}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _of_brand(head[8:12])
    if head[:4] == _OFFICE:
        return _of_package(head)
    if head[:3] == b"ID3" or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 in (0xE2, 0xE4, 0xE6)):
        return MP3
    return None


def _of_brand(brand: bytes) -> FileKind:
    """ISO base media files tell by their brand what they hold (ISO/IEC 14496-12)."""
    if brand in _HEIF_BRANDS:
        return HEIC
    return M4A if brand[:3] == b"M4A" else MP4


def _of_package(head: bytes) -> FileKind | None:
    """An office file is a zip whose parts stand in word/ or xl/ (ECMA-376); one with macros is refused."""
    if b"vbaProject.bin" in head:
        return None
    if b"word/" in head:
        return DOCX
    return XLSX if b"xl/" in head else None


def ending_of(name: str) -> str:
    """Return a file name's ending in lower case, without the dot."""
    return name.rsplit(".", 1)[1].lower() if "." in name else ""


def kind_of(name: str, head: bytes) -> FileKind | None:
    """Return the kind when name and content agree, else None."""
    found = sniff(head)
    return found if found is not None and ending_of(name) in found.endings else None


def endings(groups: tuple[str, ...] = GROUPS) -> tuple[str, ...]:
    """Return every ending of these groups, for a file picker."""
    return tuple(ending for kind in KINDS if kind.group in groups for ending in kind.endings)
