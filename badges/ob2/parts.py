"""The objects of Open Badges 2.0 that live inside a document: recipient, verification, evidence.

Section names in the docstrings are those of the "Open Badges v2.0" final release (IMS Global).
"""

from typing import Any

from pydantic import Field, field_validator, model_validator

from badges.errors import BrokenRule
from badges.ob2.fields import (
    IDENTITY_HASH,
    DateTime,
    DescribingText,
    HostName,
    HttpUrl,
    ImageIri,
    Iri,
    LanguageTag,
    Many,
    Names,
    Text,
    check_email,
    check_http_url,
    check_telephone,
)
from badges.ob2.objects import BadgeObject
from badges.sentences import N_

_PLAIN_RULES = {"email": check_email, "url": check_http_url, "telephone": check_telephone}
_VERIFICATION_ALIASES = {"hosted": "HostedBadge", "signed": "SignedBadge"}


class IdentityObject(BadgeObject):
    """Who received the badge (IdentityObject)."""

    type: Text
    """Which property identifies the person: `email`, `url`, `telephone`, `id` or an IRI."""
    hashed: bool
    """Whether `identity` is a hash."""
    identity: Text
    """The IdentityHash (`sha256$…`), or the plain value."""
    salt: str | None = None
    """What was appended to the plain value before hashing."""

    @model_validator(mode="after")
    def _check_identity(self) -> "IdentityObject":
        looks_hashed = IDENTITY_HASH.fullmatch(self.identity) is not None
        if self.hashed and not looks_hashed:
            raise BrokenRule(
                N_(
                    "identity is no hash although hashed is true; write sha256$ and 64 hexadecimal"
                    " digits"
                )
            )
        if looks_hashed and not self.hashed:
            raise BrokenRule(N_("identity is a hash although hashed is false; set hashed to true"))
        if not self.hashed and (rule := _PLAIN_RULES.get(self.type)):
            rule(self.identity)
        return self


class VerificationObject(BadgeObject):
    """How an assertion is verified, or what an issuer says of its assertions."""

    type: Text = "VerificationObject"
    """`HostedBadge` or `SignedBadge` in an assertion, `VerificationObject` in a profile."""
    creator: Iri | None = None
    """Signed assertions: the key that signed. The norm calls it optional; verifiers need it."""
    verification_property: Text | None = None
    """Profiles: the property that identifies an assertion; only `id` exists."""
    starts_with: Many[HttpUrl] | None = None
    """Profiles: addresses under which the issuer hosts assertions."""
    allowed_origins: Many[HostName] | None = None
    """Profiles: hosts on which the issuer hosts assertions."""

    @field_validator("type", mode="before")
    @classmethod
    def _canonical(cls, value: Any) -> Any:
        return _VERIFICATION_ALIASES.get(value, value) if isinstance(value, str) else value


class Image(BadgeObject):
    """A picture with what is said of it (Image)."""

    id: ImageIri
    """The address of the picture, or a data: URI."""
    type: Names | None = None
    """`schema:ImageObject` when left out."""
    caption: Text | None = None
    """The picture in words, for those who do not see it."""
    author: Iri | None = None
    """Who made the picture."""


class Evidence(BadgeObject):
    """Work that shows why the badge was earned (Evidence)."""

    type: Names | None = None
    """`Evidence` when left out."""
    id: Iri | None = None
    """A page that presents the evidence."""
    narrative: Text | None = None
    """What was done and how, in Markdown."""
    name: Text | None = None
    """A title."""
    description: Text | None = None
    """A longer description."""
    genre: Text | None = None
    """The kind of evidence (Poetry, Prose, Film …)."""
    audience: Text | None = None
    """For whom the evidence was made."""


class Criteria(BadgeObject):
    """What one must do to earn the badge (Criteria)."""

    type: Names | None = None
    """`Criteria` when left out."""
    id: Iri | None = None
    """A page that tells the criteria."""
    narrative: Text | None = None
    """The criteria themselves, in Markdown."""

    @model_validator(mode="after")
    def _check_content(self) -> "Criteria":
        if self.id is None and self.narrative is None:
            raise BrokenRule(N_("says nothing; give id, narrative or both"))
        return self


class Alignment(BadgeObject):
    """A link to an entry of a competence framework (AlignmentObject)."""

    target_name: DescribingText
    """The name of the entry."""
    target_url: HttpUrl
    """The address of the entry."""
    type: Names | None = None
    """`AlignmentObject` when written at all."""
    target_description: Text | None = None
    """What the entry says."""
    target_framework: Text | None = None
    """The name of the framework."""
    target_code: Text | None = None
    """The code of the entry within the framework."""


class Related(BadgeObject):
    """Another version or translation of an object (`related`)."""

    id: Iri
    """The related object."""
    type: Names | None = None
    """Its class."""
    language: LanguageTag | None = Field(default=None, alias="@language")
    """Its language."""
    version: str | int | float | None = None
    """Its version."""


class Claim(BadgeObject):
    """What an endorsement says of an object (`claim`)."""

    id: Iri
    """The object that is endorsed."""
    type: Names | None = None
    """Its class."""
    endorsement_comment: Text | None = None
    """Why it is endorsed, in Markdown."""


class RevokedAssertion(BadgeObject):
    """A revoked assertion: an entry of a revocation list, or all that is left of a hosted one."""

    id: Iri | None = None
    """The assertion."""
    uid: Text | None = None
    """The assertion, as Open Badges 1.x named it."""
    type: Names | None = None
    """Its class."""
    revoked: bool | None = None
    """True, where it is written at all."""
    revocation_reason: Text | None = None
    """Why, for people."""
    issued_on: DateTime | None = None
    """When it had been issued."""

    @model_validator(mode="after")
    def _check_content(self) -> "RevokedAssertion":
        if self.id is None and self.uid is None:
            raise BrokenRule(N_("names no assertion; give its id"))
        if self.revoked is False:
            raise BrokenRule(N_("says revoked: false; leave the entry out of the list instead"))
        return self
