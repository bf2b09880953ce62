"""What other lines may ask of limitation: reckoning, causes, claims, finality and the way through arbitration."""

from zhigong.lib.limitation import Claim, Interruption, Suspension
from zhigong.modules.protect.limitation.actions import add_claim, add_entry, wrong_entry
from zhigong.modules.protect.limitation.forms import CLAIM, CLAIM_FIELDS, ENTRY
from zhigong.modules.protect.limitation.queries import (
    Told,
    arbitration_way,
    claims_of,
    finality,
    reckon,
    told_of,
)
from zhigong.modules.protect.limitation.rules import SUE
from zhigong.modules.protect.limitation.words import (
    CAUSE_TITLES,
    CLAIM_TYPES,
    DETAIL_TITLES,
    DETAILS,
    SCOPE,
    Suggestion,
    suggest_causes,
)

__all__ = [
    "CAUSE_TITLES",
    "CLAIM",
    "CLAIM_FIELDS",
    "CLAIM_TYPES",
    "DETAILS",
    "DETAIL_TITLES",
    "ENTRY",
    "SCOPE",
    "SUE",
    "Claim",
    "Interruption",
    "Suggestion",
    "Suspension",
    "Told",
    "add_claim",
    "add_entry",
    "arbitration_way",
    "claims_of",
    "finality",
    "reckon",
    "suggest_causes",
    "told_of",
    "wrong_entry",
]
