"""From Open Badges 2.0 to 3.0: the same award, told again as a credential.

Open Badges 3.0, Implementation Guide, "Upgrading from Open Badges 2.0". One document never serves
both standards; the new one links to the old. Verify the old badge first, and sign only what you
issued yourself: this function checks neither.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from badges import ob2
from badges.contexts import CREDENTIALS_V2, OB3, OB3_EXTENSIONS
from badges.errors import CredentialError
from badges.ob3.documents import SCHEMA, AchievementCredential
from badges.ob3.parts import (
    Achievement,
    AchievementSubject,
    Alignment,
    CredentialSchema,
    CredentialStatus,
    Criteria,
    Evidence,
    IdentifierEntry,
    IdentityObject,
    Image,
    Profile,
    Related,
    Result,
    ResultDescription,
)
from badges.sentences import N_

_OLD_CLASS = "https://w3id.org/openbadges#BadgeClass"
_OLD_ASSERTION = "https://w3id.org/openbadges#Assertion"
_IDENTITY_TYPES = {"email": "emailAddress"}


@dataclass(frozen=True)
class NewNames:
    """The names that things get in Open Badges 3.0, which are never those of 2.0."""

    credential: str
    """The award, `urn:uuid:…` or where the credential is served."""
    achievement: str
    """What was the badge class."""
    issuer: str
    """The issuer, a did:web or a web address."""
    subject: str | None = None
    """The person, as an IRI; a credential as JWT needs it."""


@dataclass(frozen=True)
class NewParts:
    """What a credential of Open Badges 3.0 says, and no badge of 2.0 can."""

    status: CredentialStatus | None = None
    """Where the revocation of the new credential is told."""
    result_descriptions: Sequence[ResultDescription] = ()
    """What could be reached."""
    results: Sequence[Result] = ()
    """What was reached."""


def convert(
    assertion: ob2.Assertion,
    badge_class: ob2.BadgeClass,
    profile: ob2.Profile,
    *,
    names: NewNames,
    parts: NewParts = NewParts(),
) -> AchievementCredential:
    """Return an assertion of 2.0 as a credential of 3.0, not yet signed.

    Args:
        assertion: the assertion.
        badge_class: its badge class.
        profile: the issuer's profile.
        names: what things are called in 3.0.
        parts: what the new credential says beside.

    Raises:
        CredentialError: the assertion is revoked.
        DocumentError: a value of 2.0 has no place in 3.0.
    """
    if assertion.revoked:
        raise CredentialError(N_("the assertion is revoked; a revoked badge is not converted"))
    return AchievementCredential(
        context=(CREDENTIALS_V2, OB3, OB3_EXTENSIONS),
        id=names.credential,
        issuer=_issuer(profile, names.issuer),
        valid_from=assertion.issued_on,
        awarded_date=assertion.issued_on,
        valid_until=assertion.expires,
        name=badge_class.name,
        image=_image(badge_class.image),
        credential_subject=AchievementSubject(
            id=names.subject,
            identifier=(_identity(assertion.recipient),),
            narrative=assertion.narrative,
            achievement=_achievement(
                badge_class, names.achievement, tuple(parts.result_descriptions)
            ),
            result=tuple(parts.results) or None,
        ),
        evidence=(*_evidence(assertion), _link_to(assertion)),
        credential_schema=(CredentialSchema(id=SCHEMA),),
        credential_status=parts.status,
    )


def _issuer(profile: ob2.Profile, issuer_id: str) -> Profile:
    return Profile(
        id=issuer_id,
        name=profile.name,
        url=profile.url,
        email=profile.email,
        phone=profile.telephone,
        description=profile.description,
        image=_image(profile.image),
        other_identifier=(IdentifierEntry(identifier=profile.id, identifier_type="identifier"),),
    )


def _achievement(
    badge_class: ob2.BadgeClass,
    achievement_id: str,
    result_descriptions: tuple[ResultDescription, ...],
) -> Achievement:
    version = badge_class.version
    return Achievement(
        id=achievement_id,
        name=badge_class.name,
        description=badge_class.description,
        criteria=_criteria(badge_class.criteria),
        achievement_type="Badge",
        image=_image(badge_class.image),
        alignment=alignments_of(badge_class) or None,
        in_language=badge_class.language,
        tag=badge_class.tags,
        version=None if version is None else str(version),
        related=(
            Related(id=badge_class.id, type=("Related", _OLD_CLASS), version="Open Badges v2p0"),
        ),
        result_description=result_descriptions or None,
    )


def _identity(recipient: ob2.IdentityObject) -> IdentityObject:
    return IdentityObject(
        hashed=recipient.hashed,
        identity_hash=recipient.identity,
        identity_type=_IDENTITY_TYPES.get(recipient.type, f"ext:{recipient.type}"),
        salt=recipient.salt,
    )


def _criteria(criteria: str | ob2.Criteria | None) -> Criteria:
    if criteria is None or isinstance(criteria, str):
        return Criteria(id=criteria)
    return Criteria(id=criteria.id, narrative=criteria.narrative)


def _image(image: str | ob2.Image | None) -> Image | None:
    if image is None:
        return None
    if isinstance(image, str):
        return Image(id=image)
    return Image(id=image.id, caption=image.caption)


def alignments_of(badge_class: ob2.BadgeClass) -> tuple[Alignment, ...]:
    """Return what a badge class stands for in frameworks, in the words of Open Badges 3.0."""
    return tuple(_alignment(one) for one in badge_class.alignment or ())


def _alignment(alignment: ob2.Alignment) -> Alignment:
    return Alignment(
        target_name=alignment.target_name,
        target_url=alignment.target_url,
        target_code=alignment.target_code,
        target_description=alignment.target_description,
        target_framework=alignment.target_framework,
    )


def _evidence(assertion: ob2.Assertion) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(id=one)
        if isinstance(one, str)
        else Evidence(
            id=one.id,
            name=one.name,
            narrative=one.narrative,
            description=one.description,
            genre=one.genre,
            audience=one.audience,
        )
        for one in assertion.evidence or ()
    )


def _link_to(assertion: ob2.Assertion) -> Evidence:
    return Evidence(
        id=assertion.id, type=("Evidence", _OLD_ASSERTION), name="Open Badges 2.0 assertion"
    )
