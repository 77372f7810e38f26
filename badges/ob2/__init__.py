"""Open Badges 2.0: the documents of the norm, written and read strictly."""

from badges.ob2.documents import (
    Assertion,
    BadgeClass,
    CryptographicKey,
    Endorsement,
    Profile,
    RevocationList,
)
from badges.ob2.issuing import sign_assertion
from badges.ob2.parts import (
    Alignment,
    Claim,
    Criteria,
    Evidence,
    IdentityObject,
    Image,
    Related,
    RevokedAssertion,
    VerificationObject,
)
from badges.ob2.reading import Document, parse, read_document
from badges.ob2.writing import document_bytes

__all__ = [
    "Alignment",
    "Assertion",
    "BadgeClass",
    "Claim",
    "Criteria",
    "CryptographicKey",
    "Document",
    "Endorsement",
    "Evidence",
    "IdentityObject",
    "Image",
    "Profile",
    "Related",
    "RevocationList",
    "RevokedAssertion",
    "VerificationObject",
    "document_bytes",
    "parse",
    "read_document",
    "sign_assertion",
]
