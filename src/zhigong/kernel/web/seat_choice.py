"""Which seat a request acts in: nobody's, the worker's own, an employer's, or the grant an officer chose in the switcher."""

from dataclasses import dataclass, field

from django.utils import timezone

from zhigong.kernel.access.agents import employer_seats
from zhigong.kernel.access.grants import seats_of
from zhigong.kernel.access.seats import Seat

SESSION_KEY = "zg_grant"
EMPLOYER_KEY = "zg_employer"
OFFICE, EMPLOYER = "/office/", "/employer/"


@dataclass(frozen=True)
class SeatChoice:
    """The seat of a request, the seats one could switch to, and why there is none (sign_in, second_factor, no_grant)."""

    seat: Seat
    others: tuple[Seat, ...] = ()
    missing: str = ""
    is_office: bool = field(default=False)


def choose_seat(request) -> SeatChoice:
    """Return the seat by account and address: under /office/ a grant, under /employer/ an agency, elsewhere the account's own person."""
    is_office = request.path.startswith(OFFICE)
    account = request.user
    if not account.is_authenticated:
        return SeatChoice(Seat.public(), missing="sign_in", is_office=is_office)
    if request.path.startswith(EMPLOYER):
        return _chosen_employer(request, account)
    if not is_office:
        return SeatChoice(Seat.worker(account.id, account.person_id))
    if account.kind != "officer":
        return SeatChoice(Seat.public(), missing="not_officer", is_office=True)
    if not account.is_verified():
        return SeatChoice(Seat.public(), missing="second_factor", is_office=True)
    return _chosen_grant(request, account)


def _chosen_grant(request, account) -> SeatChoice:
    read = getattr(account, "seats", None)  # with the session
    seats = tuple(seats_of(account, timezone.localdate()) if read is None else read)
    if not seats:
        return SeatChoice(Seat.public(), missing="no_grant", is_office=True)
    wanted = request.session.get(SESSION_KEY)
    seat = next((seat for seat in seats if seat.grant_id == wanted), seats[0])
    return SeatChoice(seat, others=seats, is_office=True)


def _chosen_employer(request, account) -> SeatChoice:
    """Return the employer's seat; an account with a password also proves its second factor."""
    if account.kind == "officer" and not account.is_verified():
        return SeatChoice(Seat.public(), missing="second_factor")
    seats = tuple(employer_seats(account, timezone.localdate()))
    if not seats:
        return SeatChoice(Seat.public(), missing="no_agency")
    wanted = request.session.get(EMPLOYER_KEY)
    seat = next((seat for seat in seats if seat.employer_id == wanted), seats[0])
    return SeatChoice(seat, others=seats)
