"""The dated parameters of joining, with what they rest on."""

from zhigong.kernel.rules.params import Param

REVIEW = Param("join.review_days", "5 WD", "《中国工会章程》第二条；审核时限为本平台约定", "入会申请审核时限")
UPPER_REVIEW = Param("join.upper_review_days", "5 WD", "本平台约定：逾期由上一级工会办理", "上级工会审核时限")
CORRECTION = Param("join.correction_days", "10 WD", "本平台约定", "申请人补正时限")
RETURNS_ALLOWED = Param("join.returns_allowed", 1, "本平台约定：一次告知", "退回补正次数上限")
