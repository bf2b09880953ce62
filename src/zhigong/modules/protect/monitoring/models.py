"""What monitoring keeps: monthly figures of places, industries and employers, incidents and what was reported of them."""

from django.db import models
from django.db.models import Q

from zhigong.kernel.access.jurisdiction import jurisdiction_manager
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Employer, Unit


class Figures(models.Model):
    """One month's figures of something. Counted from the lines by recounting.py, never typed."""

    month = models.DateField(help_text="its first day")
    hotline = models.IntegerField(default=0, help_text="tickets of the hotline, consultations left out")
    disputes = models.IntegerField(default=0, help_text="disputes brought to mediation")
    arrears = models.IntegerField(default=0, help_text="reports of unpaid wages")
    arrears_people = models.IntegerField(default=0)
    arrears_amount = models.DecimalField(max_digits=16, decimal_places=2, default=0, help_text="yuan")
    groups = models.IntegerField(default=0, help_text="matters of many people at once")
    overdue_letters = models.IntegerField(default=0, help_text="letters to employers left without an answer")

    class Meta:
        abstract = True


class PlaceMonth(Figures):
    """A union with all below it; with `industry`, only employers of that industry."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    position = models.BigIntegerField()
    industry_position = models.BigIntegerField()
    industry = models.CharField(max_length=4, blank=True, default="", help_text="GB/T 4754 section, '' = all")

    objects = jurisdiction_manager()

    class Meta:
        db_table = "monitoring_places"
        constraints = [
            models.UniqueConstraint(fields=["unit", "industry", "month"], name="monitoring_place_month_once")
        ]


class EmployerMonth(Figures):
    """An employer at the union that handles its matters."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    position = models.BigIntegerField()
    industry_position = models.BigIntegerField()
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="+")

    objects = jurisdiction_manager()

    class Meta:
        db_table = "monitoring_employers"
        indexes = [models.Index(fields=["month", "position"], name="monitoring_employer_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "employer", "month"], name="monitoring_employer_month_once"
            )
        ]


class Incident(models.Model):
    """An event at an employer or a place; its state stands on the matter, and no person is named in it."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="incident")
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="+")
    employer_name = models.CharField(max_length=100, help_text="as told")
    place_code = models.CharField(max_length=12)
    happened_on = models.DateField()
    mode = models.CharField(max_length=12, help_text="see words.MODES")
    headcount = models.IntegerField(help_text="people involved, as last reported")
    trigger = models.CharField(max_length=500)
    demands = models.CharField(max_length=500)
    is_phoned = models.BooleanField(default=False, help_text="told the union above by telephone at once")
    level = models.CharField(
        max_length=1, blank=True, default="", help_text="see words.LEVELS, 1 the gravest"
    )

    class Meta:
        db_table = "monitoring_incidents"
        constraints = [models.CheckConstraint(condition=Q(headcount__gt=0), name="incident_of_somebody")]


class IncidentReport(models.Model):
    """A written report of an incident: the first, a next one or the final one. Never edited."""

    id = models.BigAutoField(primary_key=True)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="incident_reports")
    kind = models.CharField(max_length=8, help_text="first, next, final")
    headcount = models.IntegerField()
    situation = models.CharField(max_length=1000)
    measures = models.CharField(max_length=1000)
    organisations = models.CharField(max_length=300, blank=True, default="", help_text="who takes part")
    is_late = models.BooleanField(default=False)
    reported_at = models.DateTimeField()

    class Meta:
        db_table = "monitoring_reports"
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(kind="first"), name="incident_first_report_once"
            )
        ]
