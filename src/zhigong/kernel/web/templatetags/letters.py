"""The letters of a matter, wherever a page shows the matter."""

from django import template

from zhigong.kernel.letters.reading import letters_of

register = template.Library()


@register.inclusion_tag("web/parts/letters.html", takes_context=True)
def matter_letters(context, matter) -> dict:
    """List the matter's letters this seat may read, with their files."""
    seat = context["request"].seat
    face = "office-" if seat.is_officer else "employer-" if seat.employer_id else ""
    return {"letters": letters_of(matter.pk, seat), "file_url": f"{face}letter-file"}
