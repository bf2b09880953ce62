"""The member keeps, takes up or gives up their membership on the phone; officers start what their body decides."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhigong.kernel.cases import registry
from zhigong.kernel.cases.engine import Outcome
from zhigong.kernel.forms.django_forms import form_class
from zhigong.kernel.journal import entries
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.memberships.transitions import KIND_TITLES, STATE_TITLES
from zhigong.kernel.people.reveal import masked
from zhigong.kernel.web.access import office_page, worker_page
from zhigong.kernel.web.looking_back import look_of, past_days
from zhigong.kernel.web.openings import open_with
from zhigong.lib.text import typed_id
from zhigong.modules.organise.endings import public, queries
from zhigong.modules.organise.endings.forms import STARTING


def _form(kind: str, request):
    made, on = form_class(STARTING[kind]), timezone.localdate()
    return made(request.POST, on=on) if request.method == "POST" else made(on=on)


def _start(kind: str, membership: Membership, form, data) -> tuple[Outcome | None, str]:
    return open_with(form, lambda: public.start(kind, membership, data, now=timezone.now()))


def _options(kinds: list[str], address: str, *arguments) -> list[dict]:
    """Return what may be started, with how it goes, in people's words."""
    return [
        {
            "title": KIND_TITLES[kind],
            "hint": registry.get_service(f"endings.{kind}").text,
            "url": reverse(f"{address}:{kind}", args=arguments),
        }
        for kind in kinds
    ]


@worker_page
@require_GET
def choose(request):
    """Show the member what they can do about their membership, and what is under way."""
    membership = queries.own_membership(request.seat.person_id)
    kinds = queries.possible(membership, queries.BY_MEMBER) if membership else []
    under_way = queries.open_endings(membership.pk) if membership else {}
    values = {
        "membership": membership,
        "state": STATE_TITLES[membership.state] if membership else "",
        "options": _options([kind for kind in kinds if kind not in under_way], "endings"),
        "under_way": [(KIND_TITLES[kind], matter) for kind, matter in under_way.items()],
    }
    return render(request, "endings/choose.html", values)


@worker_page
@require_http_methods(["GET", "POST"])
def ask(request, kind):
    """Take the member's wish, with a confirmation of what it means."""
    membership, sentence = queries.own_membership(request.seat.person_id), ""
    if membership is None:
        return redirect("endings:choose")
    form = _form(kind, request)
    if request.method == "POST":
        opened, sentence = _start(kind, membership, form, request.POST)
        if opened is not None:
            messages.success(request, _("已提交。"))
            return redirect("matter", opened.matter.pk)
    service = registry.get_service(f"endings.{kind}")
    values = {"form": form, "membership": membership, "service": service, "sentence": sentence}
    return render(request, "endings/ask.html", values, status=422 if form.is_bound else 200)


@office_page("matters.read")
@require_GET
def latest(request):
    """List the changes of membership in the seat's range, the newest first, page by page; now or as a day ended."""
    look = look_of(request)
    kind, before = request.GET.get("kind", ""), typed_id(request.GET.get("before", ""))
    rows, following = queries.latest(request.seat, kind, before, look.day)
    values = {
        "rows": rows,
        "kind": kind,
        "kinds": [(code, KIND_TITLES[code]) for code in ("resign", *queries.BY_OFFICER)],
        "is_first": before is None,
        "following": following,
        "is_now_known_only": True,
    }
    return render(request, "endings/list.html", values | past_days(request.seat, look))


def _membership(request, membership_id) -> Membership:
    found = Membership.objects.visible_to(request.seat).select_related("person", "unit")
    membership = found.filter(pk=membership_id).first()
    if membership is None:
        raise Http404
    return membership


def _about(membership: Membership) -> dict:
    entries.read("endings.read", [membership.person_id])
    return {
        "membership": membership,
        "shown": masked(membership.person),
        "state": STATE_TITLES[membership.state],
    }


@office_page("members.correct")
@require_GET
def options(request, membership_id):
    """Show an officer what may be started about a member, by the ledger's present state."""
    membership = _membership(request, membership_id)
    kinds = queries.possible(membership, queries.BY_OFFICER)
    under_way = queries.open_endings(membership.pk)
    values = {
        "options": _options(
            [kind for kind in kinds if kind not in under_way], "endings-office", membership.pk
        ),
        "under_way": [(KIND_TITLES[kind], matter) for kind, matter in under_way.items()],
        "may_send": membership.state in ("active", "retained"),
    }
    return render(request, "endings/options.html", _about(membership) | values)


@office_page("members.correct")
@require_http_methods(["GET", "POST"])
def propose(request, membership_id, kind):
    """Start one of them; another officer decides."""
    membership, sentence = _membership(request, membership_id), ""
    form = _form(kind, request)
    if request.method == "POST":
        opened, sentence = _start(kind, membership, form, request.POST)
        if opened is not None:
            messages.success(request, _("已提出，由另一位工作人员办理。"))
            return redirect("office-matter", opened.matter.pk)
    values = {"form": form, "service": registry.get_service(f"endings.{kind}"), "sentence": sentence}
    status = 422 if form.is_bound else 200
    return render(request, "endings/propose.html", _about(membership) | values, status=status)
