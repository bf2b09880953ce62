"""Money in yuan: exact decimals, half up to the fen, Chinese capitals for receipts."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from zhigong.lib.findings import Refusal
from zhigong.lib.text import without_blanks

FEN = Decimal("0.01")
LARGEST = Decimal("9999999999999.99")  # below ten trillion yuan
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def yuan(value: Decimal | int | str) -> Decimal:
    """Yuan rounded half up to the fen. TypeError for a float: it has already lost the exact value."""
    if isinstance(value, float):
        raise TypeError("money is never a float")
    return Decimal(value).quantize(FEN, ROUND_HALF_UP)


def parse_yuan(raw: object) -> Decimal:
    """An amount as typed or from a cell: "1,234.5", "￥100", "100元". Refusal with a sentence otherwise."""
    text = without_blanks(str(raw)).replace(",", "").lstrip("¥￥").removesuffix("元")
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise Refusal("money_shape", "金额应为数字，如1234.50") from None
    if not amount.is_finite() or abs(amount) > LARGEST:
        raise Refusal("money_range", "金额超出范围")
    if amount != amount.quantize(FEN, ROUND_HALF_UP):
        raise Refusal("money_fen", "金额最多两位小数（到分）")
    return amount.quantize(FEN)


def to_fen(amount: Decimal) -> int:
    """Whole fen of an amount in yuan, half up."""
    return int(yuan(amount) * 100)


def from_fen(fen: int) -> Decimal:
    """Yuan of a whole number of fen."""
    return Decimal(fen).scaleb(-2).quantize(FEN)


def share(amount: Decimal, ratio: Decimal) -> Decimal:
    """A part of an amount (``ratio`` 0.4 = 40 %), half up to the fen."""
    return yuan(amount * ratio)


def split_yuan(amount: Decimal, parts: int) -> list[Decimal]:
    """Equal parts of an amount to the fen; the first ones carry the fen that do not divide."""
    part, rest = divmod(to_fen(amount), parts)
    return [from_fen(part + (place < rest)) for place in range(parts)]


def capitals(amount: Decimal | int | str) -> str:
    """Chinese capitals of an amount (支付结算办法 附一): 1409.50 → 壹仟肆佰零玖元伍角, 325.04 → …元零肆分.
    整 stands after 元 only; after 角 the rule leaves it open.

    Negative amounts begin with 负. Refusal beyond ten trillion yuan.
    """
    value = yuan(amount)
    if abs(value) > LARGEST:
        raise Refusal("money_range", "金额超出范围")
    fen = abs(to_fen(value))
    whole, jiao, cent = fen // 100, fen // 10 % 10, fen % 10
    text = _whole(whole) + "元" if whole else ""
    if jiao == cent == 0:
        text = (text or "零元") + "整"
    else:
        if jiao:
            text += _DIGITS[jiao] + "角"
        elif whole:
            text += "零"
        text += _DIGITS[cent] + "分" if cent else ""
    return ("负" if value < 0 else "") + text


def _whole(number: int) -> str:
    """Capitals of a whole number, in groups of four places."""
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    text = ""
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if not group:
            continue
        if text and (group < 1000 or groups[index + 1] == 0):
            text += "零"
        text += _four(group) + _GROUPS[index]
    return text.replace("万亿", "万", 1) if len(groups) == 4 and groups[2] else text


def _four(group: int) -> str:
    text = ""
    pending_zero = False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            text += ("零" if pending_zero and text else "") + _DIGITS[digit] + _PLACES[place]
            pending_zero = False
        else:
            pending_zero = True
    return text
