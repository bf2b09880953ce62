"""What others may ask of legal aid: apply, take over from another line's matter, keep the register of helpers."""

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.children import open_child
from zhigong.kernel.cases.engine import Outcome, open_matter
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.journal.entries import record
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.matters.parties import NewParty, persons_of
from zhigong.kernel.orgs.models import Employer, Unit
from zhigong.kernel.people.doors import identity_doors
from zhigong.kernel.people.models import Account
from zhigong.kernel.people.register import many_document_digests
from zhigong.modules.protect.legal_aid import queries, words
from zhigong.modules.protect.legal_aid.actions import Prepared
from zhigong.modules.protect.legal_aid.models import Helper, HelperClient, ServiceDay, SignIn
from zhigong.modules.protect.mediation import public as mediation
from zhigong.modules.protect.wage_arrears import public as wage_arrears

SERVICE = queries.KIND


def apply(data, *, seat: Seat, now: datetime) -> Outcome:
    """Let the signed-in worker apply; the federation of county level or above takes it. Refused with a sentence."""
    if seat.person_id is None:
        raise Refused(_("请先核验身份，再申请。"))
    on = timezone.localdate(now)
    unit = queries.union_for(queries.find_employer(data.get("employer")), seat.person_id, on)
    if unit is None:
        raise Refused(_("没有找到单位所在地的县级工会，请从列表中选择单位。"))
    about = Prepared(seat.person_id)
    parties = [("applicant", seat.person_id)]
    return open_matter(
        SERVICE, unit=unit, parties=parties, seat=seat, now=now, data=data, step_code="apply", about=about
    )


def enter(unit: Unit, data, *, seat: Seat, now: datetime) -> Outcome:
    """Let an officer take an application down for somebody the register knows. Refused with a sentence."""
    digests = many_document_digests([(data.get("doc_type"), data.get("doc_number") or "")])
    person_id = identity_doors(digests, purpose="法律援助申请登记")[0]
    if person_id is None:
        sentence = _("登记中没有这个证件号码，请本人先在手机上核验身份。")
        raise Refused(sentence, {"doc_number": [sentence]})
    parties, about = [("applicant", person_id)], Prepared(person_id)
    return open_matter(
        SERVICE, unit=unit, parties=parties, seat=seat, now=now, data=data, step_code="enter", about=about
    )


def open_from(matter_id: UUID, person_id: UUID, data, *, seat: Seat, now: datetime) -> Outcome:
    """Open legal aid for one worker of another line's matter in sight; who mediated there never helps. Refused."""
    parent = get_matter(matter_id, seat)
    if person_id not in persons_of(parent):
        raise Refused(_("这个人不是该事项的当事人。"))
    about = Prepared(person_id, parent.pk, mediation.mediator_account_of(parent.pk))
    return open_child(
        parent,
        SERVICE,
        unit=Unit.objects.get(pk=seat.unit_id),
        parties=[NewParty("applicant", person_id=person_id)],
        seat=seat,
        now=now,
        data=data,
        step_code="enter",
        about=about,
    )


def suggested(parent: Matter) -> dict:
    """Return what another line's matter in sight already says, as initial values of the form; {} of other kinds."""
    if parent.kind == wage_arrears.KIND:
        owed = wage_arrears.facts(parent.pk)
        return {"employer": owed.employer_name, "cause": "wage", "facts": owed.in_words}
    dispute = mediation.dispute_of(parent.pk)
    if dispute is None:
        return {}
    cause = words.OF_CLAIMS.get(dispute.claims[0]["kind"], "other") if dispute.claims else "other"
    return {"employer": dispute.respondent, "cause": cause, "facts": dispute.story}


def plan_day(unit: Unit, held_on: date, place: str, theme: str, *, on: date) -> ServiceDay:
    """Announce a campaign day of a union; journaled. Refused with a sentence for a day that is over."""
    if held_on < on:
        sentence = _("日期不能早于今天。")
        raise Refused(sentence, {"held_on": [sentence]})
    made = ServiceDay.objects.create(unit=unit, held_on=held_on, place=place.strip(), theme=theme.strip())
    record("legal_aid.plan_day", unit=unit.pk, detail={"day": str(made.pk)})
    return made


def note_result(day: ServiceDay, facts: dict, *, on: date) -> None:
    """Write what came of a campaign day; journaled. Refused before the day."""
    if on < day.held_on:
        raise Refused(_("这一天还没有到。"))
    for name in ("advised_count", "taken_count", "result"):
        setattr(day, name, facts[name])
    day.save(update_fields=["advised_count", "taken_count", "result"])
    record("legal_aid.note_day", unit=day.unit_id, detail={"day": str(day.pk)})


def sign_in(day: ServiceDay, *, seat: Seat, now: datetime) -> None:
    """Note that the signed-in worker is there, once. Refused on any other day."""
    if timezone.localdate(now) != day.held_on:
        raise Refused(_("只能在 %(day)s 当天签到。") % {"day": day.held_on})
    SignIn.objects.get_or_create(day=day, account_id=seat.account_id, defaults={"at": now})


def add_helper(
    unit: Unit,
    name: str,
    number: str,
    kind: str,
    *,
    starts_on: date,
    username: str = "",
    client: Employer | None = None,
) -> Helper:
    """Register a helper of a union, with the employer they work for; journaled. Refused with a sentence."""
    if Helper.objects.filter(number=number.strip()).exists():
        raise Refused(_("这个证号已经登记。"), {"number": [_("这个证号已经登记。")]})
    account = Account.objects.filter(username=username).first() if username else None
    if username and account is None:
        raise Refused(_("没有这个工作帐号。"), {"username": [_("没有这个工作帐号。")]})
    made = Helper.objects.create(
        unit=unit,
        name=name.strip(),
        number=number.strip(),
        kind=kind,
        starts_on=starts_on,
        account_id=account.pk if account else None,
    )
    if client is not None:
        HelperClient.objects.create(helper=made, employer=client)
    record("legal_aid.add_helper", unit=unit.pk, detail={"number": made.number})
    return made
