"""Pages of the knowledge base: the list, and the editor of a new or the next version."""

from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhigong.kernel.access.permissions import may
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.registry import get_service
from zhigong.kernel.forms.django_forms import form_class
from zhigong.kernel.web.access import office_page
from zhigong.modules.protect.knowledge import public, queries
from zhigong.modules.protect.knowledge.forms import ARTICLE
from zhigong.modules.protect.knowledge.models import ArticleVersion

KEPT = ("title", "answer", "words", "basis")


@office_page("matters.read")
@require_GET
def articles(request):
    """List the articles, or what is found for what is typed."""
    on, text = timezone.localdate(), request.GET.get("q", "").strip()
    rows = queries.found(text, on, 50) if text else queries.articles(request.seat)
    service = get_service("knowledge.article")
    shown = [
        {
            "version": row,
            "state": _state(row, service) if not text else "",
            "is_over": row.expires_on < on,
        }
        for row in rows
    ]
    return render(
        request,
        "knowledge/list.html",
        {"rows": shown, "q": text, "may_edit": may(request.seat, "knowledge.edit")},
    )


def _state(row: ArticleVersion, service) -> str:
    """Return where a version stands; a published one may have been replaced by a later wording."""
    is_replaced = row.matter.state == "published" and not row.is_published
    return _("已由新版本代替") if is_replaced else service.state_label(row.matter.state)


def _before(request) -> ArticleVersion | None:
    """Return the version the new one follows, when the page was opened from it."""
    try:
        wanted = UUID(request.GET.get("of", ""))
    except ValueError:
        return None
    return ArticleVersion.objects.filter(pk=wanted).select_related("article__unit").first()


@office_page("knowledge.edit")
@require_http_methods(["GET", "POST"])
def edit(request):
    """Write an article or its next version; another officer publishes it."""
    now, sentence, before = timezone.now(), "", _before(request)
    start = {name: getattr(before, name) for name in KEPT} if before else {}
    form = form_class(ARTICLE)(request.POST or None, initial=start, on=timezone.localdate(now))
    if request.method == "POST" and form.is_valid():
        article = before.article if before and before.article.unit_id == request.seat.unit_id else None
        try:
            topic = before.article.topic if before else ""
            made = public.propose(request.POST, seat=request.seat, now=now, article=article, topic=topic)
        except Refused as refused:
            sentence = refused.sentence
        else:
            messages.success(request, _("已提交，由另一位工作人员审核。"))
            return redirect("office-matter", made.matter.pk)
    status = 422 if request.method == "POST" else 200
    values = {"form": form, "sentence": sentence, "before": before}
    return render(request, "knowledge/edit.html", values, status=status)
