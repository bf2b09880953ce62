"""A small list of divisions in the shape of the statistics bureau's, for tests: two provinces, one county in full."""

from pathlib import Path

ROWS = {
    "provinces.csv": ["code,name", '61,"陕西省"', '62,"甘肃省"'],
    "cities.csv": ["code,name,provinceCode", '6101,"西安市",61', '6103,"宝鸡市",61', '6201,"兰州市",62'],
    "areas.csv": [
        "code,name,cityCode,provinceCode",
        '610103,"碑林区",6101,61',
        '610104,"莲湖区",6101,61',
        '610303,"金台区",6103,61',
        '620102,"城关区",6201,62',
    ],
    "streets.csv": [
        "code,name,areaCode,provinceCode,cityCode",
        '610103001,"南院门街道",610103,61,6101',
        '610103002,"柏树林街道",610103,61,6101',
        '610104001,"青年路街道",610104,61,6101',
        '610303001,"长乐镇",610303,61,6103',
        '620102001,"酒泉路街道",620102,62,6201',
    ],
    "villages.csv": [
        "code,name,streetCode,provinceCode,cityCode,areaCode",
        '610103001001,"德福巷社区居委会",610103001,61,6101,610103',
        '610103001002,"竹笆市社区居委会",610103001,61,6101,610103',
        '610103002001,"东木头市社区居委会",610103002,61,6101,610103',
        '610104001001,"糖坊街社区居委会",610104001,61,6101,610104',
        '610303001001,"陈仓村委会",610303001,61,6103,610303',
        '620102001001,"甘家巷社区居委会",620102001,62,6201,620102',
    ],
}


def write_divisions(folder: Path) -> Path:
    """Write the list into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in ROWS.items():
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder
