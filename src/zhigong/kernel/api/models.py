"""What the partners' door remembers: how often a token called, what it answered to a key, what a partner handed in."""

from django.db import models

from zhigong.kernel.access.models import Token


class CallCount(models.Model):
    """Calls of one token in one minute, for the rate limit."""

    token = models.ForeignKey(Token, models.CASCADE)
    minute = models.DateTimeField()
    calls_count = models.IntegerField(default=0)

    class Meta:
        db_table = "api_call_counts"
        constraints = [models.UniqueConstraint(fields=["token", "minute"], name="one_count_per_minute")]


class Answer(models.Model):
    """The answer given to an Idempotency-Key: the same request again gets it again, and nothing is done twice."""

    token = models.ForeignKey(Token, models.CASCADE)
    key = models.CharField(max_length=100)
    request_digest = models.BinaryField(max_length=32)
    status = models.SmallIntegerField()
    body_cipher = models.BinaryField(help_text="under the instance's account key")
    at = models.DateTimeField()

    class Meta:
        db_table = "api_answers"
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="one_answer_per_key")]


class Submission(models.Model):
    """A matter a partner handed in for somebody; the partner may read its state, nothing else about the person."""

    token = models.ForeignKey(Token, models.PROTECT)
    matter_id = models.UUIDField(unique=True)
    account_id = models.UUIDField(help_text="the worker's account it was handed in for")
    at = models.DateTimeField()

    class Meta:
        db_table = "api_submissions"
