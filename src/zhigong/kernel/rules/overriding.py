"""A region's own value of a parameter: one officer proposes it, another approves it."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhigong.kernel.journal.entries import record
from zhigong.kernel.rules.models import RuleValue
from zhigong.kernel.rules.params import REGISTRY, strip_region


class RuleRefused(ValueError):
    """A proposal or approval was refused; the text is a sentence."""


def propose_value(
    key: str,
    region_code: str,
    value: str,
    *,
    basis: str,
    valid_from: date,
    account_id: UUID,
    valid_to: date | None = None,
    binds_open: bool = False,
) -> RuleValue:
    """Write down a region's value; it is in force once a second officer approves. RuleRefused, params.BadValue."""
    param = REGISTRY.get(key)
    if param is None:
        raise RuleRefused(_("没有名为“%(key)s”的参数。") % {"key": key})
    if not basis.strip():
        raise RuleRefused(_("请写明依据的条款。"))
    if valid_to is not None and valid_to < valid_from:
        raise RuleRefused(_("终止日期早于起始日期。"))
    param.parse(value)
    proposal = RuleValue.objects.create(
        key=key,
        region_code=strip_region(region_code),
        value=value.strip(),
        basis=basis.strip(),
        valid_from=valid_from,
        valid_to=valid_to,
        proposed_by=account_id,
        binds_open=binds_open,
    )
    record("rules.propose", detail=_facts(proposal))
    return proposal


def approve_value(proposal_id: int, *, account_id: UUID) -> RuleValue:
    """Put a proposal in force and end the region's earlier open value the day before. RuleRefused."""
    with transaction.atomic():
        proposal = RuleValue.objects.select_for_update().get(id=proposal_id)
        if proposal.approved_by is not None:
            raise RuleRefused(_("这个参数值已经批准。"))
        if proposal.refused_by is not None:
            raise RuleRefused(_("这个提案已经退回，请重新提出。"))
        if proposal.proposed_by == account_id:
            raise RuleRefused(_("提出人不能批准自己的参数值，请由另一名干部批准。"))
        earlier = RuleValue.objects.filter(
            key=proposal.key,
            region_code=proposal.region_code,
            approved_by__isnull=False,
            valid_to__isnull=True,
            valid_from__lt=proposal.valid_from,
        )
        if proposal.valid_to is None:
            earlier.update(valid_to=proposal.valid_from - timedelta(days=1))
        proposal.approved_by = account_id
        proposal.save(update_fields=["approved_by"])
        record("rules.approve", detail=_facts(proposal))
    return proposal


def refuse_value(proposal_id: int, *, account_id: UUID) -> RuleValue:
    """Turn a proposal down, or take one's own back; it stays in the list. RuleRefused once it is in force."""
    with transaction.atomic():
        proposal = RuleValue.objects.select_for_update().get(id=proposal_id)
        if proposal.approved_by is not None or proposal.refused_by is not None:
            raise RuleRefused(_("这个提案已经处理。"))
        proposal.refused_by = account_id
        proposal.save(update_fields=["refused_by"])
        record("rules.refuse", detail=_facts(proposal))
    return proposal


def _facts(proposal: RuleValue) -> dict:
    return {
        "rule_value": proposal.id,
        "key": proposal.key,
        "region": proposal.region_code,
        "value": proposal.value,
        "valid_from": proposal.valid_from.isoformat(),
        "binds_open": bool(proposal.binds_open),
    }
