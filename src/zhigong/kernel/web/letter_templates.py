"""The officers' page of letter templates: download, upload an edited one, preview, a second officer's approval."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhigong.kernel.letters import definition, editions
from zhigong.kernel.letters.issuing import render as print_letter
from zhigong.kernel.letters.models import TemplateVersion
from zhigong.kernel.people.models import Account
from zhigong.kernel.web.access import office_page
from zhigong.kernel.web.jurisdiction import covers, unit_of
from zhigong.kernel.web.letter_pages import file_answer


class UploadForm(forms.Form):
    """An edited template."""

    docx = forms.FileField(
        label=gettext_lazy("改好的模板（.docx）"),
        widget=forms.ClearableFileInput({"accept": ".docx"}),
        error_messages={"required": gettext_lazy("请选择改好的 .docx 文件。")},
    )
    note = forms.CharField(label=gettext_lazy("改了什么"), max_length=200)


def _template_or_404(code: str):
    try:
        return definition.find_template(code)
    except LookupError as missing:
        raise Http404 from missing


@office_page("letters.edit")
@require_GET
def template_list(request):
    """List every kind of letter with the wording in force at the seat's unit."""
    unit = unit_of(request.seat)
    rows = []
    for template in definition.templates().values():
        version = editions.current(template, unit).version
        waiting = TemplateVersion.objects.filter(template=template.code, unit=unit, approved_at=None)
        rows.append({"template": template, "version": version, "waiting": waiting.count()})
    return render(request, "web/letter_templates.html", {"rows": rows, "unit": unit})


@office_page("letters.edit")
@require_http_methods(["GET", "POST"])
def template_page(request, letter_code):
    """Show one kind of letter: fields, wording in force, versions; POST proposes an edited one."""
    template, unit = _template_or_404(letter_code), unit_of(request.seat)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and _propose(request, template, unit, form):
        return HttpResponseRedirect(reverse("letter-template", args=[template.code]))
    versions = list(TemplateVersion.objects.filter(template=template.code, unit=unit).order_by("-pk")[:20])
    accounts = {one for version in versions for one in (version.proposed_by, version.approved_by) if one}
    names = {one.pk: one.display_name for one in Account.objects.filter(pk__in=accounts)}
    values = {
        "template": template,
        "unit": unit,
        "form": form,
        "current": editions.current(template, unit).version,
        "versions": [
            {
                "version": version,
                "proposer": names.get(version.proposed_by, ""),
                "approver": names.get(version.approved_by, ""),
                "is_own": version.proposed_by == request.user.pk,
            }
            for version in versions
        ],
    }
    return render(request, "web/letter_template.html", values, status=422 if form.errors else 200)


def _propose(request, template, unit, form) -> bool:
    now = timezone.now()
    if "drop" in request.POST:
        editions.propose_drop(template.code, unit, account_id=request.user.pk, now=now)
        messages.success(request, _("已提出改回上级模板，等另一名干部批准。"))
        return True
    if not form.is_valid():
        return False
    content, note = form.cleaned_data["docx"].read(), form.cleaned_data["note"]
    try:
        editions.check(template, content)
        print_letter(template, content, template.samples(), "sample", timezone.localdate(now))
        editions.propose(template.code, unit, content, note=note, account_id=request.user.pk, now=now)
    except editions.TemplateRefused as refused:
        form.add_error("docx", str(refused))
        return False
    messages.success(request, _("模板已通过检查，等另一名干部批准后启用。"))
    return True


@office_page("letters.edit")
@require_GET
def template_file(request, letter_code, letter_format):
    """Give the wording in force: the Word file to edit, or a PDF filled with sample values."""
    template = _template_or_404(letter_code)
    docx = editions.current(template, unit_of(request.seat)).docx
    return _answer(template, docx, letter_format)


@office_page("letters.edit")
@require_GET
def version_file(request, version_id, letter_format):
    """Give one version: its Word file, or a PDF filled with sample values."""
    version = _version_or_404(request, version_id)
    if version.is_dropped:
        raise Http404
    return _answer(_template_or_404(version.template), bytes(version.docx), letter_format)


@office_page("letters.edit")
@require_POST
def approve(request, version_id):
    """Put a proposed version in force, as the second officer."""
    version = _version_or_404(request, version_id)
    try:
        editions.approve(version.pk, account_id=request.user.pk, now=timezone.now())
    except editions.TemplateRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("模板已启用。"))
    return HttpResponseRedirect(reverse("letter-template", args=[version.template]))


def _answer(template, docx: bytes, letter_format: str):
    if letter_format == "docx":
        return file_answer(docx, "docx", f"{template.title}（模板）.docx")
    if letter_format != "pdf":
        raise Http404
    on = timezone.localdate()
    _docx, pdf = print_letter(template, docx, template.samples(), _("示例，不能核验"), on)
    return file_answer(pdf, "pdf", f"{template.title}（示例）.pdf", is_shown=True)


def _version_or_404(request, version_id) -> TemplateVersion:
    version = TemplateVersion.objects.select_related("unit").filter(pk=version_id).first()
    if version is None or not covers(request.seat, version.unit):
        raise Http404
    return version
