"""The money: who was paid how much, to the cent; when the claim is settled; the callback by somebody else."""

import re
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat, current_seat
from zhigong.kernel.journal.entries import record
from zhigong.kernel.matters.models import Matter
from zhigong.lib.findings import Refusal
from zhigong.lib.money import from_fen, parse_yuan, to_fen
from zhigong.modules.protect.wage_arrears import queries
from zhigong.modules.protect.wage_arrears.actions import telling
from zhigong.modules.protect.wage_arrears.models import Payment

_PAIR = re.compile(r"^\s*(\d{1,6})[\s,，:：]+(\S+)\s*$", re.ASCII)


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
            said = {"line": place, "why": refusal.finding.render(_)}
            return {}, _("“每人金额”第 %(line)s 行：%(why)s") % said
        if int(pair[1]) in found:
            return {}, _("“每人金额”里序号 %(number)s 出现了两次。") % {"number": pair[1]}
        found[int(pair[1])] = amount
    return found, ""


def why_not_paid_so(matter: Matter, data: dict, *, on: date) -> str:
    """The parts add up to the whole, everybody is on the list, nobody gets more than is owed."""
    if data["paid_on"] > on:
        return _("付款日期不能晚于今天。")
    if not data["amount"]:
        return _("本次合计应大于零。")
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
            said = {"number": line, "left": left[line], "amount": amount}
            return _("序号 %(number)s 尚欠 %(left)s 元，不能登记 %(amount)s 元。") % said
    if sum(parts.values()) != data["amount"]:
        said = {"sum": sum(parts.values()), "amount": data["amount"]}
        return _("每人金额相加为 %(sum)s 元，与本次合计 %(amount)s 元不一致。") % said
    return ""


def note_payment(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Post what was recovered to each person; those the register knows are told."""
    left = queries.left_by_line(matter.arrears)
    parts = read_pairs(data["amounts"] or "")[0] or spread(data["amount"], left)
    who = {one.line: one for one in queries.current(matter.arrears).filter(line__in=parts)}
    same = {"paid_on": data["paid_on"], "money_from": data["money_from"]}
    same |= {"noted_by": actor.account_id, "noted_at": matter.changed_at}
    paid = [Payment(claimant=who[line], amount=parts[line], **same) for line in sorted(parts) if parts[line]]
    Payment.objects.bulk_create(paid)
    told = {"amount": str(data["amount"]), "people": len(paid)}
    persons = [one.claimant.person_id for one in paid if one.claimant.person_id]
    record(
        "wage_arrears.note_payment", subjects=persons, matter=matter.pk, unit=matter.unit_id,
        detail=told | {"number": matter.number},
    )  # fmt: skip
    telling.tell_paid(matter, persons)
    return told | {"left": str(queries.sums(matter.arrears)["left"])}


def why_not_settled(matter: Matter, data: dict, *, on: date) -> str:
    """Settled in full means nothing is left."""
    left = queries.sums(matter.arrears)["left"]
    if data["how"] == "full" and left:
        return _("还有 %(left)s 元没有追回，不能按“全部追回”办结。") % {"left": left}
    return ""


def settle(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Note who ended the pursuit, so that somebody else calls back."""
    report = matter.arrears
    report.settled_at, report.settled_by = matter.changed_at, actor.account_id
    report.settled_how = data["how"]
    report.save(update_fields=["settled_at", "settled_by", "settled_how"])
    title, text = _("欠薪报告追讨完毕"), _("您的报告已办结，请登录核对金额。")
    telling.tell_workers(matter, "wage_arrears.settled", title, data["opinion"], sms=text)


def why_not_call_back(matter: Matter, data: dict, *, on: date) -> str:
    """The callback is by another person than whoever pursued the money (domain note 1.4)."""
    is_same = current_seat().account_id == matter.arrears.settled_by
    return _("追讨由您经办，请由其他工作人员回访。") if is_same else ""


def note_answer(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Keep whether the worker is satisfied."""
    matter.arrears.satisfied = data["satisfied"]
    matter.arrears.save(update_fields=["satisfied"])
