"""An officer's own last sign-ins and failures, read from the journal."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _

from zhigong.kernel.journal.models import Entry
from zhigong.kernel.people.models import Account

SHOWN = {
    ("signin.officer", "done"): _("登录成功"),
    ("signin.officer", "refused"): _("密码错误"),
    ("signin.password", "refused"): _("锁定期间尝试登录"),
    ("signin.factor", "refused"): _("动态码错误"),
    ("signin.handover", "refused"): _("交接码错误"),
}


@dataclass(frozen=True)
class SignIn:
    """One sign-in or failure: when, and what it was."""

    at: datetime
    title: str
    is_refused: bool


def last_sign_ins(account: Account, count: int = 10) -> list[SignIn]:
    """Return the account's latest sign-ins and failures, newest first; the policy shows nobody else's."""
    entries = Entry.objects.annotate(whose=KT("detail__account"))
    own = entries.filter(what__startswith="signin.", whose=str(account.pk)).order_by("-id")[: 2 * count]
    shown = [
        SignIn(entry.at, str(SHOWN[entry.what, entry.outcome]), entry.outcome == "refused")
        for entry in own
        if (entry.what, entry.outcome) in SHOWN
    ]
    return shown[:count]
