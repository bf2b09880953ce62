"""Code sets of membership changes (domain §2.2 rows 13 and 15)."""

from zhigong.lib.codes.code_set import CodeSet

CHANGE_TYPE = CodeSet(
    "membership_change_type",
    "会籍变化类型",
    "全总实名制字段（2018）",
    {"1": "入会", "2": "转入", "3": "保留", "4": "转出", "5": "除名", "6": "退会"},
    {"保留会籍": "3", "开除": "5", "自动退会": "6"},
)

CHANGE_REASON = CodeSet(
    "membership_change_reason",
    "会籍变化原因",
    "全总实名制字段（2018）",
    {
        "1": "劳动（工作）关系发生变化",
        "2": "在本单位下岗后待岗",
        "3": "失业",
        "4": "所在企业破产",
        "5": "个人要求退会",
        "6": "因犯罪被开除会籍",
    },
    {"劳动关系变化": "1", "待岗": "2", "破产": "4", "要求退会": "5"},
)
