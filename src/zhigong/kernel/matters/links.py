"""How matters belong together: the same employer, the same project, a child that grew out of another."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.journal.entries import record
from zhigong.kernel.matters.models import Link, Matter
from zhigong.kernel.matters.queries import visible_matters

SAME_EMPLOYER, SAME_PROJECT, RELATED = "same_employer", "same_project", "related"
GREW_OUT_OF, MERGED_INTO = "grew_out_of", "merged_into"
BY_HAND = {
    SAME_EMPLOYER: gettext_lazy("同一用人单位"),
    SAME_PROJECT: gettext_lazy("同一项目"),
    RELATED: gettext_lazy("其他关联"),
}
TITLES = BY_HAND | {GREW_OUT_OF: gettext_lazy("由它引出"), MERGED_INTO: gettext_lazy("并入")}


class LinkRefused(ValueError):
    """Two matters may not be tied so; the text is a sentence."""


def link(matter: Matter, other: Matter, kind: str, *, seat: Seat, now: datetime) -> Link:
    """Tie two matters that the seat sees and return the link. LinkRefused with a sentence."""
    if kind not in BY_HAND:
        raise LinkRefused(_("没有这种关联。"))
    if matter.pk == other.pk:
        raise LinkRefused(_("不能与自己关联。"))
    pairs = Q(matter=matter, other=other) | Q(matter=other, other=matter)
    if Link.objects.filter(pairs).exists():
        raise LinkRefused(_("这两个事项已经有关联。"))
    return tie(matter, other, kind, seat=seat, now=now)


def tie(matter: Matter, other: Matter, kind: str, *, seat: Seat, now: datetime) -> Link:
    """Write a link of any kind, journaled; who may do so is the caller's business."""
    made = Link(matter=matter, other=other, kind=kind, made_at=now, made_by=seat.account_id)
    made.save(force_insert=True)
    record(
        "matters.link", matter=matter.pk, unit=matter.unit_id, detail={"other": other.number, "kind": kind}
    )
    return made


def unlink(made: Link, *, seat: Seat) -> None:
    """Take back a link made by hand. LinkRefused for one that tells where a matter came from or went."""
    if made.kind not in BY_HAND:
        raise LinkRefused(_("这个关联说明事项的来历，不能取消。"))
    number, kind, matter = made.other.number, made.kind, made.matter
    made.delete()
    record("matters.unlink", matter=matter.pk, unit=matter.unit_id, detail={"other": number, "kind": kind})


def links_of(matter: Matter, seat: Seat) -> list[dict]:
    """Return the linked matters this seat sees, both ways: {"link", "other", "title"}, oldest first."""
    found = Link.objects.filter(Q(matter=matter) | Q(other=matter)).order_by("pk")
    found = list(found)
    ids = {one.other_id if one.matter_id == matter.pk else one.matter_id for one in found}
    others = {one.pk: one for one in visible_matters(seat).filter(pk__in=ids).select_related("unit")}
    rows = []
    for one in found:
        is_from = one.matter_id == matter.pk
        other = others.get(one.other_id if is_from else one.matter_id)
        if other is not None:
            rows.append({"link": one, "other": other, "title": title_of(one.kind, is_from)})
    return rows


def title_of(kind: str, is_from: bool) -> str:
    """Return what a link says, seen from its one end or from the other."""
    if kind == GREW_OUT_OF:
        return _("由它引出") if is_from else _("引出了")
    if kind == MERGED_INTO:
        return _("已并入") if is_from else _("并入了本事项")
    return str(TITLES.get(kind, kind))
