"""A matter's files on every face: added by whoever is in it, read as a download, each reading journaled."""

from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhigong.kernel.matters.attachments import AttachmentRefused, attach, audiences_for, read
from zhigong.kernel.matters.models import Attachment
from zhigong.kernel.web.access import employer_page, office_page, worker_page
from zhigong.kernel.web.matter_pages import find_matter


def _add(request, matter_id, page: str) -> HttpResponseRedirect:
    """Keep the files one by one: what is refused says why, the others stay."""
    matter = find_matter(request, matter_id)
    audience = request.POST.get("audience", "all")
    if audience not in audiences_for(matter, request.seat):
        raise Http404
    kept, files = 0, request.FILES.getlist("files")
    for file in files:
        try:
            attach(matter, file, by=request.seat, now=timezone.now(), audience=audience, kind="added")
        except AttachmentRefused as refused:
            messages.error(request, str(refused))
        else:
            kept += 1
    if kept:
        messages.success(request, _("已添加 %(count)s 个附件。") % {"count": kept})
    elif not files:
        messages.error(request, _("请先选择文件。"))
    return HttpResponseRedirect(reverse(page, args=[matter_id]))


def _show(request, matter_id, attachment_id) -> StreamingHttpResponse:
    """Stream one file as a download that no browser opens as a page of ours."""
    matter = find_matter(request, matter_id)
    try:
        found, content = read(matter, attachment_id, seat=request.seat)
    except Attachment.DoesNotExist as missing:
        raise Http404 from missing
    response = StreamingHttpResponse(content, content_type=found.media_type)
    response.headers["Content-Length"] = str(found.size)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name)}"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@worker_page
@require_POST
def add(request, matter_id):
    """Add files as a party."""
    return _add(request, matter_id, "matter")


@worker_page
@require_GET
def show(request, matter_id, attachment_id):
    """Read a file as a party."""
    return _show(request, matter_id, attachment_id)


@office_page("matters.read")
@require_POST
def office_add(request, matter_id):
    """Add files as an officer."""
    return _add(request, matter_id, "office-matter")


@office_page("matters.read")
@require_GET
def office_show(request, matter_id, attachment_id):
    """Read a file as an officer."""
    return _show(request, matter_id, attachment_id)


@employer_page
@require_POST
def employer_add(request, matter_id):
    """Add files as the employer's agent."""
    return _add(request, matter_id, "employer-matter")


@employer_page
@require_GET
def employer_show(request, matter_id, attachment_id):
    """Read a file as the employer's agent."""
    return _show(request, matter_id, attachment_id)
