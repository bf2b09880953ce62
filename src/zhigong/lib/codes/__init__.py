"""National code sets with Chinese labels; `find_code(SET, "汉")` accepts number or name."""

from zhigong.lib.codes.code_set import CodeSet, find_code
from zhigong.lib.codes.membership import CHANGE_REASON, CHANGE_TYPE
from zhigong.lib.codes.people import (
    DOCUMENT_TYPE,
    EDUCATION,
    EMPLOYMENT_STATUS,
    ETHNICITY,
    HUKOU_TYPE,
    MARITAL_STATUS,
    POLITICAL_STATUS,
    SEX,
    SKILL_LEVEL,
    SKILL_LEVEL_2022,
    YES_NO,
)
from zhigong.lib.codes.units import ECONOMIC_TYPE, INDUSTRY, UNIT_NATURE
from zhigong.lib.codes.work import EMPLOYMENT_FORM, LABOUR_RELATION, NEW_EMPLOYMENT, WORKER_KIND

ALL: tuple[CodeSet, ...] = (
    SEX,
    ETHNICITY,
    EDUCATION,
    POLITICAL_STATUS,
    EMPLOYMENT_STATUS,
    SKILL_LEVEL,
    SKILL_LEVEL_2022,
    HUKOU_TYPE,
    MARITAL_STATUS,
    DOCUMENT_TYPE,
    YES_NO,
    UNIT_NATURE,
    ECONOMIC_TYPE,
    INDUSTRY,
    WORKER_KIND,
    EMPLOYMENT_FORM,
    LABOUR_RELATION,
    CHANGE_TYPE,
    CHANGE_REASON,
)
BY_NAME: dict[str, CodeSet] = {code_set.name: code_set for code_set in ALL}

__all__ = [
    "ALL",
    "BY_NAME",
    "CHANGE_REASON",
    "CHANGE_TYPE",
    "CodeSet",
    "DOCUMENT_TYPE",
    "ECONOMIC_TYPE",
    "EDUCATION",
    "EMPLOYMENT_FORM",
    "EMPLOYMENT_STATUS",
    "ETHNICITY",
    "HUKOU_TYPE",
    "INDUSTRY",
    "LABOUR_RELATION",
    "MARITAL_STATUS",
    "NEW_EMPLOYMENT",
    "POLITICAL_STATUS",
    "SEX",
    "SKILL_LEVEL",
    "SKILL_LEVEL_2022",
    "UNIT_NATURE",
    "WORKER_KIND",
    "YES_NO",
    "find_code",
]
