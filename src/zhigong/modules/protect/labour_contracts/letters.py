"""The letters of labour contracts: the union's opinion on a dismissal, the reminder to notify, the opinion on a lay-off."""

from zhigong.kernel.letters.definition import LetterField, LetterTemplate

SIGNER = LetterField("signer", "签发人", "王某某（主席）", is_needed=False)
PERIOD = LetterField("period", "答复期限", "5个工作日")

OPINION = LetterTemplate(
    "labour_contracts.opinion",
    "工会对解除劳动合同的意见",
    """
    你单位拟解除与职工{{职工姓名}}的劳动合同，已于{{通知日期}}通知本会。根据《中华人民共和国劳动合同法》第四十三条、《中华人民共和国工会法》第二十二条，经审查，提出如下意见：
    一、你单位所述依据
    {{解除依据}}
    二、存在的问题
    {{存在的问题}}
    三、要求
    {{要求}}
    请你单位研究本会意见，自收到本意见之日起{{答复期限}}内将处理结果书面通知本会。
    """,
    fields=(
        LetterField("worker", "职工姓名", "张某某"),
        LetterField("notified", "通知日期", "2026年3月2日"),
        LetterField("ground", "解除依据", "严重违反规章制度（第三十九条第二项）"),
        LetterField("problems", "存在的问题", "所依据的规章制度未经民主程序制定，也未向职工公示。"),
        LetterField("demands", "要求", "请撤销解除决定。"),
        PERIOD,
        SIGNER,
    ),
    mark="工合意",
    audience="all",
)
REMINDER = LetterTemplate(
    "labour_contracts.reminder",
    "关于将解除劳动合同理由通知工会的提示函",
    """
    据了解，你单位于{{解除日期}}单方解除了与职工{{职工姓名}}的劳动合同，事先没有将理由通知工会。
    根据《中华人民共和国劳动合同法》第四十三条，用人单位单方解除劳动合同，应当事先将理由通知工会。根据《最高人民法院关于审理劳动争议案件适用法律问题的解释（一）》第四十七条，未事先通知工会，起诉前也未补正的，劳动者可以以违法解除为由请求支付赔偿金。
    请你单位自收到本函之日起{{答复期限}}内将解除理由书面通知本会。
    """,
    fields=(
        LetterField("worker", "职工姓名", "张某某"),
        LetterField("dismissed", "解除日期", "2026年3月2日"),
        PERIOD,
        SIGNER,
    ),
    mark="工合提",
    audience="all",
)
LAYOFF = LetterTemplate(
    "labour_contracts.layoff_opinion",
    "工会对裁减人员方案的意见",
    """
    你单位于{{说明日期}}向本会说明拟裁减人员的情况（职工总数{{职工总数}}人，拟裁减{{裁减人数}}人）。根据《中华人民共和国劳动合同法》第四十一条、第四十二条，经听取职工意见，提出如下意见：
    一、职工意见
    {{职工意见}}
    二、存在的问题
    {{存在的问题}}
    三、要求
    {{要求}}
    裁减方案应当在说明情况满三十日、听取意见并向劳动行政部门报告后实施。
    """,
    fields=(
        LetterField("explained", "说明日期", "2026年3月2日"),
        LetterField("staff", "职工总数", "180"),
        LetterField("cut", "裁减人数", "24"),
        LetterField("heard", "职工意见", "希望优先留用家庭困难职工。"),
        LetterField("problems", "存在的问题", "方案没有写明优先留用人员。"),
        LetterField("demands", "要求", "请补充优先留用的条件并公示。"),
        SIGNER,
    ),
    mark="工合裁",
    audience="all",
)
LETTERS = (OPINION, REMINDER, LAYOFF)
