"""The public calculator: a worker's own words in, causes and time left out; nothing is kept, no sign-in needed."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from zhigong.kernel.forms.django_forms import form_class
from zhigong.kernel.web.access import public_page
from zhigong.lib.limitation import Claim, Interruption, Suspension
from zhigong.modules.protect.limitation import queries, words
from zhigong.modules.protect.limitation.forms import CALCULATOR, ENTRIES


@public_page
@require_http_methods(["GET", "POST"])
def calculator(request):
    """Show the form, and what was reckoned from it."""
    on = timezone.localdate()
    form = form_class(CALCULATOR)(request.POST or None, on=on)
    values = {"form": form, "told": None, "suggestions": [], "scope": words.SCOPE}
    if request.method == "POST" and form.is_valid():
        values["told"] = _reckon(form.cleaned_data, on)
        values["suggestions"] = words.suggest_causes(form.cleaned_data["story"])
    is_wrong = request.method == "POST" and values["told"] is None
    return render(request, "limitation/calculator.html", values, status=422 if is_wrong else 200)


def _reckon(data: dict, on) -> queries.Told:
    interruptions = [
        Interruption(data[f"interrupted_{number}_on"], data[f"interrupted_{number}_kind"] or "claimed")
        for number in range(1, ENTRIES + 1)
        if data[f"interrupted_{number}_on"]
    ]
    suspensions = []
    if data["paused_from"]:
        kind = data["paused_kind"] or "other"
        suspensions.append(Suspension(data["paused_from"], data["paused_until"], kind))
    claim = Claim(data["known_on"], data["subject"] == "pay", data["ended_on"])
    return queries.reckon(claim, interruptions, suspensions, on=on)
