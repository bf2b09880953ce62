"""The public's pages of releases, with CSV; the officer's list and freezing."""

import csv

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.forms.django_forms import form_class
from zhigong.kernel.web.access import office_page, public_page
from zhigong.kernel.web.jurisdiction import unit_of
from zhigong.modules.govern.releases import forms, public, queries
from zhigong.modules.govern.releases.service import release as service


@public_page
@require_GET
def releases(request):
    """List what was published, the latest month first."""
    return render(request, "releases/releases.html", {"releases": queries.published()})


@public_page
@require_GET
def release(request, release_id):
    """Show one release; it never changes."""
    found = _published(release_id)
    values = {"release": found, "tables": queries.tables_of(found), "note": queries.note_of(found)}
    return render(request, "releases/release.html", values)


@public_page
@require_GET
def release_file(request, release_id):
    """The same release as CSV; a hidden figure is written as a word, never left to be taken for zero."""
    found = _published(release_id)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="release-{found.month_end}.csv"'
    answer.write("\ufeff")
    rows = csv.writer(answer)
    rows.writerow([found.unit.name, found.month_end.isoformat(), queries.note_of(found)])
    for table in queries.tables_of(found):
        rows.writerow([table["title"], *table["columns"]])
        for name, figures in table["rows"]:
            rows.writerow([name, *(_("不显示") if figure is None else figure for figure in figures)])
    return answer


def _published(release_id):
    found = queries.find_published(release_id)
    if found is None:
        raise Http404
    return found


@office_page("members.export")
@require_http_methods(["GET", "POST"])
def office_list(request):
    """Show the seat's union's releases, and freeze a month for the second officer."""
    unit, now = unit_of(request.seat), timezone.now()
    form = form_class(forms.FREEZE)(request.POST or None, on=timezone.localdate(now))
    sentence = ""
    if request.method == "POST" and form.is_valid():
        try:
            opened = public.freeze_month(unit, form.cleaned_data["month_end"], seat=request.seat, now=now)
        except Refused as refused:
            sentence = refused.sentence
        else:
            messages.success(request, _("已冻结，由本工会另一位工作人员审核。"))
            return redirect("office-matter", opened.matter.pk)
    rows = [(one, service.state_label(one.matter.state)) for one in queries.of_unit(unit.pk)]
    status = 422 if sentence or form.errors else 200
    return render(
        request,
        "releases/office.html",
        {"unit": unit, "form": form, "rows": rows, "sentence": sentence},
        status=status,
    )
