"""Data for a measurement, made by the program's own bulk functions: a province, its members, their old applications."""

import json
import sys
from datetime import date, datetime, time, timedelta
from random import Random

import django

django.setup()

from django.conf import settings  # noqa: E402  because models load first
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_otp import DEVICE_ID_SESSION_KEY  # noqa: E402

from zhigong.instances.demo_context import make_up_person  # noqa: E402
from zhigong.kernel.access.grants import grant_role  # noqa: E402
from zhigong.kernel.access.seats import Seat, acting  # noqa: E402
from zhigong.kernel.memberships.ledger import Event, append_many  # noqa: E402
from zhigong.kernel.orgs.models import Place, Unit  # noqa: E402
from zhigong.kernel.orgs.tree import bulk_add_units  # noqa: E402
from zhigong.kernel.people.accounts import create_officer, create_worker  # noqa: E402
from zhigong.kernel.people.register import NewPerson, bulk_create_people  # noqa: E402
from zhigong.kernel.people.second_factor import confirmed_device  # noqa: E402
from zhigong.kernel.tally import counts  # noqa: E402
from zhigong.kernel.web.sessions import SessionStore  # noqa: E402
from zhigong.kernel.web.signin_session import BACKEND, SEEN  # noqa: E402
from zhigong.modules.organise.joining import public  # noqa: E402
from zhigong.modules.organise.joining.actions import Claim  # noqa: E402

SYSTEM = Seat.system("bench")
ON = timezone.localdate()
NOW = timezone.make_aware(datetime.combine(ON, time(10)))
CITIES, TOWNSHIPS, BASICS, MEMBERS_PER_COUNTY = 2, 20, 10, 5_000
CHUNK = 2_500
FIRST_APPLICANT = 600_000  # lower numbers are members; make_up_person repeats nobody below 670,000
PASSWORD = "bench-measures-2026"
KEY = b"bench-second-factor!"


def build(size: int) -> None:
    """Make the tree, `size` members, and for each a closed application to join; fold the counts."""
    with acting(SYSTEM):
        basics = plant_tree(max(CITIES, round(size / MEMBERS_PER_COUNTY)))
    random = Random(size)
    for start in range(0, size, CHUNK):
        numbers = range(start, min(start + CHUNK, size))
        with acting(SYSTEM):
            people = [made_up(number, random) for number in numbers]
            bulk_create_people(people, on=ON)
            append_many(
                Event(
                    "join",
                    person.id,
                    date(2024, 1, 1),
                    unit_id=basics[number % len(basics)].id,
                    worker_kind="1",
                )
                for number, person in zip(numbers, people, strict=True)
            )
    with acting(SYSTEM):
        write_old_matters()
    while True:
        with acting(SYSTEM):
            if not counts.fold(20_000):
                break


def plant_tree(counties: int) -> list[Unit]:
    """A province of two cities; a county has 20 townships of 10 basic unions each, so a level is as wide at any size."""
    places = [("61", "测试省", "province", "")]
    places += [(f"61{c + 1:02}", f"第{c + 1}市", "city", "61") for c in range(CITIES)]
    for number in range(counties):
        city, place = number % CITIES, number // CITIES + 1
        code = f"61{city + 1:02}{place:02}"
        places.append((code, f"第{number + 1}县", "county", code[:4]))
        places += [(f"{code}{t + 1:03}", f"第{t + 1}街道", "township", code) for t in range(TOWNSHIPS)]
    Place.objects.bulk_create(Place(code=c, name=n, level=k, parent_code=p) for c, n, k, p in places)
    rows = [{"key": "", "parent": None, "name": "中华全国总工会", "level": "national", "kind": "federation"}]
    for code, name, level, parent in places:
        kind = "township" if level == "township" else "federation"
        row = {
            "key": code,
            "parent": parent,
            "name": f"{name}总工会",
            "level": level,
            "kind": kind,
            "place_id": code,
        }
        rows.append(row | {"takes_unattached": level == "township"})
    for code in [code for code, _name, level, _parent in places if level == "township"]:
        rows += [
            {
                "key": f"{code}-{n}",
                "parent": code,
                "name": f"{code}第{n}厂工会",
                "level": "grassroots",
                "kind": "basic",
            }
            for n in range(BASICS)
        ]
    return [unit for unit in bulk_add_units(rows).values() if unit.kind == "basic"]


def made_up(number: int, random: Random) -> NewPerson:
    """A member with valid, clearly synthetic document and phone."""
    one = make_up_person(number, "610101", random)
    return NewPerson(
        name=one.name, doc_number=one.doc_number, mobile=one.mobile, sex=one.sex, birth_on=one.birth_on,
        identity_level=4,
    )  # fmt: skip


# A register of members has as many closed applications: the tables an approval writes to are as long as in life.
# The membership's id serves as the matter's.
OLD_MATTERS = (
    """
    INSERT INTO matters (id, number, kind, procedure_version, unit_id, position, industry_position, confidentiality,
                         state, title, channel, opened_at, changed_at, closed_at, step_count)
    SELECT id, 'RH-2024-' || lpad((row_number() OVER ())::text, 6, '0'), 'joining.join', '2026-01', unit_id, position,
           industry_position, 0, 'approved', '入会申请', 'web', %(at)s, %(at)s, %(at)s, 2 FROM memberships
    """,
    "INSERT INTO matter_parties (matter_id, person_id, role) SELECT id, person_id, 'applicant' FROM memberships",
    """
    INSERT INTO matter_steps (matter_id, step, from_state, to_state, at, actor_label, opinion, detail)
    SELECT id, s.step, s.before, s.after, %(at)s, '', '', '{}' FROM memberships,
           (VALUES ('submit', '', 'submitted'), ('approve', 'submitted', 'approved')) AS s(step, before, after)
    """,
    """
    INSERT INTO joining_applications (matter_id, person_id, claim_digest, worker_kind, employment_form, platform,
                                      employer_name, found_by, return_count, checked_by, membership_id)
    SELECT id, person_id, sha256(id::text::bytea), '1', '', '', '', 'fallback', 0, 'in_person', id FROM memberships
    """,
)


def write_old_matters() -> None:
    """One approved application per member."""
    with connection.cursor() as cursor:
        for statement in OLD_MATTERS:
            cursor.execute(statement, {"at": NOW - timedelta(days=400)})


def seat_officers() -> dict:
    """An organiser of the first city who is signed in, and one of its first township; returns grants and session."""
    with acting(SYSTEM):
        city = Unit.objects.get(place_id="6101", level="city")
        county = Unit.objects.get(place_id="610101", level="county")
        township = Unit.objects.get(place_id="610101001", level="township")
        since = ON - timedelta(days=30)
        account = create_officer("bench-city", PASSWORD, "测量员", totp_key=KEY)
        city_grant = grant_role(account, city, "organiser", starts_on=since)
        second = create_officer("bench-township", PASSWORD, "审核员", totp_key=KEY)
        township_grant = grant_role(second, township, "organiser", starts_on=since)
        return {
            "city_grant": city_grant.pk,
            "township_grant": township_grant.pk,
            "county": county.pk,
            "city": city.pk,
            "cookie": [settings.SESSION_COOKIE_NAME, sign_in(account)],
        }


def sign_in(account) -> str:
    """A session as signing in with password and second factor leaves it."""
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(account.pk), BACKEND
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session[DEVICE_ID_SESSION_KEY] = confirmed_device(account).persistent_id
    session[SEEN] = timezone.now().timestamp()
    session.create()
    return session.session_key


def hand_in(first: int, count: int) -> list[str]:
    """Hand in applications as workers do, to the first township; returns the matters."""
    random, found = Random(first), []
    for number in range(FIRST_APPLICANT + first, FIRST_APPLICANT + first + count):
        one = make_up_person(number, "610101", random)
        with acting(SYSTEM):
            account = create_worker(one.mobile)
        with acting(Seat.worker(account.pk, None)):
            data = {"worker_kind": "13", "place": "610101001", "oath": "on"}
            claim = Claim(one.name, "111", one.doc_number)
            found.append(str(public.apply(account, claim, data, source=None, now=NOW).matter.pk))
    return found


def main(what: str, *numbers: str) -> None:
    """Do one of build SIZE, seat_officers, hand_in FIRST COUNT; print the answer as JSON."""
    found = {"build": build, "seat_officers": seat_officers, "hand_in": hand_in}[what](*map(int, numbers))
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
