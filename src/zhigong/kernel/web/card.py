"""The member card: a signed QR that lives a minute, and the page that tells whoever scans it whether it holds."""

from dataclasses import dataclass
from uuid import UUID

import segno
from django.conf import settings
from django.shortcuts import render
from django.utils import timezone

from zhigong.kernel import crypto
from zhigong.kernel.access.seats import Seat, identify
from zhigong.kernel.journal.entries import read
from zhigong.kernel.memberships.models import HOLDING, Membership
from zhigong.kernel.people import lockout, rules
from zhigong.kernel.web.access import public_page, worker_page

KIND = "card"
LIFE_SECONDS = 120  # the page renews it every minute, so a code is never younger than a minute before it ends
PERSON_BYTES = 32


@dataclass(frozen=True)
class Card:
    """A member card's code: the picture as a data address and the moment it ends."""

    picture: str
    address: str


def my_membership(seat: Seat) -> Membership | None:
    """Return the person's membership that holds now, else the latest one, else None."""
    if seat.person_id is None:
        return None
    found = list(
        Membership.objects.filter(person_id=seat.person_id)
        .select_related("unit", "person")
        .order_by("-since_on")
    )
    holding = [membership for membership in found if membership.state in HOLDING]
    return (holding or found or [None])[0]


def make_card(person_id: UUID, now) -> Card:
    """Return the code of a person's card; the token carries an opaque id and its end, nothing personal."""
    token = crypto.make_token(KIND, person_id.hex, int(now.timestamp()) + LIFE_SECONDS)
    address = f"{settings.ZG_PUBLIC_URL}/verify/{token}/"
    picture = segno.make(address, error="m").svg_data_uri(scale=6, border=2)
    return Card(picture, address)


@worker_page
def card_page(request):
    """Show the card with its code; htmx fetches a fresh code every minute."""
    membership = my_membership(request.seat)
    holds = membership is not None and membership.state in HOLDING
    card = make_card(membership.person_id, timezone.now()) if holds else None
    template = "web/parts/card_code.html" if request.htmx else "web/card.html"
    return render(request, template, {"membership": membership, "holds": holds, "card": card})


@public_page
def verify(request, token: str):
    """Tell whoever scanned a card whether it is valid: masked name and union, nothing else."""
    now, address, membership = timezone.now(), lockout.address_of(request), None
    until = lockout.locked_until("card", address, now, allowed=rules.CARD_CHECKS)
    if until:
        values = {"now": now, "sentence": lockout.sentence(until)}
        return render(request, "web/verify.html", values, status=429)
    payload = crypto.read_token(KIND, token, int(now.timestamp()))
    if payload and len(payload) == PERSON_BYTES:
        membership = _membership_of(request, UUID(payload))
    holds = membership is not None and membership.state in HOLDING
    if not payload:
        lockout.record_failure("card", address, now)
    values = {"membership": membership, "holds": holds, "is_fresh": bool(payload), "now": now}
    return render(request, "web/verify.html", values, status=200 if holds else 410)


def _membership_of(request, person_id: UUID) -> Membership | None:
    """Read as the card's holder, who showed the code of their own will; the reading is theirs to see."""
    identify(person_id)
    membership = my_membership(Seat.worker(None, person_id))
    if membership is not None:
        read("card.verify", [person_id])
    return membership
