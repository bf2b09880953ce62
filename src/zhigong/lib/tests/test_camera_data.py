"""Photos and films lose what the camera wrote into them and stay the same picture; what is broken is told."""

from pathlib import Path

import pytest

from zhigong.lib.camera_data import Damaged, orientation, without_camera_data

PHOTOS = Path(__file__).parent / "photos"  # written by Pillow with a phone's Exif: held on its side, in Xi'an
JPEG, PNG, WEBP = ((PHOTOS / f"held_upright.{ending}").read_bytes() for ending in ("jpg", "png", "webp"))
TOLD = (b"GPS", b"XIAOMI", b"Mi 10", b"SN-4411-2201", b"2026:03:02", b"wang", b"34,15.65N")


@pytest.mark.parametrize(("kind", "photo"), [("jpeg", JPEG), ("png", PNG), ("webp", WEBP)])
def test_a_photo_tells_neither_where_nor_with_what_it_was_taken(kind, photo):
    clean = without_camera_data(kind, photo)
    assert b"XIAOMI" in photo and len(clean) < len(photo)
    assert not [told for told in TOLD if told in clean]
    assert without_camera_data(kind, clean) == clean


@pytest.mark.parametrize(
    ("kind", "photo", "first"),
    [("jpeg", JPEG, b"\xff\xc2"), ("png", PNG, b"IDAT"), ("webp", WEBP, b"VP8 ")],
)
def test_it_stays_the_same_picture_held_the_same_way(kind, photo, first):
    clean = without_camera_data(kind, photo)
    coded = photo[photo.index(first) : photo.index(first) + 150]
    assert coded in clean
    assert orientation(clean[clean.index(b"MM\0*") :]) == 6


def test_what_stands_behind_the_pictures_end_goes_too():
    assert without_camera_data("jpeg", JPEG + JPEG + b"film of the moment") == without_camera_data(
        "jpeg", JPEG
    )


def test_an_upright_photo_carries_no_exif_at_all():
    held, upright = b"\x01\x12\0\x03\0\0\0\x01\0\x06", b"\x01\x12\0\x03\0\0\0\x01\0\x01"
    assert held in JPEG
    clean = without_camera_data("jpeg", JPEG.replace(held, upright))
    assert b"Exif" not in clean and clean.startswith(b"\xff\xd8\xff\xe0")


@pytest.mark.parametrize(
    ("kind", "photo"),
    [
        ("jpeg", JPEG[:300]),
        ("jpeg", b"\xff\xd8\xff\xd9"),
        ("png", PNG[:-20]),
        ("webp", WEBP[:200]),
        ("webp", WEBP[:12]),
    ],
)
def test_half_a_photo_is_told(kind, photo):
    with pytest.raises(Damaged):
        without_camera_data(kind, photo)


def test_what_no_camera_made_comes_back_as_it_is():
    assert without_camera_data("pdf", b"%PDF-1.7 GPS") == b"%PDF-1.7 GPS"


def box(kind: bytes, *inside: bytes) -> bytes:
    content = b"".join(inside)
    return (len(content) + 8).to_bytes(4) + kind + content


def test_a_film_tells_no_place_and_every_frame_stays_where_it_is():
    place = box(b"udta", box(b"\xa9xyz", b"+34.2609+108.9424/"))
    keys = box(b"meta", b"com.apple.quicktime.location.ISO6709")
    frames = box(b"mdat", b"frames " * 9)
    film = box(b"ftyp", b"qt  ") + box(b"moov", box(b"mvhd", bytes(20)), place, box(b"trak", keys)) + frames
    clean = without_camera_data("mp4", film)
    assert b"34.26" not in clean and b"ISO6709" not in clean
    assert len(clean) == len(film) and clean.endswith(frames)
    with pytest.raises(Damaged):
        without_camera_data("mp4", film[:-3])


def test_boxes_in_boxes_without_end_are_no_trouble():
    depth = 20_000
    film = b"".join((8 * (depth - n)).to_bytes(4) + b"moov" for n in range(depth))
    assert len(without_camera_data("mp4", film)) == len(film)


def test_a_heic_photo_loses_its_exif_where_it_stands():
    exif, picture = b"\0\0\0\x06Exif\0\0II*\0 GPS XIAOMI", b"coded picture"
    described = [
        box(b"infe", b"\2\0\0\0" + bytes([0, number, 0, 0]) + kind)
        for number, kind in ((1, b"hvc1"), (2, b"Exif"))
    ]
    names = box(b"iinf", b"\0\0\0\0\0\2", *described)

    def whole(first: int) -> bytes:
        stretches = [(1, first, len(picture)), (2, first + len(picture), len(exif))]
        rows = [
            bytes([0, n, 0, 0, 0, 1]) + place.to_bytes(4) + size.to_bytes(4) for n, place, size in stretches
        ]
        where = box(b"iloc", b"\0\0\0\0\x44\0\0\2", *rows)
        return box(b"ftyp", b"heic") + box(b"meta", bytes(4), names, where) + box(b"mdat", picture, exif)

    photo = whole(len(whole(0)) - len(picture) - len(exif))
    clean = without_camera_data("heic", photo)
    assert b"XIAOMI" not in clean and clean.count(b"GPS") == 0
    assert len(clean) == len(photo) and clean[: len(photo) - len(exif)] == photo[: len(photo) - len(exif)]
