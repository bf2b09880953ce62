"""The words a business line is written in: services as tables of steps, and the card. Plain data, no models."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.forms.words import Form

HANDS = ("down", "back", "up", "over")
MERGED = "merged"


@dataclass(frozen=True, init=False)
class Who:
    """Officers who may take a step: any of these roles at the owner unit, at a unit above it, or both.

    `owner` also covers the unit a matter's to-do has climbed to. `not_party`: nobody decides their own.
    """

    roles: tuple[str, ...]
    at: str
    not_party: bool

    def __init__(self, *roles: str, at: str = "owner", not_party: bool = True):
        object.__setattr__(self, "roles", roles)
        object.__setattr__(self, "at", at)
        object.__setattr__(self, "not_party", not_party)


@dataclass(frozen=True)
class Party:
    """A party of the matter in this role takes the step (the applicant withdraws); `OPENER`: who opened it, an officer too."""

    role: str


PARTY = Party
OPENER = Party("opener")


@dataclass(frozen=True)
class System:
    """The house itself takes the step: a clock ran out, another line reacted."""


SYSTEM = System()


@dataclass(frozen=True)
class Chosen:
    """A clock's rule that depends on the matter: `choose(matter, values)` names one of the dated parameters in `rules`.

    For texts and checks it stands for all of them: the first one's key and clause, every value.
    """

    rules: dict[str, Any]
    choose: Callable[..., str]

    @property
    def _first(self) -> Any:
        return next(iter(self.rules.values()))

    @property
    def key(self) -> str:
        """Return the first rule's key."""
        return self._first.key

    @property
    def basis(self) -> Any:
        """Return the first rule's clause."""
        return self._first.basis

    @property
    def default(self) -> str:
        """Return every rule's national value, in the order they are written."""
        return " / ".join(str(rule.default) for rule in self.rules.values())

    def on(self, day: Any, region_code: str = "") -> Any:
        """Return the first rule's value."""
        return self._first.on(day, region_code)

    def of(self, matter: Any, values: dict) -> Any:
        """Return the rule of this matter. KeyError when `choose` names none."""
        return self.rules[self.choose(matter, values)]


@dataclass(frozen=True)
class Clock:
    """A deadline that starts with the step and runs while the matter is in the step's target state or in `runs_in`.

    `rule` is a dated parameter such as "5 WD", or `Chosen` among several; `starts` is "now" or the name of a date in the step's form (the day a
    letter was served). In `pauses_in` it stands still, and the last day moves by as many days of the rule's own unit. It
    stops in any other state. `extension` is the dated parameter it may be extended by, once (a step with `extends`).
    When it runs out, `on_overdue` names the system's step to take; without one the to-do climbs a level a day until a
    person takes it.
    """

    rule: Any
    starts: str = "now"
    warn: tuple[int, ...] = (50, 80)
    on_overdue: str = ""
    runs_in: tuple[str, ...] = ()
    pauses_in: tuple[str, ...] = ()
    extension: Any = None


@dataclass(frozen=True)
class Step:
    """One step: at which states ("" = opens a matter), to which ("" = stays), by whom, with what form.

    `barred(matter, on=)` returns why nobody can take it now whatever is typed, or ""; the page then shows the sentence in
    the button's place. `unless(matter, data, on=)` returns a sentence that refuses what was typed, or "". `run(matter, data, actor=, on=)` does the work and
    may return a dict that the parties see on the timeline. `matter.changed_at` is the moment of the step.
    A form's field named `opinion` is shown on the timeline too.

    `extends` names the step whose clock this one extends, once; its form has `opinion`, the reason. `hands` gives the
    matter to another unit: "down" to the unit the form's picker `unit` names below, "back" to who handed it down, "up" to
    the owner's parent, "over" to any unit the picker names. `audience`: who sees the step on the timeline: "all",
    "officers", "handlers" or the parties in one role.
    """

    code: str
    title: Any
    at: str | tuple[str, ...]
    to: str
    by: Who | Party | System
    form: Form | None = None
    barred: Callable[..., str] | None = None
    unless: Callable[..., str] | None = None
    run: Callable[..., Any] | None = None
    clock: Clock | None = None
    extends: str = ""
    hands: str = ""
    audience: str = "all"
    basis: Any = ""
    hint: Any = ""

    @property
    def states(self) -> tuple[str, ...]:
        """Return the states the step may be taken at."""
        return (self.at,) if isinstance(self.at, str) else self.at


@dataclass(frozen=True)
class Service:
    """A kind of matter: its states and the table of steps. A changed procedure is a new `version`.

    A step at "" opens a matter. `text` is told to the public: how this works; `rights`: what the applicant may ask for.
    `merges_at`: states in which a duplicate may be merged into another matter; the end state `merged` comes with it.
    `employer_sees`: an employer that is a party sees the matter from its own seat.
    """

    code: str
    version: str
    title: Any
    prefix: str
    states: dict[str, Any]
    end: tuple[str, ...]
    steps: tuple[Step, ...]
    confidentiality: int = 0
    text: Any = ""
    rights: tuple[Any, ...] = ()
    merges_at: tuple[str, ...] = ()
    employer_sees: bool = False

    def __post_init__(self) -> None:
        if self.merges_at and MERGED not in self.states:
            object.__setattr__(self, "states", {**self.states, MERGED: _("已并案")})
            object.__setattr__(self, "end", (*self.end, MERGED))

    def permission(self, step_code: str) -> str:
        """Return the one string from button to journal, e.g. joining.join.approve."""
        return f"{self.code}.{step_code}"

    def find_step(self, code: str, state: str) -> Step | None:
        """Return the step with this code that may be taken at this state, or None."""
        return next((step for step in self.steps if step.code == code and state in step.states), None)

    def steps_coded(self, code: str) -> tuple[Step, ...]:
        """Return the rows of a step's code (one code may stand at several states)."""
        return tuple(step for step in self.steps if step.code == code)

    def steps_at(self, state: str) -> tuple[Step, ...]:
        """Return the steps that lead on from a state."""
        return tuple(step for step in self.steps if state in step.states)

    def state_label(self, state: str) -> str:
        """Return the state in people's words."""
        return str(self.states.get(state, state))


@dataclass(frozen=True)
class MenuItem:
    """An entry in the workbench's menu, shown to seats that hold `permission` ("" = every officer)."""

    title: Any
    url_name: str
    icon: str = ""
    permission: str = ""


@dataclass(frozen=True)
class Tile:
    """A thing a worker can do, with a hint that lowers the fear; `shown(seat)` hides it from whom it does not concern."""

    title: Any
    hint: Any
    url_name: str
    icon: str = ""
    shown: Callable[..., bool] | None = None


@dataclass(frozen=True)
class Module:
    """The card of a business line: read it first. `on` maps "line.service.step" of others to a plain function.

    `record(matter)` returns the line's own row of a matter for its `<code>/matter_summary.html`; `demo(context)` fills
    the demonstration; `search(seat, text)` and `counts` feed the workbench, `duties(seat, now)` what waits for an administrator. `about_me(seat)` gives what the line shows
    on a person's own data page in its `<code>/about_me.html`. `deeds` maps what the line writes into the journal beside
    its steps to people's words. `ask_about_reading` names the worker's page, by journal entry, that asks why one's data
    was read. `beneath(request, content)` adds to an officer's page, seeing what it shows.
    """

    code: str
    title: Any
    room: str
    owner: str = ""
    services: tuple[Service, ...] = ()
    uses: tuple[str, ...] = ()
    on: dict[str, Callable[..., Any]] = field(default_factory=dict)
    menu: tuple[MenuItem, ...] = ()
    worker_tiles: tuple[Tile, ...] = ()
    employer_tiles: tuple[Tile, ...] = ()
    counts: tuple[Any, ...] = ()
    deeds: dict[str, Any] = field(default_factory=dict)
    record: Callable[..., Any] | None = None
    about_me: Callable[..., Any] | None = None
    ask_about_reading: str = ""
    search: Callable[..., Any] | None = None
    duties: Callable[..., Any] | None = None
    beneath: Callable[..., str] | None = None
    demo: Callable[..., Any] | None = None
