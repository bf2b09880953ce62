"""Places, units with their position in the tree, affiliations, employers and officers' terms."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from zhigong.kernel.journal.versions import current_txid, versioned

LEVELS = ("national", "province", "city", "county", "township", "community", "grassroots", "branch")
NO_POSITION = -1


class Place(models.Model):
    """One administrative division (GB/T 2260 and the statistics bureau's 9 and 12 digit codes)."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=100)
    level = models.CharField(max_length=12, help_text="province, city, county, township, community")
    parent_code = models.CharField(max_length=12, blank=True, default="", db_index=True)
    pinyin = models.CharField(max_length=300, blank=True, default="")
    initials = models.CharField(max_length=60, blank=True, default="", db_index=True)

    class Meta:
        db_table = "places"


class Employer(models.Model):
    """A unit that employs people; its own 18-digit code is never the union's (domain note 2.1)."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=100, db_index=True)
    uscc = models.CharField(max_length=18, unique=True, null=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True)
    address = models.CharField(max_length=200, blank=True, default="")
    nature = models.CharField(max_length=3, blank=True, default="")
    economic_type = models.CharField(max_length=3, blank=True, default="")
    industry = models.CharField(max_length=4, blank=True, default="", help_text="GB/T 4754 section")
    staff_count = models.IntegerField(default=0)
    pinyin = models.CharField(max_length=300, blank=True, default="")
    initials = models.CharField(max_length=60, blank=True, default="", db_index=True)

    class Meta:
        db_table = "employers"


@versioned("units", exclude=("next_position", "industry_path"))
class Unit(models.Model):
    """A union organisation at any level. Its subtree is the range position … position_end."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(
        max_length=20, unique=True, help_text="readable: district, type, sequence, check digit"
    )
    name = models.CharField(max_length=100, db_index=True)
    short_name = models.CharField(max_length=60, blank=True, default="")
    pinyin = models.CharField(max_length=300, blank=True, default="")
    initials = models.CharField(max_length=60, blank=True, default="", db_index=True)
    level = models.CharField(max_length=12)
    kind = models.CharField(
        max_length=24, help_text="see kinds.py: federation, basic, joint, group_company …"
    )
    state = models.CharField(
        max_length=12, default="active", help_text="preparing, active, dormant, merged, dissolved"
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="children",
        db_index=False,
        help_text="see units_children",
    )
    path = ArrayField(models.BigIntegerField(), default=list, help_text="ids from the root to this unit")
    position = models.BigIntegerField(unique=True)
    position_end = models.BigIntegerField()
    next_position = models.BigIntegerField(help_text="where the next child's range may begin")
    industry_position = models.BigIntegerField(default=NO_POSITION, help_text="position on the industry line")
    industry_position_end = models.BigIntegerField(default=NO_POSITION)
    industry_path = ArrayField(
        models.BigIntegerField(),
        default=list,
        help_text="ids from the head of the industry line to this unit; empty off the line",
    )
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="unions")
    place = models.ForeignKey(Place, models.PROTECT, null=True)
    industry = models.CharField(max_length=4, blank=True, default="")
    uscc = models.CharField(
        max_length=18, unique=True, null=True, help_text="the union's own code, 81… or 89…"
    )
    address = models.CharField(max_length=200, blank=True, default="")
    phone = models.CharField(max_length=20, blank=True, default="", help_text="office telephone, public")
    founded_on = models.DateField(null=True)
    approval_number = models.CharField(max_length=60, blank=True, default="")
    term_number = models.SmallIntegerField(null=True)
    term_starts_on = models.DateField(null=True)
    term_ends_on = models.DateField(null=True)
    certificate_ends_on = models.DateField(null=True)
    has_women_committee = models.BooleanField(default=False)
    has_audit_committee = models.BooleanField(default=False)
    has_mediation_committee = models.BooleanField(default=False)
    takes_unattached = models.BooleanField(default=False, help_text="fallback union for workers without one")
    external_codes = models.JSONField(default=dict, blank=True)
    ended_on = models.DateField(null=True)

    class Meta:
        db_table = "units"
        indexes = [
            models.Index(fields=["parent", "position"], name="units_children"),
            models.Index(fields=["place", "level"], name="units_place"),
            models.Index(fields=["industry_position"], name="units_industry_position"),
            GinIndex(fields=["path"], name="units_path"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(position_end__gte=models.F("position")), name="unit_range_forward"
            ),
            models.CheckConstraint(condition=models.Q(level__in=LEVELS), name="unit_level_known"),
        ]

    def __str__(self):
        return self.name


class Placement(models.Model):
    """Where a unit stood from a day on, and since when we know it; a trigger appends it, nobody changes it.

    The first placement of a unit reaches back to the beginning of time; when it began to exist is `founded_on`.
    """

    id = models.BigAutoField(primary_key=True)
    unit_id = models.BigIntegerField()
    valid_from = models.DateField()
    learnt_at = models.DateTimeField(db_default=models.functions.Now())
    txid = models.BigIntegerField(db_default=current_txid(), editable=False, db_index=True)
    path = ArrayField(models.BigIntegerField())
    industry_path = ArrayField(models.BigIntegerField())
    industry = models.CharField(max_length=4, blank=True)
    state = models.CharField(max_length=12)
    name = models.CharField(max_length=100)

    class Meta:
        db_table = "unit_placements"
        indexes = [models.Index(fields=["unit_id", "-id"], name="unit_placements_latest")]


class UnitCodeCounter(models.Model):
    """How far the codes of one series (district and type) are used; a locked row hands out the next ones."""

    series = models.CharField(max_length=8, primary_key=True)
    last = models.IntegerField()

    class Meta:
        db_table = "unit_code_counters"


@versioned("affiliations")
class Affiliation(models.Model):
    """A second parent of a unit (industry, finance, statistics line); the leading parent stands on the unit."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="affiliations")
    parent = models.ForeignKey(Unit, models.PROTECT, related_name="affiliates")
    line = models.CharField(max_length=12, help_text="industry, finance, statistics, group")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        db_table = "affiliations"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "line"],
                condition=models.Q(ends_on__isnull=True),
                name="one_open_affiliation_per_line",
            )
        ]


class CoveredEmployer(models.Model):
    """An employer covered by a joint or regional union, with its own staff count (domain note 2.1 no. 27)."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="covered_employers")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="covering")
    staff_count = models.IntegerField(default=0)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    class Meta:
        db_table = "covered_employers"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "employer"],
                condition=models.Q(ends_on__isnull=True),
                name="employer_covered_once",
            )
        ]


class Officer(models.Model):
    """A post held in a unit's committee for a term; the holder's name is public, other data stays with the person."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="officers")
    post = models.CharField(max_length=40, help_text="主席, 副主席, 经审主任, 女工主任 …")
    name = models.CharField(max_length=60)
    person_id = models.UUIDField(null=True, help_text="the register's person, when known")
    is_full_time = models.BooleanField(default=False)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    class Meta:
        db_table = "officers"
