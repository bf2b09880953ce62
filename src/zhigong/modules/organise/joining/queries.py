"""Finding the right union, employers and places, and the applications that may be the same person's."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhigong.kernel.access.seats import Seat, current_seat
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.memberships.models import HOLDING, Membership
from zhigong.kernel.orgs.kinds import may_take_members
from zhigong.kernel.orgs.models import Employer, Place, Unit
from zhigong.kernel.orgs.queries import fallback_union, union_of_employer
from zhigong.kernel.people.models import Person
from zhigong.kernel.people.reveal import masked
from zhigong.lib.codes import DOCUMENT_TYPE, EMPLOYMENT_FORM, WORKER_KIND
from zhigong.lib.organisation_codes import clean_uscc
from zhigong.modules.organise.joining.models import Application

OPEN_STATES = ("submitted", "returned", "escalated")
FOUND_BY = {
    "employer": gettext_noop("您所在单位已建立工会，由本单位工会受理。"),
    "covered": gettext_noop("您所在单位已纳入联合工会，由该工会受理。"),
    "qr": gettext_noop("您扫描的是这个工会的二维码，由该工会受理。"),
    "sector": gettext_noop("您的职业有专门的新就业形态工会，由该工会受理。"),
    "fallback": gettext_noop("您所在单位还没有工会，由工作地的街道、乡镇工会受理，不影响您入会。"),
}


@dataclass(frozen=True)
class Found:
    """The union that will take an application, and by which rule it was found."""

    unit: Unit
    found_by: str

    @property
    def reason(self) -> str:
        """Return why this union, in a sentence for the applicant."""
        return _(FOUND_BY[self.found_by])


def find_union(
    *, employer: Employer | None, place: Place | None, worker_kind: str, source: Unit | None, on: date
) -> Found | None:
    """Return the union for a worker: the employer's, the joint union covering it, the QR's, the place's; or None."""
    if employer is not None:
        unit = union_of_employer(employer, on)
        if unit is not None:
            return Found(unit, "employer" if unit.employer_id == employer.pk else "covered")
    if source is not None and source.state == "active" and may_take_members(source.kind):
        return Found(source, "qr")
    unit = fallback_union(place.code, worker_kind) if place is not None else None
    if unit is None:
        return None
    return Found(unit, "sector" if unit.kind == "new_employment" else "fallback")


def find_employer(text: str) -> Employer | None:
    """Return the employer with this 18-digit code, or the only one of exactly this name; else None."""
    text = (text or "").strip()
    if not text:
        return None
    by_code = Employer.objects.filter(uscc=clean_uscc(text)).first()
    if by_code:
        return by_code
    named = list(Employer.objects.filter(name=text)[:2])
    return named[0] if len(named) == 1 else None


def find_place(text: str) -> Place | None:
    """Return the place with this code, or the only township or community of exactly this name; else None."""
    text = (text or "").strip()
    by_code = Place.objects.filter(pk=text).first()
    if by_code or text.isdigit():
        return by_code
    named = list(Place.objects.filter(name=text, level__in=("county", "township", "community"))[:2])
    return named[0] if len(named) == 1 else None


def place_title(place: Place) -> str:
    """Return the place with all around it: 示例省东河市桥南区柳林街道."""
    codes = place_codes(place.code)
    names = dict(Place.objects.filter(code__in=codes).values_list("code", "name"))
    return "".join(names.get(code, "") for code in reversed(codes))


def place_codes(code: str) -> list[str]:
    """Return the code of a place and of all places around it, the smallest first."""
    return [code[:length] for length in (12, 9, 6, 4, 2) if len(code) >= length]


def probable_duplicates(application: Application) -> int:
    """Return how many other open applications in this seat claim the same document."""
    same = Application.objects.filter(claim_digest=application.claim_digest, matter__state__in=OPEN_STATES)
    return same.exclude(pk=application.pk).count()


def open_application_of(person_id, account_id) -> Matter | None:
    """Return the open application of this person, or handed in from this account, or None."""
    if account_id is None:
        return None
    mine = Q(opened_by=account_id)
    if person_id is not None:
        mine |= Q(joining_application__person_id=person_id)
    open_ones = Matter.objects.filter(mine, kind="joining.join", state__in=OPEN_STATES)
    return open_ones.select_related("unit").first()


def county_union(place: Place) -> Unit | None:
    """Return the union federation of the county a place lies in, or of the city or province when there is none."""
    codes = [code for code in place_codes(place.code) if len(code) <= 6]
    units = Unit.objects.filter(place_id__in=codes, kind="federation", state="active")
    return max(units, key=lambda unit: len(unit.place_id), default=None)


def own_membership(person_id) -> Membership | None:
    """Return the signed-in person's own standing membership, or None."""
    if person_id is None:
        return None
    mine = Membership.objects.filter(person_id=person_id, state__in=HOLDING)
    return mine.select_related("unit").first()


def may_join(seat: Seat) -> bool:
    """Return whether the way into the union concerns this visitor: everybody but a standing member."""
    return own_membership(seat.person_id) is None


def record(matter: Matter) -> dict:
    """Return what the summary of an application shows to whoever may see the matter; the page journals the reading."""
    seat = current_seat()
    kept = _application(matter)
    person = Person.objects.filter(pk=kept.person_id).first()
    shown = {"kept": kept, "person": person, "is_officer": seat.is_officer}
    if person is not None:
        shown |= {"masked": masked(person), "document_title": DOCUMENT_TYPE.get(person.doc_type, "")}
    return shown | _facts(kept, seat)


def _application(matter: Matter) -> Application:
    return Application.objects.select_related("employer", "place", "source_unit").get(pk=matter.pk)


def _facts(application: Application, seat) -> dict:
    return {
        "place": place_title(application.place) if application.place else "",
        "worker_kind": WORKER_KIND.get(application.worker_kind, ""),
        "employment_form": EMPLOYMENT_FORM.get(application.employment_form, ""),
        "employer": application.employer.name if application.employer else application.employer_name,
        "found_by": _(FOUND_BY[application.found_by]),
        "duplicates": probable_duplicates(application) if seat.is_officer else 0,
    }
