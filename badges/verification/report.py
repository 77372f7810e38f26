"""What a verification found: findings for people and machines, and what the badge says."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, computed_field

from badges.sentences import Sentence, Value, say, values_as_json
from badges.strict_json import read_object
from badges.verification.templates import TEMPLATES, UNREAD


class Check(StrEnum):
    """What is checked."""

    FORMAT = "format"
    """Is it a badge, carried as the norm says?"""
    STRUCTURE = "structure"
    """Do assertion and badge class keep the rules of the norm?"""
    SIGNATURE = "signature"
    """Is the signed text unchanged?"""
    KEY_OWNER = "key_owner"
    """Does the signing key belong to the issuer, as both say?"""
    ISSUER = "issuer"
    """Does the issuer stand behind its profile?"""
    SCOPE = "scope"
    """Is the assertion hosted where its issuer hosts assertions?"""
    DATES = "dates"
    """Is it issued and not expired?"""
    REVOCATION = "revocation"
    """Has the issuer taken it back?"""
    RECIPIENT = "recipient"
    """Was it given to this person?"""
    IMAGE = "image"
    """Does the picture belong to the badge?"""


class Status(StrEnum):
    """How a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    WARNING = "warning"
    SKIPPED = "skipped"


class Format(StrEnum):
    """Which kind of badge it is."""

    OB2_HOSTED = "ob2-hosted"
    OB2_SIGNED = "ob2-signed"
    OB3_JWT = "ob3-jwt"
    OB3_DI = "ob3-di"


class Verdict(StrEnum):
    """What the findings come to."""

    VALID = "valid"
    """All that is needed was checked, and holds."""
    INVALID = "invalid"
    """Something was checked and is wrong."""
    UNVERIFIABLE = "unverifiable"
    """Nothing was found wrong, but something needed was not read: a source without answer, or a kind not known."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Finding(_Value):
    """One thing that was checked, with its result."""

    check: Check
    """What was checked."""
    status: Status
    """How it ended."""
    code: str
    """A stable name of the result (`signature.ok`, `revocation.listed`)."""
    values: Mapping[str, Value] = Field(default_factory=dict, exclude=True)
    """What fills the gaps of the sentence."""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def detail(self) -> str:
        """The finding in English, for programs and logs: the sentence, and its technical reason behind it."""
        return f"{self.sentence('en')} ({self.reason})" if self.reason else self.sentence("en")

    @property
    def is_unread(self) -> bool:
        """Whether it tells of something that was needed and not read."""
        return self.status is Status.SKIPPED and self.code in UNREAD

    @property
    def said(self) -> Sentence:
        """The finding, to be quoted in other sentences."""
        return Sentence(TEMPLATES[self.code], self.values)

    def sentence(self, language: str) -> str:
        """Return the finding as a sentence in `fr`, `pt` or (for any other tag) English."""
        return say(TEMPLATES[self.code], self.values, language)

    @property
    def reason(self) -> Sentence | None:
        """The technical reason that the sentence leaves out: people need not read it, whoever made the badge may."""
        value = self.values.get("reason")
        told = "{reason}" in TEMPLATES[self.code]
        return value if isinstance(value, Sentence) and not told else None

    def to_keep(self) -> dict[str, Any]:
        """Return the finding as JSON with what fills its sentence; `Finding.model_validate` reads it back."""
        return self.model_dump(mode="json") | {"values": values_as_json(self.values)}


class AlignmentView(_Value):
    """An entry of a competence framework that the badge stands for."""

    name: str
    """The name of the entry."""
    framework: str | None
    """The framework (`e-CF 4.0`)."""
    code: str | None
    """The code within the framework (`D.7`)."""
    level: str | None
    """The level within the framework (`e-3`)."""
    url: str
    """The address of the entry."""


class BadgeView(_Value):
    """What was recognised."""

    id: str
    name: str
    description: str
    criteria: str | None
    """The criteria themselves if they are written in the badge, else their address."""
    image: str | None
    """The address of the picture."""
    alignments: tuple[AlignmentView, ...] = ()


class IssuerView(_Value):
    """Who recognised it, as its own hosted profile says."""

    id: str
    name: str
    url: str | None


class RecipientView(_Value):
    """Whether the badge was given to the person that was asked for."""

    matches: bool | None
    """None when nobody was asked for."""


class EndorsementView(_Value):
    """What a third party says of the badge, its class or its issuer."""

    id: str
    endorses: str
    issuer: str
    comment: str | None


class Documents(_Value):
    """The texts that were read, whole."""

    assertion: bytes | None = None
    badge_class: bytes | None = None
    profile: bytes | None = None


class Report(_Value):
    """The result of a verification."""

    format: Format | None
    """None when the badge could not be read far enough to tell."""
    checked_at: datetime
    """The moment the answer is true for."""
    findings: tuple[Finding, ...]
    """At least one per check, in the order of `Check`."""
    badge: BadgeView | None = None
    issuer: IssuerView | None = None
    recipient: RecipientView = RecipientView(matches=None)
    issued_on: datetime | None = None
    expires: datetime | None = None
    revoked: bool = False
    revocation_reason: str | None = None
    endorsements: tuple[EndorsementView, ...] = ()
    documents: Documents = Field(default=Documents(), exclude=True)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def verdict(self) -> Verdict:
        """What the findings come to."""
        if self.failures:
            return Verdict.INVALID
        # A check that was not made, for whatever reason, is not one that was passed.
        if any(one.is_unread or one.code.endswith(".not_done") for one in self.findings):
            return Verdict.UNVERIFIABLE
        return Verdict.VALID

    @computed_field  # type: ignore[prop-decorator]
    @property
    def valid(self) -> bool:
        """Whether all that is needed was checked, and holds."""
        return self.verdict is Verdict.VALID

    @property
    def assertion(self) -> dict[str, Any] | None:
        """Return the assertion as it was read, a fresh copy at each call."""
        return _members(self.documents.assertion)

    @property
    def badge_class(self) -> dict[str, Any] | None:
        """Return the badge class as it was read, a fresh copy at each call."""
        return _members(self.documents.badge_class)

    @property
    def profile(self) -> dict[str, Any] | None:
        """Return the issuer's profile as it was read, a fresh copy at each call."""
        return _members(self.documents.profile)

    def to_keep(self) -> dict[str, Any]:
        """Return the report as JSON with what fills its sentences, which a plain dump leaves out.

        `Report.model_validate` reads it back, and its findings can be said in any language.
        """
        return self.model_dump(mode="json") | {"findings": [one.to_keep() for one in self.findings]}

    def of(self, check: Check) -> tuple[Finding, ...]:
        """Return the findings of one check."""
        return tuple(one for one in self.findings if one.check == check)

    @property
    def failures(self) -> tuple[Finding, ...]:
        """Return the findings that make the badge invalid."""
        return tuple(one for one in self.findings if one.status == Status.FAILED)

    @property
    def unread(self) -> tuple[Finding, ...]:
        """Return the findings that tell of something needed that was not read."""
        return tuple(one for one in self.findings if one.is_unread)


def _members(text: bytes | None) -> dict[str, Any] | None:
    return None if text is None else read_object(text)
