"""One run through lives of tickets and letters: everything at once, kills drawn from the seed; then all must agree."""

from django.contrib.auth.hashers import make_password

from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal import entries
from zhigong.kernel.people import accounts
from zhigong.kernel.people.authenticators import install_key
from zhigong.kernel.people.models import Account
from zhigong.modules.protect.supervision.public import appoint_supervisor
from zhigong.testing.laboratory import register
from zhigong.testing.laboratory.clients import Officer
from zhigong.testing.laboratory.stages import Stage, fresh_connection
from zhigong.testing.laboratory.works.lettering import CARDS, Lettering
from zhigong.testing.laboratory.works.running_out import RunningOut
from zhigong.testing.laboratory.works.sealing import Sealing
from zhigong.testing.laboratory.works.tickets import Tickets
from zhigong.testing.world import PASSWORD, SECOND_FACTOR, SINCE

# sign-in name → (role, unit): the hotline's three at the city, a second officer at the county
MORE = {
    "rx-hua": ("call_taker", "east"),
    "rx-yuan": ("call_taker", "east"),
    "rx-luo": ("hotline_supervisor", "east"),
    "rx-an": ("organiser", "qiaonan"),
}


class Run(register.Run):
    """Tickets, letters, clocks that run out, and sealing."""

    name = "cases"
    works_made = (Tickets, Lettering, RunningOut, Sealing)
    kinds = ("database", "database", "web", "web_process", "worker", "worker")


def staff(stage: Stage) -> None:
    """Bring the hotline's officers, the county's second officer and two supervisors' cards into the world."""
    world = stage.world
    with fresh_connection(), acting(Seat.system("laboratory")):
        for name, (role, unit) in MORE.items():
            account = Account.objects.create(
                username=name, kind=accounts.OFFICER, display_name=name, password=make_password(PASSWORD)
            )
            install_key(account, SECOND_FACTOR)
            world.account[name] = account
            world.grant[name] = Grant.objects.create(
                account=account, unit=world.unit[unit], role=role, starts_on=SINCE
            )
        for card in CARDS.values():
            appoint_supervisor(world.unit["qiaonan"], f"监督员{card}", card, starts_on=SINCE)
        entries.record("laboratory.officers")


def new_officers(web_url: str) -> dict[str, Officer]:
    """The officers of the lives, signed in."""
    officers = {name: Officer(name, web_url) for name in (*MORE, "wang")}
    for officer in officers.values():
        officer.sign_in()
    return officers
