"""An empty production instance: real divisions, the instance's own federation, the first three administrators."""

import os
import secrets
from collections.abc import Callable
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction

from zhigong.config.territory import NATION, divisions_folder, territory, union_of_place
from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.roles import ROLES
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal.entries import record
from zhigong.kernel.orgs.models import Place, Unit
from zhigong.kernel.orgs.places import load_places
from zhigong.kernel.orgs.tree import add_unit, bulk_add_units
from zhigong.kernel.people.accounts import create_officer
from zhigong.kernel.people.models import Account
from zhigong.kernel.people.second_factor import begin_enrolment

ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")
LEVEL_OF_LENGTH = {0: "national", 2: "province", 4: "city", 6: "county"}
DIVISIONS_COUNT = 665_000  # of the whole nation, for the progress bar only
REGION_SHARE = {0: 1.0, 2: 0.04, 4: 0.008, 6: 0.006}


class UnknownRegion(ValueError):
    """There is no such division; the text is its code."""


def initialise(region: str, progress: Callable[[float, str], None], on: date) -> list[dict]:
    """Fill an empty instance for a region ('' is the nation, else 2, 4 or 6 digits) and return its administrators.

    What was done before is left out, so a cut-off run is simply run again; an administrator who has not signed in
    yet gets a new password. Raises UnknownRegion.
    """
    if len(region) not in LEVEL_OF_LENGTH:
        raise UnknownRegion(region)
    folder = divisions_folder(os.environ.get("ZG_ASSETS", ""))
    expected = DIVISIONS_COUNT * REGION_SHARE[len(region)]
    with acting(Seat.system("initialise")):
        load_places(
            folder, [region], lambda count: progress(min(0.6, 0.6 * count / expected), "行政区划 divisions")
        )
        federation = ensure_federation(region)
        ensure_territory(region, federation, lambda share: progress(0.6 + 0.35 * share, "工会组织 units"))
        given = [ensure_administrator(role, federation, on) for role in ADMINISTRATORS]
        record("system.initialise", unit=federation.id, detail={"region": region})
    progress(1.0, "完成 done")
    return given


def ensure_federation(region: str) -> Unit:
    """Return the federation at the top of this instance."""
    top = Unit.objects.filter(parent=None).order_by("id").first()
    if top is not None:
        return top
    if not region:
        return add_unit(None, NATION, "national", "federation")
    place = Place.objects.filter(code=region).first()
    if place is None:
        raise UnknownRegion(region)
    name, kind = union_of_place(place)
    return add_unit(None, name, place.level, kind, place_id=place.code)


def ensure_territory(region: str, federation: Unit, tell: Callable[[float], None]) -> None:
    """Put a union for every division below the federation; for the whole nation down to the counties."""
    below = Place.objects.filter(code__startswith=region).exclude(code=region)
    if not region:
        below = below.filter(level__in=("province", "city", "county"))
    if Unit.objects.filter(parent=federation).exists():
        return  # laid in one transaction, so all or nothing
    rows = territory(below, federation)
    if rows:
        bulk_add_units(rows, lambda count: tell(count / len(rows)))


@transaction.atomic
def ensure_administrator(role: str, federation: Unit, on: date) -> dict:
    """Return what this administrator must be handed: name, password for once, and the second factor's address."""
    password = secrets.token_urlsafe(15)
    account = Account.objects.filter(username=role).first()
    if account is None:
        account = create_officer(role, password, str(ROLES[role].title))
        Grant.objects.create(account=account, unit=federation, role=role, starts_on=on)
    elif account.must_enrol_second_factor:
        Account.objects.filter(pk=account.pk).update(password=make_password(password))
    else:
        return {"role": str(ROLES[role].title), "username": role, "password": "", "second_factor": ""}
    enrolment = begin_enrolment(account)
    return {
        "role": str(ROLES[role].title),
        "username": role,
        "password": password,
        "second_factor": enrolment.address,
    }
