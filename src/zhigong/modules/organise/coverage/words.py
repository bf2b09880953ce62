"""Words of coverage: columns of the register file, states, size classes, reasons, what a founding needs."""

from django.utils.translation import gettext_lazy as _

from zhigong.lib.codes import INDUSTRY
from zhigong.lib.codes.code_set import CodeSet
from zhigong.lib.findings import Finding
from zhigong.lib.spreadsheet_templates import Column

OPEN = "1"
REGISTER_STATE = CodeSet(
    "register_state",
    "登记状态",
    "市场主体登记状态",
    {"1": "存续", "2": "停业", "3": "吊销", "4": "注销", "5": "迁出"},
    {"在业": "1", "在营": "1", "开业": "1", "正常": "1", "存续（在营、开业、在册）": "1", "歇业": "2", "吊销未注销": "3"},
)  # fmt: skip
# 《工会法》第十一条：会员二十五人以上的，应当建立基层工会委员会
SIZES = (
    ("1", 1, _("不足 25 人")),
    ("2", 25, _("25–99 人")),
    ("3", 100, _("100–299 人")),
    ("4", 300, _("300–999 人")),
    ("5", 1000, _("1000 人及以上")),
)
SIZE_TITLES = {code: title for code, _least, title in SIZES}
COLUMNS = (
    Column("统一社会信用代码", "uscc", True, is_text=True, width=22, guide="18 位，照营业执照填写"),
    Column("单位名称", "name", True, width=32, guide="照营业执照填写"),
    Column("行业", "industry", True, INDUSTRY, width=22, guide="国民经济行业门类，填名称或字母"),
    Column("行政区划代码", "place", True, is_text=True, width=14, guide="6 位县级、9 位乡镇街道或 12 位村社区代码"),
    Column("住所", "address", width=36, guide="登记的住所或经营场所"),
    Column("从业人数", "staff_count", True, width=10, guide="整数；没有人员填 0"),
    Column("成立日期", "founded_on", width=12, guide="如 2019-05-20"),
    Column("登记状态", "state", True, REGISTER_STATE, width=10, guide="注销、吊销、停业、迁出的不再计入"),
)  # fmt: skip
HEADERS = tuple(column.header for column in COLUMNS)
REQUIRED = tuple(column.header for column in COLUMNS if column.is_required)
PROBLEM, ROW = "问题", "原行号"
RULES = (
    "每行一家单位，以统一社会信用代码为准：已有的更新，没有的新增；重复上传同一份文件不会改变任何内容。",
    "请勿增删或改动表头。代码列是文本格式，请勿改成数字。",
    "登记状态为注销、吊销、停业、迁出的，不再计入建会覆盖；没有出现在文件里的单位保持不变。",
    "上传后先试算，告诉您将新增、更新、退出、退回各多少行，确认后才写入。",
)
OUTCOMES = {
    "new": _("新增"),
    "update": _("更新"),
    "close": _("退出（不再经营）"),
    "same": _("没有变化"),
    "error": _("退回"),
}
WRITTEN = ("new", "update", "close")
IMPORT_STATES = {
    "checked": _("待确认"), "applying": _("正在写入"), "done": _("已完成"), "stopped": _("已停止"),
}  # fmt: skip
NAME_EMPTY = Finding("name_empty", "没有填写单位名称")
NAME_LONG = Finding("name_long", "单位名称超过100个字，请核对")
INDUSTRY_UNKNOWN = Finding("industry_unknown", "没有这个行业，请填国民经济行业门类的名称或字母")
PLACE_UNKNOWN = Finding("place_unknown", "没有这个行政区划代码，请核对")
PLACE_OUTSIDE = Finding("place_outside", "这个区划不在您的管辖范围内")
STAFF_WRONG = Finding("staff_wrong", "从业人数应是 0 到 5000000 的整数")
STATE_UNKNOWN = Finding("state_unknown", "没有这个登记状态，请填存续、停业、吊销、注销或迁出")
TWICE = Finding("twice", "同一代码在文件中出现多次，以第一次为准，这一行没有采用")
FORMULA_CELL = Finding("formula_cell", "这一格是公式或错误值，请改成文字")
MATERIALS = (
    ("request", _("建会申请")),
    ("group", _("筹备组名单")),
    ("members", _("入会职工名单")),
    ("hall", _("大会或代表大会方案")),
)
REASONS = (
    ("few", _("人数太少")),
    ("unwilling", _("企业方暂不同意")),
    ("workers", _("职工暂无意愿")),
    ("moving", _("即将搬迁或停业")),
    ("funds", _("担心经费负担")),
    ("elsewhere", _("已由总部工会覆盖，待核实")),
)
REASON_TITLES = dict(REASONS)
COVERED = {"own": _("本单位工会"), "joint": _("联合或区域工会"), "": _("未建会")}


def size_of(staff_count: int) -> str:
    """Return the size class of a number of workers."""
    return next(code for code, least, _title in reversed(SIZES) if staff_count >= least or code == "1")


def staff_range(size: str) -> tuple[int, int | None]:
    """Return (least, first beyond) of a size class; the smallest begins at 0, the largest has no end."""
    ends = [*(least for _code, least, _title in SIZES[1:]), None]
    place = [code for code, _least, _title in SIZES].index(size)
    return (SIZES[place][1] if place else 0), ends[place]
