"""What happens in each step of legal aid: verb_noun(matter, data, actor=, on=)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.letters.issuing import Addressee, issue
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.notices.messages import send
from zhigong.kernel.people.models import Person
from zhigong.modules.protect.legal_aid import letters, queries, rules, words
from zhigong.modules.protect.legal_aid.models import Aid, Helper


@dataclass(frozen=True)
class Prepared:
    """What an opening knows beside the form: who asks, and the matter it grew out of."""

    person_id: UUID
    linked_matter_id: UUID | None = None
    mediator_account: UUID | None = None


def keep_application(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write the application."""
    known: Prepared = matter.about
    employer = queries.find_employer(data["employer"])
    Aid.objects.create(
        matter=matter,
        person_id=known.person_id,
        linked_matter_id=known.linked_matter_id,
        mediator_account=known.mediator_account,
        employer=employer,
        employer_name=employer.name if employer else str(data["employer"])[:100],
        cause=data["cause"],
        form=data["form"],
        facts=data["facts"],
        is_migrant=bool(data.get("is_migrant")),
        proof=data["proof"],
        income=data.get("income"),
    )


def why_not_applied(matter: Matter, data: dict, *, on: date) -> str:
    """Ask for the income where nothing else shows the means."""
    place = matter.unit.place_id or ""
    is_free = queries.is_free(data["cause"], bool(data.get("is_migrant")), on, place)
    if data["proof"] == "none" and not is_free and data.get("income") is None:
        return _("请填写家庭月人均收入，或者选择经济困难证明。")
    return ""


def why_not_grant(matter: Matter, *, on: date) -> str:
    """Bar aid beyond the means, unless no test is due (migrant workers' wages and injuries, a certificate)."""
    aid = matter.legal_aid
    most = rules.MEANS.on(on, matter.unit.place_id or "")
    if queries.needs_means_test(aid) and aid.income is not None and aid.income > most:
        return _("家庭月人均收入 %(income)s 元，超过当地标准 %(most)s 元，不符合经济困难条件。") % {
            "income": aid.income,
            "most": most,
        }
    return ""


def grant(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Decide to help; the applicant gets the decision as a letter."""
    _tell(matter, "granted", _("您的法律援助申请已批准"), data["opinion"])
    return _issue_grant(matter, data, actor, on)


def _issue_grant(matter: Matter, data: dict, actor: Seat, on: date) -> dict:
    aid = _write(matter, form=data["form"], refusal="")
    values = {
        "cause": _chinese(words.CAUSES, aid.cause),
        "employer": aid.employer_name,
        "form": _chinese(words.FORMS, aid.form),
    }
    return _issue(matter, letters.GRANTED.code, values, actor, on)


def refuse(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Decide not to help, with the reason and the way to the upper union."""
    aid = _write(matter, refusal=data["refusal"], refused_by=actor.account_id)
    values = {
        "cause": _chinese(words.CAUSES, aid.cause),
        "employer": aid.employer_name,
        "refusal": _chinese(words.REFUSALS, aid.refusal),
        "reason": data["opinion"],
        "period": rules.ASK_REVIEW.on(on, matter.unit.place_id or "").in_chinese(),
    }
    _tell(matter, "refused", _("您的法律援助申请未获批准"), _("您可以请上一级工会复查。"))
    return _issue(matter, letters.REFUSED.code, values, actor, on)


def why_not_review(matter: Matter, actor: Seat) -> None:
    """Whoever refused does not review."""
    if actor.account_id is not None and actor.account_id == matter.legal_aid.refused_by:
        raise Refused(_("作出不予援助决定的人不能复查，请由其他工作人员办理。"))


def overturn(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """The upper union grants what was refused, in writing, and assigns itself."""
    why_not_review(matter, actor)
    _tell(matter, "overturned", _("复查后给予法律援助"), data["opinion"])
    return _issue_grant(matter, data, actor, on)


def uphold(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """The upper union lets the refusal stand."""
    why_not_review(matter, actor)
    _tell(matter, "upheld", _("复查后维持不予援助"), data["opinion"])


def tell_handed_over(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Tell the applicant that another union goes on with it."""
    _tell(matter, "handed_over", _("您的法律援助由另一工会协作办理"), data["opinion"])


def why_not_helper(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse a helper who is not of this union, or has to keep out."""
    helper = _helper(matter, data, on)
    if helper is None:
        return _("本会的援助人员名册上没有这个人，请从搜索结果中选择。")
    return queries.conflict(helper, matter.legal_aid)


def assign(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Assign the helper; the applicant is told by letter and may ask for another."""
    helper = _helper(matter, data, on)
    aid = _write(matter, helper=helper)
    values = {
        "cause": _chinese(words.CAUSES, aid.cause),
        "form": _chinese(words.FORMS, aid.form),
        "helper": helper.name,
        "kind": _chinese(words.HELPERS, helper.kind),
        "card": helper.number,
    }
    _tell(matter, "assigned", _("已为您指派法律援助人员"), helper.name)
    return _issue(matter, letters.ASSIGNED.code, values, actor, on)


def tell_progress(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Tell the applicant what was done."""
    _tell(matter, "progress", _("您的法律援助有新进展"), data["opinion"])


def finish(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write the result and what was recovered."""
    _write(matter, result=data["result"], recovered=data["recovered"], finished_by=actor.account_id)
    _tell(matter, "finished", _("您的法律援助已结案"), data["opinion"])


def why_no_subsidy(matter: Matter, *, on: date) -> str:
    """Bar a subsidy for those the union pays already, and a second one."""
    aid = matter.legal_aid
    if aid.helper.kind not in words.PAID:
        return _("只有聘请的律师领取办案补贴。")
    return _("补贴已经审批。") if aid.subsidy_approved_at else ""


def why_not_amount(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse more than the rule allows for the form of aid."""
    most = rules.SUBSIDY[matter.legal_aid.form].on(on, matter.unit.place_id or "")
    if data["amount"] <= 0 or data["amount"] > most:
        return _("这种援助形式的补贴应在 0 到 %(most)s 元之间。") % {"most": most}
    return ""


def propose_subsidy(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Propose the helper's subsidy."""
    _write(matter, subsidy=data["amount"], subsidy_by=actor.account_id)


def approve_subsidy(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Approve the subsidy: a second officer."""
    if actor.account_id is not None and actor.account_id == matter.legal_aid.subsidy_by:
        raise Refused(_("补贴须由申报人以外的人审批。"))
    _write(matter, subsidy_approved_by=actor.account_id, subsidy_approved_at=matter.changed_at)


def drop_subsidy(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Send the proposal back."""
    _write(matter, subsidy=None, subsidy_by=None)


def call_back(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Note the applicant's satisfaction; neither who closed the case nor the helper asks."""
    aid = matter.legal_aid
    if actor.account_id is not None and actor.account_id in (aid.finished_by, aid.helper.account_id):
        raise Refused(_("须由经办人和援助人员以外的人回访。"))
    _write(matter, satisfied=data["satisfied"])


def _helper(matter: Matter, data: dict, on: date) -> Helper | None:
    number = str(data["helper"]).strip()
    return queries.helpers_of(matter.unit_id, on).filter(number=number).first()


def _write(matter: Matter, **values) -> Aid:
    aid = matter.legal_aid
    for name, value in values.items():
        setattr(aid, name, value)
    aid.save(update_fields=list(values))
    return aid


def _issue(matter: Matter, template: str, values: dict, actor: Seat, on: date) -> dict:
    person = Person.objects.get(pk=matter.legal_aid.person_id)
    addressee = Addressee(person.name, person_id=person.pk)
    letter = issue(
        template, matter=matter, unit=matter.unit, addressee=addressee, values=values, by=actor, on=on
    )
    return {"letter": letter.number}


def _chinese(pairs, code: str) -> str:
    """Return a code's words as letters print them: Chinese in every interface language."""
    with translation.override("zh-hans"):
        return str(dict(pairs)[code])


def _tell(matter: Matter, what: str, title: str, body: str) -> None:
    send(
        matter.legal_aid.person_id,
        f"legal_aid.{what}",
        title,
        body,
        now=matter.changed_at,
        matter_id=matter.pk,
        key=f"legal-aid-{what}-{matter.pk}-{matter.step_count}",
    )
