"""Code sets, texts and the columns of the sheet of people of wage arrears."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from zhigong.lib.findings import Finding
from zhigong.lib.spreadsheet_templates import Column

CAUSES = (
    ("funds", _("资金困难")),
    ("dispute", _("对数额有争议")),
    ("absconded", _("逃匿")),
    ("subcontract", _("违法分包、转包")),
    ("unknown", _("暂不清楚")),
)
SOURCES = (
    ("worker", _("职工反映")),
    ("union", _("基层工会报告")),
    ("inspection", _("干部走访发现")),
    ("hotline", _("12351 热线")),
)
AGENCIES = (
    ("labour", _("人力资源社会保障部门")),
    ("construction", _("住房城乡建设等行业主管部门")),
    ("petition", _("信访部门")),
    ("legal_aid", _("法律援助机构")),
    ("prosecutor", _("检察机关")),
    ("police", _("公安机关")),
)
MONEY_FROM = (
    ("employer", _("用人单位支付")),
    ("contractor", _("总包单位先行清偿")),
    ("account", _("农民工工资专用账户")),
    ("deposit", _("工资保证金")),
    ("fund", _("应急周转金")),
    ("court", _("仲裁、法院执行")),
)
SETTLED_BY = (("full", _("全部追回")), ("agreed", _("双方另有约定，余款不再追讨")))
SATISFIED = (("yes", _("满意")), ("fair", _("基本满意")), ("no", _("不满意")))
HEADERS = ("姓名", "证件号码", "移动电话", "出勤天数", "日工资", "欠薪金额", "银行卡号")
NAME, DOCUMENT, MOBILE, DAYS, PRICE, OWED, BANK = HEADERS
COLUMNS = (
    Column(NAME, "name", True, width=12, guide="与身份证一致"),
    Column(DOCUMENT, "document", True, is_text=True, width=22, guide="居民身份证号码"),
    Column(MOBILE, "mobile", is_text=True, width=14, guide="11 位手机号"),
    Column(DAYS, "days", width=10, guide="可以有半天，如 22.5"),
    Column(PRICE, "price", width=10, guide="每天多少元"),
    Column(OWED, "owed", True, width=12, guide="到目前为止欠多少元"),
    Column(BANK, "bank", is_text=True, width=22, guide="收工资的银行卡，可以不填"),
)
REQUIRED = tuple(column.header for column in COLUMNS if column.is_required)
GUIDE = (
    "一人一行。",
    "欠薪金额按到手金额填写，精确到分。",
    "填好后在办件的“被欠薪人员”页上传；有错的行会逐行告诉您，改好再传。",
)
NO_NAME = Finding("name", "没有填写姓名")
NO_AMOUNT = Finding("owed", "欠薪金额应大于零")
TWICE = Finding("twice", "同一证件在名单中出现多次")
NEGATIVE = Finding("negative", "不能小于零")
TOO_LARGE = Finding("too_large", "数字过大，请核对")
HALF_DAYS = Finding("half_days", "出勤天数最多一位小数，如 22.5")
TOO_LONG = Finding("too_long", "太长，请核对")
# What the columns hold (models.Claimant): the largest number.
MOST = {DAYS: Decimal("9999.9"), PRICE: Decimal("99999999.99"), OWED: Decimal("9999999999.99")}
FORMULA = Finding("formula", "单元格是公式，请改为数值")
TEXT = _(
    "单位拖欠工资时，在这里报告。工会核实后与单位协调；单位仍不支付的，发监督函件、移送人力资源社会保障部门或帮您申请法律援助，"
    "追回多少、还差多少，每个人都看得到。"
)
RIGHTS = (
    _("工资应当以货币按时足额支付（《保障农民工工资支付条例》第三条、第十一条）。"),
    _("工程建设领域，总包单位对分包单位所招用农民工的工资支付负总责（同条例第三十条）。"),
    _("在职期间被拖欠工资，申请仲裁不受一年时效限制；离职后一年内提出（《劳动争议调解仲裁法》第二十七条）。"),
    _("单位不会知道是谁报告的。"),
)
