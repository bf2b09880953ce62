"""The call centre's door: signed events of calls. A token says which hotline, a signature that nobody changed a word."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from zhigong.kernel.api.partners import BearerToken
from zhigong.kernel.api.problems import Problem
from zhigong.modules.protect.hotline_calls import actions as calls

router = Router(tags=["hotline_calls"], auth=BearerToken())


class CallIn(Schema):
    """One event of one call."""

    call: str = Field(min_length=4, max_length=64, description="呼叫中心的通话编号，同一通话不变")
    event: str = Field(pattern="^(ringing|answered|ended|missed)$")
    caller: str = Field("", max_length=20, description="主叫号码；未送号码的留空")
    agent: str = Field("", max_length=64, description="座席的登录名；留空表示所有座席")
    at: datetime
    recording: str = Field("", max_length=200, description="录音的引用地址，不传录音本身")


class CallOut(Schema):
    """That it was written down."""

    state: str


@router.post("/events", response=CallOut, summary="通话事件", operation_id="note_call", url_name="note_call")
def note_call(request, told: CallIn):
    """登记一个通话事件。X-Signature 为 HMAC-SM3（时间戳、换行、Idempotency-Key、换行、请求体），时间差不超过五分钟。"""
    partner, now = request.partner, timezone.now()
    partner.demand(calls.SCOPE)
    heads = request.headers
    given = [heads.get(name, "") for name in ("X-Timestamp", "Idempotency-Key", "X-Signature")]
    if not calls.is_signed(partner.token.unit.code, given[0], given[1], request.body, given[2], now):
        raise Problem(403, "signature", _("签名不正确，或时间相差超过五分钟。"))
    call = calls.note_event(calls.Event(**told.model_dump()), partner.token.unit_id)
    return CallOut(state=call.state)
