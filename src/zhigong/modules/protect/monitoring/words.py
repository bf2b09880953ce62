"""Words of monitoring: colours, modes and levels of an incident, what the public page says."""

from django.utils.translation import gettext_lazy as _

# Territorial unions from the township up keep incidents and see the figures; below there is no list.
KEEPERS = ("federation", "township", "zone", "industrial")
# What the rate of a place counts: people may come with one trouble to several lines, so people and sums stay out.
CASES = ("hotline", "disputes", "arrears")
COLOURS = ("green", "yellow", "orange", "red")
COLOUR_TITLES = {"green": _("绿"), "yellow": _("黄"), "orange": _("橙"), "red": _("红")}
TONES = {"green": "ok", "yellow": "info", "orange": "warn", "red": "bad"}

MODES = (
    ("stoppage", _("停工")),
    ("gathering", _("聚集")),
    ("petition", _("集体上访")),
    ("online", _("网络集中反映")),
    ("accident", _("事故引发")),
    ("other", _("其他")),
)
LEVELS = (
    ("1", _("特别重大（Ⅰ级）")),
    ("2", _("重大（Ⅱ级）")),
    ("3", _("较大（Ⅲ级）")),
    ("4", _("一般（Ⅳ级）")),
)
REPORT_KINDS = {"first": _("首报"), "next": _("续报"), "final": _("终报")}
TEXT = _("工会发现停工、聚集等苗头后，两小时内书面首报，上级工会定级，处置期间每天续报，平稳后终报。")
RIGHTS = (
    _("记录的是单位和事件，不记录任何人的姓名和言论。"),
    _("您的诉求通过 12351、欠薪报告或劳动争议调解办理，不会因为参加反映而受到影响。"),
)
