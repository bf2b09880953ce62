"""The forms of the hotline, in form words."""

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from zhigong.kernel.forms.words import (
    Attachment,
    Choice,
    Date,
    EmployerPicker,
    Form,
    LongText,
    Money,
    Number,
    Phone,
    PlacePicker,
    Text,
    UnitPicker,
    Yes,
)
from zhigong.lib.codes import WORKER_KIND
from zhigong.modules.protect.hotline import words

SEXES = (("0", _("未说明")), ("1", _("男")), ("2", _("女")))
CATEGORY_CHOICES = tuple(words.CATEGORIES.items())
SUBJECT = Text("subject", _("事由"), hint=_("一句话，不写姓名和电话"), max_length=80)
CONTENT = LongText("content", _("反映内容"), max_length=2000)
DEMAND = LongText("demand", _("诉求"), required=False, max_length=500)
CATEGORY = Choice("category", _("类别"), codes=CATEGORY_CHOICES)
EMPLOYER = EmployerPicker("employer", _("用人单位"), hint=_("查不到的照实填写"), required=False)
PROJECT = Text("project_name", _("工程项目"), hint=_("建筑工地填写"), required=False)
PLACE = PlacePicker("place", _("事发地点"), hint=_("县区、街道或乡镇"), required=False)
KIND = Choice("worker_kind", _("职工类别"), codes=WORKER_KIND, required=False)
HEADCOUNT = Number("headcount", _("涉及人数"), least=1, most=100_000)
AMOUNT = Money("amount_claimed", _("涉及金额（元）"), required=False)
URGENCY = Choice("urgency", _("紧急程度"), codes=words.URGENCIES, radio=True)
DIFFICULTY = Choice("difficulty", _("办理难度"), codes=words.DIFFICULTIES, radio=True)
SHOWN = _("工资条、合同、现场照片；拍摄的地点和时间不会保存，文件名里不写姓名")
PHOTOS = Attachment("evidence", _("照片和材料"), hint=SHOWN, many=True, audience="handlers")
IDENTITY = Choice("identity", _("身份"), codes=words.IDENTITIES, radio=True)

TICKET = Form(
    Choice("channel", _("来源"), codes=tuple(words.CHANNELS.items())),
    Text("caller_name", _("姓名"), required=False, max_length=60, autocomplete="off"),
    Phone("caller_phone", _("联系电话"), required=False, sensitive=True),
    Choice("caller_sex", _("性别"), codes=SEXES, required=False),
    Choice("age_band", _("年龄段"), codes=words.AGE_BANDS, required=False),
    IDENTITY,
    Text("person", _("登记在册的会员"), required=False, max_length=36),
    SUBJECT, CONTENT, DEMAND, CATEGORY, EMPLOYER, PROJECT, PLACE, KIND, HEADCOUNT, AMOUNT, PHOTOS, URGENCY, DIFFICULTY,
    Yes("is_petition", _("属于信访事项"), hint=_("申诉求决类，适用《信访工作条例》的期限"), required=False),
    title=_("登记工单"),
)  # fmt: skip
REQUEST = Form(
    SUBJECT, CONTENT, DEMAND, CATEGORY, EMPLOYER, PROJECT, PLACE, HEADCOUNT, AMOUNT, PHOTOS, IDENTITY,
    title=_("拨打 12351 的事，也可以在这里写"),
)  # fmt: skip
SAID = LongText("opinion", _("办理意见"), max_length=500)
TOLD = LongText("opinion", _("告知反映人的话"), hint=_("反映人能看到"), max_length=500)
REASON = LongText("opinion", _("理由"), hint=_("写清楚为什么"), max_length=500)
SUPPLEMENT = Form(SAID, PHOTOS)
NOTE = Form(LongText("opinion", _("质检意见"), required=False, max_length=500))
WHY = Form(REASON)
TELLING = Form(TOLD)
ANSWER = Form(LongText("opinion", _("答复内容"), hint=_("在电话里怎么答复的"), max_length=500))
REPORT = Form(Text("informed", _("向谁上报"), hint=_("单位和值班岗位"), max_length=80), SAID)
DISPATCH = Form(UnitPicker("unit", _("承办工会")), DIFFICULTY, SAID)
PASS_ON = Form(UnitPicker("unit", _("下级承办工会")), SAID)
HANDLE_HERE = Form(DIFFICULTY)
WRITTEN = _("有文号和验证码，反映人能下载；信访事项应当书面答复")
REPLY = Form(
    Choice("result", _("办理结果"), codes=words.RESULTS, radio=True),
    LongText("reply", _("答复反映人"), hint=_("反映人能看到，写清楚事实、依据和结果"), max_length=2000),
    Money("amount_recovered", _("追回金额（元）"), required=False),
    Attachment("papers", _("随答复的材料"), hint=_("反映人能看到"), many=True),
    Yes("with_letter", _("出具书面答复函"), hint=WRITTEN, required=False),
)
CALLBACK = Form(
    Choice("satisfaction", _("反映人的评价"), codes=words.SATISFACTIONS, radio=True),
    LongText("opinion", _("回访记录"), required=False, max_length=500),
)
RATING = Form(
    Choice("satisfaction", _("您对办理结果满意吗"), codes=words.SATISFACTIONS, radio=True),
    LongText("opinion", _("想说的话"), required=False, max_length=500),
)
TRANSFER = Form(
    Choice("transferred_to", _("转往"), codes=words.BODIES),
    TOLD,
    Yes("with_letter", _("出具转办函"), required=False),
    Text("addressee", _("主送机关"), hint=_("出具转办函时填写全称"), required=False, max_length=60),
    Yes("with_contact", _("函中写明反映人姓名和电话"), hint=_("实名反映，并且反映人同意"), required=False),
)
PETITION = Form(Date("received_on", _("收到日期")), TOLD)


def category_picker(form, *, key: str = "") -> str:
    """Return the category's three lists as HTML for a form bound or not; `key` is its letter at the console."""
    given = form.data if form.is_bound else form.initial
    deepest = str(given.get("category") or given.get("category_2") or given.get("category_1") or "")
    values = {
        "chosen": (deepest[:1], deepest[:2], deepest),
        "errors": form.errors.get("category", ""),
        "first": words.LEVEL_1.items(),
        "second": words.grouped(words.LEVEL_2),
        "third": words.grouped(words.CATEGORIES),
        "key": key,
    }
    return render_to_string("hotline/parts/category.html", values)
