"""What a transfer keeps beside its matter, and each union's own side of it."""

from django.db import models
from django.db.models import Q

from zhigong.kernel.access.jurisdiction import jurisdiction_manager
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Unit
from zhigong.lib.ids import uuid7

PURPOSES = ("work", "residence", "secondment", "return")
SIDES = ("out", "in")


class Transfer(models.Model):
    """One transfer of one membership; its state stands on the matter, which moves from union to union."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="transfer")
    person_id = models.UUIDField(db_index=True)
    membership_id = models.UUIDField()
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=12, help_text="work, residence, secondment, return")
    started_by = models.CharField(max_length=8, help_text="member, from, to, house")
    back_on = models.DateField(null=True, help_text="a secondment ends")
    going_back_on = models.DateField(null=True, help_text="the way back was opened")
    # the package the releasing union hands over (domain note 2.5)
    from_state = models.CharField(max_length=16, blank=True, default="", help_text="of the membership")
    joined_on = models.DateField(null=True)
    dues_paid_to = models.DateField(null=True)
    released_on = models.DateField(null=True)
    # what the member does at the receiving union
    worker_kind = models.CharField(max_length=24, blank=True, default="")
    employment_form = models.CharField(max_length=16, blank=True, default="")
    moved_on = models.DateField(null=True)
    is_open = models.BooleanField(default=True)

    class Meta:
        db_table = "transfers"
        constraints = [
            models.UniqueConstraint(
                fields=["membership_id"], condition=Q(is_open=True), name="one_open_transfer"
            ),
            models.CheckConstraint(condition=~Q(from_unit=models.F("to_unit")), name="transfer_moves"),
        ]
        indexes = [
            models.Index(fields=["back_on"], name="transfers_back", condition=Q(going_back_on__isnull=True)),
        ]


class TransferSide(models.Model):
    """What one of the two unions keeps in sight when the matter is with the other one: no more than this row."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter_id = models.UUIDField()
    side = models.CharField(max_length=3, help_text="out or in")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    position = models.BigIntegerField()
    industry_position = models.BigIntegerField()
    other_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    shown_as = models.CharField(max_length=60, help_text="the member's name, masked")
    opened_at = models.DateTimeField(help_text="as the matter's; told to both sides")

    objects = jurisdiction_manager()

    class Meta:
        db_table = "transfer_sides"
        constraints = [models.UniqueConstraint(fields=["matter_id", "side"], name="transfer_side_once")]
        indexes = [
            models.Index(fields=["position", "id"], name="transfer_sides_position"),
            models.Index(fields=["industry_position", "id"], name="transfer_sides_industry"),
        ]
