"""Personal names: cleaning, checking, and where the surname ends."""

from __future__ import annotations

import re

from zhigong.lib.excel_damage import cell_text
from zhigong.lib.findings import Finding
from zhigong.lib.text import BLANKS, half_width

MIDDLE_DOT = "·"  # U+00B7, the one of GB 18030 and of the citizen register
_DOTS = dict.fromkeys(map(ord, "•・‧∙⋅●．。｡ꞏ᛫⸱᠂"), MIDDLE_DOT)
_BLANK_RUN = re.compile(f"[{re.escape(BLANKS)}]+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3007\U00020000-\U0003ffff\ue000-\uf8ff]")
_NAME = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3007\U00020000-\U0003ffff\ue000-\uf8ff"
    r"A-Za-z\u00c0-\u024f·'’\- .]+"
)

COMPOUND_SURNAMES = frozenset(
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 "
    "公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 "
    "拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 公户 公玉 梁丘 左丘 东门 西门 南荣 第五 叱干 纳兰 耶律 "
    "完颜 欧陽 司馬 諸葛 单于 單于 尔朱 贺兰 贺若 独孤".split()
)

EMPTY = Finding("name_empty", "没有填写姓名")
SHAPE = Finding("name_shape", "姓名中只能有汉字、字母和间隔号，请核对")
LENGTH = Finding("name_length", "姓名应为2至50个字")
PRIVATE = Finding("name_private_character", "姓名中有自造字，显示和比对可能出错，请核对并尽量改用标准汉字")


def clean_name(raw: object) -> str:
    """One form of a name: half-width letters, one kind of middle dot, no blanks inside a Chinese name.

    Rare characters are kept as they are. Latin names keep single blanks between their parts.
    """
    text = half_width(cell_text(raw)).replace("\0", "").translate(_DOTS)  # no database keeps a NUL in a text
    text = _BLANK_RUN.sub(" ", text).strip(f" {MIDDLE_DOT}")
    if _HAN.search(text):
        return text.replace(" ", "").replace(".", MIDDLE_DOT)
    return text


def check_name(name: str) -> tuple[list[Finding], list[Finding]]:
    """(refusals, warnings) for a cleaned name."""
    if not name:
        return [EMPTY], []
    if not _NAME.fullmatch(name):
        return [SHAPE], []
    if not 2 <= len(name) <= 50:
        return [LENGTH], []
    private = any("\ue000" <= char <= "\uf8ff" for char in name)
    return [], [PRIVATE] if private else []


def is_chinese(name: str) -> bool:
    """True when the name holds a Han character."""
    return _HAN.search(name) is not None


def split_name(name: str) -> tuple[str, str]:
    """(surname, given name) of a cleaned Chinese name; a name with a middle dot has no surname ("", name)."""
    if MIDDLE_DOT in name or not is_chinese(name):
        return "", name
    if len(name) > 2 and name[:2] in COMPOUND_SURNAMES:
        return name[:2], name[2:]
    return name[:1], name[1:]
