"""Employers: adding one with its own 18-digit code, many at once, and covering them by a joint union."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from zhigong.kernel.orgs.columns import copy_rows, take_ids
from zhigong.kernel.orgs.models import CoveredEmployer, Employer, Unit
from zhigong.kernel.orgs.names import search_keys
from zhigong.lib.organisation_codes import check_uscc, clean_uscc

COVERING_KINDS = ("joint", "sector", "community", "township", "zone", "new_employment")


class EmployerRefused(ValueError):
    """An employer cannot be written so; the text is a sentence."""


def add_employer(name: str, uscc: str = "", **facts) -> Employer:
    """Add one employer and return it; `facts` are columns of Employer. EmployerRefused."""
    code = clean_uscc(uscc)
    if not name.strip():
        raise EmployerRefused(_("请填写单位名称。"))
    if code:
        findings = check_uscc(code, of="employer")
        if findings:
            raise EmployerRefused(findings[0].render(_))
        if Employer.objects.filter(uscc=code).exists():
            raise EmployerRefused(_("这个统一社会信用代码的单位已在名录中。"))
    employer = Employer(name=name.strip(), uscc=code or None, **facts)
    employer.pinyin, employer.initials = search_keys(employer.name)
    employer.save(force_insert=True)
    return employer


def bulk_add_employers(employers: Iterable[Employer]) -> list[Employer]:
    """Write many employers whose codes were checked before; ids and search keys are filled here."""
    employers = list(employers)
    for employer, number in zip(employers, take_ids(Employer, len(employers)), strict=True):
        employer.id = number
        employer.pinyin, employer.initials = search_keys(employer.name)
    copy_rows(Employer, employers)
    return employers


def cover_employer(
    unit: Unit, employer: Employer, *, starts_on: date, staff_count: int = 0
) -> CoveredEmployer:
    """Put an employer under a joint or regional union (domain note §2.1 no. 27). EmployerRefused."""
    if unit.kind not in COVERING_KINDS:
        raise EmployerRefused(_("“%(name)s”不是联合或区域性工会，不能覆盖多家单位。") % {"name": unit.name})
    if CoveredEmployer.objects.filter(unit=unit, employer=employer, ends_on__isnull=True).exists():
        raise EmployerRefused(_("这家单位已在覆盖范围内。"))
    return CoveredEmployer.objects.create(
        unit=unit, employer=employer, starts_on=starts_on, staff_count=staff_count
    )
