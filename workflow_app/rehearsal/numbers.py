"""Numbers of papers as offices write them: 02/TTr-SNV, 15/BB-SNV, 7/TB-BTVTU."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from state_machines.vocabulary import DocumentKind

# fmt: off
SHORT: Mapping[str, str] = {  # kinds of papers as numbers shorten them; anything else is a letter
    "POLICY_REQUEST": "TTr", "SUBMISSION": "TTr", "HEAD_PROPOSAL": "TTr", "OVERRIDE_PROPOSAL": "TTr",
    "POLICY_ANSWER": "TB", "CONCLUSION_NOTICE": "TB", "RECEIPT": "TB", "REVIEW_NOTICE": "TB",
    "DEFERRAL_NOTICE": "TB",
    "MINUTES": "BB", "COUNT_RECORD": "BB", "ADJOURNMENT_MINUTES": "BB", "HANDOVER": "BB",
    "CONSOLIDATION": "BTH", "APPRAISAL_REPORT": "BC", "VERIFICATION": "BC", "ASSESSMENT": "BC",
    "POLITICAL_CONCLUSION": "KL", "INSPECTION_FINDING": "KL", "OVERRIDE_BASIS": "KL",
    "DECISION": "QĐ", "REVOCATION": "QĐ", "NON_REAPPOINTMENT": "QĐ", "REASSIGNMENT": "QĐ",
    "PARTY_OPINION": "NQ",
}
AT_AUTHORITY = frozenset({
    "POLICY_ANSWER", "CONCLUSION_NOTICE", "RECEIPT", "APPRAISAL_REPORT", "OVERRIDE_PROPOSAL",
    "OVERRIDE_BASIS",
    "POLITICAL_CONCLUSION", "INSPECTION_OPINION", "INSPECTION_FINDING", "DECISION", "REVOCATION",
    "SUPPLEMENT_REQUEST", "ELECTION_NOMINATION",
})
# fmt: on


def numbered(kind: DocumentKind, count: int, row: Mapping[str, Any]) -> str:
    """The number of a paper; ``row`` is that of the case, with the names of unit and authority."""
    issuer = row["authority_name"] if kind in AT_AUTHORITY else row["unit_name"]
    return f"{count:02d}/{SHORT.get(kind, 'CV')}-{initials(issuer)}"


def initials(name: str) -> str:
    """Sở Nội vụ → SNV."""
    return "".join(word[0] for word in name.split() if word[0].isalpha()).upper()
