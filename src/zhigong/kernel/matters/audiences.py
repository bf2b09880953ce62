"""Who a part of a matter is meant for: everybody in it, officers, those who handle it, or the parties in one role."""

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.journal.walls import SEES_PEOPLE

ALL, OFFICERS, HANDLERS = "all", "officers", "handlers"
GENERAL = (ALL, OFFICERS, HANDLERS)


def handling_units(matter) -> set[int]:
    """Return the units that handle a loaded matter: its owner, and those its to-do lies or lay at; asked once."""
    if "handling_units" not in matter.__dict__:
        # by name: the worklist stands above this room and hangs its to-dos on the matter
        matter.__dict__["handling_units"] = set(matter.todos.values_list("unit_id", flat=True))
    return matter.__dict__["handling_units"] | {matter.unit_id}


def is_handler(matter, seat: Seat) -> bool:
    """Return whether the seat handles the matter, as an officer of one of its handling units.

    The second wall asks the same (`handles_matter`).
    """
    if seat.role == "system":
        return True
    if not seat.is_officer or seat.role not in SEES_PEOPLE:
        return False
    is_near = seat.unit_id == matter.unit_id or seat.unit_id in getattr(matter, "todo_units", ())
    return is_near or seat.unit_id in handling_units(matter)


def roles_of(matter, seat: Seat) -> set[str]:
    """Return the roles in which the seat's person or employer is a party; an officer's seat is none."""
    return {party["role"] for party in matter.party_list if is_this(party, seat)}


def is_this(party: dict, seat: Seat) -> bool:
    """Return whether a row of `party_list` is the seat itself: its person, or the employer it acts for."""
    if seat.employer_id is not None:
        return party.get("employer_id") == seat.employer_id
    is_person = seat.person_id is not None and not seat.is_officer
    return is_person and party["person_id"] == str(seat.person_id)


def admits(audience: str, matter, seat: Seat) -> bool:
    """Return whether a seat that sees the matter sees a part with this audience; the second wall asks the same."""
    if audience == ALL or seat.role == "system":
        return True
    if audience == OFFICERS:
        return seat.is_officer and seat.role in SEES_PEOPLE
    if is_handler(matter, seat):
        return True
    return audience != HANDLERS and audience in roles_of(matter, seat)
