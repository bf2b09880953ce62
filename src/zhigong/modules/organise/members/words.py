"""Words of the register's pages: states, levels, purposes, gaps, the facts an officer may correct."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.memberships.transitions import STATE_TITLES
from zhigong.lib import codes

__all__ = ["FACTS", "GAPS", "IDENTITY_LEVELS", "OF_MEMBERSHIP", "PURPOSES", "REVEALED", "STATE_TITLES"]

IDENTITY_LEVELS = {
    0: _("仅手机号码"),
    1: _("姓名与证件核对"),
    2: _("权威渠道核验"),
    3: _("人脸或网络身份认证"),
    4: _("工会人员已当面查验证件"),
}
PURPOSES = {
    "verify": _("核对身份"),
    "contact": _("联系本人"),
    "correct": _("更正登记"),
    "transfer": _("办理会籍接转"),
    "request": _("本人要求"),
}
FACTS = {
    "ethnicity": (_("民族"), codes.ETHNICITY),
    "education": (_("学历"), codes.EDUCATION),
    "political_status": (_("政治面貌"), codes.POLITICAL_STATUS),
    "employment_status": (_("就业状况"), codes.EMPLOYMENT_STATUS),
    "skill_level": (_("技术等级"), codes.SKILL_LEVEL),
    "hukou_type": (_("户籍类型"), codes.HUKOU_TYPE),
}
OF_MEMBERSHIP = {
    "worker_kind": (_("职工类别"), codes.WORKER_KIND),
    "employment_form": (_("用工形式"), codes.EMPLOYMENT_FORM),
}
GAPS = {
    "real_name": _("实名不完整"),
    "mobile": _("缺移动电话"),
    "ethnicity": _("缺民族"),
    "education": _("缺学历"),
    "worker_kind": _("缺职工类别"),
    "identity": _("证件未当面查验"),
}
REVEALED = {"name": _("姓名"), "document": _("证件号码"), "mobile": _("移动电话")}
