"""./zg manage migrate_open hotline.ticket 2026-01 2027-01 --state old=new: shows what would move; --yes moves it."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases import migrating
from zhigong.kernel.cases.errors import Refused


class Command(BaseCommand):
    """Moves open matters of a service from one version of its procedure to another."""

    help = "Move open matters to another version of their procedure; without --yes it only shows what would move."

    def add_arguments(self, parser):
        """Take the service, both versions, the states that change, and the word that does it."""
        parser.add_argument("service")
        parser.add_argument("from_version")
        parser.add_argument("to_version")
        parser.add_argument("--state", action="append", default=[], help="old=new, for a state that changes")
        parser.add_argument("--yes", action="store_true")

    def handle(self, *args, **options):
        """Show every state with its count; then move, if asked to."""
        if any("=" not in pair for pair in options["state"]):
            raise CommandError("--state old=new")
        states = dict(pair.split("=", 1) for pair in options["state"])
        words = (options["service"], options["from_version"], options["to_version"], states)
        try:
            with acting(Seat.system("migrate_open")):
                for move in migrating.preview(*words):
                    self.stdout.write(f"{move.count}\t{move.state} → {move.to or '？'}")
                if options["yes"]:
                    self.stdout.write(f"{migrating.migrate_open(*words, now=timezone.now())} ✓")
        except (LookupError, Refused) as refused:
            raise CommandError(str(refused)) from refused
