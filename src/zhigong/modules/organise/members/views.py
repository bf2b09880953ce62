"""The register as an officer sees it: list, member, unmasking, correction, export."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhigong.kernel.access.permissions import may
from zhigong.kernel.journal import entries
from zhigong.kernel.memberships.ledger import LedgerRefusal
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.orgs.queries import find_unit
from zhigong.kernel.people.reveal import masked, masked_many
from zhigong.kernel.web.access import office_page
from zhigong.kernel.web.jurisdiction import covers, unit_of
from zhigong.kernel.web.looking_back import PRESENT, READ_WHOLE, look_of, past_days
from zhigong.lib.codes import DOCUMENT_TYPE, SEX, WORKER_KIND
from zhigong.modules.organise.exports import public as exports
from zhigong.modules.organise.members import actions, queries, words
from zhigong.modules.organise.members.forms import CorrectionForm, ExportForm, FilterForm, PurposeForm
from zhigong.modules.organise.members.queries import pages, past

MATTERS = 20
NARROWING = ("unit", "sex", "worker_kind", "gap")  # filters kept folded until one is in use


def _filters(seat, data) -> tuple[FilterForm, dict]:
    """Return the form and its clean values, the unit as a Unit of the seat (404 outside; a sentence when there is none)."""
    form = FilterForm(data)
    values = dict(form.cleaned_data) if form.is_valid() else {}
    if values.get("unit"):
        if find_unit(values["unit"]) is None:
            form.add_error("unit", _("没有这个工会。请输入名称、首字母或编码，再从列表中选择。"))
            return form, {}
        values["unit"] = unit_of(seat, values["unit"])
    return form, values


@office_page("members.read")
@require_GET
def member_list(request):
    """Show members within the seat, masked, now or as of a day; the page is one aggregate journal entry.

    A whole document number that fits one member leads straight to them.
    """
    if set(request.GET) == {"q"} and (holder := queries.find_holder(request.seat, request.GET["q"])):
        return redirect("members-office:member", holder)
    form, filters = _filters(request.seat, request.GET)
    # what was known then is read whole, so it depends on the unit's size
    is_known_then = "known" in request.GET
    look = look_of(request, filters.get("unit") or unit_of(request.seat) if is_known_then else None)
    if "unit" in form.errors:  # everybody instead of nobody would be taken for an answer
        values = {"form": form, "rows": [], "count": 0, "is_filtered": True, "is_narrowed": True}
        return render(request, "members/list.html", values | past_days(request.seat, look), status=422)
    if look.day:
        return _past_list(request, form, filters, look)
    after = _uuid(request.GET.get("after", ""))
    page = pages.read_page(request.seat, filters, after)
    shown = masked_many([membership.person for membership in page.rows])
    entries.read("members.list", detail={"count": len(page.rows), "searched": bool(filters.get("q"))})
    query = request.GET.copy()
    query.pop("after", None)
    values = {
        "form": form,
        "rows": [_row(membership, shown[membership.person_id]) for membership in page.rows],
        "count": page.count,
        "is_more": page.is_more,
        "following": page.following,
        "is_first": "after" not in request.GET,
        "query": query.urlencode(),
        "may_export": may(request.seat, "members.export"),
        "export_form": ExportForm(),
        "is_filtered": any(filters.values()),
        "is_narrowed": any(filters.get(name) for name in NARROWING),
        **past_days(request.seat, look),
    }
    return render(request, "members/list.html", values)


def _past_list(request, form, filters: dict, look):
    """Show who stood where on a past day: the same page, of people in sight today, and nothing to do."""
    unit = filters.get("unit") or unit_of(request.seat)
    after, known_on = request.GET.get("after", ""), look.reading.known_on
    is_searched = any(filters.get(name) for name in queries.AS_OF_TODAY)
    is_whole = not is_searched and not any(filters.get(name) for name in ("state", "worker_kind"))
    whole = look.reading.count([unit.pk])[unit.pk] if is_searched or is_whole else None
    is_unsearchable = is_searched and whole > READ_WHOLE
    if is_unsearchable:
        filters = {name: value for name, value in filters.items() if name not in queries.AS_OF_TODAY}
    found, following, count = queries.list_as_of(request.seat, unit, filters, look.day, after, known_on)
    shown = masked_many([membership.person for membership in found])
    detail = {"count": len(found), "searched": bool(filters.get("q")), "as_of": look.day.isoformat()}
    entries.read("members.list", detail=detail)
    query = request.GET.copy()
    query.pop("after", None)
    values = {
        "form": form,
        "rows": [_row(membership, shown[membership.person_id]) for membership in found],
        "count": whole if is_whole else count,
        "following": following,
        "is_first": "after" not in request.GET,
        "query": query.urlencode(),
        "is_filtered": any(filters.values()),
        "is_narrowed": any(filters.get(name) for name in NARROWING),
        "is_searched": is_searched,
        "is_unsearchable": is_unsearchable,
        "most": READ_WHOLE,
        **past_days(request.seat, look),
    }
    return render(request, "members/list.html", values)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _row(membership: Membership, shown: dict) -> dict:
    """One line of a list; every value masked."""
    return {
        "id": membership.pk,
        "name": shown["name"] or _("（未登记姓名）"),
        "sex": SEX.get(membership.person.sex, ""),
        "document": shown["document"][-4:],
        "mobile": shown["mobile"],
        "unit": membership.unit.name,
        "kind": WORKER_KIND.get(membership.worker_kind, ""),
        "joined_on": membership.joined_on,
        "state": membership.state,
        "state_title": words.STATE_TITLES[membership.state],
        "is_checked": membership.person.identity_level >= 4,
    }


def _membership(request, membership_id) -> Membership:
    found = queries.find_membership(request.seat, membership_id)
    if found is None:
        raise Http404
    return found


@office_page("members.read")
@require_GET
def member(request, membership_id):
    """Show one member: facts, membership events, matters; numbers masked; one journal entry with the subject.

    With `?as_of=` as they were on a day, and nothing to do; who may look is decided by today's seat.
    """
    return _show(request, _membership(request, membership_id), look=look_of(request))


def _show(request, membership: Membership, *, look=PRESENT, purpose=None, revealed=None, sentence: str = ""):
    detail = {"as_of": look.day.isoformat()} if look.day else None
    entries.read("members.read", [membership.person_id], detail=detail)
    membership = past.member_as_of(membership, look.day, look.reading.known_on)
    person = membership.person
    facts = [
        (title, code_set.get(getattr(person, name), "")) for name, (title, code_set) in words.FACTS.items()
    ]
    facts += [
        (title, codes.get(getattr(membership, name), ""))
        for name, (title, codes) in words.OF_MEMBERSHIP.items()
    ]
    values = {
        "membership": membership,
        "person": person,
        "shown": masked(person),
        "document_type": DOCUMENT_TYPE.get(person.doc_type, ""),
        "sex": SEX.get(person.sex, ""),
        "state_title": words.STATE_TITLES[membership.state],
        "identity_title": words.IDENTITY_LEVELS.get(person.identity_level, ""),
        "facts": facts,
        "events": past.events_of(person.pk, look.day, look.reading.known_on),
        "matters": past.matters_of(request.seat, person.pk, look.day)[:MATTERS],
        "is_unit_open": membership.state and covers(request.seat, membership.unit),
        "purpose_form": purpose or PurposeForm(),
        "revealed": revealed,
        "may_unmask": may(request.seat, "members.unmask") and not look.day,
        "may_correct": may(request.seat, "members.correct") and not look.day,
        "sentence": sentence,
        **past_days(request.seat, look),
    }
    wrong = sentence or (purpose is not None and purpose.errors)
    return render(request, "members/member.html", values, status=422 if wrong else 200)


@office_page("members.unmask")
@require_POST
def unmask(request, membership_id):
    """Show one value in clear for a stated purpose; the page is never cached and the member can read who asked."""
    membership, form = _membership(request, membership_id), PurposeForm(request.POST)
    if not form.is_valid():
        return _show(request, membership, purpose=form)
    name = form.cleaned_data["field"]
    value = actions.unmask(membership, name, form.purpose_text()) or _("没有登记")
    return _show(request, membership, revealed=(words.REVEALED[name], value))


@office_page("members.correct")
@require_http_methods(["GET", "POST"])
def correct(request, membership_id):
    """Correct facts with a reason."""
    membership = _membership(request, membership_id)
    initial = {name: getattr(membership.person, name) for name in (*words.FACTS, "is_migrant")}
    initial |= {name: getattr(membership, name) for name in words.OF_MEMBERSHIP}
    form = CorrectionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data.pop("reason")
        changes = {name: form.cleaned_data[name] for name in form.changed_data if name != "reason"}
        try:
            changed = actions.correct_member(membership, changes, reason, on=timezone.localdate())
        except (LedgerRefusal, actions.ActionRefused) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已更正 %(count)d 项。") % {"count": len(changed)})
            return redirect("members-office:member", membership.pk)
    values = {"membership": membership, "form": form, "shown": masked(membership.person)}
    return render(request, "members/correct.html", values, status=422 if form.errors else 200)


@office_page("members.export")
@require_POST
def ask_export(request):
    """Ask for the filtered list as a file, the way every list leaves."""
    seat, form = request.seat, ExportForm(request.POST)
    narrowing, filters = _filters(seat, request.GET)
    back = f"{reverse('members-office:list')}?{request.GET.urlencode()}"
    if "unit" in narrowing.errors:
        return redirect(back)
    if not form.is_valid():
        messages.error(request, _("请写明导出用途。"))
        return redirect(back)
    kept = {name: value for name, value in filters.items() if value and name != "unit"}
    kept |= {"unit": filters["unit"].code} if filters.get("unit") else {}
    try:
        matter = exports.ask(actions.LIST.code, kept, **form.cleaned_data, seat=seat, now=timezone.now())
    except exports.ExportRefused as refused:
        messages.error(request, str(refused))
        return redirect(back)
    return redirect("office-matter", matter.pk)
