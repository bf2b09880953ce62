"""What the hotline keeps beside the matter: the ticket, and who called."""

from django.db import connection, models
from django.db.models import Q

from zhigong.kernel import crypto
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Employer, Place, Unit
from zhigong.lib.prepared import read_row

IDENTITIES = ("named", "confidential", "anonymous")


class Ticket(models.Model):
    """One request of a worker, whatever way it came; its state stands on the matter."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="hotline_ticket")
    centre = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="whose hotline took it")
    call_id = models.UUIDField(null=True, help_text="the call it came with; never for an anonymous ticket")
    identity = models.CharField(max_length=12, default="named", help_text="named, confidential, anonymous")
    person_id = models.UUIDField(null=True, db_index=True, help_text="the register's person, when known")
    subject = models.CharField(max_length=80)
    content = models.CharField(max_length=2000)
    demand = models.CharField(max_length=500, blank=True, default="")
    category = models.CharField(max_length=6, help_text="words.CATEGORIES, three levels in one code")
    worker_kind = models.CharField(max_length=24, blank=True, default="")
    employer = models.ForeignKey(Employer, models.PROTECT, null=True)
    employer_name = models.CharField(max_length=100, blank=True, default="", help_text="as told")
    project_name = models.CharField(max_length=100, blank=True, default="")
    place = models.ForeignKey(Place, models.PROTECT, null=True)
    industry = models.CharField(max_length=4, blank=True, default="")
    headcount = models.IntegerField(default=1)
    is_group = models.BooleanField(default=False)
    amount_claimed = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    urgency = models.CharField(max_length=10, default="normal", help_text="normal, urgent, emergency")
    difficulty = models.CharField(
        max_length=8, default="general", help_text="consult, general, hard, complex"
    )
    is_petition = models.BooleanField(default=False, help_text="信访工作条例 applies")
    registered_on = models.DateField()
    registered_by = models.UUIDField(null=True)
    handled_by = models.UUIDField(null=True)
    reply = models.CharField(max_length=2000, blank=True, default="")
    result = models.CharField(max_length=12, blank=True, default="")
    amount_recovered = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    called_back_by = models.UUIDField(null=True)
    callback_count = models.SmallIntegerField(default=0, help_text="tries that reached nobody")
    satisfaction = models.CharField(max_length=2, blank=True, default="", help_text="5 … 1, 0 not reached")
    reopened_count = models.SmallIntegerField(default=0)
    transferred_to = models.CharField(max_length=12, blank=True, default="")
    search_text = models.CharField(
        max_length=300, blank=True, default="", help_text="subject, employer, project"
    )
    is_open = models.BooleanField(
        default=True, help_text="follows the matter by trigger; for the search's index"
    )

    class Meta:
        db_table = "hotline_tickets"
        indexes = [
            models.Index(fields=["employer", "registered_on"], name="hotline_employer"),
            models.Index(fields=["project_name", "registered_on"], name="hotline_project"),
            models.Index(fields=["employer_name", "registered_on"], name="hotline_employer_told"),
            models.Index(fields=["centre", "-matter"], name="hotline_centre"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(identity__in=IDENTITIES), name="hotline_identity_known"),
            models.CheckConstraint(condition=Q(headcount__gte=1), name="hotline_headcount_counts"),
            models.CheckConstraint(
                condition=~Q(identity="anonymous") | Q(call_id__isnull=True, person_id__isnull=True),
                name="hotline_anonymous_names_nobody",
            ),
        ]


def ticket_of(matter: Matter) -> Ticket:
    """Return the matter's ticket, read once."""
    if "hotline_ticket" not in matter._state.fields_cache:
        matter.hotline_ticket = read_row(connection, Ticket, matter.pk)
    return matter.hotline_ticket


class Caller(models.Model):
    """Who called, sealed; only the hotline that took it and the handling union open it. None for an anonymous ticket."""

    ticket = models.OneToOneField(
        Ticket, models.PROTECT, primary_key=True, db_column="matter_id", related_name="caller"
    )
    name_cipher = models.BinaryField(null=True)
    phone_cipher = models.BinaryField(null=True)
    phone_digest = models.BinaryField(null=True, max_length=32, db_index=True)
    digest_key_id = models.CharField(max_length=20, blank=True, default="")
    sex = models.CharField(max_length=1, default="0")
    age_band = models.CharField(max_length=2, blank=True, default="")

    class Meta:
        db_table = "hotline_callers"

    def seal(self, name: str, phone: str) -> None:
        """Keep name and phone sealed, and the phone's digest to recognise the number again."""
        self.name_cipher = crypto.encrypt_for_account(name, self._place("name")) if name else None
        self.phone_cipher = crypto.encrypt_for_account(phone, self._place("phone")) if phone else None
        self.redigest(phone)

    def redigest(self, phone: str) -> None:
        """Make the number's digest under the key in use; it is made anew when that key is replaced."""
        key_id, made = crypto.digest("phone", phone) if phone else ("", None)
        self.phone_digest, self.digest_key_id = made, str(key_id)

    def open(self) -> dict[str, str]:
        """Return name and phone in clear; whoever shows them journals the reading."""
        return {
            column: crypto.decrypt_for_account(value, self._place(column)) if value else ""
            for column, value in (("name", self.name_cipher), ("phone", self.phone_cipher))
        }

    def _place(self, column: str) -> bytes:
        return crypto.aad("hotline_callers", column, self.ticket_id)
