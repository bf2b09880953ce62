"""The journal as auditors read it: newest first, filtered by outcome, deed and day; never a personal value."""

from datetime import date

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from zhigong.kernel.access.roles import find_role
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.people.models import Account
from zhigong.kernel.web.access import office_page
from zhigong.kernel.web.deeds import deed_title
from zhigong.kernel.web.office_matters import CountlessPaginator

PAGE_SIZE = 50
# Who acts without an office; everybody else's post has a title of its own.
WITHOUT_OFFICE = {"worker": _("本人"), "public": _("未登录"), "system": _("系统"), "partner": _("合作系统")}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _post(code: str):
    role = find_role(code)
    return role.title if role else WITHOUT_OFFICE.get(code, code)


@office_page("journal.read")
def journal(request):
    """List journal entries; subjects are shown as a number of people."""
    chosen = {name: request.GET.get(name, "").strip() for name in ("outcome", "what", "day")}
    entries = Entry.objects.all()
    if chosen["outcome"] in ("done", "read", "refused"):
        entries = entries.filter(outcome=chosen["outcome"])
    if chosen["what"]:
        entries = entries.filter(what__startswith=chosen["what"])
    day = _day(chosen["day"])
    if day:
        entries = entries.filter(at__date=day)
    page = CountlessPaginator(entries.order_by("-id"), PAGE_SIZE).get_page(request.GET.get("page"))
    units = dict(
        Unit.objects.filter(pk__in={row.unit_id for row in page.object_list}).values_list("pk", "name")
    )
    accounts = {row.account_id for row in page.object_list}
    officers = Account.objects.filter(pk__in=accounts, kind="officer")
    names = {account.pk: account.display_name or account.username for account in officers}
    rows = [
        {
            "entry": entry,
            "title": deed_title(entry.what),
            "unit": units.get(entry.unit_id, ""),
            "who": names.get(entry.account_id, ""),
            "role": _post(entry.role),
            "people_count": len(entry.subjects),
        }
        for entry in page.object_list
    ]
    return render(request, "web/journal.html", {"page": page, "rows": rows, **chosen})
