"""What the hotline keeps beside the matter: the ticket, who called, calls as the call centre tells them, drafts."""

from django.db import models
from django.db.models import Q

from zhigong.kernel import crypto
from zhigong.kernel.crypto.sealed_json import open_json, seal_json
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Employer, Place, Unit
from zhigong.lib.ids import uuid7

IDENTITIES = ("named", "confidential", "anonymous")
CALL_STATES = ("ringing", "answered", "ended", "missed")


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


class Caller(models.Model):
    """Who called, sealed; only the hotline that took it and the handling union open it. None for an anonymous ticket."""

    ticket = models.OneToOneField(
        Ticket, models.PROTECT, primary_key=True, db_column="matter_id", related_name="caller"
    )
    name_cipher = models.BinaryField(null=True)
    phone_cipher = models.BinaryField(null=True)
    phone_digest = models.BinaryField(null=True, max_length=32, db_index=True)
    sex = models.CharField(max_length=1, default="0")
    age_band = models.CharField(max_length=2, blank=True, default="")

    class Meta:
        db_table = "hotline_callers"

    def seal(self, name: str, phone: str) -> None:
        """Keep name and phone sealed, and the phone's digest to recognise the number again."""
        self.name_cipher = crypto.encrypt_for_account(name, self._place("name")) if name else None
        self.phone_cipher = crypto.encrypt_for_account(phone, self._place("phone")) if phone else None
        self.phone_digest = crypto.digest("phone", phone)[1] if phone else None

    def open(self) -> dict[str, str]:
        """Return name and phone in clear; whoever shows them journals the reading."""
        return {
            column: crypto.decrypt_for_account(value, self._place(column)) if value else ""
            for column, value in (("name", self.name_cipher), ("phone", self.phone_cipher))
        }

    def _place(self, column: str) -> bytes:
        return crypto.aad("hotline_callers", column, self.ticket_id)


class Call(models.Model):
    """One telephone call as the call centre's events tell it; the recording stays where it is, by reference."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="whose hotline rings")
    call_number = models.CharField(max_length=64, help_text="the call centre's own id; one row per call")
    state = models.CharField(max_length=10, default="ringing")
    agent = models.CharField(
        max_length=64, blank=True, default="", help_text="sign-in name it rings at, '' = all"
    )
    phone_cipher = models.BinaryField(null=True)
    phone_digest = models.BinaryField(null=True, max_length=32)
    started_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    recording = models.CharField(
        max_length=200, blank=True, default="", help_text="reference, never the sound"
    )

    class Meta:
        db_table = "hotline_calls"
        constraints = [
            models.UniqueConstraint(fields=["unit", "call_number"], name="one_row_per_call"),
            models.CheckConstraint(condition=Q(state__in=CALL_STATES), name="hotline_call_state_known"),
        ]
        indexes = [
            models.Index(
                fields=["unit", "-started_at"],
                name="hotline_calls_live",
                condition=Q(state__in=("ringing", "answered")),
            )
        ]

    def seal_phone(self, phone: str) -> None:
        """Keep the caller's number sealed, with its digest."""
        self.phone_cipher = crypto.encrypt_for_account(phone, self._place()) if phone else None
        self.phone_digest = crypto.digest("phone", phone)[1] if phone else None

    def open_phone(self) -> str:
        """Return the caller's number in clear, "" when it was withheld."""
        return crypto.decrypt_for_account(self.phone_cipher, self._place()) if self.phone_cipher else ""

    def _place(self) -> bytes:
        return crypto.aad("hotline_calls", "phone_cipher", self.pk)


class Draft(models.Model):
    """What a call-taker has typed so far; it outlives a refusal, a crash and a change of the browser."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account_id = models.UUIDField(db_index=True)
    call_id = models.UUIDField(null=True)
    answers_cipher = models.BinaryField(help_text="all fields, sealed under the instance's account key")
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "hotline_drafts"

    @property
    def answers(self) -> dict:
        """Return the fields as typed."""
        return open_json(self.answers_cipher, self._place())

    @answers.setter
    def answers(self, values: dict) -> None:
        self.answers_cipher = seal_json(values, self._place())

    def _place(self) -> bytes:
        return crypto.aad("hotline_drafts", "answers_cipher", self.pk)
