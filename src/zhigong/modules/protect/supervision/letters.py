"""The letters of supervision: reminder, opinion and proposal, the notice of refusal and the hand-over of clues."""

from zhigong.kernel.letters.definition import COUNTY_AND_ABOVE, LetterField, LetterTemplate

FACTS = LetterField("facts", "查明的事实", "你单位2026年1月至3月未支付12名职工的工资，共计336000.00元。")
LAW = LetterField("law", "违反的规定", "《中华人民共和国劳动法》第五十条")
PERIOD = LetterField("period", "答复期限", "15个工作日")
SIGNER = LetterField("signer", "签发人", "王某某（主席）", is_needed=False)

REMINDER = LetterTemplate(
    "supervision.reminder",
    "工会劳动法律监督提示函",
    """
    为维护职工合法权益，促进劳动关系和谐稳定，根据《中华人民共和国工会法》《工会劳动法律监督办法》，现就有关事项提示如下：
    {{提示内容}}
    请你单位对照自查，并自收到本函之日起{{答复期限}}内，将有关情况书面告知本会。
    """,
    fields=(
        LetterField("content", "提示内容", "请按月足额支付劳动者工资，不得克扣或者无故拖欠。"),
        PERIOD,
        SIGNER,
    ),
    mark="工监提",
)
OPINION = LetterTemplate(
    "supervision.opinion",
    "工会劳动法律监督意见书",
    """
    根据《中华人民共和国工会法》第二十三条和《工会劳动法律监督办法》，本会对你单位遵守劳动法律法规的情况进行了调查。现提出如下意见：
    一、查明的事实
    {{查明的事实}}
    二、违反的规定
    {{违反的规定}}
    三、意见
    {{意见}}
    请你单位自收到本意见书之日起{{答复期限}}内予以改正，并书面答复本会。无正当理由拒不改正或者逾期不答复的，本会将依法提请县级以上地方总工会向同级人民政府有关部门发出工会劳动法律监督建议书。
    """,
    fields=(FACTS, LAW, LetterField("demands", "意见", "请立即足额支付拖欠的工资。"), PERIOD, SIGNER),
    mark="工监意",
)
PROPOSAL = LetterTemplate(
    "supervision.proposal",
    "工会劳动法律监督建议书",
    """
    {{用人单位}}存在违反劳动法律法规的行为，工会已依法向其发出工会劳动法律监督意见书（{{意见书文号}}），该单位{{答复情况}}。根据《中华人民共和国工会法》第二十三条，现将有关情况通报你单位，并建议依法处理。
    一、查明的事实
    {{查明的事实}}
    二、违反的规定
    {{违反的规定}}
    三、建议
    {{建议}}
    请自收到本建议书之日起{{答复期限}}内立案，或者书面说明不予立案的理由，并将处理结果告知本会。
    """,
    fields=(
        LetterField("employer", "用人单位", "示例建筑有限公司"),
        LetterField("opinion_number", "意见书文号", "示例县工监意〔2026〕1号"),
        LetterField("answer", "答复情况", "逾期未答复"),
        FACTS,
        LAW,
        LetterField("suggestions", "建议", "建议依法责令该单位限期支付工资。"),
        PERIOD,
        SIGNER,
    ),
    mark="工监建",
    levels=COUNTY_AND_ABOVE,
    audience="officers",
)
REFUSAL = LetterTemplate(
    "supervision.refusal",
    "不予受理告知书",
    """
    你反映的{{反映事项}}，经审查，因{{不受理原因}}，本会不予受理。
    {{说明}}
    对本告知有意见的，可以向上一级工会反映。
    """,
    fields=(
        LetterField("subject", "反映事项", "工资支付问题"),
        LetterField("refusal", "不受理原因", "已进入仲裁程序"),
        LetterField("reason", "说明", "请按仲裁程序主张权利，需要法律援助的可以向本会申请。"),
    ),
    mark="工监告",
)
PROSECUTORS = LetterTemplate(
    "supervision.prosecutors",
    "劳动权益保障线索移送函",
    """
    根据最高人民检察院、中华全国总工会《关于协同推进运用“一函两书”制度保障劳动者权益工作的通知》，现将本会在劳动法律监督中发现的线索移送你院。
    一、用人单位
    {{用人单位}}
    二、移送情形
    {{移送情形}}
    三、查明的事实
    {{查明的事实}}
    请将审查情况告知本会。
    """,
    fields=(
        LetterField("employer", "用人单位", "示例建筑有限公司"),
        LetterField("case", "移送情形", "群体性欠薪、欠保且拒不配合"),
        FACTS,
        SIGNER,
    ),
    mark="工监移",
    levels=COUNTY_AND_ABOVE,
    audience="officers",
)
GENERAL = LetterTemplate(
    "supervision.general",
    "致用人单位的提示函",
    """
    {{时点}}将至，为保障职工合法权益，根据《中华人民共和国工会法》《工会劳动法律监督办法》，现向辖区各用人单位提示如下：
    {{提示内容}}
    """,
    fields=(
        LetterField("occasion", "时点", "2026年春节"),
        LetterField("content", "提示内容", "请在节前足额支付职工工资，依法安排休息休假。"),
    ),
    mark="工监提",
    series="supervision.reminder",
    audience="all",
)
LETTERS = (REMINDER, OPINION, PROPOSAL, REFUSAL, PROSECUTORS, GENERAL)
