"""One connection that approves applications, by the engine or by bare SQL, as a process told what to do line by line."""

import json
import sys
import time
from uuid import UUID

import django

django.setup()

import psycopg  # noqa: E402  because models load first
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import _bare  # noqa: E402
from zhigong.kernel import crypto  # noqa: E402
from zhigong.kernel.access.grants import seat_for_grant  # noqa: E402
from zhigong.kernel.access.seats import Seat, acting  # noqa: E402
from zhigong.kernel.cases.engine import take_step  # noqa: E402
from zhigong.modules.organise.joining.models import Application  # noqa: E402

SEEN = {"checked_by": "in_person", "document_seen": "on", "opinion": ""}
SMS = "您的入会申请已批准，会员卡在智工首页。"


class Approver:
    """An officer's seat with a connection for each side; what can be known beforehand is worked out beforehand."""

    def __init__(self, grant_id: int) -> None:
        self.on = timezone.localdate()
        with acting(Seat.system("bench")):
            self.seat = seat_for_grant(grant_id, self.on)
        settings = connection.get_connection_params()
        options = settings.pop("options")
        keep = {
            name: settings[name]
            for name in ("dbname", "user", "password", "host", "port")
            if settings.get(name)
        }
        self.bare = psycopg.connect(**keep, options=options, autocommit=True)
        self.scope = _bare.scope_of(self.seat)

    def prepare(self, matters: list[str]) -> list[_bare.Prepared]:
        """Read and encrypt for the bare side what the engine reads and encrypts while the clock runs."""
        with acting(Seat.system("bench")):
            rows = list(Application.objects.filter(pk__in=matters).select_related("matter"))
        return [_bare.prepare(self._values(row), self.seat, timezone.now(), self.on) for row in rows]

    def _values(self, row: Application) -> dict:
        key = f"{row.pk}-bench"
        return {
            "matter": row.pk,
            "number": row.matter.number,
            "person": row.person_id,
            "applicant": row.account_id,
            "digest": bytes(row.claim_digest),
            "mobile": crypto.encrypt_for_account("13800000000", f"outbound|mobile|{key}"),
            "text": crypto.encrypt_for_account(SMS, f"outbound|text|{key}"),
        }

    def ours(self, matters: list[str]) -> None:
        """Approve as the officer's page does, one transaction each."""
        for matter in matters:
            take_step(UUID(matter), "approve", seat=self.seat, now=timezone.now(), data=SEEN)

    def limit(self, prepared: list[_bare.Prepared]) -> None:
        """Write the same rows by bare SQL, one transaction each."""
        for each in prepared:
            _bare.approve(self.bare, each, self.scope)

    def compare(self, ours: str, limit: str) -> dict:
        """What each side writes, by table: rows inserted, updated, deleted."""
        with acting(self.seat), connection.cursor() as cursor:
            before = _bare.tables_written(cursor)
            self.ours([ours])
            by_us = _bare.difference(before, _bare.tables_written(cursor))
        (prepared,) = self.prepare([limit])
        with self.bare.transaction():
            before = _bare.tables_written(self.bare)
            _bare.approve(self.bare, prepared, self.scope)
            by_bare = _bare.difference(before, _bare.tables_written(self.bare))
        return {"ours": by_us, "limit": by_bare}


def answer(found=None) -> None:
    """One line to whoever told us what to do."""
    print(json.dumps(found), flush=True)


def serve(grant_id: int) -> None:
    """Answer orders on standard input: {"side", "matters"}; ready, then go, then when it began and ended."""
    approver = Approver(grant_id)
    answer()
    for line in sys.stdin:
        order = json.loads(line)
        side, matters = order["side"], order["matters"]
        if side == "compare":
            answer(approver.compare(*matters))
            continue
        work = matters if side == "ours" else approver.prepare(matters)
        answer()
        sys.stdin.readline()
        begun = time.monotonic()
        getattr(approver, side)(work)
        answer({"begun": begun, "ended": time.monotonic()})


if __name__ == "__main__":
    serve(int(sys.argv[1]))
