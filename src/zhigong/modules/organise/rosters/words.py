"""The columns of a roster, the outcomes of its rows, and the sentences about them (ARCHITECTURE §8, domain §2.2)."""

from django.utils.translation import gettext_lazy as _

from zhigong.lib import codes, identity, names
from zhigong.lib.findings import Finding
from zhigong.lib.spreadsheet_templates import Column

COLUMNS = (
    Column("姓名", "name", True, width=12, guide="必填。与证件一致；少数民族姓名用间隔号“·”"),
    Column(
        "证件类型", "doc_type", True, codes.DOCUMENT_TYPE, width=16, guide="必填。从下拉列表选择，或填代码"
    ),
    Column("证件号码", "document", True, is_text=True, width=24, guide="必填。本列是文本格式，请勿改成数字"),
    Column("移动电话", "mobile", is_text=True, width=15, guide="11位手机号码，可不填"),
    Column("性别", "sex", code_set=codes.SEX, width=8, guide="可不填，按身份证号码推出"),
    Column("民族", "ethnicity", code_set=codes.ETHNICITY, guide="名称或代码，如汉、汉族、01"),
    Column("学历", "education", code_set=codes.EDUCATION, width=16, guide="名称或代码"),
    Column("政治面貌", "political_status", code_set=codes.POLITICAL_STATUS, width=16, guide="名称或代码"),
    Column("就业状况", "employment_status", code_set=codes.EMPLOYMENT_STATUS, guide="名称或代码"),
    Column("技术等级", "skill_level", code_set=codes.SKILL_LEVEL, width=16, guide="名称或代码"),
    Column("户籍类型", "hukou_type", code_set=codes.HUKOU_TYPE, width=16, guide="名称或代码"),
    Column("是否农民工", "is_migrant", code_set=codes.YES_NO, guide="是或否"),
    Column("用工形式", "employment_form", code_set=codes.EMPLOYMENT_FORM, width=16, guide="名称或代码"),
    Column("入会日期", "joined_on", is_text=True, width=14, guide="如 2024-03-01；不填按导入当天登记"),
    Column("所在工会编码", "unit_code", is_text=True, width=22, guide="不填时记入导入时选定的工会"),
)
HEADERS = tuple(column.header for column in COLUMNS)
REQUIRED = tuple(column.header for column in COLUMNS if column.is_required)
BY_FIELD = {column.field: column for column in COLUMNS}
CODED = tuple(
    column for column in COLUMNS if column.code_set and column.field not in ("doc_type", "sex", "is_migrant")
)

PROBLEM, HINT, ORIGINAL_ROW = "问题", "提示", "原行号"
ANSWER_HEADERS = (PROBLEM, HINT, ORIGINAL_ROW)  # added to a returned sheet, passed over when it comes back

# What becomes of a row; the first six always add up to `rows`.
NEW, UPDATED, UNCHANGED = "new", "updated", "unchanged"
ELSEWHERE, DUPLICATE, REJECTED = "elsewhere", "duplicate_in_file", "rejected"
OUTCOMES = {
    NEW: _("新增"),
    UPDATED: _("更新"),
    UNCHANGED: _("无变化"),
    ELSEWHERE: _("在其他工会"),
    DUPLICATE: _("文件内重复"),
    REJECTED: _("退回"),
}
ACCEPTED = (NEW, UPDATED, UNCHANGED)

BASES = {
    "consent": _("已逐人取得书面或电子同意"),
    "law": _("依《工会法》等法律规定履行职责所必需"),
    "contract": _("依集体合同或劳动规章实施人力资源管理所必需"),
}
# Refusals of a row. Nothing a clerk wrote stands in them: findings are kept, the values are not.
MISSING = {
    "name": names.EMPTY,
    "doc_type": Finding("doc_type_empty", "没有填写证件类型"),
    "document": identity.EMPTY,
}
UNKNOWN_CODE = "“%(column)s”不在代码表中，请按代码表填写名称或代码"
NAME_TOO_LONG = Finding("name_length", "姓名超过50个字，请核对")
NO_UNIT = Finding("unit_empty", "没有填写所在工会编码，导入时也没有选定工会")
UNIT_UNKNOWN = Finding("unit_unknown", "所在工会编码不存在，或不在您的管理范围内")
UNIT_TAKES_NONE = Finding("unit_takes_none", "这一级工会通常不直接登记会员，请核对编码")
UNIT_ENDED = Finding("unit_ended", "这个工会不在活动状态（筹建、停止活动、合并或撤销），不能登记会员")
STATE_LATER = Finding("state_later", "此人的会籍刚有变动，变动日期晚于今天的登记日期，请核对后再导入")
PROBLEMS = {"unit_unknown": UNIT_UNKNOWN, "unit_ended": UNIT_ENDED, "state_later": STATE_LATER}
JOINED_BEFORE_BIRTH = Finding("joined_before_birth", "入会日期早于出生日期，请核对")
FORMULA_CELL = "“%(column)s”单元格是公式，请复制后“选择性粘贴为数值”再导入"
FAULTY_CELL = "“%(column)s”单元格是错误值（如 #N/A），请填写正确内容"
DUPLICATE_ROW = "与第%(row)s行是同一证件号码，本行没有导入"
ELSEWHERE_ROW = Finding("elsewhere", "此人已是其他工会的会员，本行没有导入，已转为待办的会籍接转事项")
# Warnings
NAME_ODD = Finding("name_odd", "姓名的写法少见，请核对")
SEX_DIFFERS = Finding("sex_differs", "性别与证件号码不符，已按证件号码登记")
MOBILE_LEFT_OUT = Finding("mobile_left_out", "移动电话不是11位手机号码，没有登记这一项")
JOINED_TODAY = Finding("joined_today", "没有填写入会日期，按导入当天登记")
NAME_DIFFERS = Finding("name_differs", "同一证件号码已登记的姓名不同，姓名没有改动，已列入核对清单")
PERHAPS_SAME = Finding("perhaps_same", "可能与已登记的人重复，已列入核对清单")
