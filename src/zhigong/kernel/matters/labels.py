"""How pages and timelines name whoever acted: an office and post, an employer, or simply the party."""

from django.utils.translation import gettext as _

from zhigong.kernel.access.roles import find_role
from zhigong.kernel.access.seats import Seat


def actor_label(seat: Seat) -> str:
    """Return how the timeline names who acted: office and post or the employer, never an officer's private data."""
    if seat.is_officer:
        role = find_role(seat.role)
        return f"{seat.unit_name} {role.title if role else seat.role}"
    if seat.employer_id is not None:
        return _("用人单位 %(name)s") % {"name": seat.employer_name}
    return _("系统") if seat.role == "system" else _("本人")
