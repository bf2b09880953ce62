"""People and their keys, accounts, one-time codes and consents."""

from base64 import b64decode

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django_otp.plugins.otp_totp.models import TOTPDevice

from zhigong.kernel import crypto
from zhigong.kernel.journal.versions import versioned
from zhigong.lib.ids import uuid7


@versioned("people", inserts_by_statement=True)
class Person(models.Model):
    """One human being, once. Class 1 values are encrypted under the person's own key; class 2 are clear for search."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # class 2: nulled on erasure
    name = models.CharField(max_length=60)
    name_pinyin = models.CharField(max_length=200, blank=True, default="")
    name_initials = models.CharField(max_length=20, blank=True, default="")
    sex = models.CharField(max_length=1, default="0", help_text="GB/T 2261.1")
    birth_on = models.DateField(null=True)
    ethnicity = models.CharField(max_length=2, blank=True, default="")
    education = models.CharField(max_length=2, blank=True, default="")
    political_status = models.CharField(max_length=2, blank=True, default="")
    employment_status = models.CharField(max_length=2, blank=True, default="")
    skill_level = models.CharField(max_length=2, blank=True, default="")
    hukou_type = models.CharField(max_length=2, blank=True, default="")
    is_migrant = models.BooleanField(null=True)
    # class 1
    doc_type = models.CharField(max_length=3, default="111", help_text="GA/T 517")
    doc_cipher = models.BinaryField(null=True)
    doc_digest = models.BinaryField(null=True, max_length=32, help_text="keyed digest of type and number")
    doc_tail_digest = models.BinaryField(null=True, max_length=32, help_text="keyed digest of the last four")
    mobile_cipher = models.BinaryField(null=True)
    mobile_digest = models.BinaryField(null=True, max_length=32, db_index=True)
    digest_key_id = models.CharField(max_length=20, blank=True, default="")
    identity_level = models.SmallIntegerField(default=0, help_text="0 phone … 4 an officer saw the document")
    identity_checked_on = models.DateField(null=True)
    source = models.CharField(max_length=20, default="joining", help_text="joining, import, demonstration")
    merged_into = models.UUIDField(null=True)
    erased_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=models.functions.Now())
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "people"
        constraints = [
            models.UniqueConstraint(fields=["doc_digest"], name="one_person_per_document"),
        ]
        indexes = [
            models.Index(fields=["doc_tail_digest"], name="people_doc_tail"),
            # with the id, so that a search by name reads the index alone
            models.Index(
                fields=["name"], include=["id"], name="people_named", opclasses=["text_pattern_ops"]
            ),
            models.Index(fields=["name_initials"], name="people_initials", opclasses=["text_pattern_ops"]),
            models.Index(fields=["name_pinyin"], name="people_pinyin", opclasses=["text_pattern_ops"]),
        ]


class PersonKey(models.Model):
    """A person's data key, wrapped by the instance's key; destroying it erases the person, in backups too."""

    person_id = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField(null=True)
    wrapping_key_id = models.CharField(max_length=20)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "person_keys"


class AccountManager(BaseUserManager):
    """Finds accounts by their sign-in name."""


class Account(AbstractBaseUser):
    """Somebody who signs in: a worker by phone and one-time code, an officer by password and second factor."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField(max_length=64, unique=True, help_text="officers: a name; workers: w-<random>")
    kind = models.CharField(max_length=8, default="worker", help_text="worker or officer")
    display_name = models.CharField(max_length=60, blank=True, default="")
    person_id = models.UUIDField(null=True, unique=True)
    mobile_digest = models.BinaryField(null=True, unique=True, max_length=32)
    digest_key_id = models.CharField(max_length=20, blank=True, default="", db_default="")
    mobile_cipher = models.BinaryField(null=True, help_text="under the instance's account key")
    worker_account = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="officer_accounts",
        help_text="an officer's own account as a worker: nobody decides their own",
    )
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False)
    must_enrol_second_factor = models.BooleanField(default=False)
    must_change_password = models.BooleanField(
        default=False, db_default=False, help_text="the present one was given out by somebody else"
    )
    care_mode = models.BooleanField(default=False, help_text="关怀版: larger type")
    failed_count = models.SmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    password_changed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=models.functions.Now())

    USERNAME_FIELD = "username"
    objects = AccountManager()

    class Meta:
        db_table = "accounts"


class LoginCode(models.Model):
    """A one-time code sent to a phone; only its digest is kept."""

    mobile_digest = models.BinaryField(max_length=32, db_index=True)
    address_digest = models.BinaryField(
        max_length=32, default=b"", help_text="keyed digest of the network address"
    )
    code_digest = models.BinaryField(max_length=32)
    purpose = models.CharField(max_length=20, default="login")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts_count = models.SmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "login_codes"
        indexes = [models.Index(fields=["address_digest", "sent_at"], name="login_codes_address")]


class SignInFailure(models.Model):
    """One failed proof of who somebody is; names and addresses stand here only as keyed digests."""

    subject_digest = models.BinaryField(
        max_length=32, help_text="keyed digest of scope and name, phone or address"
    )
    at = models.DateTimeField()

    class Meta:
        db_table = "signin_failures"
        indexes = [models.Index(fields=["subject_digest", "at"], name="signin_failures_subject")]


class Authenticator(TOTPDevice):
    """An officer's second factor (RFC 6238); `key` holds the secret sealed under the instance's account key."""

    class Meta:
        proxy = True

    @property
    def bin_key(self) -> bytes:
        return b64decode(crypto.decrypt_for_account(b64decode(self.key), f"authenticator|{self.user_id}"))


class Session(AbstractBaseSession):
    """A session and whose it is, so that one statement reads both; what counts is what its signed data says."""

    account_id = models.UUIDField(null=True)

    class Meta:
        managed = False  # the table is of django.contrib.sessions
        db_table = "django_session"


class AccountReset(models.Model):
    """A lost proof taken off by two administrators, or a new account; the holder goes on with a handed-over code."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="resets")
    kind = models.CharField(max_length=8, default="factor", help_text="factor, password, both or new")
    reason = models.CharField(max_length=200)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    handover_digest = models.BinaryField(max_length=32, null=True)
    password_set_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "account_resets"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True)
                | models.Q(kind="new")
                | (
                    models.Q(confirmed_by__isnull=False)
                    & ~models.Q(confirmed_by=models.F("asked_by"))
                    & ~models.Q(confirmed_by=models.F("account"))
                ),
                name="reset_needs_two_people",
            ),
        ]


class Consent(models.Model):
    """Who agreed to which notice, in which version, when and for what (PIPL articles 14–17)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="consents")
    person_id = models.UUIDField(null=True, db_index=True)
    notice_code = models.CharField(max_length=40)
    notice_version = models.CharField(max_length=20)
    text_digest = models.BinaryField(max_length=32)
    purpose = models.CharField(max_length=200)
    basis = models.CharField(
        max_length=100, default="consent", help_text="consent, or the stated legal basis"
    )
    channel = models.CharField(max_length=20, default="web")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "consents"


class KeyRotation(models.Model):
    """A new wrapping or digest key coming in, batch after batch; it goes on where it was cut short."""

    id = models.BigAutoField(primary_key=True)
    purpose = models.CharField(max_length=10, help_text="wrapping or digest")
    key_id = models.IntegerField(help_text="the key that comes in")
    stage = models.CharField(max_length=10, default="people", help_text="people, accounts")
    reached = models.UUIDField(null=True, help_text="the last row done of this stage")
    done_count = models.BigIntegerField(default=0)
    conflict_count = models.IntegerField(default=0, help_text="documents entered twice meanwhile")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "key_rotations"
        constraints = [models.UniqueConstraint(fields=["purpose", "key_id"], name="one_rotation_per_key")]


class RetiredKey(models.Model):
    """A key that is destroyed: the database takes no new row under it, however long ago the row was sealed."""

    id = models.BigAutoField(primary_key=True)
    purpose = models.CharField(max_length=10, help_text="wrapping or digest")
    key_id = models.IntegerField()
    retired_at = models.DateTimeField()

    class Meta:
        db_table = "retired_keys"
        constraints = [models.UniqueConstraint(fields=["purpose", "key_id"], name="one_end_per_key")]
