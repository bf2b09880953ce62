"""An online room: who sits in it on which side, what was said and filed, and who confirmed the minutes."""

from django.db import models
from django.db.models import Q

from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Employer

SIDES = ("applicant", "employer", "mediator")
AUDIENCES = ("all", *SIDES)


class Room(models.Model):
    """The room of a matter; closed, it can be read but nothing is said any more."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="room")
    is_open = models.BooleanField(default=False)

    class Meta:
        db_table = "rooms"


class RoomSeat(models.Model):
    """Who sits on a side: a person, an employer (its confirmed agents) or an officer's account."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="seats")
    side = models.CharField(max_length=12)
    person_id = models.UUIDField(null=True, db_index=True)
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="+")
    account_id = models.UUIDField(null=True, db_index=True)

    class Meta:
        db_table = "room_seats"
        constraints = [
            models.UniqueConstraint(fields=["room", "side"], name="one_room_seat_a_side"),
            models.CheckConstraint(condition=Q(side__in=SIDES), name="room_side_known"),
        ]


class Entry(models.Model):
    """One thing said or filed; append-only. `request` opens the room in the worker's own words, `minutes` are confirmed.

    `audience`: all; "mediator" is the mediator's own note; a side's name is between that side and the mediator.
    """

    room = models.ForeignKey(Room, models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=12, help_text="request, message, file, minutes")
    side = models.CharField(max_length=12, help_text="who wrote it")
    audience = models.CharField(max_length=12, default="all")
    account_id = models.UUIDField(null=True)
    label = models.CharField(max_length=120, help_text="as on the timeline, never an officer's private data")
    text = models.TextField(blank=True, default="")
    attachment_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "room_entries"
        indexes = [models.Index(fields=["room", "id"], name="room_entries_order")]
        constraints = [
            models.CheckConstraint(condition=Q(audience__in=AUDIENCES), name="room_audience_known")
        ]


class Confirmation(models.Model):
    """One side's confirmation of minutes; append-only."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="confirmations")
    side = models.CharField(max_length=12)
    account_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "room_confirmations"
        constraints = [models.UniqueConstraint(fields=["entry", "side"], name="minutes_confirmed_once")]
