"""What one run does, drawn from its seed alone: the same seed draws the same plan on every machine."""

from dataclasses import dataclass
from random import Random

OFFICERS = ("zhao", "qian")
HANDS = 2  # requests an officer has under way at once
KILLS = ("database", "database", "web", "web_process", "worker", "worker")


@dataclass(frozen=True)
class Visit:
    """One officer opens one application and decides it, perhaps with a double click."""

    application: int
    pause: float  # seconds before
    is_double: bool = False
    is_race: bool = False  # the other officer goes for the same one at the same moment


@dataclass(frozen=True)
class Kill:
    """kill -9 of one part, `after` acknowledged decisions or `at` seconds, whichever comes first, and `pause` more."""

    what: str
    after: int
    at: float
    pause: float
    choice: int


@dataclass(frozen=True)
class Plan:
    """One run."""

    seed: int
    applications: int
    left_open: frozenset[int]  # nobody decides these
    twins: dict[int, int]  # application → an earlier one with the same document, from another account
    on_roster: frozenset[int]  # the same person stands on the roster imported meanwhile
    roster_rows: int
    roster_by: str  # "command" or "pages"
    lead: float  # seconds the import begins before the officers do
    visits: dict[tuple[str, int], tuple[Visit, ...]]  # (officer, hand) → in order
    kills: tuple[Kill, ...]
    ends_dark: bool  # the database is killed the moment the last answer came


def draw_plan(seed: int) -> Plan:
    """Return the plan of a seed."""
    draw = Random(f"laboratory joining {seed}")
    count = draw.randint(10, 14)
    numbers = list(range(count))
    left_open = frozenset(draw.sample(numbers, 2))
    decided = [number for number in numbers if number not in left_open]
    twins = {decided[-1]: decided[0]}
    if draw.random() < 0.5:
        twins[decided[-2]] = decided[1]
    alone = [number for number in decided if number not in twins and number not in twins.values()]
    roster_by = draw.choice(("command", "pages"))
    return Plan(
        seed=seed,
        applications=count,
        left_open=left_open,
        twins=twins,
        on_roster=frozenset(draw.sample(alone, 2)),
        roster_rows=draw.randint(15, 40),
        roster_by=roster_by,
        lead=draw.uniform(0.5, 3.0) if roster_by == "command" else draw.uniform(0.0, 0.3),
        visits=_draw_visits(draw, decided),
        kills=_draw_kills(draw, len(decided), roster_by),
        ends_dark=draw.random() < 0.5,
    )


def _draw_visits(draw: Random, decided: list[int]) -> dict[tuple[str, int], tuple[Visit, ...]]:
    """Every decided application gets one officer; about a third get both, at the same moment."""
    visits: dict[tuple[str, int], list[Visit]] = {
        (officer, hand): [] for officer in OFFICERS for hand in range(HANDS)
    }
    order = decided[:]
    draw.shuffle(order)
    for number in order:
        hand, pause = draw.randrange(HANDS), draw.uniform(0.0, 0.15)
        if draw.random() < 0.35:
            for officer in OFFICERS:
                visits[officer, hand].append(Visit(number, pause, draw.random() < 0.2, is_race=True))
        else:
            visits[draw.choice(OFFICERS), hand].append(Visit(number, pause, draw.random() < 0.3))
    return {whose: tuple(found) for whose, found in visits.items()}


def _draw_kills(draw: Random, decided: int, roster_by: str) -> tuple[Kill, ...]:
    kinds = (*KILLS, "import") if roster_by == "command" else KILLS
    kills = [
        Kill(
            draw.choice(kinds),
            draw.randrange(decided),
            draw.uniform(0.3, 4.0),
            draw.uniform(0.0, 0.08),
            draw.randrange(8),
        )  # fmt: skip
        for _number in range(draw.choice((1, 1, 2)))
    ]
    return tuple(sorted(kills, key=lambda kill: kill.after))
