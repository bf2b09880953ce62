"""Grants, for the security administrator: who holds which seat; give one, end one."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zhigong.kernel.access.grants import GrantRefused, end_grant, grant_role, valid_on
from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.roles import ROLES
from zhigong.kernel.forms.django_forms import PickerInput
from zhigong.kernel.orgs.queries import find_unit
from zhigong.kernel.people.models import Account
from zhigong.kernel.web.access import office_page
from zhigong.kernel.web.jurisdiction import covers

PAGE_SIZE = 50


class GrantForm(forms.Form):
    """Who gets which role where, from when to when."""

    username = forms.CharField(label=gettext_lazy("工作人员用户名"), max_length=64)
    unit = forms.CharField(
        label=gettext_lazy("工会"),
        max_length=100,
        help_text=gettext_lazy("输入名称、拼音首字母或编码查找"),
        widget=PickerInput("pick-unit"),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("岗位"),
        choices=[(role.code, role.title) for role in ROLES.values() if role.is_granted],
    )
    line = forms.ChoiceField(
        label=gettext_lazy("管辖线"),
        choices=[("territorial", gettext_lazy("属地")), ("industrial", gettext_lazy("产业"))],
    )
    starts_on = forms.DateField(
        label=gettext_lazy("开始日期"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=gettext_lazy("结束日期"),
        required=False,
        help_text=gettext_lazy("当日起不再有效；不填为长期"),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )

    def __init__(self, *args, seat, **kwargs):
        self.seat = seat
        super().__init__(*args, **kwargs)

    def clean_username(self):
        """Return the officer's account."""
        account = Account.objects.filter(
            username=self.cleaned_data["username"].strip(), kind="officer"
        ).first()
        if account is None:
            raise forms.ValidationError(_("没有这个工作人员帐号。"))
        return account

    def clean_unit(self):
        """Return the unit, which must lie in the administrator's own seat."""
        unit = find_unit(self.cleaned_data["unit"])
        if unit is None or not covers(self.seat, unit):
            raise forms.ValidationError(_("没有找到这个工会，或不在您的管辖范围内。"))
        return unit


def grants_of(seat):
    """Return the grants at units in the seat's range."""
    return Grant.objects.filter(unit__position__gte=seat.lo, unit__position__lte=seat.hi).select_related(
        "unit", "account"
    )


@office_page("grants.read")
def grants(request):
    """List grants; POST gives one."""
    seat, on = request.seat, timezone.localdate()
    form = GrantForm(request.POST or None, seat=seat, initial={"starts_on": on})
    if request.method == "POST" and form.is_valid() and _give(request, form):
        return HttpResponseRedirect(reverse("office-grants"))
    found = grants_of(seat).filter(valid_on(on) | Q(starts_on__gt=on)).order_by("unit__position", "role")
    text = request.GET.get("who", "").strip()
    if text:
        found = found.filter(
            Q(account__username__startswith=text) | Q(account__display_name__startswith=text)
        )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [{"grant": grant, "role": ROLES[grant.role].title} for grant in page]
    values = {"form": form, "page": page, "rows": rows, "who": text}
    return render(request, "web/grants.html", values, status=422 if form.errors else 200)


def _give(request, form: GrantForm) -> bool:
    facts = form.cleaned_data
    try:
        grant_role(
            facts["username"],
            facts["unit"],
            facts["role"],
            starts_on=facts["starts_on"],
            ends_on=facts["ends_on"],
            line=facts["line"],
        )
    except GrantRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("已授予岗位。"))
    return True


@office_page("grants.end")
@require_POST
def end(request, grant_id):
    """End a grant today."""
    grant = grants_of(request.seat).filter(pk=grant_id).first()
    if grant is None:
        raise Http404
    try:
        end_grant(grant, on=timezone.localdate())
    except GrantRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已结束岗位。"))
    return HttpResponseRedirect(reverse("office-grants"))
