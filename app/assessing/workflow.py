"""What happens in an assessment: ratings are given, evidence is added, a level is decided."""

from dataclasses import dataclass
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, HttpUrl
from sqlmodel import col, select

from app.assessing import rules
from app.assessing.tables import (
    Assessment,
    By,
    Decision,
    Evidence,
    EvidenceKind,
    Moment,
    Rating,
)
from app.catalogue.library import Library
from app.errors import N_, BadInput, Conflict, NotFound, RuleRefused
from app.exchanges.tables import Exchange, Participant
from app.exchanges.workflow import must_run, targets_of
from app.plumbing.audit import record
from app.plumbing.desk import Desk
from app.plumbing.storage import Storage, digest_of, media_type_of
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.workflow import get_programme
from referential import Competence


class Ratings(BaseModel):
    """Ratings of a participant on one competence, descriptor by descriptor."""

    model_config = ConfigDict(extra="forbid")

    competence: str = Field(min_length=1, max_length=80)
    moment: Moment
    ratings: dict[str, Rating]


class NewEvidence(BaseModel):
    """A link or a text that shows what a participant can do."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    competence: str = Field(min_length=1, max_length=80)
    title: str = Field(min_length=1, max_length=200)
    url: HttpUrl | None = None
    text: str = Field(default="", max_length=10_000)


@dataclass(frozen=True)
class NewFile:
    """A file that shows what a participant can do."""

    competence: str
    title: str
    content: bytes


class NewDecision(BaseModel):
    """The level that a mediator finds reached, and why."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    competence: str = Field(min_length=1, max_length=80)
    level: str = Field(min_length=1, max_length=40)
    reasons: str = Field(min_length=10, max_length=5_000)


def rate(
    desk: Desk,
    library: Library,
    exchange: Exchange,
    participant: Participant,
    asked: Ratings,
    *,
    by: By,
    rater_id: UUID,
) -> Assessment:
    """Store ratings; rating again replaces what the same side said at the same moment.

    Raises:
        BadInput, NotFound: the competence is no target, or a descriptor is unknown.
        RuleRefused: the exchange is not running, the person has not consented, or it is decided already.
    """
    competence = _target(desk, library, exchange, asked.competence)
    _must_be_open(desk, exchange, participant, competence.id)
    rules.check_ratings(asked.ratings, _descriptors(competence))
    assessment = find_assessment(desk, participant.id, competence.id, asked.moment, by)
    if assessment is None:
        assessment = Assessment(
            exchange_id=exchange.id,
            participant_id=participant.id,
            competence=competence.id,
            moment=asked.moment,
            by=by,
            rater_id=rater_id,
            ratings={},
            created_at=desk.now,
            updated_at=desk.now,
        )
    assessment.ratings = {name: rating.value for name, rating in asked.ratings.items()}
    assessment.rater_id = rater_id
    assessment.updated_at = desk.now
    desk.session.add(assessment)
    desk.session.flush()
    return assessment


def rate_as_mediator(
    desk: Desk,
    library: Library,
    caller: Caller,
    exchange: Exchange,
    participant: Participant,
    asked: Ratings,
) -> Assessment:
    """Store a mediator's ratings; the rules on who may judge whom hold here already."""
    place = caller.demand(exchange.programme_id, Action.ASSESS)
    rules.check_parties(
        rules.Parties(
            caller.person_id,
            place.organisation_id,
            participant.person_id,
            participant.organisation_id,
        )
    )
    return rate(
        desk, library, exchange, participant, asked, by=By.MEDIATOR, rater_id=caller.person_id
    )


def add_evidence(
    desk: Desk,
    library: Library,
    exchange: Exchange,
    participant: Participant,
    asked: NewEvidence,
    *,
    added_by: UUID,
) -> Evidence:
    """Attach a link or a text.

    Raises:
        BadInput: there is neither, or both.
    """
    competence = _target(desk, library, exchange, asked.competence)
    _must_be_open(desk, exchange, participant, competence.id)
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
        added_by=added_by,
        created_at=desk.now,
    )
    desk.session.add(evidence)
    desk.session.flush()
    return evidence


def add_file(
    desk: Desk,
    library: Library,
    exchange: Exchange,
    participant: Participant,
    file: NewFile,
    *,
    storage: Storage,
    added_by: UUID,
) -> Evidence:
    """Attach a file; it is kept outside the web root, and dropped again if the request fails.

    Raises:
        BadInput: the file is empty, too large, or of a kind that is not taken.
    """
    competence = _target(desk, library, exchange, file.competence)
    _must_be_open(desk, exchange, participant, competence.id)
    content, limit = file.content, desk.settings.evidence_limit
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
    stored_as = storage.keep(content)
    desk.if_undone(lambda: storage.drop(stored_as))
    evidence = Evidence(
        participant_id=participant.id,
        competence=competence.id,
        kind=EvidenceKind.FILE,
        title=file.title.strip()[:200] or "file",
        stored_as=stored_as,
        media_type=media_type,
        size=len(content),
        sha256=digest_of(content),
        added_by=added_by,
        created_at=desk.now,
    )
    desk.session.add(evidence)
    desk.session.flush()
    return evidence


def decide(
    desk: Desk,
    library: Library,
    caller: Caller,
    exchange: Exchange,
    participant: Participant,
    asked: NewDecision,
) -> Decision:
    """Record the level that a mediator finds reached.

    Raises:
        BadInput, NotFound: the competence is no target, or the release does not define the level.
        RuleRefused: descriptors or evidence are lacking, or the mediator may not judge this person.
        Conflict: it was decided before.
    """
    place = caller.demand(exchange.programme_id, Action.ASSESS)
    competence = _target(desk, library, exchange, asked.competence)
    standing = library.standing(exchange.release, competence.id, asked.level)
    _must_be_open(desk, exchange, participant, competence.id)
    rules.check_parties(
        rules.Parties(
            caller.person_id,
            place.organisation_id,
            participant.person_id,
            participant.organisation_id,
        )
    )
    final = find_assessment(desk, participant.id, competence.id, Moment.FINAL, By.MEDIATOR)
    programme = get_programme(desk, exchange.programme_id)
    rules.check_level(
        rules.LevelCase(
            descriptors=[descriptor.id for descriptor in standing.level.descriptors],
            ratings={} if final is None else final.ratings,
            evidence=len(evidence_of(desk, participant.id, competence.id)),
            evidence_needed=programme.minimum_evidence,
        )
    )
    decision = Decision(
        exchange_id=exchange.id,
        participant_id=participant.id,
        competence=competence.id,
        level=standing.level_id.value,
        release=exchange.release,
        reasons=asked.reasons,
        mediator_id=caller.person_id,
        created_at=desk.now,
    )
    desk.session.add(decision)
    desk.session.flush()
    record(
        desk,
        exchange.programme_id,
        "decision.made",
        decision.id,
        actor=caller.person_id,
        competence=competence.id,
        level=decision.level,
        release=decision.release,
    )
    return decision


def find_assessment(
    desk: Desk, participant_id: UUID, competence: str, moment: Moment, by: By
) -> Assessment | None:
    """Return what one side said at one moment, if it did."""
    return desk.session.exec(
        select(Assessment).where(
            Assessment.participant_id == participant_id,
            Assessment.competence == competence,
            Assessment.moment == moment,
            Assessment.by == by,
        )
    ).first()


def assessments_of(desk: Desk, participant_id: UUID, competence: str) -> list[Assessment]:
    """Return all that was said of a participant on one competence."""
    query = select(Assessment).where(
        Assessment.participant_id == participant_id, Assessment.competence == competence
    )
    return list(desk.session.exec(query.order_by(col(Assessment.created_at))))


def evidence_of(desk: Desk, participant_id: UUID, competence: str) -> list[Evidence]:
    """Return the evidence attached for a participant on one competence."""
    query = select(Evidence).where(
        Evidence.participant_id == participant_id, Evidence.competence == competence
    )
    return list(desk.session.exec(query.order_by(col(Evidence.created_at), col(Evidence.id))))


def evidence_in(desk: Desk, evidence_id: UUID) -> tuple[Evidence, Participant, Exchange]:
    """Return a piece of evidence, and whom and which exchange it belongs to.

    Raises:
        NotFound: there is none with this id.
    """
    evidence = desk.session.get(Evidence, evidence_id)
    if evidence is None:
        raise NotFound(N_("There is no such evidence."))
    participant = desk.session.get_one(Participant, evidence.participant_id)
    return evidence, participant, desk.session.get_one(Exchange, participant.exchange_id)


def decision_on(desk: Desk, participant_id: UUID, competence: str) -> Decision | None:
    """Return what was decided for a participant on one competence."""
    return desk.session.exec(
        select(Decision).where(
            Decision.participant_id == participant_id, Decision.competence == competence
        )
    ).first()


def decision_in(desk: Desk, caller: Caller, decision_id: UUID, action: Action) -> Decision:
    """Return a decision that the caller may act on.

    Raises:
        NotFound: there is none among the caller's programmes.
    """
    decision = desk.session.get(Decision, decision_id)
    exchange = None if decision is None else desk.session.get(Exchange, decision.exchange_id)
    if decision is None or exchange is None or exchange.programme_id not in caller.memberships:
        raise NotFound(N_("There is no such decision among yours."), field="decision_id")
    caller.demand(exchange.programme_id, action)
    return decision


def _target(desk: Desk, library: Library, exchange: Exchange, competence_id: str) -> Competence:
    competence = library.competence(exchange.release, competence_id)
    if all(target.competence != competence.id for target in targets_of(desk, exchange.id)):
        raise BadInput(
            N_("“{competence}” is not a target of this exchange."),
            field="competence",
            remedy=N_("Add it to the exchange first."),
            competence=competence.id,
        )
    return competence


def _must_be_open(
    desk: Desk, exchange: Exchange, participant: Participant, competence: str
) -> None:
    must_run(exchange)
    if participant.consented_at is None:
        raise RuleRefused(
            N_("This person has not yet accepted to take part."),
            remedy=N_("The invitation that was mailed leads to the page where they can."),
        )
    if decision_on(desk, participant.id, competence) is not None:
        raise Conflict(
            N_("The level was decided already."),
            remedy=N_("Reload the page to see the decision."),
        )


def _descriptors(competence: Competence) -> list[str]:
    return [
        descriptor.id for level in competence.levels.values() for descriptor in level.descriptors
    ]
