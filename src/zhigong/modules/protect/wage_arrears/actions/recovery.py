"""The money: who was paid how much, to the cent; when the claim is settled; the callback by somebody else."""

import re
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat, current_seat
from zhigong.kernel.cases.telling import tell
from zhigong.kernel.journal.entries import record
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.notices.messages import send
from zhigong.lib.findings import Refusal
from zhigong.lib.money import from_fen, parse_yuan, to_fen
from zhigong.modules.protect.wage_arrears import queries
from zhigong.modules.protect.wage_arrears.models import Claimant, Payment

_PAIR = re.compile(r"^\s*(\d+)[\s,，:：]+(\S+)\s*$")


def spread(amount: Decimal, left: dict[int, Decimal]) -> dict[int, Decimal]:
    """Share an amount in proportion to what each is still owed, exact to the fen (largest remainders first).

    `left` maps a line to yuan; nobody gets more than is owed when `amount` is at most the sum.
    """
    whole = sum(map(to_fen, left.values()))
    shares = {line: divmod(to_fen(amount) * to_fen(owed), whole) for line, owed in left.items()}
    missing = to_fen(amount) - sum(share for share, _rest in shares.values())
    first = sorted(shares, key=lambda line: (-shares[line][1], line))[:missing]
    return {line: from_fen(share + (line in first)) for line, (share, _rest) in shares.items()}


def read_pairs(text: str) -> tuple[dict[int, Decimal], str]:
    """Return {line: yuan} of "number amount" lines, and the sentence of the first that is none, or ""."""
    found: dict[int, Decimal] = {}
    for place, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        pair = _PAIR.match(line)
        if pair is None:
            return {}, _("“每人金额”第 %(line)s 行应为序号和金额，如：3 2800.00") % {"line": place}
        try:
            amount = parse_yuan(pair[2])
        except Refusal as refusal:
            return {}, _("“每人金额”第 %(line)s 行：%(why)s") % {
                "line": place,
                "why": refusal.finding.render(_),
            }
        if int(pair[1]) in found:
            return {}, _("“每人金额”里序号 %(number)s 出现了两次。") % {"number": pair[1]}
        found[int(pair[1])] = amount
    return found, ""


def why_nothing_left(matter: Matter, *, on: date) -> str:
    """Nothing is paid on a claim that is paid."""
    return "" if queries.sums(matter.arrears)["left"] else _("全部工资已经追回，请办理“追讨完毕”。")


def why_not_paid_so(matter: Matter, data: dict, *, on: date) -> str:
    """The parts add up to the whole, everybody is on the list, nobody gets more than is owed."""
    if data["paid_on"] > on:
        return _("付款日期不能晚于今天。")
    left = queries.left_by_line(matter.arrears)
    if data["amount"] > sum(left.values()):
        return _("本次合计超过尚欠的 %(left)s 元。") % {"left": sum(left.values())}
    parts, sentence = read_pairs(data["amounts"] or "")
    if sentence or not parts:
        return sentence
    if unknown := sorted(parts.keys() - left.keys()):
        return _("名单里没有序号 %(number)s。") % {"number": unknown[0]}
    for line, amount in sorted(parts.items()):
        if not 0 < amount <= left[line]:
            return _("序号 %(number)s 尚欠 %(left)s 元，不能登记 %(amount)s 元。") % {
                "number": line,
                "left": left[line],
                "amount": amount,
            }
    if sum(parts.values()) != data["amount"]:
        return _("每人金额相加为 %(sum)s 元，与本次合计 %(amount)s 元不一致。") % {
            "sum": sum(parts.values()),
            "amount": data["amount"],
        }
    return ""


def note_payment(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Post what was recovered to each person; those the register knows are told."""
    report = matter.arrears
    left = queries.left_by_line(report)
    parts = read_pairs(data["amounts"] or "")[0] or spread(data["amount"], left)
    people = {one.line: one for one in queries.current(report).filter(line__in=parts)}
    paid = [
        Payment(
            claimant=people[line],
            paid_on=data["paid_on"],
            amount=amount,
            money_from=data["money_from"],
            noted_by=actor.account_id,
            noted_at=matter.changed_at,
        )  # fmt: skip
        for line, amount in sorted(parts.items())
        if amount
    ]
    Payment.objects.bulk_create(paid)
    record(
        "wage_arrears.note_payment",
        subjects=[one.claimant.person_id for one in paid if one.claimant.person_id], matter=matter.pk,
        unit=matter.unit_id,
        detail={"number": matter.number, "people": len(paid), "amount": str(data["amount"])},
    )  # fmt: skip
    _tell_people(matter, [one.claimant for one in paid])
    return {"amount": str(data["amount"]), "people": len(paid), "left": str(queries.sums(report)["left"])}


def _tell_people(matter: Matter, people: list[Claimant]) -> None:
    for claimant in people:
        if claimant.person_id:
            key = f"arrears-paid-{claimant.pk}-{matter.step_count}"
            title, body = _("您的欠薪有款项到账登记"), _("请在办件里核对金额；没有收到的，请告诉工会。")
            send(
                claimant.person_id,
                "wage_arrears.paid",
                title,
                body,
                now=matter.changed_at,
                matter_id=matter.pk,
                key=key,
            )


def why_not_settled(matter: Matter, data: dict, *, on: date) -> str:
    """Settled in full means nothing is left."""
    left = queries.sums(matter.arrears)["left"]
    if data["how"] == "full" and left:
        return _("还有 %(left)s 元没有追回，不能按“全部追回”办结。") % {"left": left}
    return ""


def settle(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Note who ended the pursuit, so that somebody else calls back."""
    report = matter.arrears
    report.settled_at, report.settled_by, report.settled_how = (
        matter.changed_at,
        actor.account_id,
        data["how"],
    )
    report.save(update_fields=["settled_at", "settled_by", "settled_how"])
    tell(
        matter,
        "wage_arrears.settled",
        _("欠薪报告追讨完毕"),
        data["opinion"],
        sms=_("您的报告已办结，请登录核对金额。"),
    )


def why_not_call_back(matter: Matter, data: dict, *, on: date) -> str:
    """The callback is by another person than whoever pursued the money (domain note 1.4)."""
    is_same = current_seat().account_id == matter.arrears.settled_by
    return _("追讨由您经办，请由其他工作人员回访。") if is_same else ""


def note_answer(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Keep whether the worker is satisfied."""
    report = matter.arrears
    report.satisfied = data["satisfied"]
    report.save(update_fields=["satisfied"])
