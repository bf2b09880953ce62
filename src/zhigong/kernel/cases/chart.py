"""Tells a service to people: a state chart (Mermaid), a plain table, and who does what by when."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhigong.kernel.access.roles import find_role
from zhigong.kernel.cases.definition import Party, Service, Step, Who


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
        return _("本人")
    if not isinstance(step.by, Who):
        return _("系统")
    roles = "、".join(str(find_role(role).title) for role in step.by.roles)
    place = {"owner": _("受理工会"), "upper": _("上级工会"), "any": _("受理工会或上级工会")}[step.by.at]
    return f"{place}（{roles}）"


def table(service: Service) -> list[Line]:
    """Return the table of steps, one row per state and step."""
    return [
        Line(
            at=service.state_label(state) if state else _("开始"),
            step=str(step.title),
            who=who_text(step),
            to=service.state_label(step.to) if step.to else _("不变"),
            limit=_("期限：%(rule)s") % {"rule": step.clock.rule.default} if step.clock else "",
            basis=str(step.basis),
        )
        for step in service.steps
        for state in step.states
    ]


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
class Promise:
    """What the public page of a service says: how it works, how long it takes, your rights."""

    title: str
    text: str
    limits: tuple[tuple[str, str, str], ...]
    rights: tuple[str, ...]


def promise(service: Service) -> Promise:
    """Return the text of a service's public page; the limits are (step, default, clause)."""
    limits = tuple(
        (str(step.title), str(step.clock.rule.default), str(step.clock.rule.basis))
        for step in service.steps
        if step.clock
    )
    rights = tuple(str(right) for right in service.rights)
    return Promise(str(service.title), str(service.text), limits, rights)
