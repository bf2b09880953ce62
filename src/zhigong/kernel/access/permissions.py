"""What a seat may do: `may` answers, `demand` raises; outside the seat's range is 404, inside without the right 403."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from zhigong.kernel.access.roles import find_role
from zhigong.kernel.access.seats import Seat


def may(seat: Seat, permission: str) -> bool:
    """Return whether the seat's role holds the permission. Whose record it is, is the query's business (`visible_to`)."""
    role = find_role(seat.role)
    return role is not None and seat.is_officer and role.allows(permission)


def demand(seat: Seat, permission: str) -> None:
    """Raise PermissionDenied with a sentence unless the seat may do this."""
    if not may(seat, permission):
        role = find_role(seat.role)
        title = role.title if role else _("未登录或无岗位")
        raise PermissionDenied(_("当前岗位（%(role)s）没有办理这件事的权限。") % {"role": title})
