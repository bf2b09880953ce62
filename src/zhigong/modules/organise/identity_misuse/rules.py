"""The dated parameter of reports of misused identity, with what it rests on."""

from zhigong.kernel.rules.params import Param

CHECKING = Param(
    "identity_misuse.checking_days", "5 WD", "《个人信息保护法》第四十六条、第五十条", "身份冒用报告核实时限"
)
