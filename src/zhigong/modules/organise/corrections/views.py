"""The pages a worker asks for a correction on: which fact, then what it should be."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.forms.django_forms import form_class
from zhigong.kernel.people.login_codes import check_code, request_code
from zhigong.kernel.web.access import worker_page
from zhigong.kernel.web.signin_session import client_address
from zhigong.modules.organise.corrections import forms, public, queries
from zhigong.modules.organise.corrections.words import FACTS

PURPOSE = "correction"


@worker_page
@require_GET
def choose(request):
    """List the facts that are kept, each with what is registered now."""
    membership = queries.membership_of(request.seat.person_id)
    rows = [_row(name, membership) for name in queries.facts_of(membership)] if membership else []
    return render(request, "corrections/choose.html", {"rows": rows, "membership": membership})


def _row(name: str, membership) -> dict:
    present = queries.said(name, queries.present_text(name, membership, membership.person))
    return {"name": name, "title": FACTS[name].title, "present": present}


@worker_page
@sensitive_post_parameters("value", "code")
@require_http_methods(["GET", "POST"])
def ask(request):
    """Take the new value of one fact (`?field=`); a new phone is confirmed by a code first."""
    name, membership = request.GET.get("field", ""), queries.membership_of(request.seat.person_id)
    if membership is None or name not in queries.facts_of(membership):
        return redirect("corrections:choose")
    now, told, sentence = timezone.now(), "", ""
    form = form_class(forms.asking(name))(request.POST or None, on=timezone.localdate(now))
    if "send_code" in request.POST:
        told = _send_code(request, form, now)
    elif request.method == "POST" and form.is_valid():
        try:
            return redirect("matter", _hand_in(request, name, form, now).matter.pk)
        except ValidationError as wrong:
            form.add_error("code", wrong)
        except Refused as refused:
            sentence = refused.sentence
    values = {"form": form, "told": told, "sentence": sentence, "row": _row(name, membership)}
    values |= {"is_mobile": name == "mobile", "needs_document": FACTS[name].needs_document}
    is_refused = request.method == "POST" and not told
    return render(request, "corrections/ask.html", values, status=422 if is_refused else 200)


def _send_code(request, form, now) -> str:
    """Send a code to the new phone; only what is wrong with the phone is shown, the rest may still be empty."""
    form.full_clean()
    for other in [field for field in form.errors if field != "value"]:
        del form.errors[other]
    if "value" not in form.cleaned_data:
        return ""
    answer = request_code(form.cleaned_data["value"], PURPOSE, now, client_address(request))
    if not answer.ok:
        form.add_error("value", answer.sentence)
        return ""
    return answer.sentence


def _hand_in(request, name: str, form, now):
    """Check the code of a new phone, then open the request."""
    value, confirmed = form.cleaned_data["value"], ""
    if name == "mobile":
        answer = check_code(value, PURPOSE, form.cleaned_data["code"], now, client_address(request))
        if not answer.ok:
            raise ValidationError(answer.sentence)
        confirmed = value
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    reason = form.cleaned_data["reason"]
    outcome = public.ask(request.seat.person_id, name, text, reason, now=now, confirmed_mobile=confirmed)
    messages.success(request, _("更正申请已提交。"))
    return outcome
