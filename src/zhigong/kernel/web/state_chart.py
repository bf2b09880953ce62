"""Draws a service's states as an SVG picture: columns by distance from the start, an arrow per step."""

from dataclasses import dataclass

from zhigong.kernel.cases.definition import Service

WIDTH, HEIGHT, GAP_X, GAP_Y = 132, 44, 84, 28


@dataclass(frozen=True)
class Box:
    """One state and where it stands."""

    title: str
    x: int
    y: int
    is_end: bool


@dataclass(frozen=True)
class Arrow:
    """One or more steps from a state to another."""

    path: str
    title: str
    x: int
    y: int


@dataclass(frozen=True)
class Chart:
    """A picture of a service."""

    boxes: list[Box]
    arrows: list[Arrow]
    width: int
    height: int


def draw(service: Service) -> Chart:
    """Return the boxes and arrows of a service's states."""
    columns = _columns(service)
    rows: dict[int, int] = {}
    place = {}
    for state, column in columns.items():
        row = rows.get(column, 0)
        rows[column] = row + 1
        place[state] = (8 + column * (WIDTH + GAP_X), 8 + row * (HEIGHT + GAP_Y))
    boxes = [
        Box(service.state_label(state), *place[state], is_end=state in service.end) for state in place
    ]
    width = 16 + (max(columns.values(), default=0) + 1) * (WIDTH + GAP_X) - GAP_X
    height = 16 + max(rows.values(), default=1) * (HEIGHT + GAP_Y) + GAP_Y
    return Chart(boxes, _arrows(service, place), width, height)


def _columns(service: Service) -> dict[str, int]:
    """Return each state's distance from the start; what is never reached stands in the first column."""
    column: dict[str, int] = {}
    frontier = [step.to for step in service.steps if "" in step.states and step.to]
    distance = 0
    while frontier:
        for state in frontier:
            column.setdefault(state, distance)
        frontier = [
            step.to
            for step in service.steps
            for state in step.states
            if state in frontier and step.to and step.to not in column
        ]
        frontier, distance = list(dict.fromkeys(frontier)), distance + 1
    for state in service.states:
        column.setdefault(state, 0)
    return column


def _arrows(service: Service, place: dict) -> list[Arrow]:
    titles: dict[tuple[str, str], list[str]] = {}
    for step in service.steps:
        for state in step.states:
            if state and step.to and step.to != state:
                titles.setdefault((state, step.to), []).append(str(step.title))
    return [_arrow(place[start], place[end], " / ".join(words)) for (start, end), words in titles.items()]


def _arrow(start: tuple[int, int], end: tuple[int, int], title: str) -> Arrow:
    (x1, y1), (x2, y2) = start, end
    if x2 > x1:
        a, b = (x1 + WIDTH, y1 + HEIGHT // 2), (x2, y2 + HEIGHT // 2)
        middle = (a[0] + b[0]) // 2
        path = f"M{a[0]} {a[1]} C{middle} {a[1]} {middle} {b[1]} {b[0]} {b[1]}"
        return Arrow(path, title, middle, (a[1] + b[1]) // 2 - 6)
    a, b = (x1 + WIDTH // 2, y1 + HEIGHT), (x2 + WIDTH // 2, y2 + HEIGHT)
    low = max(a[1], b[1]) + GAP_Y
    return Arrow(f"M{a[0]} {a[1]} C{a[0]} {low} {b[0]} {low} {b[0]} {b[1]}", title, (a[0] + b[0]) // 2, low - 10)
