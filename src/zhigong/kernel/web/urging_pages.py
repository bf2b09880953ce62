"""From above: urge a matter below, supervise it, answer a supervision; all on the matter's own page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhigong.kernel.cases import urging
from zhigong.kernel.cases.errors import NotAllowed, Refused
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.web.access import office_page


@office_page("matters.read")
@require_POST
def urge(request, matter_id):
    """Ask the owner's officers to hurry."""
    return _carry_out(request, matter_id, urging.urge, _("已催办，承办工会已收到通知。"))


@office_page("matters.read")
@require_POST
def supervise(request, matter_id):
    """Ask the owner for a written answer by a day."""
    return _carry_out(request, matter_id, urging.supervise, _("已督办，承办工会须在期限内书面答复。"))


@office_page("matters.read")
@require_POST
def answer(request, matter_id):
    """Answer the open supervision."""
    return _carry_out(request, matter_id, urging.answer, _("已答复督办。"))


def _carry_out(request, matter_id, act, done: str):
    request.refused_what = f"cases.{act.__name__}"
    try:
        act(matter_id, seat=request.seat, now=timezone.now(), text=request.POST.get("text", ""))
    except Matter.DoesNotExist as missing:
        raise Http404 from missing
    except NotAllowed as refused:
        raise PermissionDenied(refused.sentence) from refused
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, done)
    return redirect("office-matter", matter_id)
