"""Kinds and states of a union, with the two digits each kind has in a unit's readable code (domain note 2.1)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

TERRITORIAL, INDUSTRIAL = "territorial", "industrial"


@dataclass(frozen=True)
class Kind:
    """A kind of union. `type_codes` gives the code digits by level; '' is the digits for any other level."""

    code: str
    title: str
    levels: tuple[str, ...]
    type_codes: dict[str, str]
    line: str = TERRITORIAL
    takes_members: bool = False
    width_bits: int | None = None


FEDERATION_CODES = {"national": "10", "province": "20", "city": "30", "county": "40", "": "50"}
INDUSTRY_CODES = {"national": "11", "province": "21", "city": "31", "": "41"}
KINDS = {
    kind.code: kind
    for kind in (
        Kind("federation", _("总工会"), ("national", "province", "city", "county"), FEDERATION_CODES),
        Kind(
            "industrial",
            _("产业工会"),
            ("national", "province", "city", "county"),
            INDUSTRY_CODES,
            line=INDUSTRIAL,
            width_bits=38,
        ),
        Kind("township", _("乡镇（街道）工会"), ("township",), {"": "50"}, takes_members=True),
        Kind(
            "zone",
            _("开发区（工业园区）工会"),
            ("city", "county", "township"),
            {"": "51"},
            takes_members=True,
        ),
        Kind("community", _("村（社区）工会联合会"), ("community",), {"": "60"}, takes_members=True),
        Kind("basic", _("基层工会委员会"), ("grassroots",), {"": "70"}, takes_members=True),
        Kind("joint", _("联合基层工会"), ("community", "grassroots"), {"": "71"}, takes_members=True),
        Kind(
            "sector",
            _("区域性、行业性工会联合会"),
            ("county", "township", "community", "grassroots"),
            {"": "72"},
            takes_members=True,
        ),
        Kind(
            "new_employment",
            _("新就业形态劳动者工会联合会"),
            ("county", "township", "community", "grassroots"),
            {"": "73"},
            takes_members=True,
        ),
        Kind(
            "group_company", _("集团公司工会"), ("grassroots",), {"": "74"}, takes_members=True, width_bits=22
        ),
        Kind("branch", _("分会（车间工会）"), ("branch",), {"": "80"}, takes_members=True),
        Kind("team", _("工会小组"), ("branch",), {"": "90"}, takes_members=True),
        Kind("women_committee", _("女职工委员会"), ("branch",), {"": "81"}),
    )
}

STATES = {
    "preparing": _("筹建中"),
    "active": _("已建"),
    "dormant": _("停止活动"),
    "merged": _("已合并"),
    "dissolved": _("已撤销"),
}
ENDED = ("merged", "dissolved")

LEVEL_TITLES = {
    "national": _("全国"),
    "province": _("省（自治区、直辖市）"),
    "city": _("市（地、州、盟）"),
    "county": _("县（市、区、旗）"),
    "township": _("乡镇（街道）"),
    "community": _("村（社区）"),
    "grassroots": _("基层"),
    "branch": _("分会、小组"),
}

POSTS = ("主席", "副主席", "委员", "经费审查委员会主任", "女职工委员会主任")


def type_code(kind: str, level: str) -> str:
    """Return the two digits a unit of this kind and level has in its code. KeyError for an unknown kind."""
    codes = KINDS[kind].type_codes
    return codes.get(level, codes[""])


def may_take_members(kind: str) -> bool:
    """Return whether people can hold their membership directly in a unit of this kind."""
    return kind in KINDS and KINDS[kind].takes_members
