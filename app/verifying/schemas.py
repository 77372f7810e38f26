"""The verification report as the API gives it (DESIGN §5)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field, model_validator

from app.issuing.local_documents import is_own_issuer
from app.plumbing.languages import translations
from app.plumbing.service import Service
from app.plumbing.settings import Settings
from app.verifying.cited import Cited, cited_in
from badges.verification import AlignmentView, Report
from badges.verification.templates import UNREAD
from referential import LevelId

ASKED_BESIDES = {"receipt", "watched"}
"""What an answer of the API may carry that is no part of the report."""
TELLING = {"signature", "scope", "issuer", "dates", "revocation", "recipient"}
"""The checks by which a badge stands, in the words of people: unchanged, from whom, when, not taken back, for whom."""
TELLING_WARNINGS = {
    "format.copy_differs",
    "signature.selective",
    "issuer.key_only",
    "issuer.moved",
    "issuer.redirected",
    "dates.not_told",
    "image.differs",
    "structure.endorsement_false",
    "structure.endorsement_unread",
}
"""Warnings that people may act on. The others tell how a badge departs from the standard, and are for its issuer."""

REFUSED_BY_REGISTER = {"issuer.not_in_register", "issuer.differs_from_register"}


class FindingOut(BaseModel):
    """One check and how it ended."""

    check: Literal[
        "format",
        "structure",
        "signature",
        "key_owner",
        "issuer",
        "scope",
        "dates",
        "revocation",
        "recipient",
        "image",
    ]
    status: Literal["passed", "failed", "warning", "skipped"]
    detail: str = Field(description="The finding as a sentence, in the language asked for.")
    code: str = Field(description="A stable name of the finding, for programs.")
    reason: str | None = Field(
        default=None,
        exclude_if=lambda reason: reason is None,
        description="What exactly a program found, where the sentence is kept plain; left out otherwise.",
    )

    @property
    def is_unread(self) -> bool:
        """Whether it tells of something that was needed and not read."""
        return self.status == "skipped" and self.code in UNREAD

    @property
    def is_not_done(self) -> bool:
        """Whether it tells only that an earlier finding kept the check from being made."""
        return self.code == f"{self.check}.not_done"


class AlignmentOut(BaseModel):
    """An entry of a framework that the badge stands for."""

    name: str
    framework: str | None
    code: str | None
    level: str | None
    relation: str | None = Field(
        default=None,
        description="How near it comes to what the badge stands for (SKOS, `closeMatch`); null where that is not said.",
    )
    url: str

    @property
    def title(self) -> str:
        """The entry's name, without how near it comes."""
        return self.name.removesuffix(f" ({self.relation})")


class BadgeOut(BaseModel):
    """What was recognised."""

    name: str
    description: str
    competence: str | None = Field(description="For badges of this service: the competence's id.")
    level: LevelId | None = Field(description="For badges of this service: the level's id.")
    release: str | None = Field(
        default=None, description="For badges of this service: the release of the referential."
    )
    image: str | None
    criteria: str | None
    alignments: list[AlignmentOut]


class IssuerOut(BaseModel):
    """Who recognised it."""

    id: str
    name: str
    url: str | None
    trust: Literal["local", "registered", "unknown"]


class RecipientOut(BaseModel):
    """Whether the badge was given to the person asked about; null when nobody was."""

    matches: bool | None


class ReportOut(BaseModel):
    """A verification report."""

    valid: bool = Field(description="True for the verdict `valid` alone.")
    verdict: Literal["valid", "invalid", "unverifiable"] = Field(
        description="`invalid`: something was checked and is wrong. `unverifiable`: nothing was found wrong, but "
        "something needed was not read here: a source that gave no answer, or a kind of badge that is not known.",
    )
    format: Literal["ob2-hosted", "ob2-signed", "ob3-jwt", "ob3-di"] | None
    assertion: str | None = Field(
        default=None,
        description="The id that the badge gives itself, an address or `urn:uuid:…`; null where it could not be read.",
    )
    checked_at: datetime
    findings: list[FindingOut]
    badge: BadgeOut | None
    issuer: IssuerOut | None
    recipient: RecipientOut
    issued_on: datetime | None
    expires: datetime | None
    revoked: bool
    revocation_reason: str | None
    receipt: str | None = Field(default=None, description="The signed receipt, a compact JWS.")
    watched: bool | None = Field(
        default=None, description="Whether it is watched now; null where that was not asked."
    )

    @model_validator(mode="before")
    @classmethod
    def _from_before_there_were_verdicts(cls, given: Any) -> Any:
        """Read the report of an older receipt: a badge was valid then, or it was not."""
        if isinstance(given, Mapping) and "verdict" not in given and "valid" in given:
            return {**given, "verdict": "valid" if given["valid"] is True else "invalid"}
        return given

    @property
    def failures(self) -> list[FindingOut]:
        """What was checked and is wrong."""
        return [one for one in self.findings if one.status == "failed"]

    @property
    def unread(self) -> list[FindingOut]:
        """What was needed and not read."""
        return [one for one in self.findings if one.is_unread]

    @property
    def may_answer_later(self) -> bool:
        """Whether another try may read what was not read: a source gave no answer; a kind stays unknown."""
        return any(not one.code.endswith(".unsupported") for one in self.unread)

    @property
    def telling(self) -> list[FindingOut]:
        """The findings that matter to people: all that is not well, and the checks by which a badge stands."""
        return [one for one in self.findings if _is_telling(one)]

    @property
    def folded(self) -> list[FindingOut]:
        """The other findings, but for checks that were not made for want of an earlier one."""
        return [one for one in self.findings if not (_is_telling(one) or one.is_not_done)]

    @property
    def not_done(self) -> list[FindingOut]:
        """The checks that an earlier finding kept from being made."""
        return [one for one in self.findings if one.is_not_done]


def _is_telling(finding: FindingOut) -> bool:
    if finding.status == "passed":
        return finding.check in TELLING
    if finding.status == "warning":
        return finding.code in TELLING_WARNINGS
    return finding.is_unread or finding.status == "failed"


class BulkLineOut(BaseModel):
    """One line of the answer: the report of the item at `index`, or the problem that kept it from one."""

    index: int = Field(description="The place of the item in what was sent, from 0.")
    report: ReportOut | None = Field(
        default=None, description="What was found; left out otherwise."
    )
    problem: dict[str, Any] | None = None


def report_out(
    service: Service, report: Report, language: str, trusted: Collection[str] = ()
) -> ReportOut:
    """Turn the library's report into the API's, in a language; `trusted` are the issuers that who asks relies on."""
    translate = translations(language).gettext
    return ReportOut(
        valid=report.valid,
        verdict=report.verdict.value,
        format=report.format,
        assertion=assertion_of(report),
        checked_at=report.checked_at,
        findings=[
            FindingOut(
                check=finding.check,
                status=finding.status,
                detail=finding.said.translated(translate),
                code=finding.code,
                reason=finding.reason and finding.reason.translated(translate),
            )
            for finding in report.findings
        ],
        badge=_badge(service, report),
        issuer=_issuer(service.settings, report, trusted),
        recipient=RecipientOut(matches=report.recipient.matches),
        issued_on=report.issued_on,
        expires=report.expires,
        revoked=report.revoked,
        revocation_reason=report.revocation_reason,
    )


def _badge(service: Service, report: Report) -> BadgeOut | None:
    badge = report.badge
    if badge is None:
        return None
    cited = cited_in(service, badge.alignments)
    level = cited and cited.level
    return BadgeOut(
        name=badge.name,
        description=badge.description,
        competence=level and level.competence.id,
        level=level and level.id,
        release=level and level.referential.version,
        image=badge.image,
        criteria=badge.criteria,
        alignments=[
            _alignment(one, cited)
            for one in badge.alignments
            if cited is None or one.url != cited.address
        ],
    )


def assertion_of(report: Report) -> str | None:
    """Return the id that the badge of a report gives itself; nothing where it gives none."""
    name = (report.assertion or {}).get("id")
    return name if isinstance(name, str) else None


def _alignment(alignment: AlignmentView, cited: Cited | None) -> AlignmentOut:
    relation = cited.relations.get(alignment.url) if cited else None
    return AlignmentOut(**alignment.model_dump(), relation=relation)


def _issuer(settings: Settings, report: Report, trusted: Collection[str]) -> IssuerOut | None:
    issuer = report.issuer
    if issuer is None:
        return None
    trust: Literal["local", "registered", "unknown"] = "unknown"
    if is_own_issuer(settings, issuer.id) and not _refused_by_register(report):
        trust = "local"
    elif issuer.id in trusted:
        trust = "registered"
    return IssuerOut(id=issuer.id, name=issuer.name, url=issuer.url, trust=trust)


def _refused_by_register(report: Report) -> bool:
    """Say whether a badge names an issuer whose own register does not hold it: then it is not theirs."""
    return any(one.code in REFUSED_BY_REGISTER for one in report.failures)
