"""Reading releases: published ones for everybody, a union's own for its officers, and how a table is laid out."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.matters.models import Matter
from zhigong.lib import codes
from zhigong.modules.govern.releases.models import Release

LISTED = 60
SEX = ("1", "2", "0", "9", "")


def last_release(unit_id: int) -> Release | None:
    """Return a union's last published release, None before the first."""
    return Release.objects.filter(unit_id=unit_id, published_at__isnull=False).order_by("-month_end").first()


def published(limit: int = LISTED) -> list[Release]:
    """Return the latest published releases of all unions."""
    rows = Release.objects.filter(published_at__isnull=False).select_related("unit")
    return list(rows.order_by("-month_end", "unit__position")[:limit])


def find_published(release_id: UUID) -> Release | None:
    """Return a published release, or None."""
    return Release.objects.filter(pk=release_id, published_at__isnull=False).select_related("unit").first()


def of_unit(unit_id: int) -> list[Release]:
    """Return a union's releases, published and waiting, the latest first."""
    return list(
        Release.objects.filter(unit_id=unit_id).select_related("matter").order_by("-frozen_at")[:LISTED]
    )


def record(matter: Matter) -> dict:
    """Return what the matter's page shows of a release."""
    release = Release.objects.select_related("unit").get(matter=matter)
    return {"release": release, "tables": tables_of(release), "note": note_of(release)}


def tables_of(release: Release) -> list[dict]:
    """Return [{"title", "columns", "rows": [(name, figures)]}]; a figure is None where it is hidden."""
    cells = release.cells
    sexes = [code for code in SEX if f"sex/{code}" in cells]
    named = [(code, str(codes.SEX.get(code, code)) if code else _("未填")) for code in sexes]
    head = [name for _code, name in named]
    tables = [
        {
            "title": _("会员总数"),
            "columns": [_("合计"), *head],
            "rows": [(_("会员"), [cells["total"], *(cells[f"sex/{code}"] for code, _name in named)])],
        }
    ]
    for table, title, names in (
        ("kind", _("就业类型 × 性别"), codes.WORKER_KIND),
        ("band", _("年龄 × 性别"), {}),
    ):
        keys = sorted(
            key.split("/")[1] for key in cells if key.startswith(f"{table}/") and key.count("/") == 1
        )
        rows = [
            (
                _name(names or _BANDS, key),
                [cells[f"{table}/{key}"], *(cells.get(f"{table}/{key}/{code}", 0) for code, _name_ in named)],
            )
            for key in keys
        ]
        tables.append({"title": title, "columns": [_("合计"), *head], "rows": rows})
    tables.append(_one_way(cells, "industry", _("行业"), codes.INDUSTRY))
    if release.names:
        table = _one_way(cells, "unit", _("下级工会"), release.names | {"": _("直接管理的会员")})
        tables.append(table)
    return tables


def _one_way(cells: dict, table: str, title: str, names) -> dict:
    keys = sorted(key.split("/")[1] for key in cells if key.startswith(f"{table}/"))
    return {
        "title": title,
        "columns": [_("会员")],
        "rows": [(_name(names, key), [cells[f"{table}/{key}"]]) for key in keys],
    }


class _Bands:
    """Bands of age in words, by their key: "-24", "25-34", "55-"."""

    def get(self, key: str) -> str:
        low, _dash, high = key.partition("-")
        if low and high:
            return _("%(low)s–%(high)s 岁") % {"low": low, "high": high}
        return (_("%(age)s 岁及以上") if low else _("%(age)s 岁及以下")) % {"age": low or high} if key else ""


_BANDS = _Bands()


def note_of(release: Release) -> str:
    """Return what stands beside every figure: as of when, what is counted, from where, what is not shown."""
    return _(
        "截至 %(day)s，%(at)s 冻结 · 会员数由会籍台账推导，含本级及以下，不含保留会籍 · 来源：会籍台账，月末结账 · "
        "少于 %(least)d 人的格，以及能由合计或前后两期相减得出它的格，不显示。"
    ) % {
        "day": release.month_end.isoformat(),
        "at": timezone.localtime(release.frozen_at).strftime("%Y-%m-%d %H:%M"),
        "least": release.least,
    }


def _name(names, key: str) -> str:
    found = names.get(key)
    return str(found) if found else (key or _("未填"))
