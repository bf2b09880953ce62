"""Employers' agents: an account acts for an employer by an invitation from a letter, or by an officer's confirmation.

Such a seat has no range and no person: it sees the matters its employer is a party to, as far as their service says so.
"""

import secrets
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhigong.kernel import crypto
from zhigong.kernel.access.models import EmployerAgent, EmployerInvitation, Grant
from zhigong.kernel.access.permissions import demand
from zhigong.kernel.access.seats import Seat
from zhigong.kernel.journal import entries
from zhigong.kernel.orgs.models import CoveredEmployer, Employer, Unit
from zhigong.kernel.people import lockout
from zhigong.kernel.people.models import Account
from zhigong.kernel.rules.params import Param
from zhigong.lib.ids import READABLE

INVITATION = Param(
    "employers.invitation_days", "60 CD", gettext_lazy("本平台约定"), gettext_lazy("用人单位邀请码有效天数")
)
CODE_LENGTH, GROUP = 12, 4


class AgentRefused(ValueError):
    """An agency that may not be asked for, confirmed or ended so; the text is a sentence."""


def valid_on(on: date) -> Q:
    """Return the condition that an agency is valid on a day (confirmed, begun, not ended)."""
    return Q(starts_on__lte=on, confirmed_at__isnull=False) & (Q(ends_on__isnull=True) | Q(ends_on__gt=on))


def employer_seats(account: Account, on: date) -> list[Seat]:
    """Return the seats of an account as agent, by employer's name; one query."""
    found = EmployerAgent.objects.filter(valid_on(on), account=account, account__is_active=True)
    rows = found.select_related("employer").order_by("employer__name", "pk")
    return [Seat.employer(account.pk, row.employer_id, row.employer.name) for row in rows]


def why_not_agent(account: Account, employer: Employer) -> str:
    """Return why this account may not act for this employer, or '': nobody sits on both sides of the table."""
    officers = Q(account=account) | Q(account__worker_account=account)
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=timezone.localdate())
    if Grant.objects.filter(officers & still).exists():
        return _("工会工作人员不得同时代理用人单位。")
    open_ones = EmployerAgent.objects.filter(account=account, employer=employer, refused_at__isnull=True)
    if open_ones.filter(Q(ends_on__isnull=True)).exists():
        return _("已经申请过或已是该单位的代理人。")
    return ""


def ask_agency(account: Account, employer: Employer, post: str, *, now: datetime) -> EmployerAgent:
    """Ask to act for an employer; an officer confirms. AgentRefused with a sentence."""
    return _make(account, employer, post, now)


def invite(employer: Employer, *, seat: Seat, now: datetime, unit_id: int | None = None) -> str:
    """Make an invitation and return its code, to print on a letter; it is shown once and only its digest is kept."""
    if seat.role != "system":
        demand(seat, "employers.confirm")
    code = "".join(secrets.choice(READABLE) for _place in range(CODE_LENGTH))
    expires = now + timedelta(days=INVITATION.on(timezone.localdate(now)).count)
    EmployerInvitation.objects.create(
        employer=employer, unit_id=unit_id or seat.unit_id, code_digest=_digest(code), issued_by=seat.account_id,
        issued_at=now, expires_at=expires,
    )  # fmt: skip
    entries.record("employers.invite", unit=unit_id or seat.unit_id, detail={"employer": employer.pk})
    return "-".join(code[start : start + GROUP] for start in range(0, CODE_LENGTH, GROUP))


def accept_invitation(account: Account, code: str, post: str, *, now: datetime) -> EmployerAgent:
    """Become the agent of the employer whose letter carries the code; it works once. AgentRefused with a sentence."""
    name = str(account.pk)
    if until := lockout.locked_until("invitation", name, now):
        raise AgentRefused(lockout.sentence(until))
    candidates = crypto.digest_candidates("invitation", _plain(code))
    found = EmployerInvitation.objects.select_for_update().filter(
        code_digest__in=candidates, used_at__isnull=True, expires_at__gt=now
    )
    invitation = found.select_related("employer").first()
    if invitation is None:
        lockout.record_failure("invitation", name, now)
        raise AgentRefused(_("邀请码不正确、已经用过或已过期。请核对函件，或联系发函的工会。"))
    agent = _make(account, invitation.employer, post, now, invitation=invitation)
    invitation.used_at, invitation.used_by = now, account
    invitation.save(update_fields=["used_at", "used_by"])
    return agent


def _make(account: Account, employer: Employer, post: str, now: datetime, invitation=None) -> EmployerAgent:
    sentence = why_not_agent(account, employer) or ("" if post.strip() else _("请填写您在单位的职务。"))
    if sentence:
        raise AgentRefused(sentence)
    agent = EmployerAgent(account=account, employer=employer, post=post.strip()[:60], asked_at=now)
    if invitation is not None:
        agent.starts_on, agent.confirmed_at = timezone.localdate(now), now
        agent.confirmed_by, agent.unit_id = invitation.issued_by, invitation.unit_id
    try:
        with transaction.atomic():
            agent.save(force_insert=True)
    except IntegrityError as error:
        raise AgentRefused(_("已经申请过或已是该单位的代理人。")) from error
    what = "employers.accept_invitation" if invitation else "employers.ask_agency"
    entries.record(what, unit=agent.unit_id, detail={"employer": employer.pk, "agent": agent.pk})
    return agent


def confirm_agent(agent: EmployerAgent, *, seat: Seat, now: datetime) -> None:
    """Confirm who asked, as an officer who is not that person. AgentRefused, PermissionDenied."""
    _demand_decision(agent, seat)
    agent.confirmed_by, agent.confirmed_at, agent.unit_id = seat.account_id, now, seat.unit_id
    agent.starts_on = timezone.localdate(now)
    agent.save(update_fields=["confirmed_by", "confirmed_at", "unit", "starts_on"])
    _record("employers.confirm", agent)


def refuse_agent(agent: EmployerAgent, *, seat: Seat, now: datetime) -> None:
    """Refuse who asked. AgentRefused, PermissionDenied."""
    _demand_decision(agent, seat)
    agent.refused_at, agent.unit_id = now, seat.unit_id
    agent.save(update_fields=["refused_at", "unit"])
    _record("employers.refuse", agent)


def end_agency(agent: EmployerAgent, *, seat: Seat, on: date) -> None:
    """End an agency from a day on, as the agent or as an officer. AgentRefused, PermissionDenied."""
    if seat.account_id != agent.account_id:
        demand(seat, "employers.confirm")
    if agent.ends_on is not None or agent.starts_on is None:
        raise AgentRefused(_("这个代理已经结束或尚未生效。"))
    agent.ends_on = max(on, agent.starts_on)
    agent.save(update_fields=["ends_on"])
    _record("employers.end", agent)


def in_reach(seat: Seat, employer: Employer) -> bool:
    """Return whether the employer lies in the officer's range: by its union, a union that covers it, or its place."""
    inside = Q(position__gte=seat.lo, position__lte=seat.hi)
    inside |= Q(industry_position__gte=seat.ilo, industry_position__lte=seat.ihi)
    covering = CoveredEmployer.objects.filter(employer=employer, ends_on__isnull=True).values("unit_id")
    if Unit.objects.filter(inside, Q(employer=employer) | Q(pk__in=covering)).exists():
        return True
    place = Unit.objects.filter(pk=seat.unit_id).values_list("place_id", flat=True).first()
    return bool(place and employer.place_id) and employer.place_id.startswith(place)


def _demand_decision(agent: EmployerAgent, seat: Seat) -> None:
    demand(seat, "employers.confirm")
    if agent.account_id in (seat.account_id, seat.worker_id):
        raise AgentRefused(_("不能确认本人的申请，请由其他工作人员办理。"))
    if agent.confirmed_at is not None or agent.refused_at is not None:
        raise AgentRefused(_("这个申请已经办理过。"))
    if not in_reach(seat, agent.employer):
        raise AgentRefused(_("这个单位不在您的管辖范围内。"))


def _record(what: str, agent: EmployerAgent) -> None:
    entries.record(what, unit=agent.unit_id, detail={"employer": agent.employer_id, "agent": agent.pk})


def _plain(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())


def _digest(code: str) -> bytes:
    return crypto.digest("invitation", _plain(code))[1]
