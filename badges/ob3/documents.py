"""The credentials of Open Badges 3.0: of an achievement, and of an endorsement."""

from datetime import datetime
from typing import Annotated, Any, ClassVar

from pydantic import Discriminator, Field, Tag, ValidationInfo, field_validator

from badges.contexts import CREDENTIALS_V1, CREDENTIALS_V2, FILES, OB3, OB3_CONTEXTS, words
from badges.errors import BrokenRule
from badges.ob2.fields import DateTime, Iri, Many, OrIri, Text
from badges.ob2.leniency import Lenient
from badges.ob3.objects import CredentialObject
from badges.ob3.parts import (
    AchievementSubject,
    CredentialSchema,
    CredentialStatus,
    EndorsementSubject,
    Evidence,
    Image,
    Profile,
    RefreshService,
)
from badges.sentences import N_

SCHEMA = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
"""The official JSON schema that credentials of ours name."""

Statuses = Annotated[
    Annotated[CredentialStatus, Tag("object")] | Annotated[Many[CredentialStatus], Tag("iri")],
    Discriminator(lambda value: "iri" if isinstance(value, list | tuple) else "object"),
]

CREDENTIAL_TYPES = frozenset({"AchievementCredential", "OpenBadgeCredential"})


Contexts = tuple[str | dict[str, Any], ...]
"""The addresses of contexts, or contexts themselves."""


def further_contexts(contexts: Contexts) -> Contexts:
    """Return the contexts of which it is not known here what they make of words."""
    return tuple(one for one in contexts if isinstance(one, dict) or one not in FILES)


class Credential(CredentialObject):
    """What every credential of Open Badges 3.0 says, whatever it is about."""

    kinds: ClassVar[frozenset[str]]
    """The names of the class, of which `type` must hold one."""

    context: Many[Text | dict[str, Any]] = Field(default=(CREDENTIALS_V2, OB3), alias="@context")
    """W3C's context, then that of Open Badges, then others that are known."""
    id: Iri
    """A name of its own, `urn:uuid:…` or the address where it is served."""
    type: Many[Text]
    """`VerifiableCredential` and the name of the class."""
    issuer: OrIri[Profile]
    """Who issues it."""
    valid_from: DateTime
    """From when it is valid."""
    valid_until: DateTime | None = None
    """Until when."""
    name: Text | None = None
    """A title; the specification recommends one."""
    description: Text | None = None
    awarded_date: DateTime | None = None
    """When it was earned, or given."""
    credential_subject: AchievementSubject | EndorsementSubject
    """What is said, and of whom or what."""
    credential_schema: Many[CredentialSchema] | None = None
    credential_status: Statuses | None = None
    """Where revocation is told; Open Badges writes one object, W3C reads several."""
    refresh_service: RefreshService | None = None
    proof: Many[dict[str, Any]] | None = None
    """Data Integrity proofs."""

    @field_validator("context", mode="after")
    @classmethod
    def _check_context(cls, value: Contexts, info: ValidationInfo) -> Contexts:
        lenient = isinstance(info.context, Lenient)
        first, rest = value[:1], value[1:]
        starts = (CREDENTIALS_V1, CREDENTIALS_V2) if lenient else (CREDENTIALS_V2,)
        if (
            not first
            or first[0] not in starts
            or not any(
                isinstance(one, str) and one in OB3_CONTEXTS
                for one in (rest if lenient else rest[:1])
            )
        ):
            raise BrokenRule(
                N_("must start with {name} and {other}"), name=CREDENTIALS_V2, other=OB3
            )
        for one in further_contexts(value):
            if isinstance(one, dict) and (again := words().intersection(one)):
                raise BrokenRule(
                    N_("gives {name} another meaning, which is a word of the standard"),
                    name=min(again),
                )
            if not lenient:
                raise BrokenRule(
                    N_("{name} is unknown and could give words another meaning"),
                    name=str(one)[:200],
                )
        return value

    @field_validator("type", mode="after")
    @classmethod
    def _check_types(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if "VerifiableCredential" not in value or not cls.kinds.intersection(value):
            raise BrokenRule(N_("must name VerifiableCredential and {name}"), name=max(cls.kinds))
        return value

    @field_validator("valid_until", mode="after")
    @classmethod
    def _check_dates(cls, value: datetime | None, info: ValidationInfo) -> datetime | None:
        start = info.data.get("valid_from")
        if value is not None and start is not None and value < start:
            raise BrokenRule(N_("lies before validFrom; correct one of the two dates"))
        return value

    @property
    def issuer_id(self) -> str:
        """Return the issuer's name, a DID or a web address."""
        return self.issuer.id if isinstance(self.issuer, Profile) else self.issuer


class AchievementCredential(Credential):
    """One achievement of one person, as a Verifiable Credential 2.0."""

    kinds: ClassVar[frozenset[str]] = CREDENTIAL_TYPES

    type: Many[Text] = ("VerifiableCredential", "OpenBadgeCredential")
    image: Image | None = None
    credential_subject: AchievementSubject
    """Who achieved what."""
    evidence: Many[Evidence] | None = None
    endorsement: Many[dict[str, Any]] | None = None
    """Endorsements, as credentials of their own."""
    endorsement_jwt: Many[Text] | None = None
    """The same, signed as JWT."""


class EndorsementCredential(Credential):
    """What a third party says of a credential, an achievement or an issuer."""

    kinds: ClassVar[frozenset[str]] = frozenset({"EndorsementCredential"})

    type: Many[Text] = ("VerifiableCredential", "EndorsementCredential")
    credential_subject: EndorsementSubject
    """What is endorsed, and the words."""
