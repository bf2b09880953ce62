"""The legal steps of a membership (domain note 2.4) and, for each that is not, the sentence a clerk is told."""

from django.utils.translation import gettext_lazy as _

NONE = ""
ALIVE = ("active", "transferring_out", "retained")
# kind → (states it may start from, state it leads to); amend, reorganise and reassign leave the state as it is, and
# reinstate leads where its event says.
STEPS = {
    "join": ((NONE,), "active"),
    "transfer_in": ((NONE, "transferring_out", "retained"), "active"),
    "transfer_out_start": (("active",), "transferring_out"),
    "transfer_out_cancel": (("transferring_out",), "active"),
    "transfer_out": (("transferring_out",), "ended"),
    "retain": (("active",), "retained"),
    "restore": (("retained",), "active"),
    "resign": (ALIVE, "ended"),
    "lapse": (ALIVE, "ended"),
    "expel": (ALIVE, "ended"),
    "decease": (ALIVE, "ended"),
    "void": ((*ALIVE, "ended"), "void"),
    "amend": (ALIVE, ""),
    "reorganise": (ALIVE, ""),
    "reassign": (("active", "retained", "ended"), ""),
    "reinstate": (("ended", "void"), ""),
}
KIND_TITLES = {
    "join": _("入会"),
    "transfer_in": _("转入"),
    "transfer_out_start": _("申请转出"),
    "transfer_out_cancel": _("撤回转出"),
    "transfer_out": _("转出"),
    "retain": _("保留会籍"),
    "restore": _("恢复会籍"),
    "resign": _("退会"),
    "lapse": _("视为自动退会"),
    "expel": _("除名"),
    "decease": _("去世"),
    "void": _("更正错录"),
    "amend": _("更正信息"),
    "reorganise": _("随工会调整"),
    "reassign": _("合并重复登记"),
    "reinstate": _("撤销原变动"),
}
STATE_TITLES = {
    NONE: _("无会籍"),
    "active": _("在会"),
    "transferring_out": _("转出中"),
    "retained": _("保留会籍"),
    "ended": _("已终止"),
    "void": _("错录作废"),
}
PROBLEMS = {
    "unit_unknown": _("没有找到这个工会。"),
    "state_changed": _("会籍状态刚刚有变化，或不在您的管辖范围内，请刷新后再办理。"),
    "other_person": _("这份会籍不属于此人。"),
    "other_unit": _("这份会籍在另一个工会，请先办理会籍转移。"),
    "unit_not_active": _("这个工会不在活动状态，不能接收会员。"),
    "before_last_event": _("发生日期早于上一次会籍变动的日期，请核对。"),
    "before_joining": _("发生日期早于入会日期，请核对。"),
}
SECOND_MEMBERSHIP = _("此人已有一份有效会籍。一人只能有一份会籍；工作单位变动的，请办理会籍转移。")
NO_RIGHT = _("此人或此工会不在您的管辖范围内，不能变更会籍。")


class LedgerRefusal(ValueError):
    """The ledger refuses an event; `sentence` is for the clerk, `problem` for the program."""

    def __init__(self, problem: str, sentence, membership_id=None) -> None:
        super().__init__(str(sentence))
        self.problem = problem
        self.membership_id = membership_id

    @property
    def sentence(self) -> str:
        return str(self)


def is_legal(kind: str, from_state: str) -> bool:
    """Return whether an event of this kind may happen to a membership in this state ('' = none yet)."""
    return kind in STEPS and from_state in STEPS[kind][0]


def refusal_sentence(problem: str, kind: str, state: str) -> str:
    """Return the sentence for a problem the database named."""
    if problem == "step_illegal":
        return str(
            _("会籍现在是“%(state)s”，不能办理“%(kind)s”。")
            % {"state": STATE_TITLES.get(state, state), "kind": KIND_TITLES.get(kind, kind)}
        )
    if problem == "state_changed" and state == NONE:
        return str(_("没有找到这份会籍，或它不在您的管辖范围内。"))
    if problem == "state_changed" and kind == "join":
        return str(SECOND_MEMBERSHIP)
    return str(PROBLEMS.get(problem, _("会籍台账拒绝了这次变动。")))
