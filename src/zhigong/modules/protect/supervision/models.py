"""What supervision keeps beside its matter: the case, its letters' service, the supervisors with their cards."""

from django.db import models
from django.db.models import F, Q

from zhigong.kernel.letters.models import Letter
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Employer, Unit


class Supervisor(models.Model):
    """A holder of a supervisor's card (工会劳动法律监督员证), appointed by a union for a time."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="labour_supervisors")
    name = models.CharField(max_length=60)
    card_number = models.CharField(max_length=30, unique=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, help_text="not valid any more on this day")

    class Meta:
        db_table = "labour_supervisors"


class Supervision(models.Model):
    """One case; its state stands on the matter."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="supervision")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="supervisions")
    subject = models.CharField(max_length=12, help_text="see words.SUBJECTS")
    source = models.CharField(max_length=12, help_text="see words.SOURCES")
    clue = models.TextField(help_text="what was reported; for those who handle it")
    reporter_count = models.SmallIntegerField(default=1, help_text="no reporter sees the others")
    refusal = models.CharField(max_length=16, blank=True, default="")
    first_investigator = models.ForeignKey(Supervisor, models.PROTECT, null=True, related_name="+")
    second_investigator = models.ForeignKey(Supervisor, models.PROTECT, null=True, related_name="+")
    investigated_on = models.DateField(null=True)
    facts = models.TextField(blank=True, default="")
    law = models.TextField(blank=True, default="", help_text="articles breached")
    employer_said = models.TextField(blank=True, default="")
    is_uncooperative = models.BooleanField(default=False, help_text="refused to be heard or to show papers")
    department = models.CharField(max_length=12, blank=True, default="")
    department_result = models.TextField(blank=True, default="")
    requested_by = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", help_text="asked for a proposal"
    )
    prosecutor_reason = models.CharField(max_length=12, blank=True, default="")
    prosecutors_on = models.DateField(null=True)
    rechecked_on = models.DateField(null=True)
    recheck_result = models.TextField(blank=True, default="")

    class Meta:
        db_table = "supervisions"
        indexes = [
            models.Index(fields=["employer"], name="supervisions_employer"),
            models.Index(
                fields=["prosecutors_on"],
                name="supervisions_handed",
                condition=Q(prosecutors_on__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_investigator__isnull=True)
                | Q(second_investigator__isnull=False) & ~Q(first_investigator=F("second_investigator")),
                name="supervision_two_investigators",
            ),
        ]


class Delivery(models.Model):
    """A letter of the case, whether and how it was served, and what was answered."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="supervision_letters")
    letter = models.OneToOneField(Letter, models.PROTECT, related_name="supervision_delivery")
    kind = models.CharField(max_length=12, help_text="reminder, opinion, proposal")
    signer = models.CharField(max_length=60, help_text="chair or vice-chair who signed")
    way = models.CharField(max_length=8, blank=True, default="", help_text="see words.SERVICE_WAYS")
    served_on = models.DateField(null=True)
    receiver = models.CharField(max_length=60, blank=True, default="")
    receipt = models.CharField(max_length=60, blank=True, default="", help_text="送达回证 or mail number")
    replied_on = models.DateField(null=True)
    reply = models.TextField(blank=True, default="")
    is_accepted = models.BooleanField(null=True, help_text="the other side will correct")

    class Meta:
        db_table = "supervision_deliveries"
        constraints = [
            models.CheckConstraint(
                condition=Q(served_on__isnull=True) | ~Q(way="") & ~Q(receiver=""), name="delivery_is_proved"
            ),
        ]


class GeneralReminder(models.Model):
    """A reminder to all employers of a place, at New Year and Spring Festival; names none of them."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="general_reminder")
    occasion = models.CharField(max_length=60)
    text = models.TextField()

    class Meta:
        db_table = "supervision_general_reminders"
