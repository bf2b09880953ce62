"""The worker's own tickets on the phone, and the caller in clear for the hotline and the handling union."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhigong.kernel.cases.registry import get_service
from zhigong.kernel.forms.django_forms import form_class
from zhigong.kernel.matters.queries import visible_matters
from zhigong.kernel.people.accounts import mobile_of
from zhigong.kernel.people.models import Person
from zhigong.kernel.web.access import office_page, worker_page
from zhigong.kernel.web.openings import open_with
from zhigong.kernel.web.uploads import with_files
from zhigong.modules.protect.hotline import forms, public
from zhigong.modules.protect.hotline.models import Ticket
from zhigong.modules.protect.hotline.queries import callers
from zhigong.modules.protect.hotline.queries.tickets import KIND, own_tickets


@office_page("matters.read")
@require_POST
def caller(request, matter_id):
    """Show who called, in clear, to the hotline and the handling union; journaled with its purpose."""
    matter = visible_matters(request.seat).filter(pk=matter_id, kind=KIND).first()
    ticket = Ticket.objects.filter(pk=matter.pk).first() if matter else None
    purpose = _("联系反映人，%(number)s") % {"number": matter.number if matter else ""}
    shown = callers.caller_in_clear(ticket, purpose) if ticket else None
    if shown is None:
        raise Http404
    return render(request, "hotline/parts/caller.html", {"shown": shown})


@worker_page
@require_GET
def mine(request):
    """Show a worker their own tickets, and the way to a new one."""
    service = get_service(KIND)
    rows = [
        {"matter": one, "state": service.state_label(one.state), "subject": one.hotline_ticket.subject}
        for one in own_tickets(request.seat)
    ]
    return render(request, "hotline/mine.html", {"rows": rows, "service": service})


@worker_page
@require_http_methods(["GET", "POST"])
def new(request):
    """Take what a worker writes: named, confidential or anonymous."""
    now, sentence = timezone.now(), ""
    on = timezone.localdate(now)
    data = with_files(request, forms.REQUEST)
    form = form_class(forms.REQUEST)(data or None, initial={"identity": "named", "headcount": 1}, on=on)
    if request.method == "POST":
        person = Person.objects.filter(pk=request.seat.person_id).first() if request.seat.person_id else None
        facts = {"mobile": mobile_of(request.user), "name": person.name if person else ""}
        opened, sentence = open_with(
            form, lambda: public.submit(data, seat=request.seat, now=now, channel="app", **facts)
        )
        if opened is not None:
            messages.success(request, _("已提交，编号 %(number)s。") % {"number": opened.matter.number})
            return redirect("matter", opened.matter.pk)
    values = {"form": form, "sentence": sentence, "category": forms.category_picker(form)}
    return render(request, "hotline/new.html", values, status=422 if request.method == "POST" else 200)
