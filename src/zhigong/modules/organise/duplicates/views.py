"""The review list: both sides next to each other, masked, and what the officer found."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from zhigong.kernel.journal import entries
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.people.models import Person
from zhigong.kernel.people.reveal import masked_many
from zhigong.kernel.web.access import office_page
from zhigong.lib.codes import DOCUMENT_TYPE, SEX
from zhigong.modules.organise.duplicates import actions
from zhigong.modules.organise.duplicates.models import Review

PAGE_ROWS = 20
REASONS = {
    "same_name_and_birth": gettext_lazy("姓名和出生日期相同"),
    "same_mobile": gettext_lazy("移动电话相同"),
    "similar_name": gettext_lazy("姓名读音和出生日期相同"),
    "name_differs": gettext_lazy("同一证件号码，名册上的姓名不同"),
}
DECISIONS = {
    "different": gettext_lazy("不是同一人"),
    "same": gettext_lazy("是同一人，留待两人合并"),
    "passed_on": gettext_lazy("已转交办理（接转或更正）"),
}


class DecisionForm(forms.Form):
    """What was found, and how it was checked."""

    state = forms.ChoiceField(label=gettext_lazy("结论"), choices=DECISIONS.items())
    note = forms.CharField(label=gettext_lazy("核对情况"), max_length=200)


@office_page("members.review")
@require_GET
def reviews(request):
    """Show open reviews of the seat's range, oldest first; one aggregate journal entry."""
    rows = Review.objects.filter(state="open").select_related("unit", "wanted_unit").order_by("id")
    found = list(rows[: PAGE_ROWS + 1])
    sides = _sides(found[:PAGE_ROWS])
    entries.read("duplicates.list", detail={"count": len(found[:PAGE_ROWS])})
    shown = [
        {
            "review": review,
            "reasons": [REASONS[reason] for reason in review.reasons if reason in REASONS],
            "sides": [
                sides[person] for person in (review.person_id, review.other_person_id) if person in sides
            ],
        }
        for review in found[:PAGE_ROWS]
    ]
    values = {"shown": shown, "has_more": len(found) > PAGE_ROWS, "form": DecisionForm(auto_id=False)}
    return render(request, "duplicates/list.html", values)


def _sides(found: list[Review]) -> dict:
    """Return person → what an officer compares, masked; people outside the seat are simply not there."""
    wanted = {person for review in found for person in (review.person_id, review.other_person_id) if person}
    people = list(Person.objects.filter(pk__in=wanted))
    masks = masked_many(people)
    memberships = {}
    for membership in (
        Membership.objects.filter(person_id__in=wanted).select_related("unit").order_by("last_event_id")
    ):
        memberships[membership.person_id] = membership
    return {
        person.pk: {
            **masks[person.pk],
            "document_type": DOCUMENT_TYPE.get(person.doc_type, ""),
            "sex": SEX.get(person.sex, ""),
            "birth_on": person.birth_on,
            "level": person.identity_level,
            "membership": memberships.get(person.pk),
        }
        for person in people
    }


@office_page("members.review")
@require_POST
def decide(request, review_id):
    """Write down what was found."""
    review = Review.objects.filter(pk=review_id).first()
    if review is None:
        raise Http404
    form = DecisionForm(request.POST)
    try:
        if not form.is_valid():
            raise actions.ActionRefused(_("请选择结论，并写明核对情况。"))
        actions.decide_review(review, **form.cleaned_data, seat=request.seat, now=timezone.now())
        messages.success(request, _("已记下核对结论。"))
    except actions.ActionRefused as refused:
        messages.error(request, str(refused))
    return redirect("duplicates-office:list")
