"""Limits of signing in as dated parameters: how often one may fail, how long things last, who confirms a reset."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

_LEVEL_3 = _("GB/T 22239-2019 第三级 8.1.4.1 身份鉴别：登录失败处理、连接超时自动退出")
_OWN = _("本平台约定")

FAILURES_ALLOWED = Param("signin.failures_allowed", 5, _LEVEL_3, _("同一帐号连续登录失败次数上限"))
LOCKED = Param("signin.locked_minutes", "10 min", _LEVEL_3, _("登录失败的计数与锁定时长"))
ADDRESS_FAILURES = Param(
    "signin.address_failures_allowed", 100, _OWN, _("同一网络地址登录失败次数上限（一个单位常共用一个地址）")
)
IDLE = Param("signin.idle_minutes", "30 min", _LEVEL_3, _("工作台无操作自动退出时长（不少于 5 分钟）"))
CODE_LIFETIME = Param("signin.code_minutes", "5 min", _OWN, _("短信验证码有效时长"))
CODE_ATTEMPTS = Param("signin.code_attempts_allowed", 5, _OWN, _("一个短信验证码可输错次数"))
CODES_PER_HOUR = Param("signin.codes_per_hour", 6, _OWN, _("同一手机号每小时获取验证码次数上限"))
CODES_PER_DAY = Param("signin.codes_per_day", 12, _OWN, _("同一手机号每天获取验证码次数上限"))
CODES_PER_ADDRESS = Param("signin.codes_per_address", 300, _OWN, _("同一网络地址每小时获取验证码次数上限"))
HANDOVER = Param("accounts.handover_hours", "24 h", _OWN, _("交接码有效时长"))
CONFIRMED_BY = Param(
    "accounts.reset_confirmed_by",
    "security_admin system_admin",
    _OWN,
    _("可确认重置的岗位（申请人须为安全管理员，确认人须为另一人）"),
)
CARD_CHECKS = Param("card.checks_allowed", 60, _OWN, _("同一网络地址十分钟内查验无效会员码次数上限"))
IDENTITY_CHECKS = Param("join.identity_checks_per_day", 10, _OWN, _("同一帐号每天填报证件次数上限"))

SHORTEST_IDLE = timedelta(minutes=5)


def value(param: Param, now: datetime):
    """Return a parameter's value in force for the whole instance now."""
    return param.on(localdate(now))


def span(param: Param, now: datetime) -> timedelta:
    """Return a parameter given in minutes, hours or days as a span of time."""
    duration = value(param, now)
    return timedelta(**{{"min": "minutes", "h": "hours"}.get(duration.unit, "days"): duration.count})
