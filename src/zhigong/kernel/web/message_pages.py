"""Messages to whoever is signed in, on both faces."""

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from zhigong.kernel.matters.queries import visible_matters
from zhigong.kernel.notices import messages as notices
from zhigong.kernel.notices.models import Notice
from zhigong.kernel.web.access import office_page, worker_page


@worker_page
def message_list(request):
    """List the account's messages, newest first."""
    return render(request, "web/messages.html", {"notices": notices.latest(request.user)})


@worker_page
def message(request, notice_id):
    """Open one message; one that belongs to a matter leads there."""
    try:
        notice = notices.mark_read(request.user, notice_id, timezone.now())
    except Notice.DoesNotExist as missing:
        raise Http404 from missing
    address = _matter_address(request, notice)
    if address and not notice.body:
        return HttpResponseRedirect(address)
    return render(request, "web/message.html", {"notice": notice, "matter_address": address})


def _matter_address(request, notice) -> str:
    """Return where the notice's matter stands: one's own, or the employer's whose agent was told."""
    if notice.matter_id is None:
        return ""
    is_own = visible_matters(request.seat).filter(pk=notice.matter_id).exists()
    is_agents = not is_own and request.user.agencies.exists()
    return reverse("employer-matter" if is_agents else "matter", args=[notice.matter_id])


@office_page()
def office_messages(request):
    """List what the house has told this officer's account, newest first."""
    return render(request, "web/office_messages.html", {"notices": notices.latest(request.user)})


@office_page()
def office_message(request, message_id):
    """Open one of the officer's own messages."""
    try:
        notice = notices.mark_read(request.user, message_id, timezone.now())
    except Notice.DoesNotExist as missing:
        raise Http404 from missing
    return render(request, "web/office_message.html", {"notice": notice})
