"""Which wording of a letter is in force for a union, and how officers change it: upload, check, second officer."""

import zipfile
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from uuid import UUID

from django.utils.translation import gettext as _
from docx import Document

from zhigong.kernel.crypto import sm3
from zhigong.kernel.journal.entries import record
from zhigong.kernel.letters import filling, paper
from zhigong.kernel.letters.definition import LetterTemplate, find_template
from zhigong.kernel.letters.models import TemplateVersion
from zhigong.kernel.orgs.models import Unit

LARGEST, LARGEST_UNPACKED = 2 * 2**20, 20 * 2**20
ACTIVE = (".bin", ".exe", ".js", ".vbs", ".ole")


class TemplateRefused(ValueError):
    """An edited template was not accepted; the text is a sentence."""


@dataclass(frozen=True)
class Edition:
    """The wording in force: its Word file, and the officers' version it came from (None: the house's own)."""

    docx: bytes
    version: TemplateVersion | None = None


def current(template: LetterTemplate, unit: Unit) -> Edition:
    """Return the newest approved version of the nearest union on the way up, else the house's default wording."""
    path = list(unit.path) or [unit.pk]
    approved = TemplateVersion.objects.filter(
        template=template.code, unit_id__in=path, approved_at__isnull=False
    ).order_by("unit_id", "-approved_at", "-pk")
    newest = {version.unit_id: version for version in approved.distinct("unit_id")}
    for unit_id in reversed(path):
        version = newest.get(unit_id)
        if version is not None and not version.is_dropped:
            return Edition(bytes(version.docx), version)
    return Edition(paper.house_docx(template))


def check(template: LetterTemplate, docx: bytes) -> None:
    """Raise TemplateRefused unless the file is a plain Word file with all needed fields and no unknown ones."""
    document = _open(docx)
    marks = filling.marks_in(document)
    fields = template.all_fields()
    known = {mark for field in fields for mark in field.marks()}
    unknown = sorted(marks - known)
    if unknown:
        raise TemplateRefused(
            _("模板里有不认识的字段：%(names)s。请对照下方的字段表。") % {"names": "、".join(unknown)}
        )
    missing = [field.name for field in fields if field.is_needed and not marks & set(field.marks())]
    if missing:
        raise TemplateRefused(_("模板缺少必需的字段：%(names)s。") % {"names": "、".join(missing)})


def propose(template_code: str, unit: Unit, docx: bytes, *, note: str, account_id: UUID, now: datetime):
    """Keep an edited template for a union and those below; in force once a second officer approves. TemplateRefused."""
    check(find_template(template_code), docx)
    facts = {"docx": docx, "sm3": sm3(docx), "note": note.strip()[:200]}
    return _propose(template_code, unit, account_id, now, **facts)


def propose_drop(template_code: str, unit: Unit, *, account_id: UUID, now: datetime):
    """Propose to give up the union's own wording, for the one from above."""
    return _propose(template_code, unit, account_id, now, is_dropped=True)


def _propose(template_code: str, unit: Unit, account_id: UUID, now: datetime, **facts) -> TemplateVersion:
    made = {"template": template_code, "unit": unit, "proposed_by": account_id, "proposed_at": now}
    version = TemplateVersion.objects.create(**made, **facts)
    record("letters.propose_template", unit=unit.pk, detail=_facts(version))
    return version


def approve(version_id: int, *, account_id: UUID, now: datetime) -> TemplateVersion:
    """Put a proposed template in force. TemplateRefused for the proposer's own."""
    version = TemplateVersion.objects.select_for_update().get(pk=version_id)
    if version.approved_at is not None:
        raise TemplateRefused(_("这个版本已经批准。"))
    if version.proposed_by == account_id:
        raise TemplateRefused(_("提出人不能批准自己的模板，请由另一名干部批准。"))
    version.approved_by, version.approved_at = account_id, now
    version.save(update_fields=["approved_by", "approved_at"])
    record("letters.approve_template", unit=version.unit_id, detail=_facts(version))
    return version


def _open(docx: bytes):
    """Open an uploaded file as Word does, nothing that could run in it."""
    if len(docx) > LARGEST:
        raise TemplateRefused(_("文件超过 2 MB，请去掉模板里的大图片。"))
    try:
        with zipfile.ZipFile(BytesIO(docx)) as package:
            parts = package.infolist()
            if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise TemplateRefused(_("文件展开后过大，不能作为模板。"))
            if any(part.filename.lower().endswith(ACTIVE) for part in parts):
                raise TemplateRefused(_("模板里不能有宏或嵌入的程序，请另存为普通的 .docx 文件。"))
        return Document(BytesIO(docx))
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        if isinstance(error, TemplateRefused):
            raise
        raise TemplateRefused(_("这不是 Word 的 .docx 文件，请在 Word 或 WPS 里另存为 .docx。")) from error


def _facts(version: TemplateVersion) -> dict:
    digest = bytes(version.sm3).hex() if version.sm3 else ""
    return {"version": version.pk, "template": version.template, "sm3": digest, "dropped": version.is_dropped}
