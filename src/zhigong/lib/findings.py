"""What a check found: a refusal or a warning as a Chinese sentence that can be translated later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about one value.

    ``code`` is stable and in English (for tests and statistics); ``template`` is the Chinese gettext msgid
    with %(name)s places; ``values`` fill it and never hold personal data.
    """

    code: str
    template: str
    values: dict[str, object] = field(default_factory=dict)

    def render(self, translate: Callable[[str], str] = str) -> str:
        """The sentence, put through a translator such as gettext when one is given."""
        text = translate(self.template)
        return text % self.values if self.values else text

    def __str__(self) -> str:
        return self.render()


class Refusal(ValueError):
    """A value was refused; ``str(refusal)`` is the Chinese sentence, ``finding`` the translatable form."""

    def __init__(self, code: str, template: str, **values: object):
        self.finding = Finding(code, template, values)
        super().__init__(str(self.finding))

    def __reduce__(self):
        """It is the same in another process."""
        return _again, (type(self), self.finding)


def _again(kind: type[Refusal], finding: Finding) -> Refusal:
    return kind(finding.code, finding.template, **finding.values)


def pack_finding(column: str, finding: Finding) -> list:
    """A finding as plain JSON, to keep with a row."""
    return [column, finding.code, finding.template, finding.values]


def say_packed(packed: list, translate: Callable[[str], str] = str) -> str:
    """The sentence of a packed finding, its column in front."""
    column, code, template, values = packed
    sentence = Finding(code, template, values).render(translate)
    return f"{column}：{sentence}" if column else sentence
