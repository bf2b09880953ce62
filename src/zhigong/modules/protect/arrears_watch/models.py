"""What is kept of an employer that is watched, and the festival season's daily reports."""

from django.db import models

from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Employer, Unit


class WatchEntry(models.Model):
    """An employer on the watch-list, because of one report, until a day."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="arrears_watch")
    report_id = models.UUIDField(help_text="the matter of the report it rests on (wage_arrears)")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="+")
    people_count = models.IntegerField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    told_by = models.UUIDField(help_text="account; somebody else decides an objection")
    listed_on = models.DateField(null=True)

    class Meta:
        db_table = "arrears_watch"


class DailyReport(models.Model):
    """In the festival season: what a union says of one day, nought or the number counted that day."""

    id = models.BigAutoField(primary_key=True)
    unit = models.ForeignKey(Unit, models.PROTECT)
    position = models.BigIntegerField()
    industry_position = models.BigIntegerField()
    day = models.DateField()
    reports_count = models.IntegerField(
        help_text="new reports at the unit and below, counted when it was sent"
    )
    note = models.CharField(max_length=200, blank=True, default="")
    reported_by = models.UUIDField(help_text="account")
    reported_at = models.DateTimeField()

    class Meta:
        db_table = "arrears_daily_reports"
        constraints = [models.UniqueConstraint(fields=["unit", "day"], name="daily_report_once")]
        indexes = [models.Index(fields=["day", "position"], name="daily_reports_place")]
