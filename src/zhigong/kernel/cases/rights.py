"""Who may take a step, and the sentence when somebody may not."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhigong.kernel.access.roles import find_role
from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.definition import OPENER, Party, Step, System, Who
from zhigong.kernel.matters.audiences import roles_of
from zhigong.kernel.matters.models import Matter

ALREADY = gettext_noop("已由他人办理，请刷新页面查看最新情况。")


def why_not(step: Step, matter: Matter, seat: Seat) -> str:
    """Return "" when the seat may take the step, else why not. The matter carries `party_list` and `todo_units`."""
    if seat.role == "system":
        return ""
    if isinstance(step.by, System):
        return _("此步骤由系统办理。")
    if isinstance(step.by, Party):
        return "" if _is_party(matter, seat, step.by.role) else _("此步骤由当事人本人办理。")
    return _why_not_officer(step.by, matter, seat)


def _is_party(matter: Matter, seat: Seat, role: str) -> bool:
    """A matter without any party (an anonymous report) has its opener in the worker's app for one."""
    is_opener = matter.opened_by is not None and matter.opened_by == seat.account_id
    if role == OPENER.role:
        return is_opener
    if role in roles_of(matter, seat):
        return True
    return not matter.party_list and seat.role == "worker" and is_opener


def _why_not_officer(who: Who, matter: Matter, seat: Seat) -> str:
    if not seat.is_officer:
        return _("此步骤由工会工作人员办理。")
    role = find_role(seat.role)
    if seat.role not in who.roles:
        return _("当前岗位（%(role)s）没有此权限。") % {"role": role.title if role else seat.role}
    if who.not_party and is_own(matter, seat):
        return _("不能办理本人的事项，请由其他工作人员办理。")
    return _why_not_here(who, matter, seat)


def is_own(matter: Matter, seat: Seat) -> bool:
    """Return whether the officer is a party to the matter, or opened it, from this account or their own as a worker."""
    if matter.opened_by is not None and matter.opened_by in (seat.account_id, seat.worker_id):
        return True
    return bool(seat.person_id) and any(
        party["person_id"] == str(seat.person_id) for party in matter.party_list
    )


def _why_not_here(who: Who, matter: Matter, seat: Seat) -> str:
    """Return why the seat's unit is not the one to act: the owner, one above it, or where the to-do has climbed."""
    if who.at == "any" or seat.unit_id in matter.todo_units:
        return ""
    is_owner = seat.unit_id == matter.unit_id
    is_top = len(matter.unit.path) < 2
    if who.at == "owner" and not is_owner:
        return _("此步骤由%(unit)s办理。") % {"unit": matter.unit.name}
    if who.at == "upper" and is_owner and not is_top:
        return _("已逾期，改由上级工会办理。")
    return ""
