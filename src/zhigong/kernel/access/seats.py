"""Seats: in which role, at which unit, over which range of positions somebody acts right now."""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db import connection, transaction

from zhigong.lib.prepared import rows_of

NOWHERE = (1, 0)
EVERYWHERE = (0, 2**63 - 1)


class NoSeat(RuntimeError):
    """Register data was asked for outside `with acting(seat):`; it never answers with an empty success."""


class OtherSeat(RuntimeError):
    """Somebody already acts in another seat in this transaction."""


@dataclass(frozen=True)
class Seat:
    """A role at one unit on one line (officer), one person (worker), one employer, nobody (public) or the house (system).

    lo … hi is the range of positions on the territorial line, ilo … ihi on the industry line; an empty range is (1, 0).
    """

    role: str
    account_id: UUID | None = None
    person_id: UUID | None = None
    worker_id: UUID | None = None  # an officer's own account as a worker
    employer_id: int | None = None  # whom an employer's agent acts for; never a range
    employer_name: str = ""
    grant_id: int | None = None
    unit_id: int | None = None
    unit_code: str = ""
    unit_name: str = ""
    unit_level: str = ""
    unit_path: tuple[int, ...] = ()
    line: str = "territorial"
    lo: int = NOWHERE[0]
    hi: int = NOWHERE[1]
    ilo: int = NOWHERE[0]
    ihi: int = NOWHERE[1]
    reason: str = ""
    way: tuple[str, ...] | None = field(default=None, compare=False)  # names right above; None: not read

    @property
    def is_officer(self) -> bool:
        return self.grant_id is not None

    @classmethod
    def worker(cls, account_id: UUID, person_id: UUID | None) -> "Seat":
        """Return the seat of a signed-in worker: no range, only their own person."""
        return cls(role="worker", account_id=account_id, person_id=person_id)

    @classmethod
    def employer(cls, account_id: UUID, employer_id: int, name: str = "") -> "Seat":
        """Return the seat of an employer's confirmed agent: no range, no person, only the matters that employer is a party to."""
        return cls(role="employer_side", account_id=account_id, employer_id=employer_id, employer_name=name)

    @classmethod
    def public(cls) -> "Seat":
        """Return the seat of somebody who has not signed in: sees no register data at all."""
        return cls(role="public")

    @classmethod
    def system(cls, reason: str) -> "Seat":
        """Return the seat of a background job or set-up; `reason` goes into the journal."""
        return cls(role="system", lo=EVERYWHERE[0], hi=EVERYWHERE[1], reason=reason)


_seat: ContextVar[Seat | None] = ContextVar("zhigong_seat", default=None)


def current_seat() -> Seat:
    """Return the seat acted in; raises NoSeat outside `acting`."""
    seat = _seat.get()
    if seat is None:
        raise NoSeat("no seat: register data is read and written inside `with acting(seat):` only")
    return seat


_SCOPE = ("lo", "hi", "ilo", "ihi", "person", "account", "grant", "unit", "role", "handed", "employer")
_ANNOUNCE = "SELECT " + ", ".join(f"set_config('zg.{name}', %s, true)" for name in _SCOPE)


def _announce(seat: Seat) -> None:
    """Tell the database the scope of this transaction (read by the row-level policies)."""
    values = (
        seat.lo,
        seat.hi,
        seat.ilo,
        seat.ihi,
        # who an officer is keeps them from deciding their own; it never widens what the office sees
        "" if seat.is_officer else seat.person_id or "",
        seat.account_id or "",
        seat.grant_id or "",
        seat.unit_id or "",
        seat.role,
        "",  # a matter kept in sight while it is handed on (kernel/matters/sight.py)
        seat.employer_id or "",
    )
    rows_of(connection, _ANNOUNCE, [str(value) for value in values])


def _forget() -> None:
    """Take the scope from the transaction again, so that the second wall raises as the first does."""
    rows_of(connection, "SELECT set_config('zg.lo', '', true)")


@contextmanager
def acting(seat: Seat):
    """Act in `seat` inside one transaction; both walls read their scope from it. Raises OtherSeat when nested in another."""
    present = _seat.get()
    if present is not None:
        if present != seat:
            raise OtherSeat(f"already acting as {present.role} at {present.unit_code or '—'}")
        with transaction.atomic():
            yield seat
        return
    is_inside_another = connection.in_atomic_block
    with transaction.atomic():
        _announce(seat)
        token = _seat.set(seat)
        try:
            yield seat
        finally:
            _seat.reset(token)
        if (
            is_inside_another and not connection.needs_rollback
        ):  # else they outlive the seat in that transaction
            _forget()


def identify(person_id: UUID) -> Seat:
    """Continue this transaction as the same worker now known to be `person_id` (first entry of their own identity)."""
    seat = replace(current_seat(), person_id=person_id)
    _announce(seat)
    _seat.set(seat)
    return seat


def enter(account_id: UUID, person_id: UUID | None) -> Seat:
    """Continue this transaction as a worker: proved at sign-in, or handed in for by a partner. Raises OtherSeat for officers."""
    present = current_seat()
    if present.role not in ("public", "worker", "partner"):
        raise OtherSeat(f"already acting as {present.role}")
    seat = Seat.worker(account_id, person_id)
    _announce(seat)
    _seat.set(seat)
    return seat
