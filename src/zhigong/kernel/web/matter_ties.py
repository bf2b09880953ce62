"""What officers do to a matter beside its steps: tie it to others, merge it, undo that, enter a fact from outside."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhigong.kernel.cases import merging
from zhigong.kernel.matters import links, milestones
from zhigong.kernel.matters.audiences import is_handler
from zhigong.kernel.matters.models import Link, Matter, Milestone, Party
from zhigong.kernel.matters.parties import employers_of
from zhigong.kernel.matters.queries import visible_matters
from zhigong.kernel.web.access import office_page
from zhigong.kernel.web.matter_pages import act_beside, find_matter
from zhigong.kernel.web.progress import service_of, tone

SHOWN = 50


def _other(request) -> Matter | None:
    """Return the matter whose number was typed, None (with a sentence on the page) when the seat sees none."""
    number = request.POST.get("number", "").strip().upper()
    found = visible_matters(request.seat).filter(number=number).first()
    if found is None:
        messages.error(request, _("没有找到这个办件号，或不在您的管辖范围内。"))
    return found


@office_page("matters.read")
@require_POST
def link(request, matter_id):
    """Tie the matter to another by its number."""
    matter, other = find_matter(request, matter_id), _other(request)
    if other is not None:
        try:
            links.link(matter, other, request.POST.get("kind", ""), seat=request.seat, now=timezone.now())
        except links.LinkRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("已关联。"))
    return redirect("office-matter", matter_id)


@office_page("matters.read")
@require_POST
def unlink(request, matter_id, link_id):
    """Take back a tie made by hand."""
    find_matter(request, matter_id)
    made = Link.objects.filter(pk=link_id, matter=matter_id) | Link.objects.filter(
        pk=link_id, other=matter_id
    )
    made = made.select_related("matter", "other").first()
    if made is None:
        raise Http404
    try:
        links.unlink(made, seat=request.seat)
    except links.LinkRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已取消关联。"))
    return redirect("office-matter", matter_id)


@office_page("matters.read")
@require_GET
def same_employer(request, matter_id):
    """List the matters in sight that concern the same employer, newest first."""
    matter = find_matter(request, matter_id)
    about = Party.objects.filter(employer__in=employers_of(matter)).values("matter_id")
    found = visible_matters(request.seat).filter(pk__in=about).exclude(pk=matter.pk).select_related("unit")
    rows = []
    for one in found.order_by("-id")[:SHOWN]:
        service = service_of(one)
        state = service.state_label(one.state)
        rows.append({"matter": one, "service": service, "state": state, "tone": tone(one, service)})
    return render(request, "web/same_employer.html", {"matter": matter, "rows": rows})


@office_page("matters.read")
@require_POST
def merge(request, matter_id):
    """Merge this duplicate into the matter whose number was typed."""
    find_matter(request, matter_id)
    into = _other(request)
    if into is None:
        return redirect("office-matter", matter_id)
    done, reason = _("已并案，当事人已收到通知。"), request.POST.get("reason", "")
    return act_beside(request, matter_id, "matters", merging.merge, into.pk, done=done, reason=reason)


@office_page("matters.read")
@require_POST
def undo_merge(request, matter_id):
    """Let a merged duplicate go on as before."""
    reason = request.POST.get("reason", "")
    return act_beside(
        request, matter_id, "matters", merging.undo_merge, done=_("已撤销并案。"), reason=reason
    )


@office_page("matters.read")
@require_POST
def milestone(request, matter_id):
    """Enter a fact from outside with its source."""
    matter, seat = find_matter(request, matter_id), request.seat
    request.refused_what = "matters.note_milestone"
    if not is_handler(matter, seat):
        raise PermissionDenied(_("外部进展由承办工会登记。"))
    text = request.POST
    try:
        milestones.note_milestone(
            matter, text.get("kind", ""), _day(text.get("happened_on", "")), text.get("source", ""),
            text.get("detail", ""), seat=seat, now=timezone.now(), reference=text.get("reference", ""),
            corrects=_corrected(matter, text.get("corrects", "")), is_void=bool(text.get("is_void")),
        )  # fmt: skip
    except milestones.MilestoneRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已登记。"))
    return redirect("office-matter", matter_id)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise milestones.MilestoneRefused(_("请填写日期。")) from wrong


def _corrected(matter: Matter, text: str) -> Milestone | None:
    """Return the fact to correct, of this matter alone."""
    if not text:
        return None
    try:
        found = matter.milestones.select_related("corrected_by").filter(pk=text).first()
    except ValidationError:
        found = None
    if found is None:
        raise milestones.MilestoneRefused(_("没有找到要更正的记录。"))
    return found
