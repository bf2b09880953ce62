"""Officers' accounts, for the security administrator: open one with a seat, hand over its code, close it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.core.validators import RegexValidator
from django.db import transaction
from django.db.models import Prefetch, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from zhigong.kernel.access.grants import ADMINISTRATORS, GrantRefused, grant_role, valid_on
from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.roles import ROLES
from zhigong.kernel.access.seats import Seat
from zhigong.kernel.people import handovers
from zhigong.kernel.people.accounts import OFFICER
from zhigong.kernel.people.models import Account
from zhigong.kernel.web.access import office_page
from zhigong.kernel.web.grants_pages import GrantForm

PAGE_SIZE = 50
NAME_RULE = RegexValidator(
    r"^[A-Za-z][A-Za-z0-9._-]{2,31}\Z", gettext_lazy("用字母开头，3–32 位字母、数字、点、下划线或连字符。")
)


class OfficerAccountForm(GrantForm):
    """A new officer: sign-in name, shown name, and the first seat."""

    username = forms.CharField(
        label=gettext_lazy("用户名"),
        max_length=32,
        validators=[NAME_RULE],
        help_text=gettext_lazy("登录用，一人一个，建立后不能更改。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    display_name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    field_order = ("username", "display_name", "unit", "role", "line", "starts_on", "ends_on")

    def clean_username(self):
        """Return the wanted name; whether it is free is asked when the account is made."""
        return self.cleaned_data["username"].strip()


def accounts_of(seat: Seat):
    """Return the officers all of whose seats lie in the administrator's own range: nobody resets who stands above."""
    outside = Grant.objects.exclude(unit__position__gte=seat.lo, unit__position__lte=seat.hi)
    running = outside.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=timezone.localdate()))
    return Account.objects.filter(kind=OFFICER).exclude(pk__in=running.values("account_id"))


def find_account(seat: Seat, account_id) -> Account:
    """Return an officer's account in the administrator's range, else 404."""
    account = accounts_of(seat).filter(pk=account_id).first()
    if account is None:
        raise Http404
    return account


@office_page("accounts.manage")
@require_http_methods(["GET", "POST"])
def officer_accounts(request):
    """List the officers of the range; POST opens an account with its first seat and shows its code once."""
    on = timezone.localdate()
    form = OfficerAccountForm(request.POST or None, seat=request.seat, initial={"starts_on": on})
    if request.method == "POST" and form.is_valid():
        opened = _open(request, form)
        if opened:
            return render(request, "web/signin_handover.html", opened)
    text = request.GET.get("who", "").strip()
    found = accounts_of(request.seat).order_by("username")
    if text:
        found = found.filter(Q(username__startswith=text) | Q(display_name__startswith=text))
    grants = Grant.objects.filter(valid_on(on)).select_related("unit")
    found = found.prefetch_related(Prefetch("grants", grants, to_attr="seats"))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        {
            "officer": officer,
            "seats": [(grant.unit.name, ROLES[grant.role].title) for grant in officer.seats],
            "is_new": officer.last_login is None and officer.must_enrol_second_factor,
            "is_administrator": any(grant.role in ADMINISTRATORS for grant in officer.seats),
        }
        for officer in page
    ]
    values = {"form": form, "rows": rows, "page": page, "who": text, "is_alone": _is_alone(request.seat, on)}
    return render(request, "web/signin_accounts.html", values, status=422 if form.errors else 200)


def _open(request, form: OfficerAccountForm) -> dict | None:
    facts = form.cleaned_data
    try:
        with transaction.atomic():
            account, code = handovers.open_account(
                facts["username"], facts["display_name"], request.user, timezone.now()
            )
            dates = {name: facts[name] for name in ("starts_on", "ends_on", "line")}
            grant_role(account, facts["unit"], facts["role"], **dates)
    except (ValidationError, GrantRefused) as refused:
        form.add_error(None, refused if isinstance(refused, ValidationError) else str(refused))
        return None
    return {"code": code, "holder": account, "kind": handovers.NEW}


def _is_alone(seat: Seat, on) -> bool:
    """Return whether this is the only security administrator of the unit: nobody could then ask for their reset."""
    others = Grant.objects.filter(
        valid_on(on), unit_id=seat.unit_id, role="security_admin", account__is_active=True
    )
    return others.values("account_id").distinct().count() < 2


@office_page("accounts.manage")
@require_POST
def renew(request, account_id):
    """Give a new handover code for an account nobody has used yet."""
    account = find_account(request.seat, account_id)
    try:
        if account.grants.filter(role__in=ADMINISTRATORS).exists():  # else one could become all three
            raise ValidationError(_("管理员帐号须由两人办理：请申请重置，由另一名管理员确认。"))
        code = handovers.renew_handover(account, request.user, timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("officer-accounts")
    return render(
        request, "web/signin_handover.html", {"code": code, "holder": account, "kind": handovers.NEW}
    )


@office_page("accounts.manage")
@require_POST
def set_active(request, account_id):
    """Close an account at once, or open it again."""
    account = find_account(request.seat, account_id)
    is_active = request.POST.get("active") == "1"
    try:
        handovers.set_active(account, is_active, request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("帐号已恢复。") if is_active else _("帐号已停用，立即生效。"))
    return redirect("officer-accounts")
