"""A service with every word of clocks and hand-overs: an errand goes down, waits, is made longer, comes back, goes up."""

from zhigong.kernel.cases.definition import PARTY, SYSTEM, Clock, Module, Service, Step, Who
from zhigong.kernel.forms.words import Date, Form, LongText, UnitPicker
from zhigong.kernel.rules.params import Param

WORK = Param("test_errands.work", "15 WD", "测试条款：办理时限")
LONGER = Param("test_errands.longer", "10 WD", "测试条款：可以延长一次")
REPLY = Param("test_errands.reply", "15 CD", "测试条款：送达后答复")
PATIENCE = Param("test_errands.patience", "60 CD", "测试条款：补充材料的期限")
LOOK = Param("test_errands.look", "24 h", "测试条款：先行联系")
ASKER = PARTY("asker")
CHAIR = Who("union_chair", at="owner")
REASON = Form(LongText("opinion", "理由"))
DOWN = Form(
    UnitPicker("unit", "交办给", search="pick-unit-below"), LongText("opinion", "意见", required=False)
)

errand = Service(
    code="errands.run",
    version="1",
    title="差事",
    prefix="CS",
    states={
        "open": "办理中", "waiting": "等待补充材料", "served": "已送达", "asked": "等待申请人", "done": "办结", "off": "撤回",
    },
    end=("done", "off"),
    steps=(
        Step(
            "ask", "提出", at="", to="open", by=ASKER,
            clock=Clock(WORK, runs_in=("served",), pauses_in=("waiting",), extension=LONGER),
        ),
        Step("contact", "先行联系", at="open", to="", by=CHAIR, clock=Clock(LOOK)),
        Step("wait", "通知补充材料", at="open", to="waiting", by=CHAIR, clock=Clock(PATIENCE, on_overdue="drop")),
        Step("bring", "补充材料", at="waiting", to="open", by=ASKER),
        Step("extend", "延长期限", at="open", to="", by=CHAIR, form=REASON, extends="ask"),
        Step("give", "交办", at="open", to="open", by=CHAIR, form=DOWN, hands="down"),
        Step("back", "退回", at="open", to="open", by=CHAIR, form=REASON, hands="back"),
        Step("over", "转办", at="open", to="open", by=CHAIR, form=DOWN, hands="over"),
        Step("lift", "上报", at="open", to="open", by=CHAIR, hands="up"),
        Step(
            "serve", "送达", at="open", to="served", by=CHAIR, form=Form(Date("served_on", "送达日期")),
            clock=Clock(REPLY, starts="served_on"),
        ),
        Step("reopen", "重新办理", at="served", to="open", by=CHAIR, clock=Clock(WORK, pauses_in=("waiting",))),
        Step("finish", "办结", at=("open", "served"), to="done", by=CHAIR),
        Step("query", "请申请人说明", at="open", to="asked", by=CHAIR, clock=Clock(REPLY, on_overdue="drop")),
        Step("drop", "逾期未说明", at=("asked", "waiting"), to="off", by=SYSTEM),
        Step("explain", "说明", at="asked", to="open", by=ASKER),
    ),
)  # fmt: skip
ERRANDS = Module(code="errands", title="差事", room="protect", services=(errand,))
