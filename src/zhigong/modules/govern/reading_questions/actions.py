"""What happens in each step of a question: verb_noun(matter, data, actor=, on=)."""

from datetime import date

from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat, current_seat
from zhigong.kernel.cases.telling import tell
from zhigong.kernel.matters.models import Matter
from zhigong.modules.govern.reading_questions.models import ReadingQuestion


def keep_question(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write down the question (`matter.about`, prepared by `public.ask_about`)."""
    question: ReadingQuestion = matter.about
    question.matter, question.text = matter, data["text"]
    question.save(force_insert=True)


def why_not_answer(matter: Matter, *, on: date) -> str:
    """Nobody explains their own reading."""
    if matter.reading_question.reader_id == current_seat().account_id:
        return _("这次查看是您本人所为，请由他人答复，或转上一级工会。")
    return ""


def tell_answer(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Tell the asker why their data was read."""
    sms = _("您的质询已有答复，请登录查看。")
    tell(matter, "reading_questions.explained", _("为什么查看您的信息：已有答复"), data["opinion"], sms=sms)


def tell_finding(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Tell the asker that the reading was improper and what was done."""
    sms = _("您的质询已有答复，请登录查看。")
    tell(matter, "reading_questions.improper", _("查看您信息的一次操作被认定不当"), data["opinion"], sms=sms)


def why_not_forward(matter: Matter, *, on: date) -> str:
    """The union at the top has nobody above it."""
    return "" if matter.unit.parent_id else _("本单位没有上一级工会，请在本单位办理。")


def hand_up(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Give the question to the union above; its clock runs on."""
    matter.unit = matter.unit.parent
    body = _("您的质询已转%(unit)s核实，时限不变。") % {"unit": matter.unit.name}
    tell(matter, "reading_questions.forwarded", _("您的质询已转上一级工会"), body)
    return {"unit": matter.unit_id}
