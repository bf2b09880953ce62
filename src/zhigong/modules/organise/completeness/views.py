"""Completeness for officers: score, what to put right next, whom it concerns; and for the member: what is missing."""

from dataclasses import replace
from uuid import UUID

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhigong.kernel.access.permissions import may
from zhigong.kernel.journal import entries
from zhigong.kernel.people.reveal import masked_many
from zhigong.kernel.web.access import office_page, worker_page
from zhigong.kernel.web.jurisdiction import unit_of, way_to
from zhigong.kernel.web.looking_back import PRESENT, look_of, past_days, sees_months_only
from zhigong.modules.organise.completeness import queries, words


@office_page("metrics.read")
@require_GET
def board(request):
    """Show a unit's score, the next best correction, the units below with the lowest score first; now or as of a day."""
    seat, on = request.seat, timezone.localdate()
    unit = unit_of(seat, request.GET.get("unit", ""))
    look = look_of(request, months_only=sees_months_only(seat))
    if look.day and queries.is_too_far(unit.pk, look.day, on):
        look = replace(PRESENT, problem=_("会员多的工会只能看一年以内的完整度。下面是现在的数字。"))
    score, members, gaps = queries.gaps_of(seat, unit, on, look.day)
    best = gaps[0] if gaps and gaps[0].missing else None
    values = {
        "unit": unit,
        "way": way_to(seat, unit),
        "score": score,
        "members": members,
        "gaps": gaps,
        "best": best,
        "rows": queries.units_below(seat, unit, on, look.reading),
        "may_list": may(seat, "members.read") and queries.is_listed(unit.pk, look.day),
        "now": look.at,
        **past_days(seat, look),
        "is_now_known_only": True,
    }
    return render(request, "completeness/board.html", values)


@office_page("members.read")
@require_GET
def lacking(request):
    """List the members of a unit who lack one fact, now or as of a day, masked; the page is one aggregate journal entry."""
    fact = request.GET.get("fact", "")
    if fact not in words.TITLES:
        return redirect("completeness-office:board")
    unit, look = unit_of(request.seat, request.GET.get("unit", "")), look_of(request)
    if not queries.is_listed(unit.pk, look.day):
        sentence = _("会员超过 %(most)d 人的工会只列出现在的名单；看过去的某一天请打开下级工会。")
        look = replace(PRESENT, problem=sentence % {"most": queries.READ_WHOLE})
    after = _uuid(request.GET.get("after", ""))
    found, following = queries.members_lacking(request.seat, unit, fact, after, look.day)
    shown = masked_many([membership.person for membership, _lacks in found])
    of_day = {"as_of": look.day.isoformat()} if look.day else {}
    entries.read("completeness.list", detail={"count": len(found), "fact": fact} | of_day)
    values = {
        "unit": unit,
        "fact": fact,
        "title": words.TITLES[fact],
        "how": "" if look.day else words.HOW.get(fact, ""),
        "rows": [
            (membership, shown[membership.person_id], [words.TITLES[one] for one in lacks])
            for membership, lacks in found
        ],
        "following": following,
        "is_first": "after" not in request.GET,
        **past_days(request.seat, look),
        "is_now_known_only": True,
    }
    return render(request, "completeness/lacking.html", values)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Http404 from None


@worker_page
@require_GET
def mine(request):
    """Tell a member what their own entry lacks and how to add it."""
    membership, on = queries.own_membership(request.seat.person_id), timezone.localdate()
    missing = queries.missing_of(membership) if membership else []
    values = {
        "membership": membership,
        "score": queries.member_score(membership, on) if membership else None,
        "asked": [words.TITLES[fact] for fact in missing if fact not in words.AT_THE_UNION],
        "at_union": [words.AT_THE_UNION[fact] for fact in missing if fact in words.AT_THE_UNION],
        "home": reverse("home"),
    }
    return render(request, "completeness/mine.html", values)
