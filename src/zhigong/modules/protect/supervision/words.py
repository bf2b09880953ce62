"""The code sets of supervision: scope, sources, ways of service, departments, who may be issued what."""

from django.utils.translation import gettext_lazy as _

# 最高检、全总关于协同推进运用“一函两书”制度的通知（2024）所列范围
SUBJECTS = (
    ("rules", _("规章制度及其民主程序")),
    ("bargaining", _("工资集体协商、集体合同")),
    ("congress", _("职工代表大会")),
    ("contract", _("劳动合同订立、履行、变更")),
    ("dismissal", _("违法解除、终止劳动合同")),
    ("pay", _("工资支付")),
    ("insurance", _("社会保险和福利")),
    ("hours", _("工作时间、休息休假")),
    ("safety", _("劳动安全卫生、职业病")),
    ("special", _("女职工、未成年工、残疾职工、大龄职工")),
    ("dispatch", _("劳务派遣")),
    ("new_work", _("新就业形态劳动者")),
)
SOURCES = (
    ("complaint", _("职工投诉举报")),
    ("inspection", _("工会检查发现")),
    ("hotline", _("12351 转办")),
    ("online", _("网络线索")),
    ("transfer", _("其他部门移送")),
    ("line", _("其他业务转来")),
)
REFUSALS = (
    ("in_procedure", _("已进入行政、仲裁或者诉讼程序")),
    ("out_of_scope", _("不属于工会劳动法律监督范围")),
    ("unclear", _("没有明确的用人单位或者事实")),
    ("repeated", _("同一事项已经处理")),
)
SERVICE_WAYS = (
    ("direct", _("直接送达")),
    ("left", _("留置送达")),
    ("post", _("邮寄送达")),
    ("online", _("电子送达")),
)
DEPARTMENTS = (
    ("labour", _("人力资源和社会保障局")),
    ("housing", _("住房和城乡建设局")),
    ("safety", _("应急管理局")),
    ("health", _("卫生健康委员会")),
    ("insurance", _("医疗保障局")),
)
# 通知（2024）：县级以上工会可以向检察机关移送的线索
PROSECUTOR_REASONS = (
    ("new_work", _("新就业形态劳动者权益受侵害")),
    ("women", _("妇女权益受侵害")),
    ("minors", _("未成年人权益受侵害")),
    ("disabled", _("残疾人权益受侵害")),
    ("older", _("老年人、大龄劳动者权益受侵害")),
    ("group", _("群体性欠薪、欠保且拒不配合")),
)
WITHOUT_DISTRICT = ("grassroots", "branch")  # levels of unions that answer for no place
REMINDER, OPINION, PROPOSAL = "reminder", "opinion", "proposal"
KINDS = {REMINDER: _("提示函"), OPINION: _("意见书"), PROPOSAL: _("建议书")}
