"""Files that come in: held in memory and never on the disk in clear; with a form taken in at once, so that none is lost."""

from django.core.exceptions import RequestDataTooBig
from django.core.files.base import File
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.forms.file_fields import REFUSED
from zhigong.kernel.forms.words import Form
from zhigong.kernel.matters.attachments import MEGABYTE, AttachmentRefused, receive
from zhigong.kernel.matters.rules import LARGEST
from zhigong.lib.file_kinds import GROUPS

FORM_BYTES = 4 * MEGABYTE  # what a form may carry beside its files; more, and somebody must be signed in


class UploadRefused(RequestDataTooBig):
    """More is on its way than may come; the text is a sentence (the page is kernel/web/errors.py)."""


class HeldFile(InMemoryUploadedFile):
    """An uploaded file in memory, handed on piece by piece."""

    chunks, multiple_chunks = File.chunks, File.multiple_chunks


class HeldInMemory(MemoryFileUploadHandler):
    """Holds every upload in memory and refuses a request that is too long before any of it is read.

    The web server gives no more bytes than the request announced, so the announced length is the limit.
    """

    def handle_raw_input(self, input_data, meta, content_length, boundary, encoding=None):
        """Let in one file of the largest kind with its form; a stranger only a form."""
        self.activated = True
        if content_length <= FORM_BYTES:
            return
        seat = getattr(self.request, "seat", None)
        if seat is None or seat.account_id is None:
            raise UploadRefused(_("请先登录再上传附件。"))
        most = max(rule.on(timezone.localdate()) for rule in LARGEST.values())
        if content_length > most * MEGABYTE + FORM_BYTES:
            sizes = {"size": -(-content_length // MEGABYTE), "most": most}
            sentence = _(
                "这次上传共 %(size)s 兆字节，一次最多 %(most)s 兆字节。请返回上一页，压缩后再传，或分几次上传。"
            )
            raise UploadRefused(sentence % sizes)

    def file_complete(self, file_size):
        """Return the whole file."""
        self.file.seek(0)
        told = self.content_type, file_size, self.charset, self.content_type_extra
        return HeldFile(self.file, self.field_name, self.file_name, *told)


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
