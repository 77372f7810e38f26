"""The documents of Open Badges 2.0: profile, key, badge class, assertion, revocations, endorsement.

Section names in the docstrings are those of the "Open Badges v2.0" final release (IMS Global).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, ClassVar

from pydantic import Discriminator, Field, Tag, ValidationInfo, field_validator, model_validator

from badges.errors import BrokenRule
from badges.ob2.fields import (
    CONTEXT,
    DateTime,
    DescribingEmail,
    DescribingText,
    DescribingUrl,
    HttpUrl,
    ImageIri,
    Iri,
    LanguageTag,
    Many,
    Names,
    OrHttpUrl,
    OrIri,
    Telephone,
    Text,
    check_http_url,
    shape,
)
from badges.ob2.leniency import CONTEXTS, KNOWN_CONTEXTS, Lenient, is_blank, note_further
from badges.ob2.objects import BadgeObject
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
from badges.sentences import N_

OrImageIri = Annotated[
    Annotated[ImageIri, Tag("iri")] | Annotated[Image, Tag("object")], Discriminator(shape)
]

OneOrMoreContexts = str | tuple[str | Mapping[str, Any], ...]
Contexts = Annotated[
    Annotated[str, Tag("iri")] | Annotated[Many[str | Mapping[str, Any]], Tag("object")],
    Discriminator(shape),
]
"""The names of contexts, or contexts themselves, kept as they were written."""

BADGE_TYPES = frozenset({"HostedBadge", "SignedBadge"})


class BadgeDocument(BadgeObject):
    """An object with an address of its own."""

    context: Contexts = Field(default=CONTEXT, alias="@context")
    """The JSON-LD context; the norm's own, unless extensions need another beside it."""
    language: LanguageTag | None = Field(default=None, alias="@language")
    """The language of the texts."""
    version: str | int | float | None = None
    """The version of the object."""
    related: Many[Related] | None = None
    """Other versions or translations."""
    endorsement: "Many[OrIri[Endorsement]] | None" = None
    """What others say of it."""

    @field_validator("context", mode="after")
    @classmethod
    def _check_context(cls, value: OneOrMoreContexts, info: ValidationInfo) -> OneOrMoreContexts:
        if value == CONTEXT:
            return value  # as most are written
        contexts = value if isinstance(value, tuple) else (value,)
        if isinstance(info.context, Lenient):
            if not any(one in CONTEXTS for one in contexts if isinstance(one, str)):
                raise BrokenRule(N_("must be {name}"), name=CONTEXT)
            note_further(contexts, info.context)
            return value
        if CONTEXT not in contexts:
            raise BrokenRule(N_("must be {name}"), name=CONTEXT)
        for one in contexts:
            if not isinstance(one, str) or not one.startswith(KNOWN_CONTEXTS):
                raise BrokenRule(
                    N_("{name} is unknown and could give words another meaning"),
                    name=str(one)[:200],
                )
        return value


class CryptographicKey(BadgeDocument):
    """The public half of an issuer's signing key (CryptographicKey)."""

    type_name: ClassVar[str] = "CryptographicKey"

    id: HttpUrl
    """Where the key is served."""
    type: Names = "CryptographicKey"
    """`CryptographicKey`."""
    owner: DescribingUrl
    """The profile of the key's owner, which must name the key in turn."""
    public_key_pem: Text
    """The key as PEM (SPKI)."""

    @model_validator(mode="before")
    @classmethod
    def _read_owner(cls, data: Any, info: ValidationInfo) -> Any:
        # What that means depends on where the key stands; who verifies decides.
        if isinstance(info.context, Lenient) and isinstance(data, dict):
            return {"owner": "", **data, **({"owner": ""} if data.get("owner") is None else {})}
        return data


class Profile(BadgeDocument):
    """An issuer of badges (Profile)."""

    id: HttpUrl
    """Where the profile is served."""
    type: Names = "Profile"
    """`Profile` or `Issuer`."""
    name: Text
    """The name of the organisation."""
    url: DescribingUrl
    """Its web site."""
    email: DescribingEmail
    """How to reach it."""
    telephone: Telephone | None = None
    """Its telephone number."""
    description: Text | None = None
    """What it does."""
    image: OrImageIri | None = None
    """Its logo."""
    public_key: Many[OrIri[CryptographicKey]] | None = None
    """The keys it signs with. Several are read; write one, since verifiers refuse an array."""
    verification: VerificationObject | None = None
    """Where it hosts its assertions; left out, on the origin of the profile."""

    @model_validator(mode="before")
    @classmethod
    def _read_own_key(cls, data: Any, info: ValidationInfo) -> Any:
        """Read a key without an address of its own, inside the profile, as one at the profile's."""
        if not isinstance(info.context, Lenient) or not isinstance(data, dict):
            return data
        key = data.get("publicKey")
        if isinstance(key, dict) and is_blank(key.get("id")):
            return {**data, "publicKey": {**key, "id": data.get("id")}}
        return data

    revocation_list: HttpUrl | None = None
    """The list of its revoked signed assertions."""

    @field_validator("type", mode="after")
    @classmethod
    def _check_type_name(cls, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        names = (value,) if isinstance(value, str) else value
        if not {"Profile", "Issuer"}.intersection(names):
            raise BrokenRule(N_("must be Profile or Issuer"))
        return value


class BadgeClass(BadgeDocument):
    """What an issuer recognises (BadgeClass)."""

    type_name: ClassVar[str] = "BadgeClass"

    id: Iri
    """Where the badge class is served."""
    type: Names = "BadgeClass"
    """`BadgeClass`."""
    name: Text
    """The name of the badge."""
    description: DescribingText
    """The achievement in a few words."""
    image: OrImageIri | None = None
    """The picture, without a badge baked in; always given, though some issuers leave it empty."""
    criteria: OrIri[Criteria] | None = None
    """How to earn it; always given, though some issuers leave it empty."""
    issuer: OrIri[Profile]
    """Who issues it."""
    alignment: Many[Alignment] | None = None
    """The entries of competence frameworks it stands for."""
    tags: Many[Text] | None = None
    """Words to find it by."""

    may_be_empty: ClassVar[frozenset[str]] = frozenset({"image", "criteria"})

    @model_validator(mode="after")
    def _check_given(self, info: ValidationInfo) -> "BadgeClass":
        for name in sorted(self.may_be_empty):
            left_empty = isinstance(info.context, Lenient) and name in self.model_fields_set
            if getattr(self, name) is None and not left_empty:
                raise BrokenRule(N_("{name} is missing; the standard requires it"), name=name)
        return self


class Assertion(BadgeDocument):
    """One badge given to one person (Assertion)."""

    type_name: ClassVar[str] = "Assertion"

    id: Iri
    """Hosted: where it is served. Signed: any IRI of its own, `urn:uuid:…` by custom."""
    type: Names = "Assertion"
    """`Assertion`. Write the plain string: validators stumble over an array."""
    recipient: IdentityObject
    """Who received it."""
    badge: OrIri[BadgeClass]
    """What was received."""
    verification: VerificationObject
    """How to verify it."""
    issued_on: DateTime
    """When it was issued."""
    expires: DateTime | None = None
    """When it stops being valid."""
    image: OrHttpUrl[Image] | None = None
    """The picture with this assertion baked in; a web address, never a data: URI."""
    evidence: Many[OrIri[Evidence]] | None = None
    """The work behind it."""
    narrative: Text | None = None
    """How it was earned, in Markdown."""
    revoked: bool | None = None
    """True when it is revoked."""
    revocation_reason: Text | None = None
    """Why it is revoked, for people."""
    uid: Text | None = None
    """Deprecated: the identifier of Open Badges 1.x."""

    @model_validator(mode="before")
    @classmethod
    def _read_verify(cls, data: Any) -> Any:
        # The norm keeps `verify` as an alias of `verification`.
        if isinstance(data, dict) and "verify" in data and "verification" not in data:
            data = dict(data)
            data["verification"] = data.pop("verify")
        return data

    @field_validator("verification", mode="after")
    @classmethod
    def _check_verification(cls, value: VerificationObject) -> VerificationObject:
        if value.type not in BADGE_TYPES:
            raise BrokenRule(
                N_("type is {name}; it must be HostedBadge or SignedBadge"), name=value.type
            )
        return value

    @field_validator("image", mode="after")
    @classmethod
    def _check_image(cls, value: str | Image | None) -> str | Image | None:
        # Other pictures may be embedded; this one carries the badge itself.
        if isinstance(value, Image):
            check_http_url(value.id)
        return value

    @field_validator("expires", mode="after")
    @classmethod
    def _check_dates(cls, value: datetime | None, info: ValidationInfo) -> datetime | None:
        issued_on = info.data.get("issued_on")
        if value is not None and issued_on is not None and value < issued_on:
            raise BrokenRule(N_("lies before issuedOn; correct one of the two dates"))
        return value


class RevocationList(BadgeDocument):
    """The signed assertions that an issuer revoked (RevocationList)."""

    type_name: ClassVar[str] = "RevocationList"

    id: HttpUrl | None = None
    """Where the list is served."""
    type: Names = "RevocationList"
    """`RevocationList`."""
    issuer: HttpUrl | None = None
    """The profile whose assertions are revoked."""
    revoked_assertions: Many[OrIri[RevokedAssertion]]
    """The revoked assertions, as plain ids or with a reason."""


class Endorsement(BadgeDocument):
    """What a third party says of an issuer, a badge class or an assertion (Endorsement)."""

    type_name: ClassVar[str] = "Endorsement"

    id: Iri
    """Where the endorsement is served."""
    type: Names = "Endorsement"
    """`Endorsement`."""
    claim: Claim
    """What is endorsed, and the words."""
    issuer: OrIri[Profile]
    """Who endorses."""
    issued_on: DateTime
    """When."""
    verification: VerificationObject
    """How to verify it."""
    revoked: bool | None = None
    """True when it is withdrawn."""
    revocation_reason: Text | None = None
    """Why, for people."""


for _model in (CryptographicKey, Profile, BadgeClass, Assertion, RevocationList):
    _model.model_rebuild()
