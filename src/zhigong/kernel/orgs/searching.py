"""Finding units and employers for pickers: by name, pinyin initials or code, always by an index and on the server."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, Q, QuerySet, TextField

from zhigong.kernel.orgs.kinds import ENDED
from zhigong.kernel.orgs.models import Employer, Unit
from zhigong.kernel.orgs.names import pairs
from zhigong.kernel.orgs.queries import subtree
from zhigong.lib.text import half_width

LIMIT = 20
LOOKED_AT = 300  # candidates an index hands over before the best are chosen
SHORTEST_CODE = 6


class NamePairs(Func):
    """The pairs of neighbouring characters of a name; the GIN index of migration 0003 is built on it."""

    function = "name_pairs"
    output_field = ArrayField(TextField())


def find_units(
    text: str,
    *,
    under: Unit | None = None,
    place_code: str = "",
    kinds: tuple[str, ...] = (),
    limit: int = LIMIT,
) -> list[Unit]:
    """Return living units whose name contains `text`, or whose initials, pinyin or code begin with it; best first."""
    units = Unit.objects.exclude(state__in=ENDED)
    if under is not None:
        units = units.filter(subtree(under))
    if place_code:
        units = units.filter(place_id__gte=place_code, place_id__lt=place_code + "~")
    if kinds:
        units = units.filter(kind__in=kinds)
    return _best(_matching(units, text, "code"), text, limit)


def find_employers(text: str, *, place_code: str = "", limit: int = LIMIT) -> list[Employer]:
    """Return employers whose name contains `text`, or whose initials, pinyin or 18-digit code begin with it."""
    employers = Employer.objects.all()
    if place_code:
        employers = employers.filter(place_id__gte=place_code, place_id__lt=place_code + "~")
    return _best(_matching(employers, text, "uscc"), text, limit)


def _matching(rows: QuerySet, text: str, code: str) -> QuerySet:
    text = half_width(text).strip()
    if not text:
        return rows.none()
    if text.isascii():
        return rows.filter(_ascii_condition(text, code))
    if len(text) == 1:
        return rows.filter(name__startswith=text)
    return rows.annotate(name_pairs=NamePairs("name")).filter(
        name_pairs__contains=pairs(text), name__contains=text
    )


def _ascii_condition(text: str, code: str) -> Q:
    upper, lower = text.upper(), "".join(text.lower().split())
    if len(text) >= SHORTEST_CODE and any(map(str.isdigit, text)):
        condition = Q(**{f"{code}__startswith": upper})
        return condition | Q(uscc=upper) if len(upper) == 18 and code != "uscc" else condition
    return Q(initials__startswith=lower) | Q(pinyin__startswith=lower)


def _best(rows: QuerySet, text: str, limit: int) -> list:
    """Names that begin with the text first, then shorter names; the index's order decides among the rest."""
    found = list(rows[:LOOKED_AT])
    found.sort(key=lambda row: (not row.name.startswith(text), len(row.name), row.id))
    return found[:limit]
