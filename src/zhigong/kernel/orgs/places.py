"""Administrative divisions: reading the statistics bureau's list into `places`."""

import csv
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from zhigong.kernel.orgs.columns import analyse, copy_rows
from zhigong.kernel.orgs.models import Place
from zhigong.kernel.orgs.names import search_keys

FILES = {
    "province": "provinces.csv",
    "city": "cities.csv",
    "county": "areas.csv",
    "township": "streets.csv",
    "community": "villages.csv",
}
PARENT_LENGTH = {"province": 0, "city": 2, "county": 4, "township": 6, "community": 9}
NATIONWIDE = ("province", "city", "county")


class DivisionsMissing(FileNotFoundError):
    """The folder holds no list of divisions."""


def read_places(folder: Path, regions: Iterable[str]) -> Iterator[Place]:
    """Yield divisions: the whole nation down to the counties, and everything inside the given code prefixes."""
    prefixes = tuple(regions)
    for level, name in FILES.items():
        file = folder / name
        if not file.exists():
            raise DivisionsMissing(str(file))
        whole = level in NATIONWIDE
        with file.open(encoding="utf-8", newline="") as lines:
            next(lines)
            wanted = lines if whole else (line for line in lines if line.lstrip('"').startswith(prefixes))
            for row in csv.reader(wanted):
                yield _place(row[0], row[1], level)


def load_places(
    folder: Path,
    regions: Iterable[str] = (),
    progress: Callable[[int], None] | None = None,
    batch: int = 5000,
) -> int:
    """Write divisions that are not there yet and return how many. `regions` get townships and communities.

    Raises DivisionsMissing when the folder is not the list.
    """
    known = set(Place.objects.values_list("code", flat=True))
    places = (place for place in read_places(Path(folder), regions) if place.code not in known)
    count = 0
    while part := list(islice(places, batch)):
        count += copy_rows(Place, part)
        if progress:
            progress(count)
    if count:
        analyse(Place)
    return count


def _place(code: str, name: str, level: str) -> Place:
    full, initials = search_keys(name)
    return Place(
        code=code,
        name=name,
        level=level,
        parent_code=code[: PARENT_LENGTH[level]],
        pinyin=full,
        initials=initials,
    )
