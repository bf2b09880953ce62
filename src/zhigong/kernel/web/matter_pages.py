"""A matter's page and the one view that takes steps, shared by both faces."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.cases import registry
from zhigong.kernel.cases.definition import Party, Step
from zhigong.kernel.cases.engine import available_steps, take_step
from zhigong.kernel.cases.errors import NotAllowed, Refused
from zhigong.kernel.cases.extending import why_not_extend
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.cases.telling import GENERIC
from zhigong.kernel.forms import django_forms
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.web.progress import dots, service_of, tone
from zhigong.kernel.web.uploads import with_files
from zhigong.lib.text import typed_number


@dataclass
class StepForm:
    """A button of a matter's page with its form (None when one click is enough) and what was wrong last time."""

    step: Step
    form: object = None
    sentence: str = ""
    is_open: bool = False
    is_ending: bool = False
    refusal: str = ""

    @property
    def has_panel(self) -> bool:
        """Return whether the button opens a panel: a form to fill in, or an end to confirm."""
        return self.form is not None or self.is_ending


def find_matter(request, matter_id: UUID | str, kind: str = "") -> Matter:
    """Return the matter (of a kind) for this seat; outside it, and for what is no such id, there is no page."""
    try:
        found = get_matter(UUID(str(matter_id)), request.seat)
    except (Matter.DoesNotExist, ValueError) as missing:
        raise Http404 from missing
    if kind and found.kind != kind:
        raise Http404
    return found


def step_forms(
    matter, seat, now, tried: str = "", data=None, refused: Refused | None = None
) -> list[StepForm]:
    """Return the buttons this seat may press; the one just refused keeps what was typed, but nothing sensitive."""
    found = []
    for step in available_steps(matter, seat):
        is_tried = step.code == tried
        form = _unbound(step, now)
        if step.form is not None and is_tried and data is not None:
            form = _rebound(step, data, now, refused)
        sentence = refused.sentence if is_tried and refused else ""
        is_ending = isinstance(step.by, Party) and step.to in service_of(matter).end
        refusal = ""
        if step.barred and not is_tried:
            refusal = step.barred(matter, on=timezone.localdate(now))
        if step.extends and not refusal and not is_tried:
            refusal = why_not_extend(step, matter, now)
        found.append(StepForm(step, form, sentence, is_open=is_tried, is_ending=is_ending, refusal=refusal))
    return sorted(found, key=lambda item: bool(item.refusal))  # what can be done stands first


def _unbound(step: Step, now):
    if step.form is None:
        return None
    return django_forms.form_class(step.form)(
        on=timezone.localdate(now), prefix=None, auto_id=f"{step.code}_%s"
    )


def _rebound(step: Step, data, now, refused: Refused | None):
    kept = data.copy()
    for name in step.form.sensitive_names():
        kept.pop(name, None)
    form = django_forms.form_class(step.form)(kept, on=timezone.localdate(now), auto_id=f"{step.code}_%s")
    errors = refused.field_errors if refused else {}
    form.full_clean()
    form.errors.clear()
    for name, sentences in errors.items():
        form.add_error(name if name in form.fields else None, sentences)
    return form


def summary_of(matter) -> dict:
    """Return the business line's own part of the page: template name (for employers, of their own) and record."""
    card = registry.card_of(matter.kind)
    record = card.record(matter) if card.record else None
    names = {"summary_template": "matter_summary", "employer_template": "employer_summary"}
    found = {key: _template_of(card.code, name) for key, name in names.items()}
    return {**found, "record": record}


def _template_of(code: str, name: str) -> str:
    """Return the name of a line's template when it brings one, else ""."""
    try:
        get_template(f"{code}/{name}.html")
    except TemplateDoesNotExist:
        return ""
    return f"{code}/{name}.html"


def page_values(matter, now) -> dict:
    """Return what the page of a matter shows on both faces."""
    service = service_of(matter)
    return {
        "matter": matter,
        "service": service,
        "state": service.state_label(matter.state),
        "tone": tone(matter, service),
        "dots": dots(matter, service),
        "timeline": timeline(matter, service),
        "clocks": list(matter.clocks.filter(stopped_at__isnull=True).order_by("due_at")),
        "now": now,
        **summary_of(matter),
    }


def timeline(matter, service) -> list[dict]:
    """Return the steps taken, oldest first, in people's words; a step may be called otherwise at another state."""
    titles = GENERIC | {step.code: step.title for step in service.steps}
    steps = {(step.code, state): step.title for step in service.steps for state in step.states}
    return [
        {
            "taken": taken,
            "title": steps.get((taken.step, taken.from_state)) or titles.get(taken.step, taken.step),
            "to": service.state_label(taken.to_state),
        }
        for taken in sorted(matter.timeline.all(), key=lambda taken: taken.pk)
    ]


def carry_out(request, matter_id: UUID, step_code: str, *, show, address: str) -> HttpResponse:
    """Take the step; on refusal show the page again with the sentence beside its button and field."""
    now = timezone.now()
    data = _with_files(request, matter_id, step_code)
    try:
        outcome = take_step(
            matter_id,
            step_code,
            seat=request.seat,
            now=now,
            data=data,
            expected=typed_number(request.POST.get("expected", "")),
        )
    except Matter.DoesNotExist as missing:
        raise Http404 from missing
    except NotAllowed as refused:
        raise PermissionDenied(refused.sentence) from refused
    except Refused as refused:
        return show(request, matter_id, tried=step_code, data=data, refused=refused)
    messages.success(request, _("已办理：%(step)s") % {"step": outcome.step.title})
    return HttpResponseRedirect(address)


def act_beside(request, matter_id: UUID, room: str, act, *more, done: str, **said) -> HttpResponse:
    """Do what is no step to an officer's matter, then back to it with `done` or the sentence of a refusal."""
    request.refused_what = f"{room}.{act.__name__}"
    try:
        act(matter_id, *more, seat=request.seat, now=timezone.now(), **said)
    except Matter.DoesNotExist as missing:
        raise Http404 from missing
    except NotAllowed as refused:
        raise PermissionDenied(refused.sentence) from refused
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, done)
    return redirect("office-matter", matter_id)


def _with_files(request, matter_id: UUID, step_code: str):
    """Return the posted data, with the files of the step's form taken in when there are any."""
    if not request.FILES:
        return request.POST
    matter = find_matter(request, matter_id)
    step = service_of(matter).find_step(step_code, matter.state)
    return with_files(request, step.form if step is not None else None)


def render_matter(request, template: str, matter, values: dict, tried: str, data, refused) -> HttpResponse:
    """Render a matter's page with its buttons; 422 when a step has just been refused."""
    now = values["now"]
    values["steps"] = step_forms(matter, request.seat, now, tried, data, refused)
    shown = any(item.step.code == tried for item in values["steps"])
    values["sentence"] = refused.sentence if refused and not shown else ""
    return render(request, template, values, status=422 if refused else 200)
