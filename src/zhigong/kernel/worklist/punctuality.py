"""How much of the work with a time limit was done within it: counted at every unit the moment it is done."""

from dataclasses import dataclass
from datetime import date

from zhigong.kernel.tally import counts

MEASURE = "work_done"


@dataclass(frozen=True)
class Punctuality:
    """Pieces of work done in one month at a unit and below; what climbed for being late counts once, as late."""

    in_time: int
    late: int

    @property
    def all(self) -> int:
        """Return how many were done."""
        return self.in_time + self.late

    @property
    def percent(self) -> float | None:
        """Return the share done in time, 0 to 100, with one decimal and never rounded up to 100; None for no work."""
        return self.in_time * 1000 // self.all / 10 if self.all else None


def punctuality(unit_id: int, on: date) -> Punctuality:
    """Return the figures of the month `on` lies in."""
    month, found = on.strftime("%Y-%m"), counts.read([unit_id], MEASURE, "month")[unit_id]
    return Punctuality(found.get(f"{month}:1", 0), found.get(f"{month}:0", 0))
