"""An empty production instance: the real divisions of a region, its tree of unions, three administrators."""

import os
from collections.abc import Callable
from datetime import date

from django.contrib.auth.hashers import make_password

from zhigong.instances.territory import NATION, divisions_folder, territory
from zhigong.kernel.access.grants import grant_role
from zhigong.kernel.access.roles import ROLES
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal.entries import record
from zhigong.kernel.orgs.models import Place, Unit
from zhigong.kernel.orgs.places import load_places
from zhigong.kernel.orgs.tree import add_unit, bulk_add_units
from zhigong.kernel.people.accounts import create_officer
from zhigong.kernel.people.models import Account
from zhigong.lib.ids import readable_token

ADMINISTRATORS = (("system", "system_admin"), ("security", "security_admin"), ("audit", "audit_admin"))
PASSWORD_LENGTH = 16
Progress = Callable[[float, str], None]


class UnknownRegion(LookupError):
    """No division has this code."""


class AlreadyInUse(RuntimeError):
    """The administrators have taken over; their passwords are not given out again."""


def initialise(
    region: str, progress: Progress = lambda share, text: None, on: date | None = None
) -> list[dict]:
    """Load the divisions, grow the tree of `region` ('' is the nation down to its counties), make the administrators.

    Returns what each administrator gets, once: role, name, unit, username, password, note. Run again after a kill it
    goes on, and gives new passwords as long as nobody has signed in. UnknownRegion, AlreadyInUse, FileNotFoundError.
    """
    on = on or date.today()
    progress(0.0, "行政区划")
    with acting(Seat.system("initialise")):
        load_places(divisions_folder(os.environ.get("ZG_ASSETS", "")), [region] if region else [])
    progress(0.3, "工会组织")
    with acting(Seat.system("initialise")):
        top = grow(region, lambda share: progress(0.3 + 0.6 * share, "工会组织"))
        progress(0.9, "管理员")
        given = [give_administrator(name, role, top, on) for name, role in ADMINISTRATORS]
        record("system.initialise", unit=top.id, detail={"region": region})
    progress(1.0, "完成")
    return given


def grow(region: str, tell: Callable[[float], None]) -> Unit:
    """Add the unions of a region and of the divisions above it; returns the region's own."""
    present = Unit.objects.filter(kind="federation", place_id=region or None).order_by("position").first()
    if present is not None:
        return present
    if region and not Place.objects.filter(code=region).exists():
        raise UnknownRegion(region)
    root = Unit.objects.filter(parent__isnull=True).first() or add_unit(
        None, NATION, "national", "federation"
    )
    above = [region[:length] for length in (2, 4) if length < len(region)]
    places = Place.objects.filter(code__startswith=region) | Place.objects.filter(code__in=above)
    rows = territory(places, root)
    made = bulk_add_units(rows, lambda count: tell(count / len(rows)))
    return made[region] if region else root


def give_administrator(name: str, role: str, unit: Unit, on: date) -> dict:
    """Make one administrator with a password for the first sign-in, or give a new one while the account is unused."""
    password = readable_token(PASSWORD_LENGTH)
    title = str(ROLES[role].title)
    account = Account.objects.filter(username=name).first()
    if account is None:
        account = create_officer(name, password, title)
        Account.objects.filter(pk=account.pk).update(must_change_password=True)
        grant_role(account, unit, role, starts_on=on)
    elif account.last_login is not None or not account.must_enrol_second_factor:
        raise AlreadyInUse(f"管理员“{name}”已启用，不能重新发放口令。")
    else:
        account.password = make_password(password)
        account.save(update_fields=["password"])
    return {
        "role": title,
        "name": title,
        "unit": unit.name,
        "username": name,
        "password": password,
        "note": "首次登录须绑定动态码，并修改口令",
    }
