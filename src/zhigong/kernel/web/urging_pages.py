"""From above: urge a matter below, supervise it, answer a supervision; all on the matter's own page."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhigong.kernel.cases import urging
from zhigong.kernel.web.access import office_page
from zhigong.kernel.web.matter_pages import act_beside


@office_page("matters.read")
@require_POST
def urge(request, matter_id):
    """Ask the owner's officers to hurry."""
    return _act(request, matter_id, urging.urge, _("已催办，承办工会已收到通知。"))


@office_page("matters.read")
@require_POST
def supervise(request, matter_id):
    """Ask the owner for a written answer by a day."""
    return _act(request, matter_id, urging.supervise, _("已督办，承办工会须在期限内书面答复。"))


@office_page("matters.read")
@require_POST
def answer(request, matter_id):
    """Answer the open supervision."""
    return _act(request, matter_id, urging.answer, _("已答复督办。"))


def _act(request, matter_id, act, done: str):
    return act_beside(request, matter_id, "cases", act, done=done, text=request.POST.get("text", ""))
