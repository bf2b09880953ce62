"""The review list, both sides next to each other, masked; merging and taking apart, each by two officers."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.forms.django_forms import form_class
from zhigong.kernel.journal import entries
from zhigong.kernel.memberships.models import HOLDING, Membership
from zhigong.kernel.web.access import office_page
from zhigong.kernel.web.looking_back import look_of, past_days
from zhigong.lib.text import typed_id
from zhigong.modules.organise.duplicates import actions, public, queries
from zhigong.modules.organise.duplicates.forms import MERGE, UNMERGE
from zhigong.modules.organise.duplicates.models import Review
from zhigong.modules.organise.transfers.public import request_many

PAGE_ROWS, AT_ONCE = 20, 500
REASONS = {
    "same_name_and_birth": gettext_lazy("姓名和出生日期相同"),
    "same_mobile": gettext_lazy("移动电话相同"),
    "similar_name": gettext_lazy("姓名读音和出生日期相同"),
    "similar_shape": gettext_lazy("姓名字形相近，出生日期相同"),
    "similar_sound": gettext_lazy("姓名读音相近（平翘舌、前后鼻音等），出生日期相同"),
    "name_differs": gettext_lazy("同一证件号码，名册上的姓名不同"),
}
DECISIONS = {
    "different": gettext_lazy("不是同一人"),
    "passed_on": gettext_lazy("已转交办理（接转或更正）"),
}
FOUND = DECISIONS | {"same": gettext_lazy("是同一人，已提出合并")}


class DecisionForm(forms.Form):
    """What was found, and how it was checked."""

    state = forms.ChoiceField(label=gettext_lazy("结论"), choices=DECISIONS.items())
    note = forms.CharField(label=gettext_lazy("核对情况"), max_length=200)


def _shown(review: Review, sides: dict) -> dict:
    both = [sides.get(person) for person in (review.person_id, review.other_person_id)]
    pair = [side for side in both if side]
    return {
        "review": review,
        "reasons": [REASONS[reason] for reason in review.reasons if reason in REASONS],
        "both": both,
        "sides": pair,
        "differs": queries.differing(pair),
    }


@office_page("members.review")
@require_GET
def reviews(request):
    """Show the reviews open now or when a day ended, oldest first, page by page; one aggregate journal entry."""
    look, after = look_of(request), typed_id(request.GET.get("after", ""))
    rows = queries.open_reviews(look.day)
    rows = rows.filter(pk__gt=after) if after else rows
    found = list(rows[: PAGE_ROWS + 1])
    here = found[:PAGE_ROWS]
    people = {one for row in here for one in (row.person_id, row.other_person_id) if one}
    sides = queries.sides_of(people, look.day)
    if look.day:
        queries.name_then([unit for row in here for unit in (row.unit, row.wanted_unit)], look.day)
    of_day = {"as_of": look.day.isoformat()} if look.day else {}
    entries.read("duplicates.list", detail={"count": len(here)} | of_day)
    waiting = Review.objects.filter(kind="elsewhere", state="open")
    values = {
        "shown": [_shown(review, sides) for review in here],
        "following": here[-1].pk if len(found) > PAGE_ROWS else None,
        "is_first": after is None,
        "form": DecisionForm(auto_id=False),
        "elsewhere_count": 0 if look.day else waiting.count(),
        **past_days(request.seat, look),
        "is_now_known_only": True,
    }
    return render(request, "duplicates/list.html", values)


def _review(review_id) -> Review:
    review = Review.objects.filter(pk=review_id).select_related("unit", "wanted_unit").first()
    if review is None:
        raise Http404
    return review


@office_page("members.review")
@require_POST
def decide(request, review_id):
    """Write down what was found."""
    form, review = DecisionForm(request.POST), _review(review_id)
    try:
        if not form.is_valid():
            raise actions.ActionRefused(_("请选择结论，并写明核对情况。"))
        actions.decide_review(review, **form.cleaned_data, seat=request.seat, now=timezone.now())
        messages.success(request, _("已记下核对结论。"))
    except actions.ActionRefused as refused:
        messages.error(request, str(refused))
    return redirect("duplicates-office:list")


@office_page("members.review")
@require_http_methods(["GET", "POST"])
def compare(request, review_id):
    """Put both sides next to each other, and propose to merge them."""
    review, sentence = _review(review_id), ""
    form = form_class(MERGE)(request.POST if request.method == "POST" else None, on=timezone.localdate())
    if form.is_bound and form.is_valid():
        try:
            opened = public.propose_merge(review, request.POST, now=timezone.now())
            messages.success(request, _("已提出合并，由另一位工作人员核对。"))
            return redirect("office-matter", opened.matter.pk)
        except (Refused, actions.ActionRefused) as refused:
            sentence = str(getattr(refused, "sentence", refused))
    pair = [one for one in (review.person_id, review.other_person_id) if one]
    entries.read("duplicates.read", pair)
    shown = _shown(review, queries.sides_of(pair))
    both = all(side["membership"] and side["membership"].state in HOLDING for side in shown["sides"])
    values = shown | {"form": form, "sentence": sentence, "both_members": both and len(shown["sides"]) == 2}
    values |= {"found": FOUND.get(review.state), "merge": queries.merge_of(review)}
    return render(request, "duplicates/compare.html", values, status=422 if form.is_bound else 200)


@office_page("members.review")
@require_POST
def transfer(request, review_id):
    """Ask for the transfer of somebody a roster names here who is a member elsewhere."""
    review = _review(review_id)
    if review.kind != "elsewhere" or review.state != "open":
        messages.error(request, _("这一条已经有结论，请刷新页面。"))
    else:
        _ask_for(request, [review])
    return redirect("duplicates-office:list")


@office_page("members.review")
@require_POST
def transfer_all(request):
    """Ask for everybody whom rosters name here and who is a member elsewhere, each a transfer of its own."""
    rows = Review.objects.filter(kind="elsewhere", state="open").select_related("wanted_unit")
    _ask_for(request, list(rows.order_by("id")[:AT_ONCE]))
    return redirect("duplicates-office:list")


def _ask_for(request, rows: list[Review]) -> None:
    """Open a transfer for each; what is refused stays on the list and is told once per reason."""
    now, asked, refused = timezone.now(), 0, {}
    for unit in {row.wanted_unit for row in rows}:
        here = {row.person_id: row for row in rows if row.wanted_unit_id == unit.pk}
        try:
            answers = request_many(here, unit, now=now)
        except Refused as refusal:
            refused[refusal.sentence] = len(here)
            continue
        for answer in answers:
            if answer.sentence:
                refused[answer.sentence] = refused.get(answer.sentence, 0) + 1
                continue
            note = _("已向原工会提出转入")
            actions.decide_review(here[answer.person_id], "passed_on", note, seat=request.seat, now=now)
            asked += 1
    if asked:
        messages.success(request, _("已向原工会提出转入 %(count)d 人。") % {"count": asked})
    for sentence, count in refused.items():
        messages.error(
            request, _("%(count)d 人未提出：%(sentence)s") % {"count": count, "sentence": sentence}
        )


@office_page("members.review")
@require_http_methods(["GET", "POST"])
def undo(request, membership_id):
    """Propose to take apart the merge that a member's record came from."""
    membership = Membership.objects.visible_to(request.seat).filter(pk=membership_id).first()
    if membership is None:
        raise Http404
    merge, sentence = queries.standing_merge(membership.person_id), ""
    form = form_class(UNMERGE)(request.POST if request.method == "POST" else None, on=timezone.localdate())
    if merge is not None and form.is_bound and form.is_valid():
        try:
            opened = public.propose_unmerge(merge, request.POST, now=timezone.now())
            messages.success(request, _("已提出撤销合并，由另一位工作人员核对。"))
            return redirect("office-matter", opened.matter.pk)
        except Refused as refused:
            sentence = refused.sentence
    sides = list(queries.sides_of([merge.kept_id, merge.merged_id]).values()) if merge else []
    entries.read("duplicates.read", [membership.person_id])
    values = {"merge": merge, "sides": sides, "form": form, "sentence": sentence, "membership": membership}
    values["differs"] = queries.differing(sides)
    return render(request, "duplicates/undo.html", values, status=422 if form.is_bound else 200)
