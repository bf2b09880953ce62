"""Who can see this matter and by which rule: for auditors, of any matter, without showing who is in it."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhigong.kernel.journal.entries import record
from zhigong.kernel.matters.seeing import CONFIDENTIALITY, matter_for_audit, who_sees
from zhigong.kernel.orgs.models import Employer
from zhigong.kernel.web.access import office_page
from zhigong.kernel.web.jurisdiction import covers
from zhigong.kernel.web.names import role_title
from zhigong.kernel.web.progress import service_of
from zhigong.kernel.web.templatetags.matter_parts import audience_title


@office_page("sight.read")
@require_GET
def sight_of_matter(request):
    """Answer for the matter whose number was typed, when its unit lies in the auditor's seat; journaled."""
    number = request.GET.get("number", "").strip()
    values = {"number": number, "sentence": ""}
    found = matter_for_audit(number) if number else None
    if found is not None and covers(request.seat, found[0].unit):
        values |= _answer(*found)
        record(
            "sight.read_matter", matter=found[0].pk, unit=found[0].unit_id, detail={"number": found[0].number}
        )
    elif number:
        values["sentence"] = _("没有找到这个办件号，或不在您的管辖范围内。")
    return render(request, "web/matter_sight.html", values)


def _answer(matter, parts: dict) -> dict:
    """Return who sees it, its parties as roles, and which parts are kept from some."""
    service = service_of(matter)
    employers = {party["employer_id"] for party in matter.party_list if party["employer_id"]}
    names = dict(Employer.objects.filter(pk__in=employers).values_list("pk", "name"))
    parties = [
        {
            "role": role_title(party["role"]),
            "name": names.get(party["employer_id"], ""),
            "is_person": bool(party["person_id"]),
            "is_unnamed": party["unnamed"],
        }
        for party in matter.party_list
    ]
    return {
        "matter": matter,
        "service": service,
        "state": service.state_label(matter.state),
        "rows": who_sees(matter, timezone.localdate()),
        "confidentiality": CONFIDENTIALITY[matter.confidentiality],
        "parties": parties,
        "parts": [(audience_title(code), many) for code, many in sorted(parts.items()) if code != "all"],
    }
