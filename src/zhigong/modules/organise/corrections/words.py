"""The facts that can be asked to be put right: how each is written, and whether a document must be seen for it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.forms.words import Choice, Date, EmployerPicker, Field, Phone, Text
from zhigong.lib import codes


@dataclass(frozen=True)
class Fact:
    """One fact: the form word its new value is written in, and where it is kept."""

    word: Field
    needs_document: bool = False
    of_membership: bool = False

    @property
    def title(self):
        """Return the fact's name in people's words."""
        return self.word.label


def _coded(title, code_set, **more) -> Fact:
    return Fact(Choice("value", title, codes=code_set), **more)


FACTS: dict[str, Fact] = {
    "name": Fact(Text("value", _("姓名"), hint=_("与证件一致"), max_length=50), needs_document=True),
    "sex": Fact(
        Choice("value", _("性别"), codes=(("1", codes.SEX["1"]), ("2", codes.SEX["2"])), radio=True),
        needs_document=True,
    ),
    "birth_on": Fact(Date("value", _("出生日期"), earliest=date(1900, 1, 1)), needs_document=True),
    "mobile": Fact(Phone("value", _("移动电话"), hint=_("新号码要用短信验证码确认"))),
    "ethnicity": _coded(_("民族"), codes.ETHNICITY),
    "education": _coded(_("学历"), codes.EDUCATION),
    "political_status": _coded(_("政治面貌"), codes.POLITICAL_STATUS),
    "employment_status": _coded(_("就业状况"), codes.EMPLOYMENT_STATUS),
    "skill_level": _coded(_("技术等级"), codes.SKILL_LEVEL),
    "hukou_type": _coded(_("户籍类型"), codes.HUKOU_TYPE),
    "is_migrant": Fact(Choice("value", _("是否农民工"), codes=codes.YES_NO, radio=True)),
    "worker_kind": _coded(_("职工类别"), codes.WORKER_KIND, of_membership=True),
    "employment_form": _coded(_("用工形式"), codes.EMPLOYMENT_FORM, of_membership=True),
    "employer": Fact(
        EmployerPicker("value", _("工作单位"), hint=_("输入名称或统一社会信用代码，从列表中选择")),
        of_membership=True,
    ),
}
