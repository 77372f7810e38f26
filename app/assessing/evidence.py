"""What happens to evidence: a link, a text or a file is attached, and may be taken away until the decision."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.assessing import rules
from app.assessing.evidence_types import media_type_of
from app.assessing.quota import check_quota
from app.assessing.seats import Seat, check_open, check_writable, seat_of
from app.assessing.tables import Evidence, EvidenceKind
from app.errors import N_, BadInput, NotFound
from app.exchanges.tables import Exchange, Participant
from app.plumbing.audit import record
from app.plumbing.service import Work
from app.plumbing.storage import digest_of
from app.plumbing.texts import Line, Lines, WebSite, plain_line


class NewEvidence(BaseModel):
    """A link or a text that shows what a participant can do."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    title: Line = Field(min_length=1, max_length=200)
    url: WebSite | None = None
    text: Lines = Field(default="", max_length=10_000)
    descriptors: list[Line] = Field(default_factory=list, max_length=60)
    """Ids of the descriptors that it speaks for; none for the whole competence."""


@dataclass(frozen=True)
class NewFile:
    """A file that shows what a participant can do."""

    title: str
    content: bytes
    descriptors: list[str] = field(default_factory=list)


def add_evidence(work: Work, seat: Seat, asked: NewEvidence, *, added_by: UUID) -> Evidence:
    """Attach a link or a text.

    Raises:
        BadInput: there is neither, or both, or a descriptor is unknown.
        RuleRefused: there is no room for more.
    """
    _check(work, seat, asked.descriptors)
    if (asked.url is None) == (not asked.text):
        raise BadInput(
            N_("Evidence is either a link or a text."),
            field="url" if asked.url is None else "text",
            remedy=N_("Fill in one of the two."),
        )
    check_quota(work, seat, 0)
    evidence = Evidence(
        participant_id=seat.participant.id,
        competence=seat.competence.id,
        kind=EvidenceKind.LINK if asked.url else EvidenceKind.TEXT,
        title=asked.title,
        url=str(asked.url or ""),
        text=asked.text,
        descriptors=asked.descriptors,
        added_by=added_by,
        created_at=work.now,
    )
    work.add(evidence)
    return evidence


def add_file(work: Work, seat: Seat, file: NewFile, *, added_by: UUID) -> Evidence:
    """Attach a file; it is kept outside the web root, and dropped again if the request fails.

    Raises:
        BadInput: the file is empty, too large, or of a kind that is not taken.
        RuleRefused: there is no room for more.
    """
    _check(work, seat, file.descriptors)
    content, limit = file.content, work.settings.evidence_limit
    if not content:
        raise BadInput(N_("The file is empty."), field="file")
    if len(content) > limit:
        raise BadInput(
            N_("The file has {size} KiB; at most {limit} KiB are taken."),
            field="file",
            remedy=N_("Send a smaller file, or a link to it."),
            size=-(-len(content) // 1024),
            limit=limit // 1024,
        )
    media_type = media_type_of(content)
    check_quota(work, seat, len(content))
    stored_as = work.files.evidence.keep(content)
    work.if_undone(lambda: work.files.evidence.drop(stored_as))
    evidence = Evidence(
        participant_id=seat.participant.id,
        competence=seat.competence.id,
        kind=EvidenceKind.FILE,
        title=plain_line(file.title)[:200] or "file",
        stored_as=stored_as,
        media_type=media_type,
        size=len(content),
        sha256=digest_of(content),
        descriptors=file.descriptors,
        added_by=added_by,
        created_at=work.now,
    )
    work.add(evidence)
    return evidence


def evidence_in(work: Work, evidence_id: UUID) -> tuple[Evidence, Seat]:
    """Return a piece of evidence, and what it is about.

    Raises:
        NotFound: there is none with this id.
    """
    evidence = work.session.get(Evidence, evidence_id)
    if evidence is None:
        raise NotFound(N_("There is no such evidence."))
    participant = work.session.get_one(Participant, evidence.participant_id)
    exchange = work.session.get_one(Exchange, participant.exchange_id)
    return evidence, seat_of(work, exchange, participant, evidence.competence)


def own_evidence(work: Work, person_id: UUID, evidence_id: UUID) -> tuple[Evidence, Seat]:
    """Return a piece of evidence that somebody added, and what it is about.

    Raises:
        NotFound: there is none with this id that the person added.
    """
    evidence, seat = evidence_in(work, evidence_id)
    if evidence.added_by != person_id:
        raise NotFound(N_("There is no such evidence among what you added."))
    return evidence, seat


def remove_evidence(work: Work, seat: Seat, evidence: Evidence) -> None:
    """Take away a piece of evidence, for who added it; possible until the decision.

    Raises:
        RuleRefused, Conflict: the sheet is closed.
    """
    check_open(work, seat)
    work.session.delete(evidence)
    work.session.flush()
    record(
        work,
        seat.exchange,
        "evidence.removed",
        evidence,
        by=evidence.added_by,
        competence=evidence.competence,
    )
    stored_as = evidence.stored_as
    if stored_as:
        work.if_done(lambda: work.files.evidence.drop(stored_as))


def _check(work: Work, seat: Seat, descriptors: Sequence[str]) -> None:
    check_writable(work, seat)
    rules.check_descriptors(descriptors, seat.descriptors)
