"""The worker's page that asks about one reading; the officer works on the matter's own page."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.forms.django_forms import form_class
from zhigong.kernel.web.access import worker_page
from zhigong.modules.govern.reading_questions import forms, public, queries


@worker_page
@require_http_methods(["GET", "POST"])
def ask(request, entry_id: int):
    """Show one reading of the visitor's data and take the question; one asked already leads to its matter."""
    entry = queries.find_reading(entry_id, request.seat.person_id, request.user.pk)
    if entry is None:
        raise Http404
    asked = queries.question_about(entry_id, request.seat.person_id)
    if asked is not None:
        return redirect("matter", asked.matter_id)
    now, sentence = timezone.now(), ""
    form = form_class(forms.QUESTION)(request.POST or None, on=timezone.localdate(now))
    if form.is_bound and form.is_valid():
        try:
            return redirect(
                "matter", public.ask_about(entry_id, form.cleaned_data["text"], now=now).matter.pk
            )
        except Refused as refused:
            sentence = refused.sentence
    values = {"form": form, "sentence": sentence, "reading": queries.told_of(entry)}
    return render(request, "reading_questions/ask.html", values, status=422 if form.is_bound else 200)
