"""Mediation bodies of units, and the mediators in their registers."""

from django.db import models
from django.db.models import Q

from zhigong.kernel.orgs.models import Employer, Unit

BODY_KINDS = ("enterprise", "union", "street", "court", "labour")


class Body(models.Model):
    """A mediation body of a unit: an enterprise's committee, a union's own, one at a court or the labour authority."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="mediation_bodies")
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=100)
    formed_on = models.DateField()
    chair_name = models.CharField(max_length=60)
    phone = models.CharField(max_length=20, blank=True, default="")
    staff_count = models.SmallIntegerField(
        default=0, help_text="members for the workers (enterprise committees)"
    )
    employer_count = models.SmallIntegerField(default=0, help_text="members for the employer")
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "mediation_bodies"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=BODY_KINDS), name="mediation_body_kind_known"),
            models.UniqueConstraint(
                fields=["unit", "kind"], condition=Q(is_active=True), name="one_mediation_body_of_a_kind"
            ),
            models.CheckConstraint(
                condition=~Q(kind="enterprise") | Q(staff_count__gt=0, employer_count__gt=0),
                name="enterprise_committee_has_both_sides",
            ),
        ]


class Mediator(models.Model):
    """A mediator in a body's register; the name is public, the account decides who works in the room."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="mediators")
    number = models.CharField(max_length=24, unique=True, help_text="of the certificate")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, help_text="fulltime, parttime, lawyer, staff, employer")
    account_id = models.UUIDField(null=True, db_index=True)
    person_id = models.UUIDField(null=True, help_text="to tell an own case")
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, help_text="whose staff they are")
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "mediators"
