"""The forms of corrections, in form words."""

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.forms.words import Choice, Form, LongText, Text, Yes
from zhigong.modules.organise.corrections.words import FACTS

REASON = LongText(
    "reason", _("为什么有误"), hint=_("写明依据，如身份证、毕业证；不要写证件号码"), max_length=300
)
CODE = Text(
    "code",
    _("短信验证码"),
    hint=_("先填新号码，再点“获取验证码”"),
    max_length=8,
    autocomplete="one-time-code",
    required=False,
)
REQUEST = Form(
    Choice("field", _("要更正哪一项"), codes=tuple((name, fact.title) for name, fact in FACTS.items())),
    Text("value", _("应当是什么"), max_length=100, sensitive=True),
    REASON,
    title=_("申请更正"),
)
ACCEPTANCE = Form(
    Yes(
        "document_seen",
        _("我已核对本人证件或证明材料原件"),
        hint=_("更正姓名、性别、出生日期时必须核对"),
        required=False,
    ),
    LongText("opinion", _("说明"), hint=_("写给本人看，可不填"), max_length=300, required=False),
)
REFUSAL = Form(LongText("opinion", _("不予更正的理由"), hint=_("写给本人看"), max_length=300))


def asking(name: str) -> Form:
    """Return the form in which a worker writes one fact's new value."""
    confirmation = (CODE,) if name == "mobile" else ()
    return Form(FACTS[name].word, *confirmation, REASON)


def value_alone(name: str) -> Form:
    """Return the form that checks one fact's value and nothing else."""
    return Form(FACTS[name].word)
