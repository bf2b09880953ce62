"""Characters of names that clerks mistake for one another by their shape, and the names such a mistake makes."""

from __future__ import annotations

# Pairs and triples met in rosters: a stroke more or less, a part exchanged, an old and a new form, a surname's short form.
GROUPS = (
    "未末", "己已巳", "王玉", "日曰", "天夭", "干千于", "土士", "人入", "戊戌戍", "侯候", "崔催", "肖萧", "闫阎", "付傅",
    "晓晔", "昊吴", "刀力", "大太犬", "木本术", "田由甲申", "白自", "目且", "兰蓝", "帅师", "辛幸", "竟竞", "享亨", "郎朗",
    "栋拣", "炎焱", "冶治", "洁沽", "泽择", "浩皓", "润闰", "淼森", "菁箐", "莹荧", "萍苹", "蓉容", "裴斐",
    "贝见", "赢羸", "迪笛", "钰珏", "颖颍", "龙尤", "凤风", "丘邱", "仝同", "令今",
    "佘余", "俞喻", "兴兵", "冀翼", "刘浏", "博搏", "吕侣", "坤绅", "垚尧", "娜那", "婷停", "孟盂",
    "宇字", "官宫", "岑芩", "嵩蒿", "彬杉", "微薇", "恒桓", "慧惠", "敏敬", "文丈", "旭九",
    "杨扬", "桂佳", "梁粱", "永水", "江汪", "燕雁", "玮伟", "珊姗",
    "琪淇", "琳淋", "瑜愉", "瑞端", "璐路", "祥洋", "秀季", "红虹", "育肓", "芝之",
    "茜西", "荣荥", "莉利", "霖林", "静净",
)  # fmt: skip
_LOOKS_LIKE: dict[str, str] = {}
for _group in GROUPS:
    for _character in _group:
        _LOOKS_LIKE[_character] = _LOOKS_LIKE.get(_character, "") + _group.replace(_character, "")


def names_mistaken_for(name: str) -> list[str]:
    """Return the names that differ from this one by a single character of a similar shape: 王小末 → 王小未, 玉小末."""
    return [
        name[:place] + other + name[place + 1 :]
        for place, character in enumerate(name)
        for other in _LOOKS_LIKE.get(character, "")
    ]
