"""Every call of a partner: token proved, seat taken, counted, journaled, and a POST done once per key.

A business line's api.py looks like this (the kernel mounts `router` under /api/<line>/):

    router = Router(tags=["joining"], auth=BearerToken())

    @router.get("/applications/{matter_id}", response=ApplicationOut)
    def get_application(request, matter_id: UUID):
        request.partner.demand("joining.read")
        seat = request.partner.enter_for_submission(matter_id)
"""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from uuid import UUID

from django.db import connection, transaction
from django.http import Http404, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from zhigong.kernel import crypto
from zhigong.kernel.access.models import Token
from zhigong.kernel.access.seats import Seat, acting, enter
from zhigong.kernel.api.models import Answer, Submission
from zhigong.kernel.api.problems import Problem, problem_answer
from zhigong.kernel.api.tokens import find_token
from zhigong.kernel.journal.entries import record
from zhigong.kernel.people import lockout, rules
from zhigong.kernel.people.models import Account

CALLS_PER_MINUTE = 300
LONGEST_BODY = 64 * 1024  # bytes


@dataclass(frozen=True)
class Partner:
    """The partner system of a call."""

    token: Token
    seat: Seat
    request: object

    def keep_refusal(self) -> None:
        """Commit what was written even when the answer is a refusal: a failed proof must stay counted."""
        self.request.keeps_refusal = True

    def demand(self, scope: str) -> None:
        """Refuse (403) unless the token has this scope."""
        if scope not in self.token.scopes:
            raise Problem(403, "scope", _("令牌没有“%(scope)s”授权。") % {"scope": scope})

    def covers(self, position: int) -> bool:
        """Return whether a unit's position lies under the token's unit."""
        return self.seat.lo <= position <= self.seat.hi

    def enter_for(self, account: Account) -> Seat:
        """Go on, in this call's transaction, as the worker the partner hands something in for."""
        return enter(account.pk, account.person_id)

    def remember(self, matter_id: UUID, account: Account, now: datetime) -> None:
        """Keep that this partner handed the matter in, so that it may read its state."""
        Submission.objects.create(token=self.token, matter_id=matter_id, account_id=account.pk, at=now)

    def enter_for_submission(self, matter_id: UUID) -> Seat:
        """Go on as the worker a matter was handed in for; Http404 for a matter of anybody else's."""
        known = Submission.objects.filter(token=self.token, matter_id=matter_id).first()
        account = Account.objects.filter(pk=known.account_id).first() if known else None
        if account is None:
            raise Http404
        return self.enter_for(account)


class BearerToken(HttpBearer):
    """Names the scheme in the OpenAPI document; `as_partner` has proved the token before the operation runs."""

    def authenticate(self, request, token):
        return request.partner


def seat_of(token: Token) -> Seat:
    """Return the seat a token acts in: role partner at its unit; the policies show it no people and no matters."""
    unit = token.unit
    return Seat(
        role="partner",
        unit_id=unit.pk,
        unit_code=unit.code,
        unit_name=unit.name,
        unit_level=unit.level,
        unit_path=tuple(unit.path),
        lo=unit.position,
        hi=unit.position_end,
    )


def as_partner(operation):
    """Wrap an operation (django-ninja, mode "view"): everything in it happens in one transaction in the partner's seat."""

    @wraps(operation)
    def run(request, *args, **kwargs):
        # Programs have no language cookie: for them Accept-Language decides.
        with translation.override(translation.get_language_from_request(request)):
            return call(request, *args, **kwargs)

    def call(request, *args, **kwargs):
        now = timezone.now()
        try:
            partner = _prove(request, now)
        except Problem as refusal:
            return problem_answer(refusal.status, refusal.code, refusal.sentence)
        request.partner = partner
        detail = {"token": partner.token.pk, "route": request.resolver_match.route, "method": request.method}
        with acting(partner.seat):
            record("api.call", unit=partner.token.unit_id, detail=detail)
            answer = _once(request, partner, now, lambda: operation(request, *args, **kwargs))
            if answer.status_code >= 400 and not getattr(request, "keeps_refusal", False):
                transaction.set_rollback(True)
        if answer.status_code >= 400:
            with acting(partner.seat):
                refused = detail | {"status": answer.status_code}
                record("api.call", outcome="refused", unit=partner.token.unit_id, detail=refused)
        return answer

    return run


def _prove(request, now: datetime) -> Partner:
    address = lockout.address_of(request)
    scheme, _space, clear = request.headers.get("Authorization", "").partition(" ")
    with _brief_transaction():
        until = lockout.locked_until("api", address, now, allowed=rules.ADDRESS_FAILURES)
        if until:
            raise Problem(429, "locked", lockout.sentence(until))
        token = find_token(clear.strip(), now) if scheme.lower() == "bearer" else None
        if token is None and clear:
            lockout.record_failure("api", address, now)
    if token is None:
        raise Problem(401, "token", _("令牌无效、已过期或已撤销。请在 Authorization 头中提供 Bearer 令牌。"))
    if _count_call(token, now) > CALLS_PER_MINUTE:
        raise Problem(
            429, "too_many", _("每分钟最多 %(count)s 次调用，请稍后再试。") % {"count": CALLS_PER_MINUTE}
        )
    return Partner(token, seat_of(token), request)


@contextmanager
def _brief_transaction():
    with transaction.atomic():
        yield


def _count_call(token: Token, now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO api_call_counts (token_id, minute, calls_count) VALUES (%s, date_trunc('minute', %s), 1)
            ON CONFLICT (token_id, minute) DO UPDATE SET calls_count = api_call_counts.calls_count + 1
            RETURNING calls_count
            """,
            [token.pk, now],
        )
        return cursor.fetchone()[0]


def _once(request, partner: Partner, now: datetime, operation) -> HttpResponse:
    """Run the operation; a POST needs an Idempotency-Key and is done once for it."""
    if request.method != "POST":
        return operation()
    key = request.headers.get("Idempotency-Key", "")
    if not 8 <= len(key) <= 100:
        return problem_answer(
            400, "idempotency_key", _("请在 Idempotency-Key 头中提供 8 至 100 个字符的唯一编号。")
        )
    if len(request.body) > LONGEST_BODY:
        return problem_answer(413, "too_large", _("请求内容过大。"))
    place = f"{partner.token.pk}|{key}"
    lockout.take_turns(crypto.sm3(place.encode()))
    wanted = crypto.digest_candidates("request", request.path.encode() + b"\0" + request.body)
    known = Answer.objects.filter(token=partner.token, key=key).first()
    if known is None:
        answer = operation()
        if answer.status_code < 400:
            _keep(partner, key, wanted[0], answer, place, now)
        return answer
    if bytes(known.request_digest) not in wanted:
        return problem_answer(409, "idempotency_key", _("这个 Idempotency-Key 已用于另一个请求。"))
    body = crypto.decrypt_for_account(known.body_cipher, f"api|{place}")
    repeated = HttpResponse(body, status=known.status, content_type="application/json; charset=utf-8")
    repeated["Idempotent-Replayed"] = "true"
    return repeated


def _keep(partner: Partner, key: str, wanted: bytes, answer: HttpResponse, place: str, now: datetime) -> None:
    Answer.objects.create(
        token=partner.token,
        key=key,
        request_digest=wanted,
        status=answer.status_code,
        body_cipher=crypto.encrypt_for_account(answer.content, f"api|{place}"),
        at=now,
    )
