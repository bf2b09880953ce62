"""The dated parameters of the watch-list and of the festival season's daily reports."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param

HOUSE = _("本平台约定，各地可按当地规定调整")
OBJECT = Param("arrears_watch.object", "10 WD", HOUSE, _("单位对列入关注名单提出异议的期限"))
DECIDE = Param("arrears_watch.decide", "5 WD", HOUSE, _("对异议作出答复的时限"))
WATCHED = Param("arrears_watch.watched", "12 months", HOUSE, _("关注名单的有效期"))
FESTIVAL_FROM = Param("arrears_watch.festival_from", "12-01", HOUSE, _("节日期间每日报告开始（月-日）"))
FESTIVAL_TO = Param("arrears_watch.festival_to", "02-28", HOUSE, _("节日期间每日报告结束（月-日）"))
