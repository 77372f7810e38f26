"""Verify a badge, from any issuer, and explain the answer.

report = verify(picture, resolver=HttpResolver(), now=datetime.now(UTC))
if report.verdict is Verdict.INVALID:
    for finding in report.failures:
        print(finding.sentence("fr"))
"""

from badges.verification.register import (
    ClaimedBadge,
    KnowsPeople,
    Register,
    Revocation,
    RevocationRegister,
    Standing,
)
from badges.verification.report import (
    AlignmentView,
    BadgeView,
    Check,
    EndorsementView,
    Finding,
    Format,
    IssuerView,
    RecipientView,
    Report,
    Status,
    Verdict,
)
from badges.verification.resolver import (
    Fetched,
    MemoryResolver,
    Resolver,
    for_one_question,
)
from badges.verification.verifier import verify

__all__ = [
    "AlignmentView",
    "BadgeView",
    "Check",
    "ClaimedBadge",
    "EndorsementView",
    "Fetched",
    "Finding",
    "Format",
    "IssuerView",
    "KnowsPeople",
    "MemoryResolver",
    "RecipientView",
    "Register",
    "Report",
    "Resolver",
    "Revocation",
    "RevocationRegister",
    "Standing",
    "Status",
    "Verdict",
    "for_one_question",
    "verify",
]
