"""Files that come with a form: taken in at once, so that a refused form loses none of them."""

from django.utils import timezone

from zhigong.kernel.forms.file_fields import REFUSED
from zhigong.kernel.forms.words import Form
from zhigong.kernel.matters.attachments import AttachmentRefused, receive
from zhigong.lib.file_kinds import GROUPS


def with_files(request, form: Form | None):
    """Return the posted data with each uploaded file received and named by its id; a refused one by its sentence.

    Give the result to the engine and to the form shown again in place of `request.POST`.
    """
    words = form.attachments() if form is not None else ()
    if not request.FILES or not words:
        return request.POST
    data, now = request.POST.copy(), timezone.now()
    for word in words:
        for file in request.FILES.getlist(word.name):
            try:
                kept = receive(file, seat=request.seat, now=now, kind=word.name, groups=word.kinds or GROUPS)
            except AttachmentRefused as refused:
                data.appendlist(REFUSED.format(name=word.name), str(refused))
            else:
                data.appendlist(word.name, f"{kept.pk} {kept.name}")
    return data
