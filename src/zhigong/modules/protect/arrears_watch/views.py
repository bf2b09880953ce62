"""The watch-list, telling an employer, and the daily reports, for officers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.forms.django_forms import form_class
from zhigong.kernel.journal import entries
from zhigong.kernel.matters.audiences import is_handler
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.web.access import office_page
from zhigong.modules.protect.arrears_watch import actions, forms, queries
from zhigong.modules.protect.arrears_watch.models import DailyReport
from zhigong.modules.protect.arrears_watch.service import entry as service
from zhigong.modules.protect.wage_arrears import public as wage_arrears

PAGE = 100


def _visible(request, matter_id) -> Matter:
    try:
        return get_matter(matter_id, request.seat)
    except Matter.DoesNotExist as missing:
        raise Http404 from missing


@office_page("matters.read")
@require_GET
def watch(request):
    """Show the employers on the watch-list, for officers alone."""
    rows = [
        {
            "entry": entry,
            "clock": next((clock for clock in entry.matter.clocks.all() if clock.stopped_at is None), None),
            "state": service.state_label(entry.matter.state),
            "tone": "info" if entry.matter.state == "listed" else "warn",
        }
        for entry in queries.watched(request.seat).prefetch_related("matter__clocks")[:PAGE]
    ]
    return render(request, "arrears_watch/watch.html", {"rows": rows})


@office_page("matters.read")
@require_http_methods(["GET", "POST"])
def propose(request, matter_id):
    """Tell an employer that it is to be watched."""
    matter, sentence = _visible(request, matter_id), ""
    if matter.kind != "wage_arrears.report":
        return redirect("office-matter", matter.pk)
    if not is_handler(matter, request.seat):
        raise PermissionDenied(_("由承办单位的工作人员告知。"))
    form = form_class(forms.TELL)(request.POST or None, on=timezone.localdate())
    if form.is_bound and form.is_valid():
        try:
            made = actions.propose(
                matter.pk, opinion=form.cleaned_data["opinion"], seat=request.seat, now=timezone.now()
            )
            return redirect("office-matter", made.matter.pk)
        except Refused as refused:
            sentence = refused.sentence
    values = {"form": form, "sentence": sentence, "matter": matter, "report": wage_arrears.facts(matter.pk)}
    return render(request, "arrears_watch/propose.html", values, status=422 if form.is_bound else 200)


@office_page("matters.read")
@require_http_methods(["GET", "POST"])
def daily(request):
    """Show who has reported today, here and below; send one's own report."""
    now = timezone.now()
    on, unit = timezone.localdate(now), Unit.objects.get(pk=request.seat.unit_id)
    new = wage_arrears.new_on(unit, on)
    if request.method == "POST":
        _send_daily(request, unit, on, new, now)
        return redirect("arrears_watch-office:daily")
    values = {
        "unit": unit,
        "on": on,
        "new": new,
        "rows": queries.daily(unit, on),
        "is_due": queries.in_season(on, unit.place_id or ""),
    }
    return render(request, "arrears_watch/daily.html", values)


def _send_daily(request, unit, on, new: int, now) -> None:
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
