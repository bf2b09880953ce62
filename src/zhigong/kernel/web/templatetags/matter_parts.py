"""Parts of a matter's page that every face shows as far as its seat sees them: files, facts from outside, ties."""

from django import template
from django.utils.translation import gettext as _

from zhigong.kernel.access.permissions import may
from zhigong.kernel.cases import merging
from zhigong.kernel.matters import audiences, links, milestones
from zhigong.kernel.matters.attachments import attachments_of, audiences_for
from zhigong.kernel.matters.milestone_kinds import KINDS, TRACKS
from zhigong.kernel.web.names import role_title
from zhigong.kernel.web.progress import service_of
from zhigong.lib.file_kinds import endings

register = template.Library()
FACES = {"office": "office-", "employer": "employer-", "worker": "matter-"}


def face_of(seat) -> str:
    """Return which face a seat stands at."""
    if seat.is_officer:
        return "office"
    return "employer" if seat.employer_id is not None else "worker"


def audience_title(audience: str) -> str:
    """Return an audience in people's words."""
    general = {"all": _("当事人和工作人员"), "officers": _("只给工作人员"), "handlers": _("只给承办工作人员")}
    if audience in general:
        return general[audience]
    return _("只给%(role)s和承办工作人员") % {"role": role_title(audience)}


@register.inclusion_tag("web/parts/matter_files.html", takes_context=True)
def matter_files(context, matter) -> dict:
    """List the files this seat may read, and let it add some."""
    seat = context["request"].seat
    face = face_of(seat)
    rows = [{"file": one, "audience": audience_title(one.audience)} for one in attachments_of(matter, seat)]
    choices = [(code, audience_title(code)) for code in audiences_for(matter, seat)]
    return {
        "matter": matter,
        "rows": rows,
        "audiences": choices,
        "may_add": not matter.closed_at,
        "add_url": f"{FACES[face]}files-add",
        "file_url": f"{FACES[face]}file",
        "accept": ",".join(f".{ending}" for ending in endings()),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("web/parts/matter_milestones.html", takes_context=True)
def matter_milestones(context, matter) -> dict:
    """Draw the tracks of facts from outside; a handling officer may enter one."""
    seat = context["request"].seat
    may_note = seat.is_officer and audiences.is_handler(matter, seat)
    groups = [
        (title, [kind for kind in KINDS.values() if kind.track == code]) for code, title in TRACKS.items()
    ]
    return {
        "matter": matter,
        "tracks": milestones.tracks_of(matter),
        "may_note": may_note,
        "groups": groups if may_note else [],
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("web/parts/matter_ties.html", takes_context=True)
def matter_ties(context, matter) -> dict:
    """List the matters tied to this one; an officer may tie, merge and undo."""
    seat = context["request"].seat
    service = service_of(matter)
    is_officer = seat.is_officer and may(seat, "matters.read")
    is_handling = is_officer and audiences.is_handler(matter, seat)
    until = merging.undo_until(matter) if is_handling and matter.state == merging.MERGED else None
    return {
        "matter": matter,
        "rows": links.links_of(matter, seat),
        "page": {"office": "office-matter", "employer": "employer-matter"}.get(face_of(seat), "matter"),
        "kinds": links.BY_HAND.items() if is_officer else (),
        "by_hand": links.BY_HAND,
        "may_tie": is_officer,
        "may_merge": is_handling and matter.state in service.merges_at,
        "undo_until": until,
        "csrf_token": context.get("csrf_token"),
    }
