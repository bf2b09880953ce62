"""A worker asks in plain words on the phone."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhigong.kernel.access import claims
from zhigong.kernel.access.claims import Claim
from zhigong.kernel.access.seats import current_seat
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.forms.django_forms import form_class
from zhigong.kernel.forms.words import Form
from zhigong.kernel.web.access import worker_page
from zhigong.modules.protect.limitation import public as limitation
from zhigong.modules.protect.mediation import public
from zhigong.modules.protect.mediation.forms import IDENTITY, START


@worker_page
@require_http_methods(["GET", "POST"])
def start(request):
    """Take the worker's own words: ask first, or apply for mediation at once."""
    now, on, sentence = timezone.now(), timezone.localdate(), ""
    is_known = request.seat.person_id is not None
    form = form_class(START if is_known else Form(*IDENTITY, *START))(request.POST or None, on=on)
    if request.method == "POST" and form.is_valid():
        try:
            person_id = request.seat.person_id or _claim(request, form.cleaned_data, now, on)
            wants = request.POST.get("do") != "ask"
            found = public.ask(
                person_id, form.cleaned_data, seat=current_seat(), now=now, on=on, wants_mediation=wants
            )
        except Refused as refused:
            sentence = refused.sentence
        else:
            messages.success(request, _("已提交，工会会尽快答复。"))
            return redirect("matter", found.matter.pk)
    story = form.cleaned_data.get("story", "") if form.is_bound and hasattr(form, "cleaned_data") else ""
    values = {"form": form, "sentence": sentence, "suggestions": limitation.suggest_causes(story)}
    return render(request, "mediation/start.html", values, status=422 if form.is_bound else 200)


def _claim(request, data: dict, now, on):
    """Enter who the worker says they are; it proves nothing yet. Refused when they try too many numbers."""
    account = request.user
    sentence = claims.count_claim(account, now)
    if sentence:
        raise Refused(sentence)
    return claims.make_claim(account, Claim(data["name"], data["doc_type"], data["doc_number"]), on=on)


@worker_page
@require_http_methods(["POST"])
def suggest(request):
    """Return the causes that fit what is being typed; nothing is kept."""
    found = limitation.suggest_causes(request.POST.get("story", "")[:2000])
    return render(request, "mediation/suggestions.html", {"suggestions": found})
