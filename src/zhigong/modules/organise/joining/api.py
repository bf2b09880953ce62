"""Joining for partner systems: hand in an application for a worker, and read its state.

The worker reads the code sent to their phone to the partner: it proves the phone, so nobody puts a claim on somebody
else's account.
"""

from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field

from zhigong.kernel.access.seats import current_seat
from zhigong.kernel.api.partners import BearerToken
from zhigong.kernel.api.problems import Problem
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.cases.registry import get_service
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.orgs.queries import find_unit
from zhigong.kernel.people import login_codes
from zhigong.kernel.people.accounts import create_worker
from zhigong.lib.contacts import clean_mobile, is_mobile
from zhigong.modules.organise.joining import public

router = Router(tags=["joining"], auth=BearerToken())
PURPOSE, CHANNEL = "joining-partner", "partner"


class CodeIn(Schema):
    """Whose phone gets a code."""

    mobile: str = Field(description="11 位手机号码")


class CodeOut(Schema):
    """That it was sent; the same for phones known and unknown."""

    detail: str
    resend_after_seconds: int


class ApplicationIn(Schema):
    """An application to join; the partner has shown the two notices and asked for the statement."""

    mobile: str = Field(description="本人手机号码，11 位")
    code: str = Field(description="本人收到的短信验证码（见 /codes），证明号码属于本人")
    name: str = Field(max_length=60)
    doc_type: str = Field("111", description="证件类型，GA/T 517")
    doc_number: str
    worker_kind: str
    employment_form: str = ""
    platform: str = ""
    employer: str = Field("", description="统一社会信用代码或单位全称")
    place: str = Field(description="主要工作地点的行政区划代码")
    source_unit: str = Field("", description="本人扫码的工会编码，可不填")
    agrees_joining: bool = Field(description="本人已阅读并同意《加入工会个人信息告知》")
    agrees_identity: bool = Field(description="本人单独同意处理证件信息")
    oath: bool = Field(description="本人自愿加入中国工会，承认《中国工会章程》")


class ApplicationOut(Schema):
    """An application as the partner that handed it in sees it: no personal data comes back."""

    id: UUID
    number: str
    state: str
    state_title: str
    unit_code: str
    unit_name: str
    opened_at: datetime
    closed_at: datetime | None


@router.post("/codes", response=CodeOut, summary="向本人手机发送验证码", operation_id="send_joining_code")
def send_code(request, wanted: CodeIn):
    """向申请人手机发送验证码；本人把验证码告诉合作系统，即证明号码属于本人。"""
    partner = request.partner
    partner.demand("joining.submit")
    answer = login_codes.request_code(wanted.mobile, PURPOSE, timezone.now(), f"token-{partner.token.pk}")
    if not answer.ok:
        raise Problem(429 if answer.wait_seconds else 422, "code", answer.sentence)
    return CodeOut(detail=answer.sentence, resend_after_seconds=answer.wait_seconds)


@router.post(
    "/applications", response={201: ApplicationOut}, summary="提交入会申请", operation_id="submit_application"
)
def submit_application(request, wanted: ApplicationIn):
    """提交入会申请。受理工会按工作单位和工作地点确定，须在令牌所属单位范围内。"""
    partner, now = request.partner, timezone.now()
    partner.demand("joining.submit")
    if not (wanted.agrees_joining and wanted.agrees_identity and wanted.oath):
        raise Problem(422, "consent", _("须由本人同意两项个人信息告知，并声明自愿入会。"))
    mobile = clean_mobile(wanted.mobile)
    if not is_mobile(mobile):
        raise Problem(422, "refused", _("请输入11位手机号码。"), {"mobile": _("请输入11位手机号码。")})
    data = wanted.model_dump()
    try:
        claim = public.check_identity(data, timezone.localdate(now))
        source = _source(partner, wanted.source_unit)
        work = public.read_work(data, source=source, on=timezone.localdate(now))
        if work.found is not None and not partner.covers(work.found.unit.position):
            raise Problem(403, "range", _("受理工会不在令牌范围内。"))
        _prove_phone(partner, mobile, wanted.code, now)
        account = create_worker(mobile)
        partner.enter_for(account)
        outcome = public.apply(account, claim, data, source=source, now=now, channel=CHANNEL)
    except Refused as refusal:
        fields = {name: " ".join(map(str, told)) for name, told in refusal.field_errors.items()}
        raise Problem(422, "refused", refusal.sentence, fields) from refusal
    partner.remember(outcome.matter.pk, account, now)
    return Status(201, _shown(outcome.matter))


@router.get(
    "/applications/{matter_id}",
    response=ApplicationOut,
    summary="查询入会申请状态",
    operation_id="get_application",
)
def get_application(request, matter_id: UUID):
    """返回本方提交的入会申请的状态；不是本方提交的返回 404。"""
    request.partner.demand("joining.read")
    request.partner.enter_for_submission(matter_id)
    try:
        return _shown(get_matter(matter_id, current_seat()))
    except Matter.DoesNotExist as missing:
        raise Http404 from missing


def _prove_phone(partner, mobile: str, code: str, now: datetime) -> None:
    """Use up the code; a wrong one is refused, and the failed try stays counted."""
    answer = login_codes.check_code(mobile, PURPOSE, code, now, f"token-{partner.token.pk}")
    if not answer.ok:
        partner.keep_refusal()
        raise Problem(422, "code", answer.sentence, {"code": answer.sentence})


def _source(partner, code: str) -> Unit | None:
    unit = find_unit(code) if code else None
    if code and (unit is None or not partner.covers(unit.position)):
        raise Problem(422, "refused", _("没有这个工会，或不在令牌范围内。"), {"source_unit": code})
    return unit


def _shown(matter: Matter) -> ApplicationOut:
    return ApplicationOut(
        id=matter.pk,
        number=matter.number,
        state=matter.state,
        state_title=str(get_service(matter.kind).states[matter.state]),
        unit_code=matter.unit.code,
        unit_name=matter.unit.name,
        opened_at=matter.opened_at,
        closed_at=matter.closed_at,
    )
