"""The card of the register as officers see it: list, search, member, unmasking, correction, export."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhigong.kernel.access.permissions import may
from zhigong.kernel.cases.definition import MenuItem, Module
from zhigong.kernel.journal import entries
from zhigong.kernel.metrics.cells import is_small, least_for
from zhigong.kernel.metrics.queries import real_name_share
from zhigong.kernel.people.reveal import masked_many
from zhigong.modules.organise.exports.public import offer
from zhigong.modules.organise.members import actions, queries

HITS = 10
offer(actions.LIST)  # here, where the worker that writes the file finds it too


def search(seat, text: str) -> list[dict]:
    """Find members in the seat for the one search box, masked; what was looked at is one aggregate entry."""
    if not may(seat, "members.read"):
        return []
    found = list(queries.list_members(seat, {"q": text, "state": "all"}, most_named=HITS)[:HITS])
    if not found:
        return []
    shown = masked_many([membership.person for membership in found])
    entries.read("members.list", detail={"count": len(found), "searched": True})
    return [
        {
            "title": shown[membership.person_id]["name"],
            "hint": f"{membership.unit.name} · …{shown[membership.person_id]['document'][-4:]}",
            "url": reverse("members-office:member", args=[membership.pk]),
        }
        for membership in found
    ]


def real_name(seat, unit, on) -> dict | None:
    """Return the share of members whose register entry is complete and proved, leading to the list of the others."""
    complete, whole = real_name_share(unit.pk)
    if not whole:
        return None
    least, gaps = least_for(seat, on), whole - complete
    is_hidden = any(is_small(value, least) for value in (complete, gaps))
    note = _("姓名、性别、出生日期、证件、手机号齐全，且证件经工会查验")
    if gaps and not is_hidden:
        note = _("%(count)d 人待完善：要件齐全且证件经工会查验才算") % {"count": gaps}
    return {
        "title": _("实名完整率"),
        "value": "—" if is_hidden else f"{complete * 1000 // whole / 10}%",  # never 100 % before all are
        "note": note,
        "tone": "warn" if gaps else "ok",
        "url": f"{reverse('members-office:list')}?gap=real_name" if may(seat, "members.read") else "",
    }


MODULE = Module(
    code="members",
    title=_("会员名册"),
    room="organise",
    owner=_("组织部门"),
    uses=("exports",),
    menu=(MenuItem(_("名册"), "members-office:list", "people", "members.read"),),
    search=search,
    counts=(real_name,),
    deeds={
        "members.read": _("查看会员资料"),
        "members.list": _("查看会员名册"),
        "members.unmask": _("查看完整号码"),
        "members.correct": _("更正会员资料"),
        "members.export": _("导出名册"),
    },
)
