"""One report for the demonstration."""

from datetime import timedelta

from zhigong.kernel.access.claims import Claim
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.people.accounts import create_worker
from zhigong.modules.organise.identity_misuse.public import report_misuse


def build(context) -> None:
    """Hand in one report, a day old, in the demonstration's county."""
    made_up = context.next_person()
    with acting(Seat.system("demonstration")):
        account = create_worker(made_up.mobile)
    data = {"story": "我没有申请过，却收到了入会短信。", "place": context.units["township"].place_id}
    with acting(Seat.worker(account.pk, account.person_id)):
        claim = Claim(made_up.name, "111", made_up.doc_number)
        report_misuse(account, claim, data, now=context.now - timedelta(days=1))
    context.progress(1.0)
