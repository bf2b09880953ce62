"""The letters of the hotline: the reply to whoever reported a matter, and the hand-off to the body it belongs to."""

from zhigong.kernel.letters.definition import LetterField, LetterTemplate

TICKET = LetterField("ticket", "工单编号", "RX-2026-000018")
SUBJECT = LetterField("subject", "事由", "三个月没发工资")
REPLY = LetterTemplate(
    "hotline.reply",
    "职工诉求答复函",
    """
    你反映的“{{事由}}”一事（工单编号：{{工单编号}}）收悉。经办理，现答复如下：
    {{答复内容}}
    办理结果：{{办理结果}}。
    {{追回金额}}
    对答复不满意的，可以在12351热线或者手机上要求重办；属于劳动争议的，可以申请调解、仲裁。
    """,
    fields=(
        TICKET,
        SUBJECT,
        LetterField("reply", "答复内容", "经核实，单位已于三月四日足额支付拖欠的工资。"),
        LetterField("result", "办理结果", "已解决"),
        LetterField("recovered", "追回金额", "追回金额：18600.00元。", is_needed=False),
    ),
    mark="工热复",
    audience="all",
)
HAND_OFF = LetterTemplate(
    "hotline.hand_off",
    "职工诉求转办函",
    """
    我会12351职工服务热线受理的下列诉求，属于贵单位职责范围，现转请贵单位依法办理，将结果告知反映人，并函告我会。
    工单编号：{{工单编号}}
    事由：{{事由}}
    反映内容：{{反映内容}}
    诉求：{{诉求}}
    用人单位：{{用人单位}}
    涉及人数：{{涉及人数}}人
    反映人：{{反映人}}
    """,
    fields=(
        TICKET,
        SUBJECT,
        LetterField("content", "反映内容", "在产业园二期做水电，今年的工资一直没发。"),
        LetterField("demand", "诉求", "要求支付工资。", is_needed=False),
        LetterField("employer", "用人单位", "示例建筑有限公司", is_needed=False),
        LetterField("headcount", "涉及人数", "12"),
        LetterField("reporter", "反映人", "张某某，电话13900000000"),
    ),
    mark="工热转",
    audience="officers",
)
LETTERS = (REPLY, HAND_OFF)
