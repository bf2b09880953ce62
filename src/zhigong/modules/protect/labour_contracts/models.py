"""What labour contracts keeps beside its matters: one dismissal, one lay-off."""

from django.db import models
from django.db.models import F, Q

from zhigong.kernel import crypto
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Employer


class Dismissal(models.Model):
    """One dismissal by the employer; the employer sees every column, so nothing the worker said in confidence is here."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="dismissal")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="+")
    worker_name = models.CharField(max_length=60)
    person_id = models.UUIDField(null=True, db_index=True, help_text="when the register knows the document")
    document_mask = models.CharField(max_length=30, blank=True, default="")
    document_sealed = models.BinaryField(null=True, help_text="an employer's, until the house looked")
    job = models.CharField(max_length=60)
    ground = models.CharField(max_length=6, blank=True, default="", help_text="see words.GROUNDS")
    protected = models.CharField(max_length=16, blank=True, default="", help_text="see words.PROTECTED")
    facts = models.TextField(blank=True, default="")
    planned_on = models.DateField(null=True)
    notified_on = models.DateField(null=True, help_text="when the union received the notice")
    is_on_paper = models.BooleanField(default=False)
    dismissed_on = models.DateField(null=True, help_text="dismissed without a notice")
    how = models.CharField(max_length=12, blank=True, default="")
    is_cured = models.BooleanField(
        default=False, help_text="the notice came after the dismissal, before suit"
    )
    suit_on = models.DateField(null=True)
    served_on = models.DateField(null=True, help_text="of the newest letter")
    receiver = models.CharField(max_length=60, blank=True, default="")
    stand = models.CharField(max_length=12, blank=True, default="", help_text="see words.STANDS")
    replied_on = models.DateField(null=True)
    reply = models.TextField(blank=True, default="")

    class Meta:
        db_table = "dismissals"
        constraints = [
            models.CheckConstraint(
                condition=Q(notified_on__isnull=True) | ~Q(ground=""), name="dismissal_notice_has_ground"
            ),
            models.CheckConstraint(
                condition=Q(is_cured=False) | Q(suit_on__isnull=True) | Q(notified_on__lt=F("suit_on")),
                name="dismissal_cured_before_suit",
            ),
        ]

    def seal_document(self, doc_type: str, number: str) -> None:
        """Keep a document sealed until the house has looked whose it is."""
        self.document_sealed = crypto.encrypt_for_account(f"{doc_type} {number}", self._place())

    def open_document(self) -> tuple[str, str]:
        """Return type and number of the sealed document."""
        doc_type, number = crypto.decrypt_for_account(self.document_sealed, self._place()).split(" ", 1)
        return doc_type, number

    def _place(self) -> bytes:
        return crypto.aad("dismissals", "document_sealed", self.matter_id)


class Layoff(models.Model):
    """One mass lay-off (劳动合同法 §41): the plan, who was heard, what was reported."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="layoff")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="+")
    ground = models.CharField(max_length=16)
    staff_count = models.IntegerField()
    cut_count = models.IntegerField()
    protected_count = models.IntegerField(default=0, help_text="of the cut: may not be laid off (§42)")
    planned_on = models.DateField()
    plan = models.TextField()
    explained_on = models.DateField(help_text="the thirty days begin")
    heard_on = models.DateField(null=True)
    heard_by = models.CharField(max_length=12, blank=True, default="")
    heard_count = models.IntegerField(null=True)
    heard = models.TextField(blank=True, default="")
    reported_on = models.DateField(null=True, help_text="to the labour department")
    started_on = models.DateField(null=True)

    class Meta:
        db_table = "layoffs"
        constraints = [
            models.CheckConstraint(
                condition=Q(cut_count__gt=0, cut_count__lte=F("staff_count")), name="layoff_of_some"
            ),
            models.CheckConstraint(
                condition=Q(protected_count__gte=0, protected_count__lte=F("cut_count")),
                name="layoff_protected_among",
            ),
        ]
