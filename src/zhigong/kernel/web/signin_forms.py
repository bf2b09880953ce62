"""Forms of the sign-in pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhigong.kernel.people.handovers import KINDS

CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 12, "autofocus": True}


class MobileForm(forms.Form):
    """A worker's phone number, and that the notice was read."""

    mobile = forms.CharField(
        label=_("手机号码"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel-national"}),
    )
    agree = forms.BooleanField(
        label=_("我已阅读并同意《帐号个人信息告知》"),
        error_messages={"required": _("请先阅读告知；同意后才能登录。")},
    )


class CodeForm(forms.Form):
    """The code sent to the phone."""

    code = forms.CharField(label=_("短信验证码"), max_length=12, widget=forms.TextInput(attrs=CODE))


class OfficerForm(forms.Form):
    """An officer's name and password."""

    username = forms.CharField(
        label=_("用户名"), max_length=64, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class FactorForm(forms.Form):
    """A code of the authenticator, or a recovery code."""

    token = forms.CharField(
        label=_("动态码或恢复码"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )


class EnrolForm(forms.Form):
    """The first code of a new authenticator, and after a reset the code handed over in person."""

    handover = forms.CharField(
        label=_("交接码"), max_length=20, help_text=_("由安全管理员当面告知，只能用一次。")
    )
    token = forms.CharField(
        label=_("手机上显示的 6 位动态码"), max_length=10, widget=forms.TextInput(attrs=CODE)
    )

    def __init__(self, *args, needs_handover: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not needs_handover:
            del self.fields["handover"]


class PasswordForm(forms.Form):
    """The old password and the new one, twice."""

    old = forms.CharField(
        label=_("原密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label=_("新密码"),
        strip=False,
        help_text=_("至少 10 位，不能全是数字，也不能是常见密码。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输入一次新密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self):
        cleaned = self.cleaned_data
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("两次输入的新密码不一致。"))
        return cleaned


class HandoverForm(forms.Form):
    """The code handed over in person, and the password its holder chooses."""

    username = forms.CharField(
        label=_("用户名"), max_length=64, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    code = forms.CharField(
        label=_("交接码"),
        max_length=20,
        help_text=_("由管理员当面告知，只能用一次。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    new = PasswordForm.base_fields["new"]
    again = PasswordForm.base_fields["again"]
    clean = PasswordForm.clean


class RecoveryForm(forms.Form):
    """One more code of the authenticator, to replace the recovery codes."""

    token = forms.CharField(label=_("当前动态码"), max_length=10, widget=forms.TextInput(attrs=CODE))


class ResetForm(forms.Form):
    """Whose proof was lost, which one, and why it is to be taken off."""

    username = forms.CharField(label=_("工作人员用户名"), max_length=64)
    kind = forms.ChoiceField(label=_("遗失了什么"), choices=list(KINDS.items()))
    reason = forms.CharField(
        label=_("原因"), max_length=200, help_text=_("写明怎样核实了本人，例如：本人持工作证到场，手机遗失。")
    )
