"""Open Badges 3.0: the same recognition as a W3C Verifiable Credential 2.0."""

from badges.ob3.convert import NewNames, NewParts, alignments_of, convert
from badges.ob3.documents import (
    SCHEMA,
    AchievementCredential,
    Credential,
    EndorsementCredential,
)
from badges.ob3.issuing import sign_credential
from badges.ob3.parts import (
    Achievement,
    AchievementSubject,
    Alignment,
    CredentialSchema,
    CredentialStatus,
    Criteria,
    EndorsementSubject,
    Evidence,
    IdentifierEntry,
    IdentityObject,
    Image,
    Profile,
    RefreshService,
    Related,
    Result,
    ResultDescription,
    RubricCriterionLevel,
)
from badges.ob3.vc_jwt import sign_jwt

__all__ = [
    "SCHEMA",
    "Achievement",
    "AchievementCredential",
    "AchievementSubject",
    "Alignment",
    "Credential",
    "CredentialSchema",
    "CredentialStatus",
    "Criteria",
    "EndorsementCredential",
    "EndorsementSubject",
    "Evidence",
    "IdentifierEntry",
    "IdentityObject",
    "Image",
    "NewNames",
    "NewParts",
    "Profile",
    "RefreshService",
    "Related",
    "Result",
    "ResultDescription",
    "RubricCriterionLevel",
    "alignments_of",
    "convert",
    "sign_credential",
    "sign_jwt",
]
