"""The dated parameters of supervision. Places differ: the national measures leave the period to the document."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

ACCEPT = Param(
    "supervision.accept", "5 WD", title=_("线索受理时限"),
    basis=_("《工会劳动法律监督办法》；各地规定五个工作日内决定是否受理并告知"),
)  # fmt: skip
INVESTIGATE = Param(
    "supervision.investigate", "15 WD", basis=_("本平台约定：受理后调查时限，各地可另定"), title=_("调查时限")
)
SERVE = Param("supervision.serve", "5 WD", basis=_("本平台约定：文书印发后送达时限"), title=_("文书送达时限"))
REMINDER_REPLY = Param(
    "supervision.reminder_reply", "15 CD", basis=_("提示函载明的期限；无统一规定"), title=_("提示函答复时限")
)
OPINION_REPLY = Param(
    "supervision.opinion_reply", "15 WD", title=_("意见书答复时限"),
    basis=_("《工会劳动法律监督办法》“规定期限”；多地规定自送达之日起十五个工作日"),
)  # fmt: skip
RECHECK = Param("supervision.recheck", "10 WD", basis=_("本平台约定：答复后复查时限"), title=_("复查时限"))
DEPARTMENT_FILES = Param(
    "supervision.department_files", "5 WD", title=_("部门立案时限"),
    basis=_("多地规定：政府部门收到建议书五个工作日内立案或者说明理由"),
)  # fmt: skip
DEPARTMENT_RESULT = Param(
    "supervision.department_result", "60 WD", title=_("部门处理时限"),
    basis=_("《劳动保障监察条例》第十七条：自立案之日起六十个工作日"),
)  # fmt: skip
INVESTIGATORS = Param(
    "supervision.investigators",
    2,
    basis=_("《工会劳动法律监督办法》：调查由两名以上监督员进行"),
    title=_("调查人数"),
)
