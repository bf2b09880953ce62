"""What an officer asked for and what waits for them; fetching a file, each time journaled."""

from uuid import UUID

from django.contrib import messages
from django.db.models import F
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from zhigong.kernel.journal import entries
from zhigong.kernel.web.access import office_page
from zhigong.modules.organise.exports import actions, public, queries, rules
from zhigong.modules.organise.exports.models import ListExport

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@office_page("members.export")
@require_GET
def exports(request):
    """List one's own exports and those that wait for one as the second officer."""
    on = timezone.localdate()
    values = {
        "mine": queries.mine(request.seat),
        "waiting": queries.waiting(request.seat),
        "limit": rules.ALONE.on(on),
        "days": rules.KEEP.on(on).count,
    }
    return render(request, "exports/list.html", values)


@office_page("members.export")
@require_POST
def ask(request):
    """Ask for the list of the page the request comes from, under the filters of that page."""
    address, purpose = request.POST.get("address", ""), request.POST.get("purpose", "")
    try:
        matter = public.ask_page(address, purpose=purpose, seat=request.seat, now=timezone.now())
    except public.ExportRefused as refused:
        messages.error(request, str(refused))
        is_page = url_has_allowed_host_and_scheme(address, None) and address.startswith("/office/")
        return redirect(address if is_page else "exports-office:list")
    return redirect("office-matter", matter.pk)


@office_page("members.export")
@require_GET
def file(request):
    """Hand the file to whoever asked for it, while its days last; nobody else learns that there is one."""
    text = request.GET.get("id", "")
    if not text:
        return redirect("exports-office:list")
    try:
        export = ListExport.objects.select_related("matter").get(
            pk=UUID(text), requested_by=request.seat.account_id, matter__state="ready"
        )
    except (ValueError, ListExport.DoesNotExist):
        raise Http404 from None
    opened = actions.open_file(export)
    if opened is None:
        raise Http404
    entries.record(
        "exports.fetch", outcome="read", matter=export.pk, purpose=export.purpose,
        detail={"rows": export.rows_count, "entry": export.journal_entry},
    )  # fmt: skip
    ListExport.objects.filter(pk=export.pk).update(fetched_count=F("fetched_count") + 1)
    name = f"{queries.title_of(export)}-{export.matter.number}.xlsx"
    return FileResponse(opened, as_attachment=True, filename=name, content_type=XLSX)
