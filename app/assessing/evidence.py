"""What happens to evidence: a link, a text or a file is attached, and may be taken away until the decision."""

from dataclasses import dataclass, field
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, HttpUrl

from app.assessing import rules
from app.assessing.evidence_types import media_type_of
from app.assessing.queries import descriptors_of, must_be_open, target_in
from app.assessing.tables import Evidence, EvidenceKind
from app.errors import N_, BadInput, NotFound
from app.exchanges.tables import Exchange, Participant
from app.plumbing.audit import record
from app.plumbing.service import Work
from app.plumbing.storage import digest_of


class NewEvidence(BaseModel):
    """A link or a text that shows what a participant can do."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    competence: str = Field(min_length=1, max_length=80)
    title: str = Field(min_length=1, max_length=200)
    url: HttpUrl | None = None
    text: str = Field(default="", max_length=10_000)
    descriptors: list[str] = Field(default_factory=list, max_length=60)
    """Ids of the descriptors that it speaks for; none for the whole competence."""


@dataclass(frozen=True)
class NewFile:
    """A file that shows what a participant can do."""

    competence: str
    title: str
    content: bytes
    descriptors: list[str] = field(default_factory=list)


def add_evidence(
    work: Work,
    exchange: Exchange,
    participant: Participant,
    asked: NewEvidence,
    *,
    added_by: UUID,
) -> Evidence:
    """Attach a link or a text.

    Raises:
        BadInput: there is neither, or both, or a descriptor is unknown.
    """
    competence = target_in(work, exchange, asked.competence)
    must_be_open(work, exchange, participant, competence.id)
    rules.check_descriptors(asked.descriptors, descriptors_of(competence))
    if (asked.url is None) == (not asked.text):
        raise BadInput(
            N_("Evidence is either a link or a text."),
            field="url" if asked.url is None else "text",
            remedy=N_("Fill in one of the two."),
        )
    evidence = Evidence(
        participant_id=participant.id,
        competence=competence.id,
        kind=EvidenceKind.LINK if asked.url else EvidenceKind.TEXT,
        title=asked.title,
        url=str(asked.url or ""),
        text=asked.text,
        descriptors=asked.descriptors,
        added_by=added_by,
        created_at=work.now,
    )
    work.session.add(evidence)
    work.session.flush()
    return evidence


def add_file(
    work: Work,
    exchange: Exchange,
    participant: Participant,
    file: NewFile,
    *,
    added_by: UUID,
) -> Evidence:
    """Attach a file; it is kept outside the web root, and dropped again if the request fails.

    Raises:
        BadInput: the file is empty, too large, or of a kind that is not taken.
    """
    competence = target_in(work, exchange, file.competence)
    must_be_open(work, exchange, participant, competence.id)
    rules.check_descriptors(file.descriptors, descriptors_of(competence))
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
    stored_as = work.files.evidence.keep(content)
    work.if_undone(lambda: work.files.evidence.drop(stored_as))
    evidence = Evidence(
        participant_id=participant.id,
        competence=competence.id,
        kind=EvidenceKind.FILE,
        title=file.title.strip()[:200] or "file",
        stored_as=stored_as,
        media_type=media_type,
        size=len(content),
        sha256=digest_of(content),
        descriptors=file.descriptors,
        added_by=added_by,
        created_at=work.now,
    )
    work.session.add(evidence)
    work.session.flush()
    return evidence


def evidence_in(work: Work, evidence_id: UUID) -> tuple[Evidence, Participant, Exchange]:
    """Return a piece of evidence, and whom and which exchange it belongs to.

    Raises:
        NotFound: there is none with this id.
    """
    evidence = work.session.get(Evidence, evidence_id)
    if evidence is None:
        raise NotFound(N_("There is no such evidence."))
    participant = work.session.get_one(Participant, evidence.participant_id)
    return evidence, participant, work.session.get_one(Exchange, participant.exchange_id)


def remove_evidence(work: Work, person_id: UUID, evidence_id: UUID) -> Evidence:
    """Take away a piece of evidence; only who added it may, and only until the decision.

    Raises:
        NotFound: there is none with this id that the person added.
        RuleRefused, Conflict: the sheet is closed.
    """
    evidence, participant, exchange = evidence_in(work, evidence_id)
    if evidence.added_by != person_id:
        raise NotFound(N_("There is no such evidence among what you added."))
    must_be_open(work, exchange, participant, evidence.competence)
    work.session.delete(evidence)
    work.session.flush()
    record(
        work,
        exchange.programme_id,
        "evidence.removed",
        evidence.id,
        actor=person_id,
        competence=evidence.competence,
    )
    stored_as = evidence.stored_as
    if stored_as:
        work.if_done(lambda: work.files.evidence.drop(stored_as))
    return evidence
