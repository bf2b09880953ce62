"""What other lines may ask of limitation: reckoning, causes, finality and the way through arbitration."""

from zhigong.lib.limitation import Claim, Interruption, Suspension
from zhigong.modules.protect.limitation.forms import INTERRUPTION_KINDS, SUSPENSION_KINDS
from zhigong.modules.protect.limitation.queries import Finality, Told, arbitration_way, finality, reckon
from zhigong.modules.protect.limitation.words import (
    CAUSE_TITLES,
    CLAIM_CHOICES,
    CLAIM_TYPES,
    DETAIL_TITLES,
    DETAILS,
    SCOPE,
    Suggestion,
    suggest_causes,
)

__all__ = [
    "CAUSE_TITLES",
    "CLAIM_CHOICES",
    "CLAIM_TYPES",
    "DETAILS",
    "DETAIL_TITLES",
    "INTERRUPTION_KINDS",
    "SCOPE",
    "SUSPENSION_KINDS",
    "Claim",
    "Finality",
    "Interruption",
    "Suggestion",
    "Suspension",
    "Told",
    "arbitration_way",
    "finality",
    "reckon",
    "suggest_causes",
]
