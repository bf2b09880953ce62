"""Pinyin keys of names and titles, for ordering and for finding by initials; pypinyin is loaded on first use."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from zhigong.lib.names import clean_name, split_name
from zhigong.lib.text import half_width

# Characters that are read differently as surnames (现代汉语词典; the Ministry of Public Security's name report).
SURNAMES = {
    "单": "shan",
    "單": "shan",
    "解": "xie",
    "曾": "zeng",
    "仇": "qiu",
    "区": "ou",
    "區": "ou",
    "查": "zha",
    "朴": "piao",
    "任": "ren",
    "盖": "ge",
    "蓋": "ge",
    "华": "hua",
    "華": "hua",
    "尹": "yin",
    "翟": "zhai",
    "褚": "chu",
    "缪": "miao",
    "繆": "miao",
    "乐": "yue",
    "樂": "yue",
    "员": "yun",
    "員": "yun",
    "洗": "xian",
    "冼": "xian",
    "秘": "bi",
    "祕": "bi",
    "卜": "bu",
    "种": "chong",
    "繁": "po",
    "重": "chong",
    "折": "she",
    "黑": "he",
    "盛": "sheng",
    "宁": "ning",
    "甯": "ning",
    "哈": "ha",
    "召": "shao",
    "隗": "wei",
    "贲": "ben",
    "逄": "pang",
    "晟": "cheng",
    "谌": "chen",
    "諶": "chen",
    "燕": "yan",
    "能": "nai",
    "牟": "mu",
    "撒": "sa",
    "俞": "yu",
    "郇": "xun",
    "应": "ying",
    "葛": "ge",
    "阚": "kan",
    "句": "gou",
    "幺": "yao",
    "么": "yao",
    "过": "guo",
    "车": "che",
    "覃": "qin",
    "令": "ling",
    "柏": "bai",
    "都": "du",
    "都兰": "du lan",
    "长": "zhang",
    "相": "xiang",
    "訾": "zi",
    "迮": "ze",
    "万俟": "mo qi",
    "尉迟": "yu chi",
    "单于": "chan yu",
    "單于": "chan yu",
    "澹台": "tan tai",
    "长孙": "zhang sun",
    "皇甫": "huang fu",
    "宰父": "zai fu",
    "乐正": "yue zheng",
    "亓官": "qi guan",
    "令狐": "ling hu",
    "鲜于": "xian yu",
    "呼延": "hu yan",
    "拓跋": "tuo ba",
    "赫连": "he lian",
    "南宫": "nan gong",
    "尔朱": "er zhu",
    "子车": "zi ju",
}
_WORD = re.compile(r"[a-z0-9]+")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u030c"))


@lru_cache(maxsize=1)
def _readings() -> dict[str, str]:
    """Readings by code point, in pypinyin's own table: its package would train on 47,000 phrases before the first name."""
    (folder,) = find_spec("pypinyin").submodule_search_locations
    return json.loads(Path(folder, "pinyin_dict.json").read_text("utf-8"))


@lru_cache(maxsize=20_000)
def _syllable(char: str) -> str:
    """The usual reading of one character, without tone; an unknown character stays itself."""
    if char.isascii():
        return char.lower() if char.isalnum() else " "
    readings = _readings().get(str(ord(char)))
    if readings is None:
        return char
    plain = unicodedata.normalize("NFD", readings.split(",")[0]).translate(_TONES)
    return unicodedata.normalize("NFC", plain).replace("ü", "v")


def _syllables(text: str) -> list[str]:
    """Syllables of Han text and whole Latin words."""
    parts: list[str] = []
    word = ""
    for char in half_width(text):
        if char.isascii():
            word += _syllable(char)
            continue
        if word:
            parts += _WORD.findall(word)
            word = ""
        parts.append(_syllable(char))
    return [part for part in parts + _WORD.findall(word) if part != "·"]


@lru_cache(maxsize=4_096)
def _surname(surname: str) -> tuple[str, ...]:
    known = SURNAMES.get(surname)
    return tuple(known.split()) if known else tuple(_syllable(char) for char in surname)


def name_syllables(name: str) -> list[str]:
    """Syllables of a personal name, the surname read as a surname. Characters without a reading stay themselves."""
    surname, given = split_name(clean_name(name))
    return [*_surname(surname), *_syllables(given)]


def pinyin_key(name: str) -> str:
    """Ordering key of a personal name: "shan yong qiang" for 单永强; blanks keep 李 before 梁."""
    return " ".join(name_syllables(name))


def initials(name: str) -> str:
    """First letters of a personal name: "syq" for 单永强."""
    return "".join(part[0] for part in name_syllables(name))


@lru_cache(maxsize=4_096)
def title_syllables(text: str) -> tuple[str, ...]:
    """Syllables of a title (a unit, a place), read by phrases: 重庆 is chong qing, 银行 is yin hang."""
    from pypinyin import lazy_pinyin  # half a second of import: only for those who need it

    made: list[str] = []
    for part in lazy_pinyin(half_width(text)):
        made += _WORD.findall(part.lower()) or ([part] if any(map(str.isalpha, part)) else [])
    return tuple(made)


def title_key(text: str) -> str:
    """Ordering key of a title."""
    return " ".join(title_syllables(text))


def title_initials(text: str) -> str:
    """First letters of a title: "cqszgh" for 重庆市总工会."""
    return "".join(part[0] for part in title_syllables(text))
