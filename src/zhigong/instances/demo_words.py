"""Words of the demonstration: names of people, brands and trades. Nobody and nothing here is real."""

from dataclasses import dataclass
from random import Random

SURNAMES = tuple(
    "王王王王李李李李张张张刘刘刘陈陈杨杨赵赵黄周吴徐孙胡朱高林何郭马马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁"
    "魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文惠党同"
)
MALE = tuple(
    "伟 强 军 勇 涛 斌 波 辉 刚 健 鹏 杰 磊 超 浩 峰 明 亮 建国 建军 志强 志刚 永强 海涛 晓东 文博 宇航 子豪 俊杰 少华 东升 长安 新民 卫东 宏伟 立新 振华 国庆 家辉 思远".split()
)
FEMALE = tuple(
    "芳 娜 敏 静 丽 艳 娟 霞 秀英 玉兰 桂英 小红 雪梅 晓燕 海燕 春梅 婷婷 佳怡 欣怡 雨欣 思琪 梦瑶 丽娟 红梅 秋菊 玲 倩 颖 雯 慧 爱玲 彩霞 亚丽 文静 淑珍 晨曦 若兰 巧云 金凤 美华".split()
)
BRANDS_FIRST = tuple(
    "华秦长渭泾灞骊翠太金银恒宏鑫瑞祥泰安康盛荣昌隆兴旺嘉佳润泽丰裕博远诚信聚源汇通达顺凯旋腾飞卓越"
)
BRANDS_SECOND = tuple(
    "山岭河川塬原峰阳光辉明亮星辰宇宙天地海洋江源泉林森木禾田园苑城邦国民众合和顺达通瑞祥丰盈盛世纪元创新科"
)


@dataclass(frozen=True)
class Trade:
    """A sort of employer: GB/T 4754 section, nature, first two of its code, how it is called, how often it occurs."""

    section: str
    nature: str
    economic_type: str
    prefix: str
    names: tuple[str, ...]
    weight: int
    largest: int = 200
    is_public: bool = False


def _private(section: str, weight: int, *things: str, largest: int = 200) -> Trade:
    names = tuple(f"{{city}}{{brand}}{thing}有限公司" for thing in things)
    return Trade(section, "170", "173", "91", names, weight, largest)


def _public(section: str, weight: int, prefix: str, nature: str, *names: str, largest: int = 300) -> Trade:
    return Trade(section, nature, "100", prefix, names, weight, largest, is_public=True)


TRADES = (
    _private(
        "C",
        20,
        "精密机械",
        "汽车零部件",
        "电子科技",
        "新材料",
        "食品",
        "纺织",
        "医药",
        "装备制造",
        largest=500,
    ),
    _private("E", 9, "建筑工程", "装饰工程", "市政工程", largest=300),
    _private("F", 11, "商贸", "超市", "医药连锁", "汽车销售服务"),
    _private("G", 7, "物流", "供应链管理", "客运", "快递服务"),
    _private("H", 7, "餐饮管理", "酒店管理"),
    _private("I", 7, "信息技术", "软件科技", "网络科技"),
    _private("K", 4, "物业服务"),
    _private("L", 4, "人力资源服务", "保安服务"),
    _private("M", 4, "工程设计", "检测技术"),
    _private("N", 2, "环境服务"),
    _private("O", 4, "家政服务", "养老服务"),
    _private("A", 4, "农业发展", "果业"),
    _private("B", 2, "矿业", largest=500),
    _private("D", 2, "热力", "燃气", largest=300),
    _private("R", 2, "文化传媒"),
    _public(
        "P",
        8,
        "12",
        "400",
        "{county}第{n}中学",
        "{county}第{n}小学",
        "{county}第{n}幼儿园",
        "{county}职业教育中心{n}部",
    ),
    _public(
        "Q", 5, "12", "400", "{county}第{n}医院", "{county}中医医院{n}分院", "{county}第{n}社区卫生服务中心"
    ),
    _public("S", 4, "11", "500", "{county}第{n}机关事务中心", "{county}市场监管{n}所", "{county}税务{n}所"),
)
WEIGHTS = tuple(trade.weight for trade in TRADES)
# Province-wide industrial unions and the sections whose unions may belong to them.
INDUSTRIAL = (
    ("国防工会", "C"),
    ("教科文卫体工会", "PQRM"),
    ("交通运输工会", "G"),
    ("能源化学地质工会", "BD"),
    ("机械冶金建材工会", "C"),
    ("财贸金融轻工工会", "FHJ"),
    ("农林水利气象工会", "AN"),
    ("建设工会", "EK"),
)
ZONES = ("高新技术产业开发区", "经济技术开发区")
NEW_EMPLOYMENT = (("快递", "13"), ("外卖配送", "14"), ("网约车", "12"), ("货运", "11"))
STREETS = tuple(
    "人民路 解放路 建设路 中山街 文化路 工业大道 朝阳街 新华路 和平路 东大街 西大街 南大街 北大街 胜利路".split()
)


def person_name(random: Random, sex: str) -> str:
    """Return a plausible name of somebody who does not exist; `sex` is '1' or '2'."""
    given = random.choice(MALE if sex == "1" else FEMALE)
    if len(given) == 1 and random.random() < 0.35:
        given = random.choice("晓小文志建永海国玉春雅新") + given
    return random.choice(SURNAMES) + given


def brand(random: Random) -> str:
    """Return a two-character trade name."""
    return random.choice(BRANDS_FIRST) + random.choice(BRANDS_SECOND)
