"""Draws a service's states as an SVG picture: open states from the left, ends on the right, an arrow per way."""

from dataclasses import dataclass

from zhigong.kernel.cases.definition import Service

WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN = 188, 52, 110, 26, 60
CAPTION_LENGTH = 16
LEAST_ROWS = 5  # many ends stand in several columns, so that the picture is not mostly empty


@dataclass(frozen=True)
class Box:
    """One state, where it stands, and the steps that lead to it."""

    title: str
    caption: str
    x: int
    y: int
    is_end: bool

    @property
    def middle(self) -> int:
        """Return the x of the box's middle."""
        return self.x + WIDTH // 2


@dataclass(frozen=True)
class Arrow:
    """The way from a state to another."""

    path: str


@dataclass(frozen=True)
class Chart:
    """A picture of a service; the table beneath it says the same in words."""

    boxes: list[Box]
    arrows: list[Arrow]
    width: int
    height: int
    box_width: int = WIDTH
    box_height: int = HEIGHT


def draw(service: Service) -> Chart:
    """Return the boxes and arrows of a service's states."""
    columns = _columns(service)
    rows: dict[int, int] = {}
    place = {}
    for state, column in sorted(columns.items(), key=lambda pair: pair[1]):
        row = rows.get(column, 0)
        rows[column] = row + 1
        place[state] = (MARGIN + column * (WIDTH + GAP_X), 8 + row * (HEIGHT + GAP_Y))
    boxes = [
        Box(service.state_label(state), _caption(service, state), *place[state], is_end=state in service.end)
        for state in place
    ]
    width = MARGIN + (max(columns.values(), default=0) + 1) * (WIDTH + GAP_X) - GAP_X + 8
    height = 16 + max(rows.values(), default=1) * (HEIGHT + GAP_Y)
    ways = {
        (state, step.to)
        for step in service.steps
        for state in step.states
        if state and step.to and step.to != state
    }
    return Chart(boxes, [_arrow(place[start], place[end]) for start, end in sorted(ways)], width, height)


def _caption(service: Service, state: str) -> str:
    titles = dict.fromkeys(str(step.title) for step in service.steps if step.to == state)
    text = " / ".join(titles)
    return text if len(text) <= CAPTION_LENGTH else text[: CAPTION_LENGTH - 1] + "…"


def _columns(service: Service) -> dict[str, int]:
    """Return each open state's distance from the start; all ends stand in the columns after them."""
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
            if state in frontier and step.to and step.to not in column and step.to not in service.end
        ]
        frontier, distance = list(dict.fromkeys(frontier)), distance + 1
    last = max((column[state] for state in column if state not in service.end), default=-1)
    used = list(column.values())
    tallest = max([LEAST_ROWS, *(used.count(number) for number in set(used))])
    for place, state in enumerate(state for state in service.states if state in service.end):
        column[state] = last + 1 + place // tallest
    for state in service.states:
        column.setdefault(state, 0)
    return column


def _arrow(start: tuple[int, int], end: tuple[int, int]) -> Arrow:
    (x1, y1), (x2, y2) = start, end
    if x2 > x1:
        a, b = (x1 + WIDTH, y1 + HEIGHT // 2), (x2, y2 + HEIGHT // 2)
        middle = (a[0] + b[0]) // 2
        return Arrow(f"M{a[0]} {a[1]} C{middle} {a[1]} {middle} {b[1]} {b[0]} {b[1]}")
    if x2 == x1:
        a, b = (x1, y1 + HEIGHT // 2), (x2, y2 + HEIGHT // 2)
        return Arrow(f"M{a[0]} {a[1]} C{a[0] - MARGIN} {a[1]} {b[0] - MARGIN} {b[1]} {b[0]} {b[1]}")
    a, b = (x1, y1 + HEIGHT * 3 // 4), (x2 + WIDTH, y2 + HEIGHT * 3 // 4)
    return Arrow(f"M{a[0]} {a[1]} C{a[0] - GAP_X // 2} {a[1]} {b[0] + GAP_X // 2} {b[1]} {b[0]} {b[1]}")
