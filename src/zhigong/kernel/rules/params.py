"""Dated parameters: a default with its clause in a module's `rules.py`, overridden per region and period."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from zhigong.kernel.rules.models import RuleValue
from zhigong.lib.dates import Duration
from zhigong.lib.prepared import columns_of, first_of

Value = Duration | Decimal | int | str
REGISTRY: dict[str, "Param"] = {}
PREFIX_LENGTHS = (0, 2, 4, 6, 9, 12)


class BadValue(ValueError):
    """A written value does not fit its parameter; the text is a sentence."""


@dataclass(frozen=True)
class Param:
    """A rule with a date, a region and a clause. `changes` are later national defaults: (from, value, clause).

    Durations are written "5 WD" (working days), "15 CD" (calendar days), "3 months", "2 h".
    """

    key: str
    default: Value
    basis: str
    title: str = ""
    changes: tuple[tuple[date, Value, str], ...] = ()

    def __post_init__(self) -> None:
        if isinstance(self.default, str) and _looks_like_duration(self.default):
            object.__setattr__(self, "default", Duration.parse(self.default))
        known = REGISTRY.get(self.key)
        if known is not None and known != self:
            raise ValueError(f"two parameters are called {self.key}")
        REGISTRY[self.key] = self

    def on(self, day: date, region_code: str = "") -> Value:
        """Return the value in force on a day in a region (a division code of any length; '' is the nation)."""
        return self.found(day, region_code)[0]

    def found(self, day: date, region_code: str = "") -> tuple[Value, str]:
        """Return the value in force and the clause it rests on; the longest region wins, then the latest date."""
        return self.read(in_force(self.key, day, region_code), day)

    def read(self, override: "RuleValue | None", day: date) -> tuple[Value, str]:
        """Return (value, clause) of a regional value already found, or the nation's of that day."""
        if override is not None:
            return self.parse(override.value), override.basis
        value, basis = self.default, self.basis
        for since, changed, clause in sorted(self.changes, key=lambda change: change[0]):
            if since <= day:
                value, basis = changed, clause
        return (self.parse(value) if isinstance(value, str) else value), basis

    def parse(self, text: str) -> Value:
        """Return a written value in the type of the default. BadValue with a sentence when it does not fit."""
        kind = type(self.default)
        try:
            if kind is Duration:
                return Duration.parse(text)
            return Decimal(text) if kind is Decimal else kind(text)
        except (ValueError, InvalidOperation) as bad:
            raise BadValue(_("“%(text)s”不是“%(key)s”可用的值。") % {"text": text, "key": self.key}) from bad


def in_force(key: str, day: date, region_code: str) -> RuleValue | None:
    """Return the approved regional value of a key on a day, that of the smallest region, or None."""
    values = {"key": key, "day": day, "regions": list(_prefixes(region_code))}
    return first_of(connection, RuleValue, _IN_FORCE, values)


# Every clock asks it; the order is that of `_smallest`.
_IN_FORCE = f"""
SELECT {columns_of(RuleValue, "v")} FROM rule_values v
 WHERE v.key = %(key)s AND v.region_code = ANY(%(regions)s) AND v.approved_by IS NOT NULL
   AND v.valid_from <= %(day)s AND (v.valid_to IS NULL OR v.valid_to >= %(day)s)
 ORDER BY length(v.region_code) DESC, v.valid_from DESC, v.id DESC LIMIT 1
"""


def all_in_force(day: date, region_code: str = "") -> dict[str, RuleValue]:
    """Return every key's approved regional value on a day, in one query; keys without one are absent."""
    by_key: dict[str, list[RuleValue]] = {}
    for value in _approved(day, region_code):
        by_key.setdefault(value.key, []).append(value)
    return {key: _smallest(values) for key, values in by_key.items()}


def _approved(day: date, region_code: str):
    return RuleValue.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        region_code__in=_prefixes(region_code),
        valid_from__lte=day,
        approved_by__isnull=False,
    )


def _prefixes(region_code: str) -> set[str]:
    """Return the codes of a region and of every one it lies in; '' is the nation."""
    prefixes = {region_code[:length] for length in PREFIX_LENGTHS} | {region_code}
    return prefixes | {strip_region(region_code)} if region_code.endswith("00") else prefixes


def _smallest(values) -> RuleValue | None:
    return max(values, key=lambda value: (len(value.region_code), value.valid_from, value.id), default=None)


def strip_region(code: str) -> str:
    """Return a division code without the zeros that only fill it up (610000 → 61)."""
    for length in (2, 4, 6, 9):
        if len(code) > length and not code[length:].strip("0"):
            return code[:length]
    return code


def _looks_like_duration(text: str) -> bool:
    try:
        Duration.parse(text)
    except ValueError:
        return False
    return True
