"""The letters of a matter, wherever a page shows the matter."""

from django import template

from zhigong.kernel.access.permissions import may
from zhigong.kernel.letters.reading import letters_of
from zhigong.kernel.letters.standing import why_not_withdraw
from zhigong.kernel.web.jurisdiction import covers

register = template.Library()


@register.inclusion_tag("web/parts/letters.html", takes_context=True)
def matter_letters(context, matter) -> dict:
    """List the matter's letters this seat may read, with their files; a second officer may withdraw one."""
    seat = context["request"].seat
    face = "office-" if seat.is_officer else "employer-" if seat.employer_id else ""
    letters, may_withdraw = letters_of(matter.pk, seat), may(seat, "letters.withdraw")
    standing = [one for one in letters if may_withdraw and not one.withdrawn_at and covers(seat, one.unit)]
    withdrawable = {one.pk for one in standing if not why_not_withdraw(one, seat)}
    values = {"letters": letters, "file_url": f"{face}letter-file", "csrf_token": context.get("csrf_token")}
    return values | {"withdrawable": withdrawable, "is_issuer": len(withdrawable) < len(standing)}
