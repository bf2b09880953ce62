"""The watch-list, telling an employer, and the daily reports, for officers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhigong.kernel.access.permissions import may
from zhigong.kernel.forms.django_forms import form_class
from zhigong.kernel.journal import entries
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.web.access import office_page
from zhigong.kernel.web.matter_pages import find_matter
from zhigong.kernel.web.office_matters import CountlessPaginator
from zhigong.kernel.web.openings import open_with
from zhigong.modules.protect.arrears_watch import actions, forms, queries
from zhigong.modules.protect.arrears_watch.models import DailyReport
from zhigong.modules.protect.arrears_watch.service import entry as service
from zhigong.modules.protect.wage_arrears import public as wage_arrears

PAGE = 100


@office_page("matters.read")
@require_GET
def watch(request):
    """Show the employers on the watch-list, for officers alone."""
    found = queries.watched(request.seat).prefetch_related("matter__clocks")
    page = CountlessPaginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "entry": entry,
            "clock": next((clock for clock in entry.matter.clocks.all() if clock.stopped_at is None), None),
            "state": service.state_label(entry.matter.state),
            "tone": "info" if entry.matter.state == "listed" else "warn",
        }
        for entry in page.object_list
    ]
    return render(request, "arrears_watch/watch.html", {"rows": rows, "page": page})


@office_page("matters.read")
@require_http_methods(["GET", "POST"])
def propose(request, matter_id):
    """Tell an employer that it is to be watched."""
    matter, sentence = find_matter(request, matter_id), ""
    if matter.kind != "wage_arrears.report":
        return redirect("office-matter", matter.pk)
    if not wage_arrears.handles(matter, request.seat):
        raise PermissionDenied(_("由承办单位的工作人员告知。"))
    now, seat = timezone.now(), request.seat
    on = timezone.localdate(now)
    form = form_class(forms.TELL)(request.POST or None, on=on, initial={"served_on": on})
    if form.is_bound:
        made, sentence = open_with(
            form, lambda: actions.propose(matter.pk, seat=seat, now=now, **form.cleaned_data)
        )
        if made is not None:
            return redirect("office-matter", made.matter.pk)
    values = {"form": form, "sentence": sentence, "matter": matter, "report": wage_arrears.facts(matter.pk)}
    return render(request, "arrears_watch/propose.html", values, status=422 if form.is_bound else 200)


@office_page("matters.read")
@require_GET
def daily(request):
    """Show who has reported today, here and below, with the button for one's own report."""
    on, unit = timezone.localdate(), Unit.objects.get(pk=request.seat.unit_id)
    values = {
        "unit": unit,
        "on": on,
        "new": queries.new_on(unit, on),
        "rows": queries.daily(unit, on),
        "is_due": queries.in_season(on, unit.place_id or ""),
        "may_send": may(request.seat, "arrears.report"),
    }
    return render(request, "arrears_watch/daily.html", values)


@office_page("arrears.report")
@require_POST
def send(request):
    """Send the union's own report of today, once; by those who work on arrears there."""
    now = timezone.now()
    on, unit = timezone.localdate(now), Unit.objects.get(pk=request.seat.unit_id)
    new = queries.new_on(unit, on)
    try:
        with transaction.atomic():
            DailyReport.objects.create(
                unit=unit,
                position=unit.position,
                industry_position=unit.industry_position,
                day=on,
                reports_count=new,
                note=request.POST.get("note", "").strip()[:200],
                reported_by=request.seat.account_id,
                reported_at=now,
            )
            entries.record("arrears_watch.daily", unit=unit.pk, detail={"day": f"{on}", "reports": new})
    except IntegrityError:
        messages.info(request, _("今天已经报告过了。"))
    else:
        messages.success(request, _("已报告。"))
    return redirect("arrears_watch-office:daily")
