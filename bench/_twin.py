"""The twin a measurement runs on, its officers, and samples of what they look for; run as the program."""

import json
import os
import sys
from datetime import timedelta
from random import Random

import django

django.setup()

from django.conf import settings  # noqa: E402  because models load first
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import _world  # noqa: E402
from zhigong.door.progress import Bar  # noqa: E402
from zhigong.instances import twin  # noqa: E402
from zhigong.kernel.access.grants import grant_role, seats_of  # noqa: E402
from zhigong.kernel.access.models import Grant  # noqa: E402
from zhigong.kernel.access.seats import Seat, acting  # noqa: E402
from zhigong.kernel.memberships.models import Membership  # noqa: E402
from zhigong.kernel.orgs.models import Unit  # noqa: E402
from zhigong.kernel.people.accounts import create_officer  # noqa: E402
from zhigong.kernel.people.models import Account  # noqa: E402
from zhigong.kernel.people.reveal import reveal_many  # noqa: E402
from zhigong.kernel.tally import counts  # noqa: E402
from zhigong.modules.organise.transfers import public as transfers  # noqa: E402

SEED = 1
SYSTEM = Seat.system("bench")
SAMPLE = 120
TRANSFER = {"purpose": "work", "is_agreed": "on"}
BUSIEST = """
SELECT u.id, t.amount FROM units u JOIN tally_totals t ON t.node_id = u.id
 WHERE t.measure = 'members' AND t.dimension = '' AND {which} ORDER BY t.amount DESC, u.id LIMIT 1
"""
# a few members each of unions all over the range: one page of one union would be a friendlier sample
SPREAD = """
SELECT m.id, m.person_id, p.name
  FROM (SELECT u.id FROM units u JOIN tally_totals t ON t.node_id = u.id AND t.measure = 'members' AND t.dimension = ''
         WHERE u.position BETWEEN %(lo)s AND %(hi)s AND u.kind IN ('basic', 'joint')
         ORDER BY hashint8(u.id) LIMIT %(count)s) unions
 CROSS JOIN LATERAL (SELECT id, person_id FROM memberships WHERE unit_id = unions.id AND state = 'active' LIMIT 5) m
  JOIN people p ON p.id = m.person_id ORDER BY hashtext(p.id::text) LIMIT %(count)s
"""


def build(members: int) -> dict:
    """Fill the empty register; what it came to."""
    bar = Bar()
    found = twin.build(members, SEED, os.environ["ZG_BENCH_ADMIN"], settings.ZG_SCHEMA, bar)
    bar.end()
    return found


def officers() -> dict:
    """Seats of a province, of its largest city and of one union, and what the city's officer looks for."""
    fold()
    with acting(SYSTEM):
        province = _one("u.level = 'province' AND u.kind = 'federation'")
        city = _one("u.level = 'city' AND u.kind = 'federation'")
        inside = f"u.position BETWEEN {city.position} AND {city.position_end}"
        county = _one(f"u.level = 'county' AND {inside}")
        receiving = _one(f"u.kind = 'basic' AND u.state = 'active' AND {inside}")
        grants = {
            "province": _officer("bench-province", province, "organiser"),
            "city": _officer("bench-city", city, "organiser"),
            "receiving": _officer("bench-receiving", receiving, "union_chair"),
        }
        account = Account.objects.get(username="bench-city")
        return {
            **grants,
            "city_unit": city.pk,
            "county": county.pk,
            "receiving_code": receiving.code,
            "cookie": [settings.SESSION_COOKIE_NAME, _world.sign_in(account)],
            **_samples(city),
        }


def fold() -> None:
    """Fold what waits, as the job does every twenty seconds."""
    while True:
        with acting(SYSTEM):
            if not counts.fold():
                return


def _one(which: str) -> Unit:
    with connection.cursor() as cursor:
        cursor.execute(BUSIEST.format(which=which))
        return Unit.objects.get(pk=cursor.fetchone()[0])


def _officer(username: str, unit: Unit, role: str) -> int:
    account = Account.objects.filter(username=username).first()
    account = account or create_officer(username, _world.PASSWORD, "测量员", totp_key=_world.KEY)
    held = Grant.objects.filter(account=account, unit=unit, role=role, ends_on__isnull=True).first()
    return (held or grant_role(account, unit, role, starts_on=_world.ON - timedelta(days=30))).pk


def _samples(city: Unit) -> dict:
    """Names (two characters and longer ones, and beginnings of one) and documents of members all over the city."""
    with connection.cursor() as cursor:
        cursor.execute(SPREAD, {"count": SAMPLE, "lo": city.position, "hi": city.position_end})
        rows = cursor.fetchall()
    names = sorted({name for _id, _person, name in rows})
    Random(SEED).shuffle(names)
    two = [name for name in names if len(name) == 2]
    longer = [name for name in names if len(name) > 2]
    clear = reveal_many([person for _id, person, _name in rows], ("document",), "bench")
    return {
        "names": [
            *two[:20],
            *longer[:15],
            *(name[:2] for name in longer[:4]),
            *(name[:1] for name in two[:1]),
        ],
        "documents": [[str(membership), clear[person]["document"]] for membership, person, _name in rows],
    }


def hand_on(grant_id: int, code: str, count: int) -> list[str]:
    """Send so many members of the city to one union; the transfers wait to be accepted there."""
    with acting(SYSTEM):
        grant = Grant.objects.get(pk=grant_id)
        seat = next(seat for seat in seats_of(grant.account_id, _world.ON) if seat.grant_id == grant.pk)
    with acting(seat):
        waiting = Membership.objects.visible_to(seat).filter(state="active").exclude(unit__code=code)
        people = list(waiting.order_by("-position", "-id").values_list("person_id", flat=True)[:count])
    found = []
    for person in people:
        with acting(seat):
            found.append(str(transfers.send(person, code, TRANSFER, now=timezone.now()).matter.pk))
    return found


def main(what: str, *words: str) -> None:
    """Do one of build MEMBERS, officers, hand_on GRANT CODE COUNT; print the answer as JSON."""
    if what == "hand_on":
        found = hand_on(int(words[0]), words[1], int(words[2]))
    else:
        found = {"build": build, "officers": officers}[what](*map(int, words))
    json.dump(found, sys.stdout, default=str)


if __name__ == "__main__":
    main(*sys.argv[1:])
