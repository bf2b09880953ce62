"""The ledger of membership: events that are only appended, and the current row derived from them."""

from django.db import models

from zhigong.kernel.access.jurisdiction import jurisdiction_manager
from zhigong.kernel.journal.versions import current_txid
from zhigong.kernel.orgs.models import Employer, Unit
from zhigong.kernel.people.models import Person
from zhigong.lib.ids import uuid7

STATES = ("active", "transferring_out", "retained", "ended", "void")
HOLDING = ("active", "transferring_out")


class Membership(models.Model):
    """The present state of one membership. Nobody edits it: a database trigger derives it from the events."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="memberships", db_index=False, help_text="see memberships_person"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    position = models.BigIntegerField()
    industry_position = models.BigIntegerField()
    state = models.CharField(max_length=16)
    number = models.CharField(
        max_length=20, blank=True, default="", help_text="province, year, sequence, check digit"
    )
    joined_on = models.DateField(help_text="first joined anywhere; kept through transfers")
    since_on = models.DateField(help_text="in this state since")
    worker_kind = models.CharField(max_length=24, blank=True, default="", help_text="domain note 1.25")
    employment_form = models.CharField(max_length=16, blank=True, default="", help_text="用工形式")
    employer = models.ForeignKey(Employer, models.PROTECT, null=True)
    last_event_id = models.BigIntegerField()

    objects = jurisdiction_manager()

    class Meta:
        db_table = "memberships"
        indexes = [
            models.Index(fields=["position", "id"], name="memberships_position"),
            models.Index(fields=["industry_position", "id"], name="memberships_industry"),
            # all that a wall or a search by name asks of a person's memberships, without their rows
            models.Index(
                fields=["person"],
                include=["position", "industry_position", "state", "id"],
                name="memberships_person",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(state__in=HOLDING), name="one_active_membership"
            ),
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="membership_state_known"),
        ]


class MembershipEvent(models.Model):
    """A dated fact about a membership (domain note 2.4). Append-only."""

    id = models.BigAutoField(primary_key=True)
    membership_id = models.UUIDField(db_index=True)
    person_id = models.UUIDField(db_index=True)
    unit_id = models.BigIntegerField()
    kind = models.CharField(
        max_length=20, help_text="join, transfer_in, transfer_out, retain, restore, resign …"
    )
    reason = models.CharField(max_length=2, blank=True, default="", help_text="domain note 2.2 no. 15")
    from_state = models.CharField(
        max_length=16, blank=True, default="", help_text="'' = no membership before"
    )
    to_state = models.CharField(max_length=16)
    happened_on = models.DateField(help_text="the fact's own date")
    learnt_at = models.DateTimeField(db_default=models.functions.Now())
    joined_on = models.DateField()
    number = models.CharField(max_length=20, blank=True, default="")
    worker_kind = models.CharField(max_length=24, blank=True, default="")
    employment_form = models.CharField(max_length=16, blank=True, default="")
    employer_id = models.BigIntegerField(null=True)
    matter_id = models.UUIDField(null=True)
    account_id = models.UUIDField(null=True)
    note = models.CharField(max_length=200, blank=True, default="")
    txid = models.BigIntegerField(db_default=current_txid(), editable=False, db_index=True)

    class Meta:
        db_table = "membership_events"
        indexes = [models.Index(fields=["unit_id", "happened_on"], name="membership_events_unit")]
