"""What a journal entry tells a person: its permission string in people's words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhigong.kernel.cases import registry

# The kernel's own deeds; a business line names its own on its card (`deeds`), a step by its title.
TITLES = {
    "card.verify": gettext_lazy("核验会员码"),
    "data.view": gettext_lazy("本人查看个人信息"),
    "data.reveal": gettext_lazy("本人查看完整号码"),
    "data.export": gettext_lazy("本人导出个人信息"),
    "people.reveal": gettext_lazy("查看完整号码"),
    "people.identity_door": gettext_lazy("按证件号码查询登记"),
    "people.claim": gettext_lazy("填报本人身份"),
    "people.identity_doors": gettext_lazy("按证件号码批量查询登记"),
    "people.merge": gettext_lazy("并入已有登记"),
    "people.erase": gettext_lazy("删除个人信息"),
    "matters.read": gettext_lazy("查看办件"),
    "matters.attach": gettext_lazy("添加附件到事项"),
    "matters.read_attachment": gettext_lazy("阅读附件"),
    "matters.refuse_attachment": gettext_lazy("拒收带病毒的附件"),
    "matters.link": gettext_lazy("关联事项"),
    "matters.unlink": gettext_lazy("取消事项关联"),
    "matters.merge": gettext_lazy("并案办理"),
    "matters.undo_merge": gettext_lazy("撤销并案"),
    "matters.note_milestone": gettext_lazy("登记外部进展"),
    "matters.correct_milestone": gettext_lazy("更正外部进展"),
    "sight.read_matter": gettext_lazy("查询谁能看到事项"),
    "employers.invite": gettext_lazy("发用人单位邀请码"),
    "employers.accept_invitation": gettext_lazy("用邀请码成为单位代理人"),
    "employers.ask_agency": gettext_lazy("申请成为单位代理人"),
    "employers.confirm": gettext_lazy("确认单位代理人"),
    "employers.refuse": gettext_lazy("不予确认单位代理人"),
    "employers.end": gettext_lazy("结束单位代理"),
    "grants.become_agencies": gettext_lazy("企业行政岗位改为单位代理"),
    "letters.issue": gettext_lazy("发出函件"),
    "letters.read": gettext_lazy("查看函件"),
    "letters.withdraw": gettext_lazy("作废函件"),
    "letters.propose_template": gettext_lazy("提出函件模板"),
    "letters.approve_template": gettext_lazy("批准函件模板"),
    "consents.give": gettext_lazy("同意个人信息告知"),
    "consents.withdraw": gettext_lazy("撤回同意"),
    "orgs.edit": gettext_lazy("更新工会资料"),
    "grants.give": gettext_lazy("授予岗位"),
    "grants.end": gettext_lazy("结束岗位"),
    "accounts.open": gettext_lazy("建立工作人员帐号"),
    "accounts.close": gettext_lazy("停用工作人员帐号"),
    "accounts.reopen": gettext_lazy("恢复工作人员帐号"),
    "accounts.renew_handover": gettext_lazy("换发交接码"),
    "accounts.redeem_handover": gettext_lazy("凭交接码设置密码"),
    "accounts.ask_reset": gettext_lazy("申请重置登录"),
    "accounts.confirm_reset": gettext_lazy("确认重置登录"),
    "accounts.enrol_factor": gettext_lazy("绑定动态码"),
    "accounts.use_recovery_code": gettext_lazy("使用恢复码"),
    "accounts.renew_recovery_codes": gettext_lazy("换发恢复码"),
    "accounts.change_password": gettext_lazy("修改密码"),
    "accounts.change_mobile": gettext_lazy("更换登录手机号码"),
    "tokens.issue": gettext_lazy("发放合作系统令牌"),
    "tokens.revoke": gettext_lazy("撤销合作系统令牌"),
    "api.call": gettext_lazy("合作系统调用接口"),
    "cases.overdue": gettext_lazy("办件逾期"),
    "cases.urge": gettext_lazy("催办"),
    "cases.supervise": gettext_lazy("督办"),
    "cases.answer_supervision": gettext_lazy("答复督办"),
    "cases.migrate": gettext_lazy("办件改按新的流程办理"),
    "rules.refuse": gettext_lazy("不批准参数值"),
    "rules.apply": gettext_lazy("按新规定调整期限"),
    "cases.climb": gettext_lazy("逾期办件转上一级工会"),
    "accounts.link_own": gettext_lazy("关联本人的职工帐号"),
    "demonstration.build": gettext_lazy("建立演示数据"),
    "demonstration.tree": gettext_lazy("建立演示数据"),
    "demonstration.accounts": gettext_lazy("建立演示数据"),
    "demonstration.line": gettext_lazy("建立演示数据"),
    "demonstration.members": gettext_lazy("登记演示会员"),
    "twin.build": gettext_lazy("建立模拟数据"),
    "twin.tree": gettext_lazy("建立模拟数据"),
    "twin.members": gettext_lazy("装入模拟会员"),
    "system.initialise": gettext_lazy("建立系统"),
    "journal.finding": gettext_lazy("核对发现不一致"),
    "journal.export": gettext_lazy("导出日志封存"),
    "journal.anchor": gettext_lazy("写出日志锚点"),
    "journal.countersign": gettext_lazy("为其他实例的日志副署"),
    "journal.accept_countersignature": gettext_lazy("收下日志的副署"),
    "journal.ask_to_withhold": gettext_lazy("申请推迟公开查看记录"),
    "journal.withhold": gettext_lazy("批准推迟公开查看记录"),
    "journal.refuse_to_withhold": gettext_lazy("不批准推迟公开查看记录"),
    "journal.reopen": gettext_lazy("恢复之后重新开始封存"),
    "journal.upgrade": gettext_lazy("升级日志格式"),
    "keys.start_rotation": gettext_lazy("开始更换密钥"),
    "keys.rotate_wrapping": gettext_lazy("更换个人密钥的包裹密钥"),
    "keys.rotate_digest": gettext_lazy("更换本级摘要密钥"),
    "keys.finish_rotation": gettext_lazy("更换密钥完成"),
    "keys.take_up": gettext_lazy("补换迟到内容的密钥"),
    "keys.retire": gettext_lazy("销毁旧密钥"),
    "keys.document_entered_twice": gettext_lazy("更换密钥时发现重复登记的证件"),
    "breaker.stop": gettext_lazy("自动暂停查看个人信息"),
    "breaker.release": gettext_lazy("核实查看异常，同意恢复"),
    "breaker.hold": gettext_lazy("核实查看异常，继续暂停"),
    "breaker.confirm": gettext_lazy("恢复查看个人信息"),
    "instance.restore": gettext_lazy("从备份恢复本实例"),
    "rules.propose": gettext_lazy("提出参数值"),
    "rules.approve": gettext_lazy("批准参数值"),
}


def deed_title(what: str) -> str:
    """Return what the kernel or a line's card calls the deed, a step's own title, or the permission string itself."""
    titles = TITLES | {deed: title for card in registry.cards() for deed, title in card.deeds.items()}
    if what in titles:
        return str(titles[what])
    code, separator, step_code = what.rpartition(".")
    for service in registry.services():
        if service.code == code:
            step = next((step for step in service.steps if step.code == step_code), None)
            if step is not None:
                return f"{service.title}：{step.title}"
    return _by_kind(what, code)


def _by_kind(what: str, code: str) -> str:
    if what.startswith("signin."):
        return _("登录")
    if what.startswith("page."):
        return _("打开页面")
    if what.endswith(".read"):
        card = next((card for card in registry.cards() if card.code == code), None)
        return _("查看：%(title)s") % {"title": card.title} if card else what
    return what
