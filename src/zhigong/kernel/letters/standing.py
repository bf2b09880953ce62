"""Whether a letter still stands: withdrawing one (作废), and what a step asks before it is answered or issued anew."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.journal.entries import record
from zhigong.kernel.letters.definition import find_template
from zhigong.kernel.letters.issuing import LetterRefused
from zhigong.kernel.letters.models import Letter
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.notices.messages import send


def why_not_withdraw(letter: Letter, seat: Seat) -> str:
    """Return why this seat may not withdraw the letter, or "": whoever issued it asks a second officer."""
    if letter.withdrawn_at is not None:
        return _("这份函件已经作废。")
    is_own = letter.issued_by is not None and letter.issued_by == seat.account_id
    return _("发出函件的人不能自己作废，请由另一名干部办理。") if is_own else ""


def withdraw(letter: Letter, *, reason: str, by: Seat, now: datetime) -> None:
    """Withdraw a letter: its number stays taken, the public check says so from now on. LetterRefused."""
    sentence = why_not_withdraw(letter, by) if reason.strip() else _("请写明作废的原因。")
    facts = {"withdrawn_at": now, "withdrawn_reason": reason.strip()[:200], "withdrawn_by": by.account_id}
    if not sentence and not Letter.objects.filter(pk=letter.pk, withdrawn_at=None).update(**facts):
        sentence = _("这份函件已经作废。")
    if sentence:
        raise LetterRefused(sentence)
    letter.refresh_from_db(fields=list(facts))
    detail = {"number": letter.number, "reason": letter.withdrawn_reason}
    record("letters.withdraw", matter=letter.matter_id, unit=letter.unit_id, detail=detail)
    if letter.addressee_person_id:
        to, title = letter.addressee_person_id, _("《%(title)s》已作废") % {"title": letter.title}
        body, key = f"{letter.number}：{letter.withdrawn_reason}", f"letter-withdrawn-{letter.pk}"
        send(to, "letters.withdrawn", title, body, now=now, matter_id=letter.matter_id, key=key)


def find_standing(matter: Matter, template_code: str) -> Letter | None:
    """Return the matter's newest letter of a kind that was not withdrawn, or None."""
    found = Letter.objects.filter(matter=matter, template=template_code, withdrawn_at=None)
    return found.order_by("-issued_at", "-pk").first()


def only_while_it_stands(template_code: str) -> Callable[..., str]:
    """Return a step's `barred`: nobody serves or answers a letter that was withdrawn."""

    def barred(matter: Matter, *, on) -> str:
        told = _("《%(title)s》已作废，须先重新发出。") % {"title": find_template(template_code).title}
        return "" if find_standing(matter, template_code) else told

    return barred


def only_once_withdrawn(template_code: str) -> Callable[..., str]:
    """Return a step's `barred`: a letter is issued anew only after the wrong one was withdrawn."""

    def barred(matter: Matter, *, on) -> str:
        letter = find_standing(matter, template_code)
        told = _("%(number)s 已经发出。写错了的，先由另一名干部作废，再重新发出。")
        return told % {"number": letter.number} if letter else ""

    return barred
