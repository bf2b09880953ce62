"""Messages to whoever is signed in."""

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from zhigong.kernel.notices import messages as notices
from zhigong.kernel.notices.models import Notice
from zhigong.kernel.web.access import worker_page


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
    if notice.matter_id and not notice.body:
        return HttpResponseRedirect(reverse("matter", args=[notice.matter_id]))
    return render(request, "web/message.html", {"notice": notice})
