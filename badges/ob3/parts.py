"""The objects of Open Badges 3.0 that live inside a credential.

Section names in the docstrings are those of "Open Badges Specification 3.0" (1EdTech), data model.
"""

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, ValidationInfo, model_validator

from badges.errors import BrokenRule
from badges.ob2.fields import (
    IDENTITY_HASH,
    DescribingText,
    Email,
    HttpUrl,
    ImageIri,
    Iri,
    LanguageTag,
    Many,
    Names,
    Text,
)
from badges.ob2.leniency import LEFT_EMPTY, Lenient
from badges.ob3.objects import CredentialObject
from badges.ob3.vocabulary import (
    AchievementType,
    IdentifierType,
    ResultStatus,
    ResultType,
    TargetType,
)
from badges.sentences import N_


class Image(CredentialObject):
    """A picture (Image)."""

    type_name: ClassVar[str] = "Image"
    closed: ClassVar[bool] = True

    id: ImageIri
    """The address of the picture, or a data: URI."""
    type: Names = "Image"
    caption: Text | None = None
    """The picture in words."""


class Criteria(CredentialObject):
    """What one must do to earn the achievement (Criteria)."""

    id: Iri | None = None
    """A page that tells the criteria."""
    narrative: Text | None = None
    """The criteria themselves, in Markdown."""

    @model_validator(mode="after")
    def _check_content(self, info: ValidationInfo) -> "Criteria":
        if self.id is None and self.narrative is None:
            if isinstance(info.context, Lenient):
                info.context.note(LEFT_EMPTY, name="criteria")
                return self
            raise BrokenRule(N_("says nothing; give id, narrative or both"))
        return self


class Alignment(CredentialObject):
    """A link to an entry of a competence framework (Alignment)."""

    type_name: ClassVar[str] = "Alignment"

    type: Names = ("Alignment",)
    target_name: Text
    """The name of the entry."""
    target_url: HttpUrl
    """The address of the entry."""
    target_code: Text | None = None
    """Its code."""
    target_description: Text | None = None
    """What it says."""
    target_framework: Text | None = None
    """The framework."""
    target_type: TargetType | None = None
    """What kind of entry it is."""


class Evidence(CredentialObject):
    """Work that shows why the achievement was earned (Evidence)."""

    type_name: ClassVar[str] = "Evidence"

    id: Iri | None = None
    """A page that presents it."""
    type: Names = ("Evidence",)
    name: Text | None = None
    narrative: Text | None = None
    """What was done and how, in Markdown."""
    description: Text | None = None
    genre: Text | None = None
    audience: Text | None = None


class IdentifierEntry(CredentialObject):
    """Another name of an organisation or an achievement (IdentifierEntry)."""

    type_name: ClassVar[str] = "IdentifierEntry"
    closed: ClassVar[bool] = True

    type: Names = "IdentifierEntry"
    identifier: Text
    identifier_type: IdentifierType


class IdentityObject(CredentialObject):
    """A person without naming them: the salted hash of an identifier (IdentityObject)."""

    type_name: ClassVar[str] = "IdentityObject"
    closed: ClassVar[bool] = True

    type: Names = "IdentityObject"
    hashed: bool
    """Whether `identity_hash` is a hash."""
    identity_hash: Text
    """The IdentityHash (`sha256$…`), or the plain value."""
    identity_type: IdentifierType
    """What was hashed (`emailAddress`)."""
    salt: str | None = None
    """What was appended before hashing."""

    @model_validator(mode="after")
    def _check_identity(self) -> "IdentityObject":
        if self.hashed != bool(IDENTITY_HASH.fullmatch(self.identity_hash)):
            raise BrokenRule(
                N_("hashed and identityHash disagree; a hash is sha256$ and 64 digits")
            )
        return self


class Profile(CredentialObject):
    """An issuer, or the creator of an achievement (Profile)."""

    type_name: ClassVar[str] = "Profile"

    id: Iri
    """A DID or a web address; the proof's key must belong to it."""
    type: Names = ("Profile",)
    name: Text | None = None
    url: HttpUrl | None = None
    email: Email | None = None
    phone: Text | None = None
    description: Text | None = None
    image: Image | None = None
    other_identifier: Many[IdentifierEntry] | None = None
    """Its other names, for instance the profile of Open Badges 2.0."""
    endorsement: Many[dict[str, Any]] | None = None
    """Endorsements, as credentials of their own."""
    endorsement_jwt: Many[Text] | None = None
    """The same, signed as JWT."""


class Related(CredentialObject):
    """Another version or translation of an achievement (Related)."""

    type_name: ClassVar[str] = "Related"

    id: Iri
    type: Names = ("Related",)
    in_language: LanguageTag | None = None
    version: Text | None = None


class RubricCriterionLevel(CredentialObject):
    """One step of a rubric (RubricCriterionLevel)."""

    type_name: ClassVar[str] = "RubricCriterionLevel"

    id: Iri
    type: Names = ("RubricCriterionLevel",)
    name: Text
    description: Text | None = None
    level: Text | None = None
    """Its place in the rubric, in words or numbers."""
    points: Text | None = None
    alignment: Many[Alignment] | None = None


class ResultDescription(CredentialObject):
    """Which results are possible (ResultDescription)."""

    type_name: ClassVar[str] = "ResultDescription"

    id: Iri
    type: Names = ("ResultDescription",)
    name: Text
    result_type: ResultType
    allowed_value: Many[Text] | None = None
    """The possible values, from low to high."""
    required_level: Iri | None = None
    """The level of the rubric that must be reached."""
    required_value: Text | None = None
    rubric_criterion_level: Many[RubricCriterionLevel] | None = None
    """The levels of the rubric, from low to high."""
    value_min: Text | None = None
    value_max: Text | None = None
    alignment: Many[Alignment] | None = None


class Result(CredentialObject):
    """A result that was reached (Result)."""

    type_name: ClassVar[str] = "Result"

    type: Names = ("Result",)
    result_description: Iri | None = None
    """The description it answers to."""
    value: Text | None = None
    achieved_level: Iri | None = None
    """The level of the rubric that was reached."""
    status: ResultStatus | None = None
    alignment: Many[Alignment] | None = None


class Achievement(CredentialObject):
    """What is recognised (Achievement)."""

    type_name: ClassVar[str] = "Achievement"

    id: Iri
    type: Names = ("Achievement",)
    name: Text
    description: DescribingText
    criteria: Criteria
    achievement_type: AchievementType | None = None
    alignment: Many[Alignment] | None = None
    creator: Profile | None = None
    endorsement: Many[dict[str, Any]] | None = None
    """Endorsements, as credentials of their own."""
    endorsement_jwt: Many[Text] | None = None
    """The same, signed as JWT."""
    field_of_study: Text | None = None
    human_code: Text | None = None
    image: Image | None = None
    in_language: LanguageTag | None = None
    other_identifier: Many[IdentifierEntry] | None = None
    related: Many[Related] | None = None
    result_description: Many[ResultDescription] | None = None
    specialization: Text | None = None
    tag: Many[Text] | None = None
    version: Text | None = None


class AchievementSubject(CredentialObject):
    """Who achieved it, and how (AchievementSubject)."""

    type_name: ClassVar[str] = "AchievementSubject"

    id: Iri | None = None
    """The person, as a DID or another IRI; proofs as JWT need it."""
    type: Names = ("AchievementSubject",)
    achievement: Achievement
    identifier: Many[IdentityObject] | None = None
    """The person, as a salted hash."""
    activity_start_date: Text | None = None
    activity_end_date: Text | None = None
    image: Image | None = None
    license_number: Text | None = None
    narrative: Text | None = None
    result: Many[Result] | None = None
    role: Text | None = None
    source: Profile | None = None
    term: Text | None = None

    @model_validator(mode="after")
    def _check_person(self) -> "AchievementSubject":
        if self.id is None and not self.identifier:
            raise BrokenRule(N_("names nobody; give id, identifier or both"))
        return self


class EndorsementSubject(CredentialObject):
    """What is endorsed (EndorsementSubject)."""

    type_name: ClassVar[str] = "EndorsementSubject"

    id: Iri
    """The credential, the achievement or the profile."""
    type: Names = ("EndorsementSubject",)
    endorsement_comment: Text | None = None
    """Why, in Markdown."""


class CredentialSchema(CredentialObject):
    """The schema a credential keeps to (CredentialSchema)."""

    id: HttpUrl
    type: Text = "1EdTechJsonSchemaValidator2019"


def _place(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, int) and not isinstance(value, bool) and isinstance(info.context, Lenient):
        info.context.note(N_("{name} is a number where text is expected"), name="statusListIndex")
        return str(value)
    return value


PlaceInList = Annotated[Text, BeforeValidator(_place)]
"""The place of a credential in a list."""


class CredentialStatus(CredentialObject):
    """Where it is told whether a credential is revoked (CredentialStatus)."""

    id: Iri | None = None
    type: Text
    """`BitstringStatusListEntry`, the older `StatusList2021Entry`, or `1EdTechRevocationList`."""
    status_purpose: Text | None = None
    """`revocation` or `suspension`."""
    status_list_index: PlaceInList | None = None
    """The place in the list, as text; some write a number."""
    status_list_credential: HttpUrl | None = None
    """The list."""
    status_size: int | None = None
    """How many bits a place takes; only 1 is read."""


class RefreshService(CredentialObject):
    """Where a newer version of a credential is had (RefreshService)."""

    id: HttpUrl
    type: Text = Field(default="1EdTechCredentialRefresh")
