"""Search keys of titles: full pinyin, initials, and the pairs of characters a contains-search uses."""

from functools import lru_cache

from zhigong.lib.pinyin import title_syllables

PINYIN_LENGTH, INITIALS_LENGTH = 300, 60
# Pairs that stand in nearly every name say nothing; they are left out of a search that has any other pair.
COMMON_PAIRS = frozenset(
    "工会 总工 联合 合会 委员 员会 有限 限公 公司 社区 街道 西省 陕西 责任 任公 区工 市总 县总 区总 道工 村工".split()
)
# Endings are read once: names of unions and villages end in a handful of them.
ENDINGS = (
    "社区工会联合会", "村工会联合会", "街道工会联合会", "镇工会联合会", "工会联合会", "工会委员会", "街道总工会",
    "镇总工会", "总工会", "有限责任公司", "股份有限公司", "有限公司", "社区居委会", "村委会", "居委会", "村民委员会",
    "居民委员会", "街道办事处", "街道",
)  # fmt: skip


@lru_cache(maxsize=65_536)
def _syllables(text: str) -> tuple[str, ...]:
    """A province's places and their unions share these; loading both reads each only once."""
    return title_syllables(text)


def search_keys(title: str) -> tuple[str, str]:
    """Return (pinyin, initials) of a title, lower case and without blanks, cut to what the columns hold."""
    for ending in ENDINGS:
        if len(title) > len(ending) + 1 and title.endswith(ending):
            parts = (*_syllables(title[: -len(ending)]), *_syllables(ending))
            break
    else:
        parts = _syllables(title)
    return "".join(parts)[:PINYIN_LENGTH], "".join(part[0] for part in parts)[:INITIALS_LENGTH]


def pairs(text: str) -> list[str]:
    """Return the pairs of neighbouring characters to look for; the telling ones where there are any."""
    found = {text[at : at + 2] for at in range(len(text) - 1)}
    return sorted(found - COMMON_PAIRS or found)
