"""Scheduled work of joining: what the notice promises to delete is deleted."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from zhigong.kernel import crypto
from zhigong.kernel.jobs import periodic
from zhigong.kernel.matters.models import Party
from zhigong.kernel.people.doors import OFFICER_SAW_DOCUMENT
from zhigong.kernel.people.erasing import erase_person
from zhigong.kernel.people.models import Person
from zhigong.kernel.people.register import key_of
from zhigong.kernel.people.rotation import also_digested
from zhigong.modules.organise.joining.models import Application, Draft

KEEP_DRAFTS = timedelta(days=30)
KEEP_REFUSED = timedelta(
    days=183
)  # notice "joining": six months after an application that led to no membership
WITHOUT_MEMBERSHIP = ("rejected", "withdrawn", "expired")


def _old(key_id: int):
    return Application.objects.exclude(digest_key_id=str(key_id))


def count_under_others(key_id: int) -> int:
    """Return how many claimed documents are digested under another key than this one."""
    return _old(key_id).count()


def redigest_some(key_id: int, limit: int) -> int:
    """Digest some claimed documents under the key in use, and return how many."""
    rows = list(_old(key_id).select_for_update(of=("self",)).order_by("pk")[:limit])
    people = Person.objects.in_bulk({row.person_id for row in rows})
    for row in rows:
        person, number = people[row.person_id], ""
        if person.doc_cipher is not None:
            place = crypto.aad("people", "doc_cipher", person.pk)
            number = crypto.decrypt(key_of(person.pk), person.doc_cipher, place)
        row.keep_claim(person.doc_type, number)
    Application.objects.bulk_update(rows, ["claim_digest", "digest_key_id"])
    return len(rows)


also_digested(count_under_others, redigest_some)


@periodic("30 19 * * *", "joining.delete_old")
def delete_old_daily() -> None:
    """Delete what is too old, at night (03:30 in China)."""
    delete_old(timezone.now())


def delete_old(now: datetime) -> tuple[int, int]:
    """Delete old drafts and erase applicants who were not admitted; returns how many of each."""
    drafts, _by_model = Draft.objects.filter(changed_at__lt=now - KEEP_DRAFTS).delete()
    closed = Application.objects.filter(
        matter__state__in=WITHOUT_MEMBERSHIP, matter__closed_at__lt=now - KEEP_REFUSED
    )
    used_elsewhere = Application.objects.exclude(pk__in=closed).values("person_id")
    claimed = Person.objects.filter(
        pk__in=closed.values("person_id"), identity_level__lt=OFFICER_SAW_DOCUMENT, erased_at__isnull=True
    ).exclude(pk__in=used_elsewhere)
    going_on = Q(matter__closed_at=None) | Q(matter__closed_at__gte=now - KEEP_REFUSED)
    busy = Party.objects.filter(going_on, person_id=OuterRef("pk"))  # wages, aid: it would lose its party
    people = list(claimed.exclude(Exists(busy)).values_list("pk", flat=True)[:1000])
    for person_id in people:
        erase_person(person_id, purpose="入会申请未通过，保存期满")
    return drafts, len(people)
