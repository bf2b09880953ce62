"""How sides and audiences are called in a room."""

from django.utils.translation import gettext_lazy as _

SIDES = {"applicant": _("申请人"), "employer": _("被申请人"), "mediator": _("调解员")}
TO_ALL = ("all", _("双方和调解员"))
AUDIENCES = {
    "applicant": (TO_ALL, ("applicant", _("只给调解员看"))),
    "employer": (TO_ALL, ("employer", _("只给调解员看"))),
    "mediator": (
        TO_ALL,
        ("applicant", _("只给申请人看")),
        ("employer", _("只给被申请人看")),
        ("mediator", _("调解员自己的笔记")),
    ),
}
PRIVATE = {
    "applicant": _("只有申请人和调解员能看到"),
    "employer": _("只有被申请人和调解员能看到"),
    "mediator": _("调解员自己的笔记"),
}
KINDS = {"request": _("申请内容"), "message": "", "file": _("材料"), "minutes": _("调解笔录")}
MOST_LETTERS = 2000
