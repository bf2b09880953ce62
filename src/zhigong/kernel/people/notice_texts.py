"""What people are told before they give data (PIPL article 17): short layer, full text, purposes, time kept, rights.

A changed text gets a new version; earlier consents keep the digest of the text that was shown.
"""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext_lazy as _

CONTACT = _("所在工会组织部门；个人信息保护联系电话 12351。")
RIGHTS = _(
    "您可以在“我的数据”中查阅、复制、更正个人信息，查看谁看过您的信息，撤回同意，申请删除或注销帐号；"
    "我们在 15 个工作日内答复。对处理有异议的，可拨打 12351 投诉，也可向履行个人信息保护职责的部门举报。"
)


@dataclass(frozen=True)
class NoticeText:
    """One layered notice. `short` stands beside the form, the rest is one click away."""

    code: str
    version: str
    title: str
    short: str
    data: str
    purposes: tuple[str, ...]
    retention: str
    shared: str
    refusal: str
    contact: str = CONTACT
    rights: str = RIGHTS

    def whole(self) -> str:
        """Return every layer in Chinese, the language consent is given to, as one text."""
        with translation.override("zh-hans"):
            layers = (self.title, self.short, self.data, *self.purposes, self.retention, self.shared)
            return "\n".join(
                [
                    self.code,
                    self.version,
                    *map(str, layers),
                    str(self.refusal),
                    str(self.contact),
                    str(self.rights),
                ]
            )


NOTICES = {
    notice.code: notice
    for notice in (
        NoticeText(
            code="account",
            version="2026-11",
            title=_("帐号个人信息告知"),
            short=_("我们用您的手机号码发送验证码、识别您的帐号。号码加密保存，不向他人提供。"),
            data=_("手机号码；登录时间；登录所用网络地址的摘要。"),
            purposes=(_("识别帐号、发送验证码和办理进度"), _("防止冒用和恶意登录")),
            retention=_("帐号注销时删除；验证码记录保存 7 日，登录日志按网络安全法保存不少于六个月。"),
            shared=_("短信由通信运营商代为发送，仅含号码和短信内容；不向其他方提供，不出境。"),
            refusal=_("不同意则无法登录，但您仍可到所在工会现场办理。"),
        ),
        NoticeText(
            code="joining",
            version="2026-11",
            title=_("加入工会个人信息告知"),
            short=_(
                "为核对身份、找到您的工会并办理入会，需要您的姓名、证件号码、手机号码和工作单位。"
                "证件号码和手机号码以您个人的密钥加密，只有办理人员能看，每次查看都有记录。"
            ),
            data=_(
                "姓名、证件类型和号码、手机号码、性别、出生日期、民族、学历、工作单位或工作地点、用工形式。"
            ),
            purposes=(_("核对身份并办理入会、发放会员证"), _("建立会员会籍档案，按会员人数组织和服务")),
            retention=_("申请未通过的，办结后 6 个月删除；成为会员的，会籍存续期间及终止后 3 年。"),
            shared=_("仅您所在工会及其上级工会中负责会籍的人员可见；用人单位看不到您的申请材料。不出境。"),
            refusal=_("必填项是办理入会所必需的，不提供则无法在线办理；选填项不影响办理。"),
        ),
        NoticeText(
            code="identity",
            version="2026-11",
            title=_("证件信息单独同意"),
            short=_("证件号码属于敏感个人信息，一旦泄露可能被冒用身份。我们仅用它核对本人和防止重复入会。"),
            data=_("证件类型和证件号码。"),
            purposes=(_("核对本人身份，防止冒用和重复入会"),),
            retention=_("与会籍档案相同；删除时销毁您的密钥，备份中的内容也随之不可读。"),
            shared=_("不向其他方提供；跨级核对只交换摘要，不交换号码。"),
            refusal=_("不同意则无法在线办理，您可以携带证件到所在工会现场办理。"),
        ),
    )
}


def notice_text(code: str) -> NoticeText:
    """Return the present version of a notice; KeyError when there is none."""
    return NOTICES[code]
