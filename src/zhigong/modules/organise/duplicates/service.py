"""The tables of steps: two officers tell two records to be one, and two officers take that back."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.cases.definition import Clock, Service, Step, Who
from zhigong.modules.organise.duplicates import actions, forms, rules

STARTER = Who("union_chair", "organiser", at="any", not_party=False)
# Many a union has one officer only: the second may be one of a union above.
SECOND = Who("union_chair", "organiser", at="any")
ANYBODY_THERE = Who("union_chair", "organiser", at="owner", not_party=False)
BY_TWO = _("本平台约定：合并和撤销合并由两名工作人员办理")
RIGHTS = (_("合并不删除任何记录，随时可以撤销。"), _("对合并有异议的，可以向所在工会或上一级工会提出。"))

merge = Service(
    code="duplicates.merge", version="2026-01", title=_("合并重复登记"), prefix="HB",
    states={"proposed": _("待第二人核对"), "merged": _("已合并"), "refused": _("不是同一人")},
    end=("merged", "refused"), confidentiality=0,
    steps=(
        Step(
            "propose", _("是同一人，提出合并"), at="", to="proposed", by=STARTER, form=forms.MERGE,
            run=actions.propose_merge, clock=Clock(rules.CONFIRM), basis=BY_TWO,
        ),
        Step(
            "confirm", _("核对无误，合并"), at="proposed", to="merged", by=SECOND, form=forms.CONFIRMATION,
            run=actions.confirm_merge, basis=BY_TWO,
        ),
        Step(
            "refuse", _("不是同一人"), at="proposed", to="refused", by=ANYBODY_THERE, form=forms.REFUSAL,
            run=actions.refuse_merge,
        ),
    ),
    text=_("一个人被登记了两次的，由一名工作人员提出、另一名核对后合并；会籍台账补记，原记录都保留。"),
    rights=RIGHTS,
)  # fmt: skip
unmerge = Service(
    code="duplicates.unmerge", version="2026-01", title=_("撤销合并"), prefix="HB",
    states={"proposed": _("待第二人核对"), "undone": _("已撤销合并"), "refused": _("维持合并")},
    end=("undone", "refused"),
    steps=(
        Step(
            "propose", _("提出撤销合并"), at="", to="proposed", by=STARTER, form=forms.UNMERGE,
            run=actions.propose_unmerge, clock=Clock(rules.CONFIRM), basis=BY_TWO,
        ),
        Step(
            "confirm", _("核对无误，撤销合并"), at="proposed", to="undone", by=SECOND, form=forms.CONFIRMATION,
            run=actions.confirm_unmerge, basis=BY_TWO,
        ),
        Step("refuse", _("维持合并"), at="proposed", to="refused", by=ANYBODY_THERE, form=forms.REFUSAL),
    ),
    text=_("合并错了的，由两名工作人员撤销；两份登记各回原位，合并以后发生的变动跟着各自的会籍走。"),
    rights=RIGHTS,
)  # fmt: skip
