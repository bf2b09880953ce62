"""The forms of founding a union at an employer, and of the register file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhigong.kernel.forms.words import Choice, Date, Form, LongText, MultiChoice, UnitPicker
from zhigong.lib.codes import INDUSTRY
from zhigong.modules.organise.coverage import words

LARGEST_FILE = 40 * 1024 * 1024
CONTACT = Form(
    Date("contacted_on", _("联系日期")),
    LongText("opinion", _("联系情况"), hint=_("见了谁、谈了什么；不要写证件号码和私人电话"), max_length=300),
)
MATERIALS = Form(
    MultiChoice("materials", _("已收到的材料"), codes=words.MATERIALS),
    LongText("opinion", _("说明"), required=False, max_length=300),
)
FOUND = Form(
    UnitPicker("union", _("建立或覆盖这家单位的工会"), hint=_("先在“组织”里建立工会，再在这里选它")),
    LongText("opinion", _("说明"), required=False, max_length=300),
)
REFUSE = Form(
    Choice("reason", _("原因"), codes=words.REASONS),
    LongText("opinion", _("具体情况和下一步打算"), max_length=300),
)
EVERY = [("", _("全部"))]


class FilterForm(forms.Form):
    """What the list of employers without a union is narrowed by; stays in the address."""

    industry = forms.ChoiceField(
        label=_("行业"),
        required=False,
        choices=[*EVERY, *((code, _(label)) for code, label in INDUSTRY.choices)],
    )
    size = forms.ChoiceField(label=_("规模"), required=False, choices=[*EVERY, *words.SIZE_TITLES.items()])
    work = forms.ChoiceField(
        label=_("推进"), required=False, choices=[*EVERY, ("free", _("还没有指派")), ("busy", _("正在推进"))]
    )  # fmt: skip
    unit = forms.CharField(required=False, widget=forms.HiddenInput)


class UploadForm(forms.Form):
    """A file of the market register, where it is from, and the day it stood so."""

    file = forms.FileField(label=_("名录文件"), help_text=_("xlsx、xls 或 csv，最大 40 MB"))
    source = forms.CharField(label=_("来源"), max_length=60, help_text=_("如：区市场监管局市场主体名录"))
    register_on = forms.DateField(
        label=_("名录截至日期"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_file(self):
        """Refuse what is too large to be a register of one district."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("文件超过 40 MB，请按区县拆分。"))
        return file

    def clean_register_on(self):
        """Refuse a day to come."""
        day = self.cleaned_data["register_on"]
        if day > self.on:
            raise forms.ValidationError(_("日期晚于今天。"))
        return day
