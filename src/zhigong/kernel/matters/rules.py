"""Limits of attachments and merging as dated parameters."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

_OWN = _("本平台约定")

LARGEST = {
    "image": Param("attachments.image_megabytes", 15, _OWN, _("一张图片的最大兆字节数")),
    "document": Param("attachments.document_megabytes", 20, _OWN, _("一份文档的最大兆字节数")),
    "audio": Param("attachments.audio_megabytes", 40, _OWN, _("一段录音的最大兆字节数")),
    "video": Param("attachments.video_megabytes", 60, _OWN, _("一段录像的最大兆字节数")),
}
MOST_FILES = Param("attachments.files_per_matter", 200, _OWN, _("一个事项最多可有的附件数"))
MOST_WAITING = Param("attachments.files_waiting", 30, _OWN, _("同一帐号尚未提交的附件数上限"))
UNDO_MERGE = Param("matters.undo_merge", "7 CD", _OWN, _("并案后可以撤销的期限"))
