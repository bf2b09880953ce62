"""The worker's page of a report; the officer works on the matter's own page."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zhigong.kernel.access.claims import Claim
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.forms.django_forms import form_class
from zhigong.kernel.people.notice_texts import NOTICES
from zhigong.kernel.web.access import worker_page
from zhigong.modules.organise.identity_misuse import forms, public


@worker_page
@sensitive_post_parameters("doc_number", "story")
@require_http_methods(["GET", "POST"])
def report(request):
    """Take a report that somebody used this person's identity; a document number never goes back to the page."""
    now, sentence = timezone.now(), ""
    made = form_class(forms.REPORT_PAGE)
    form = made(request.POST if request.method == "POST" else None, on=timezone.localdate(now))
    form.initial["doc_type"] = "111"
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        claim = Claim(values["name"], values["doc_type"], values["doc_number"])
        try:
            return redirect("matter", public.report_misuse(request.user, claim, values, now=now).matter.pk)
        except Refused as refused:
            sentence = refused.sentence
            for name, sentences in refused.field_errors.items():
                form.add_error(name, sentences)
    if form.is_bound:
        form.data = form.data.copy()
        form.data["doc_number"] = ""
    values = {"notice": NOTICES["identity"], "form": form, "sentence": sentence}
    status = 422 if form.is_bound else 200
    return render(request, "identity_misuse/report.html", values, status=status)
