"""What deploy/ tells to type in an emergency does what it says."""

import re
from pathlib import Path

from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.people.models import Account
from zhigong.testing.checks import CHECKOUT

LOST = Path(CHECKOUT) / "deploy" / "lost-administrator.md"


def test_the_successor_of_a_lost_security_administrator_proves_and_chooses_anew_at_the_first_sign_in(
    world, capsys
):
    typed = re.search(r'manage shell -c "\n(.*?)"\n', LOST.read_text(encoding="utf-8"), re.S)[1]
    exec(re.sub(r"^   ", "", typed, flags=re.M), {})
    account = Account.objects.get(username="anquan2")
    assert account.check_password(capsys.readouterr().out.strip())
    assert account.must_enrol_second_factor and account.must_change_password
    with acting(Seat.system("test")):
        grant = Grant.objects.get(account=account)
        assert (grant.role, grant.unit.parent_id) == ("security_admin", None)
        assert Entry.objects.filter(detail__account=str(account.pk)).exists(), (
            "the audit administrator sees it"
        )
