"""An officer shows which worker's account is their own, by a code to its phone: so nobody decides their own matter."""

from datetime import datetime

from django.utils.translation import gettext as _

from zhigong.kernel.journal.entries import record
from zhigong.kernel.people.accounts import OFFICER, find_worker
from zhigong.kernel.people.login_codes import CodeAnswer, check_code, request_code
from zhigong.kernel.people.models import Account

PURPOSE = "own-account"


def send_own_code(officer: Account, mobile: str, now: datetime, address: str = "") -> CodeAnswer:
    """Send a code to the officer's own phone. Once linked it stays: a new phone moves the worker's account itself."""
    if officer.worker_account_id is not None:
        return CodeAnswer(False, _("已关联本人的职工帐号；换手机号码请用职工帐号办理，关联不变。"))
    return request_code(mobile, PURPOSE, now, address)


def link_own_account(
    officer: Account, mobile: str, code: str, now: datetime, address: str = ""
) -> CodeAnswer:
    """Link the worker's account whose phone the code proves; it cannot be undone by the officer. Journaled."""
    answer = check_code(mobile, PURPOSE, code, now, address)
    if not answer.ok:
        return answer
    worker = find_worker(mobile)
    if worker is None:
        return CodeAnswer(False, _("这个手机号码还没有登录过职工端，请先用它登录一次，再来关联。"))
    free = Account.objects.filter(pk=officer.pk, kind=OFFICER, worker_account__isnull=True)
    if not free.update(worker_account=worker):
        return CodeAnswer(False, _("已关联本人的职工帐号；换手机号码请用职工帐号办理，关联不变。"))
    officer.worker_account_id = worker.pk
    record("accounts.link_own", detail={"account": str(officer.pk), "worker": str(worker.pk)})
    return CodeAnswer(True, _("已关联。今后涉及本人的办件由其他工作人员办理。"))
