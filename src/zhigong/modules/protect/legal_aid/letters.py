"""The letters of legal aid: the decision to help, the decision not to, who helps."""

from zhigong.kernel.letters.definition import LetterField, LetterTemplate

GRANTED = LetterTemplate(
    "legal_aid.granted",
    "给予工会法律援助决定书",
    """
    你因{{事项}}（对方：{{对方单位}}）提出的法律援助申请，经审查符合《工会法律援助办法》规定的条件，决定给予法律援助。
    援助形式：{{援助形式}}
    法律援助不收取任何费用。请如实陈述事实，提供证据，配合援助人员办理。
    """,
    fields=(
        LetterField("cause", "事项", "劳动报酬"),
        LetterField("employer", "对方单位", "示例建筑有限公司"),
        LetterField("form", "援助形式", "仲裁代理"),
    ),
    mark="工援",
    series="legal_aid.decision",
)
REFUSED = LetterTemplate(
    "legal_aid.refused",
    "不予工会法律援助决定书",
    """
    你因{{事项}}（对方：{{对方单位}}）提出的法律援助申请，经审查，因{{理由}}，决定不予法律援助。
    {{说明}}
    对本决定有意见的，可以自收到之日起{{复查期限}}内请上一级工会复查；也可以向司法行政部门设立的法律援助机构申请国家法律援助。
    """,
    fields=(
        LetterField("cause", "事项", "劳动报酬"),
        LetterField("employer", "对方单位", "示例建筑有限公司"),
        LetterField("refusal", "理由", "不符合经济困难条件"),
        LetterField("reason", "说明", "家庭月人均收入超过当地标准。"),
        LetterField("period", "复查期限", "15日"),
    ),
    mark="工援",
    series="legal_aid.decision",
)
ASSIGNED = LetterTemplate(
    "legal_aid.assigned",
    "工会法律援助指派通知书",
    """
    你申请的法律援助（{{事项}}，{{援助形式}}），现指派{{援助人员}}（{{身份}}，证号{{证号}}）为你提供法律援助。
    认为援助人员与本案有利害关系的，可以向本会申请更换。
    """,
    fields=(
        LetterField("cause", "事项", "劳动报酬"),
        LetterField("form", "援助形式", "仲裁代理"),
        LetterField("helper", "援助人员", "张某某"),
        LetterField("kind", "身份", "聘请的律师"),
        LetterField("card", "证号", "16101202610000001"),
    ),
    mark="工援派",
)
LETTERS = (GRANTED, REFUSED, ASSIGNED)
