"""What each fact weighs in the score, as dated rules with their ground; a region may weigh otherwise."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

REAL_NAME = _("《工会会员会籍管理办法》：会员实名登记；权重为本平台约定")
STATISTICS = _("工会统计报表制度的会员统计项目；权重为本平台约定")
NEW_FORMS = _("中华全国总工会关于新就业形态劳动者入会的要求；权重为本平台约定")


def _weight(fact: str, points: int, basis) -> Param:
    return Param(f"completeness.{fact}_weight", points, basis, _("资料完整度中这一项的分值"))


WEIGHTS = {
    "document": _weight("document", 20, REAL_NAME),
    "checked": _weight("checked", 20, REAL_NAME),
    "mobile": _weight("mobile", 15, REAL_NAME),
    "birth": _weight("birth", 10, REAL_NAME),
    "sex": _weight("sex", 10, REAL_NAME),
    "worker_kind": _weight("worker_kind", 10, NEW_FORMS),
    "education": _weight("education", 5, STATISTICS),
    "ethnicity": _weight("ethnicity", 5, STATISTICS),
    "is_migrant": _weight("is_migrant", 5, STATISTICS),
}
