"""Tells a service to people: a state chart (Mermaid), a plain table, and who does what by when."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from zhigong.kernel.access.roles import find_role
from zhigong.kernel.cases.definition import OPENER, Chosen, Party, Service, Step, Who
from zhigong.lib.dates import Duration


@dataclass(frozen=True)
class Line:
    """One row of the plain table beside the chart."""

    at: str
    step: str
    who: str
    to: str
    limit: str
    basis: str


def who_text(step: Step) -> str:
    """Return who takes a step, in people's words."""
    if isinstance(step.by, Party):
        return _("提出人") if step.by == OPENER else _("本人")
    if not isinstance(step.by, Who):
        return _("系统")
    roles = "、".join(str(find_role(role).title) for role in step.by.roles)
    place = {"owner": _("受理工会"), "upper": _("上级工会"), "any": _("受理工会或上级工会")}[step.by.at]
    return f"{place}（{roles}）"


def length_text(rule, on: date | None = None, region: str = "") -> str:
    """Return how long a rule gives on a day in a region (the nation's default without a day), in people's words."""
    rules = rule.rules.values() if isinstance(rule, Chosen) else (rule,)
    values = dict.fromkeys(one.on(on, region) if on else one.default for one in rules)
    return " / ".join(
        _(value.template) % {"count": value.count} if isinstance(value, Duration) else str(value)
        for value in values
    )


def limit_text(service: Service, step: Step, on: date | None = None, region: str = "") -> str:
    """Return a step's time limit as one sentence: how long, from when, when it stands still, how much longer it may get."""
    clock = step.clock
    if clock is None:
        return ""
    parts = [length_text(clock.rule, on, region)]
    if clock.starts != "now":
        label = next(str(item.label) for item in step.form if item.name == clock.starts)
        parts.append(_("自“%(event)s”的次日起算") % {"event": label})
    if clock.pauses_in:
        states = "、".join(f"“{service.state_label(state)}”" for state in clock.pauses_in)
        parts.append(_("%(states)s期间不计时") % {"states": states})
    if clock.extension is not None:
        length = length_text(clock.extension, on, region)
        parts.append(_("经批准可延长一次%(length)s") % {"length": length})
    return _("，").join(parts)


def overdue_text(service: Service, step: Step) -> str:
    """Return what happens when a step's time runs out."""
    overdue = step.clock.on_overdue if step.clock else ""
    found = service.steps_coded(overdue)
    if found:
        return _("到期：%(step)s") % {"step": found[0].title}
    return _("逾期逐级转上级工会") if step.clock else ""


def table(service: Service, on: date | None = None, region: str = "") -> list[Line]:
    """Return the table of steps, one row per state and step."""
    return [
        Line(
            at=service.state_label(state) if state else _("开始"),
            step=str(step.title),
            who=who_text(step),
            to=service.state_label(step.to) if step.to else _("不变"),
            limit=_("期限：%(rule)s") % {"rule": limit_text(service, step, on, region)} if step.clock else "",
            basis=str(step.basis),
        )
        for step in service.steps
        for state in step.states
    ]


@dataclass(frozen=True)
class Way:
    """A state with what can happen there, as the plain-language page tells it."""

    title: str
    is_start: bool
    is_end: bool
    lines: tuple[Line, ...]


def ways(service: Service, on: date | None = None, region: str = "") -> list[Way]:
    """Return the states in the order of the table, each with its steps; the ends last."""
    rows: dict[str, list[Line]] = {}
    for line in table(service, on, region):
        rows.setdefault(line.at, []).append(line)
    start = _("开始")
    found = [Way(start, True, False, tuple(rows.get(start, ())))]
    for state in sorted(service.states, key=lambda one: one in service.end):
        label = service.state_label(state)
        found.append(Way(label, False, state in service.end, tuple(rows.get(label, ()))))
    return found


def mermaid(service: Service) -> str:
    """Return the state chart as Mermaid text (for the generated reference)."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {state}: {label}" for state, label in service.states.items()]
    for step in service.steps:
        for state in step.states:
            lines.append(f"    {state or '[*]'} --> {step.to or state}: {step.title}")
    lines += [f"    {state} --> [*]" for state in service.end]
    return "\n".join(lines)


@dataclass(frozen=True)
class Limit:
    """One time limit of a service in people's words."""

    step: str
    length: str
    overdue: str
    basis: str


@dataclass(frozen=True)
class Promise:
    """What the public page of a service says: how it works, how long it takes, your rights."""

    title: str
    text: str
    limits: tuple[Limit, ...]
    rights: tuple[str, ...]


def promise(service: Service, on: date | None = None, region: str = "") -> Promise:
    """Return the text of a service's public page, with the limits in force on a day in a region."""
    limits = dict.fromkeys(
        Limit(
            str(step.title),
            limit_text(service, step, on, region),
            overdue_text(service, step),
            str(
                step.clock.rule.found(on, region)[1]
                if on and hasattr(step.clock.rule, "found")
                else step.clock.rule.basis
            ),
        )
        for step in service.steps
        if step.clock
    )
    rights = tuple(str(right) for right in service.rights)
    return Promise(str(service.title), str(service.text), tuple(limits), rights)
