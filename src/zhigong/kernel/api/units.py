"""Looking up union organisations: public facts only, no people, no counts."""

from django.http import Http404
from ninja import Router, Schema

from zhigong.kernel.api.partners import BearerToken
from zhigong.kernel.orgs import queries, searching
from zhigong.kernel.orgs.models import Unit

router = Router(tags=["units"], auth=BearerToken())
LIMIT = 20


class UnitOut(Schema):
    """A union organisation as partners see it."""

    code: str
    name: str
    level: str
    kind: str
    state: str
    place_code: str | None
    parent_code: str | None
    takes_unattached: bool


def shown(unit: Unit, parent_code: str | None) -> UnitOut:
    """Return a unit's public facts."""
    return UnitOut(
        code=unit.code,
        name=unit.name,
        level=unit.level,
        kind=unit.kind,
        state=unit.state,
        place_code=unit.place_id,
        parent_code=parent_code,
        takes_unattached=unit.takes_unattached,
    )


@router.get("", response=list[UnitOut], summary="查询工会组织", operation_id="find_units")
def find_units(request, text: str, place: str = ""):
    """按名称、拼音首字母或编码查询令牌所属单位范围内的工会组织，最多返回 20 条；place 为行政区划代码前缀。"""
    partner = request.partner
    partner.demand("units.read")
    found = searching.find_units(text[:60], under=partner.token.unit, place_code=place[:12], limit=LIMIT)
    codes = dict(
        Unit.objects.filter(pk__in=[unit.parent_id for unit in found if unit.parent_id]).values_list(
            "pk", "code"
        )
    )
    return [shown(unit, codes.get(unit.parent_id)) for unit in found]


@router.get("/{code}", response=UnitOut, summary="按编码查询工会组织", operation_id="get_unit")
def get_unit(request, code: str):
    """返回一个工会组织；不在令牌范围内的与不存在的同样返回 404。"""
    partner = request.partner
    partner.demand("units.read")
    unit = queries.find_unit(code)
    if unit is None or not partner.covers(unit.position):
        raise Http404
    return shown(unit, unit.parent.code if unit.parent_id and partner.covers(unit.parent.position) else None)
