"""The forms of the register: filters, unmasking, correction, export."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhigong.kernel.forms.django_forms import PickerInput
from zhigong.kernel.memberships.transitions import STATE_TITLES
from zhigong.lib.codes import SEX, WORKER_KIND
from zhigong.modules.organise.members import words

EVERY = [("", _("全部"))]
STATES = [
    ("", _("在会（含转出中）")),
    ("retained", STATE_TITLES["retained"]),
    ("ended", STATE_TITLES["ended"]),
    ("all", _("全部状态")),
]


class FilterForm(forms.Form):
    """What a list is narrowed by; every value is optional and stays in the address."""

    q = forms.CharField(
        label=_("姓名、拼音或证件"), max_length=40, required=False, widget=forms.TextInput({"type": "search"})
    )
    state = forms.ChoiceField(label=_("会籍状态"), choices=STATES, required=False)
    sex = forms.ChoiceField(
        label=_("性别"), choices=[*EVERY, ("1", _(SEX["1"])), ("2", _(SEX["2"]))], required=False
    )
    worker_kind = forms.ChoiceField(
        label=_("职工类别"),
        choices=[*EVERY, *((code, _(label)) for code, label in WORKER_KIND.choices)],
        required=False,
    )
    gap = forms.ChoiceField(label=_("资料完整"), choices=[*EVERY, *words.GAPS.items()], required=False)
    unit = forms.CharField(
        label=_("工会（含下级）"), max_length=120, required=False, widget=PickerInput("pick-unit-below")
    )


class PurposeForm(forms.Form):
    """For what a value is shown in clear (PIPL article 6): a kind and a sentence."""

    field = forms.ChoiceField(label=_("查看哪一项"), choices=words.REVEALED.items())
    purpose = forms.ChoiceField(label=_("用途"), choices=words.PURPOSES.items())
    detail = forms.CharField(label=_("具体事由"), max_length=100)

    def purpose_text(self) -> str:
        """The purpose as the journal keeps it and the member reads it."""
        return f"{words.PURPOSES[self.cleaned_data['purpose']]}：{self.cleaned_data['detail']}"


def _choices(code_set):
    return [("", _("未登记")), *((code, _(label)) for code, label in code_set.choices)]


class CorrectionForm(forms.Form):
    """Facts of class 2 and of the membership, and why they are corrected."""

    is_migrant = forms.NullBooleanField(label=_("是否农民工"), required=False)
    reason = forms.CharField(label=_("更正原因和依据"), max_length=200, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (title, code_set) in {**words.FACTS, **words.OF_MEMBERSHIP}.items():
            self.fields[name] = forms.ChoiceField(label=title, choices=_choices(code_set), required=False)
        self.order_fields([*words.FACTS, "is_migrant", *words.OF_MEMBERSHIP, "reason"])


class ExportForm(forms.Form):
    """Why a list leaves the house, and whether with full numbers."""

    purpose = forms.CharField(label=_("导出用途"), max_length=150)
    is_clear = forms.BooleanField(label=_("导出完整姓名、证件号码和电话（默认遮盖）"), required=False)
