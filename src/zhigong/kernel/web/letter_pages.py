"""Letters on screen: a letter's file, its withdrawal, and the public check of its number and digest."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhigong.kernel.letters import reading, standing
from zhigong.kernel.letters.issuing import LetterRefused
from zhigong.kernel.letters.models import Letter
from zhigong.kernel.web.access import employer_page, office_page, public_page, worker_page
from zhigong.kernel.web.jurisdiction import covers


def send_file(request, letter_id: UUID, kind: str) -> HttpResponse:
    """Answer with a letter's bytes; what the seat may not read does not exist."""
    if kind not in reading.FORMATS:
        raise Http404
    try:
        letter, content = reading.open_file(letter_id, kind, request.seat)
    except Letter.DoesNotExist as missing:
        raise Http404 from missing
    name = f"{letter.number} {letter.title}.{kind}"
    return file_answer(content, kind, name, is_shown=kind == "pdf")


def file_answer(content: bytes, kind: str, name: str, *, is_shown: bool = False) -> HttpResponse:
    """Answer with a Word or PDF file under a name; a PDF may be shown in the browser."""
    answer = HttpResponse(content, content_type=reading.FORMATS[kind])
    answer["Content-Disposition"] = content_disposition_header(not is_shown, name)
    answer["Cache-Control"] = "no-store"
    return answer


@worker_page
@require_GET
def my_letter(request, letter_id, letter_format):
    """Give a letter to a party it is for."""
    return send_file(request, letter_id, letter_format)


@employer_page
@require_GET
def employer_letter(request, letter_id, letter_format):
    """Give a letter to the employer it is for."""
    return send_file(request, letter_id, letter_format)


@office_page("matters.read")
@require_GET
def letter(request, letter_id, letter_format):
    """Give a letter of a matter in the seat's range."""
    return send_file(request, letter_id, letter_format)


@office_page("letters.withdraw")
@require_POST
def withdraw(request, letter_id):
    """Withdraw a letter of a union in the seat's range, as the second officer, with the reason."""
    found = reading.visible_letters(request.seat).select_related("unit").filter(pk=letter_id).first()
    if found is None or not covers(request.seat, found.unit):
        raise Http404
    try:
        standing.withdraw(found, reason=request.POST.get("reason", ""), by=request.seat, now=timezone.now())
    except LetterRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("函件已作废，文号不再使用。"))
    return redirect("office-matter", found.matter_id)


@public_page
@require_GET
def check(request, letter_token):
    """Tell whoever holds a letter whether it is genuine: number, union, kind, date, digests; nothing of its content."""
    found = reading.verify(letter_token)
    values = {"letter": found, "now": timezone.now()}
    return render(request, "web/letter_check.html", values, status=200 if found else 404)
