"""Posts in a union's committee: who holds which, from when to when."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from zhigong.kernel.orgs.kinds import POSTS
from zhigong.kernel.orgs.models import Officer, Unit

SINGLE_POSTS = ("主席", "经费审查委员会主任", "女职工委员会主任")


class PostRefused(ValueError):
    """A post cannot be given or ended so; the text is a sentence."""


def officers_of(unit: Unit, on: date) -> QuerySet[Officer]:
    """Return the posts held in a unit on a day, in the order they are given."""
    held = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    begun = Q(starts_on__isnull=True) | Q(starts_on__lte=on)
    return unit.officers.filter(held, begun).order_by("id")


def appoint_officer(
    unit: Unit,
    post: str,
    name: str,
    *,
    starts_on: date,
    person_id: UUID | None = None,
    is_full_time: bool = False,
) -> Officer:
    """Give somebody a post. PostRefused for an unknown post, no name, or a single post that is taken."""
    if post not in POSTS:
        raise PostRefused(_("没有“%(post)s”这个职务。") % {"post": post})
    if not name.strip():
        raise PostRefused(_("请填写姓名。"))
    if post in SINGLE_POSTS and officers_of(unit, starts_on).filter(post=post).exists():
        raise PostRefused(_("“%(post)s”已有人担任，请先办理卸任。") % {"post": post})
    return Officer.objects.create(
        unit=unit,
        post=post,
        name=name.strip(),
        person_id=person_id,
        is_full_time=is_full_time,
        starts_on=starts_on,
    )


def end_post(officer: Officer, *, ends_on: date) -> Officer:
    """End a post on its last day. PostRefused when it ended before or would end before it began."""
    if officer.ends_on is not None:
        raise PostRefused(_("这个职务已经卸任。"))
    if officer.starts_on and ends_on < officer.starts_on:
        raise PostRefused(_("卸任日期早于任职日期。"))
    officer.ends_on = ends_on
    officer.save(update_fields=["ends_on"])
    return officer
