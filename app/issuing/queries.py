"""What issuing reads: awards and badge classes, and of people and exchanges what a badge says of them."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import and_, exists
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from app.assessing.tables import (
    Assessment,
    Decision,
    DecisionState,
    Evidence,
    Moment,
    RatedBy,
)
from app.errors import N_, NotFound, RuleRefused
from app.exchanges.tables import Exchange, Participant
from app.issuing.compose import Issuer, Journey, Recipient
from app.issuing.tables import Award, BadgeClassRow
from app.library import LevelInRelease, Library
from app.people.identity import Identity, names_of
from app.people.tables import EmailAddress, Person
from app.plumbing.rows import existing
from app.plumbing.service import Work
from app.programmes.queries import Finder
from app.programmes.tables import Programme
from badges import identity

_NEWER = aliased(Award)
IS_LAST = ~exists().where(col(_NEWER.supersedes_id) == col(Award.id)).correlate(Award)
"""The condition that no newer award replaces an award."""


IS_TO_AWARD = and_(
    col(Decision.state) == DecisionState.FINAL,
    ~exists().where(col(Award.decision_id) == Decision.id).correlate(Decision),
)
"""The condition that a decision stands and no badge was made of it yet."""
TO_AWARD = and_(
    exists().where(col(Decision.participant_id) == Participant.id, IS_TO_AWARD),
    exists().where(col(EmailAddress.person_id) == Participant.person_id),
)
"""The condition that a participant has a decision of which no badge was made yet, and an address to make one for."""
HAS_BADGE = (
    select(col(Award.id))
    .join(Decision, col(Decision.id) == col(Award.decision_id))
    .where(col(Decision.participant_id) == Participant.id, col(Award.revoked_at).is_(None))
    .limit(1)
    .correlate(Participant)
    .scalar_subquery()
    .is_not(None)
)
"""The condition that a participant has a badge which was not revoked.

Asked as one value: whether one exists, PostgreSQL may find out by reading all badges once, for a few participants too.
"""


get_award = existing(Award, N_("There is no badge at this address."))
"""Return an award by its public id."""


get_badge_class = existing(BadgeClassRow, N_("There is no badge class at this address."))
"""Return a badge class by its public id."""


award_in = Finder(Award, N_("There is no such award among yours."))
"""Return an award that the caller may act on."""


def level_of(library: Library, badge_class: BadgeClassRow) -> LevelInRelease:
    """Return the competence, the level and the release of which a badge class speaks."""
    return library.level_in(badge_class.release, badge_class.competence, badge_class.level)


def award_for(work: Work, decision_id: UUID) -> Award | None:
    """Return the award that a decision became, if it did: the last one, where it was replaced."""
    query = select(Award).where(Award.decision_id == decision_id, IS_LAST)
    return work.session.exec(query).first()


def awards_for(work: Work, decision_ids: Collection[UUID]) -> dict[UUID, Award]:
    """Return the awards that decisions became, by decision: the last one of each; one query for all."""
    query = select(Award).where(col(Award.decision_id).in_(decision_ids), IS_LAST)
    return {award.decision_id: award for award in work.session.exec(query)}


def successor_of(work: Work, award_id: UUID) -> Award | None:
    """Return the award that replaces an award, if one does."""
    return work.session.exec(select(Award).where(Award.supersedes_id == award_id)).first()


def badges_in(work: Work, exchange_id: UUID) -> dict[UUID, bool]:
    """Return the decisions of an exchange that became a badge, each with whether one is in force."""
    query = (
        select(Award.decision_id, Award.revoked_at)
        .join(Decision, col(Decision.id) == Award.decision_id)
        .where(Decision.exchange_id == exchange_id)
    )
    badges: dict[UUID, bool] = {}
    for decision_id, revoked_at in work.session.exec(query):
        badges[decision_id] = badges.get(decision_id, False) or revoked_at is None
    return badges


def decisions_with_awards(work: Work, exchange_id: UUID) -> list[tuple[Decision, Award | None]]:
    """Return the decisions of an exchange, oldest first, each with its award in force."""
    query = (
        select(Decision, Award)
        .join(Award, and_(col(Award.decision_id) == Decision.id, IS_LAST), isouter=True)
        .where(Decision.exchange_id == exchange_id)
        .order_by(col(Decision.created_at))
    )
    return list(work.session.exec(query))


def recipients_of(work: Work, decision_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of those about whom decisions were taken, by decision; empty for who was erased."""
    query = (
        select(Decision.id, Participant.person_id)
        .join(Participant, col(Participant.id) == Decision.participant_id)
        .where(col(Decision.id).in_(decision_ids))
    )
    people = dict(work.session.exec(query).all())
    names = names_of(work, set(people.values()))
    return {decision_id: names.get(person_id, "") for decision_id, person_id in people.items()}


def issuer_of(programme: Programme, generation: int) -> Issuer:
    """Return a programme as an issuer, at one key generation."""
    return Issuer(
        slug=programme.slug,
        generation=generation,
        name=programme.name,
        url=programme.url,
        email=programme.email,
        description=programme.description,
    )


def decision_behind(work: Work, award: Award) -> Decision | None:
    """Return the decision on which an award was made; nothing where it was taken back or taken anew since.

    A decision that is taken anew takes over the row of the former one, whose reasons are history then.
    """
    decision = work.session.get_one(Decision, award.decision_id)
    stands = decision.state == DecisionState.FINAL and decision.created_at <= award.created_at
    return decision if stands else None


def journey_of(work: Work, level: LevelInRelease, decision: Decision) -> Journey:
    """Return how a person came to the level that a decision states."""
    exchange = work.session.get_one(Exchange, decision.exchange_id)
    return journeys_of(work, [(decision, level, exchange)])[decision.id]


def journeys_of(
    work: Work, decided: Sequence[tuple[Decision, LevelInRelease, Exchange]]
) -> dict[UUID, Journey]:
    """Return how people came to the levels that decisions state, each with its exchange: two queries for all."""
    participants = {decision.participant_id for decision, _, _ in decided}
    rated: dict[tuple[UUID, str, str], Mapping[str, str]] = {
        (participant, competence, moment): ratings
        for participant, competence, moment, ratings in work.session.exec(
            select(
                Assessment.participant_id,
                Assessment.competence,
                Assessment.moment,
                Assessment.ratings,
            ).where(
                col(Assessment.participant_id).in_(participants),
                Assessment.by == RatedBy.MEDIATOR,
            )
        )
    }
    shown = (
        select(Evidence.participant_id, Evidence.competence, func.count())
        .where(col(Evidence.participant_id).in_(participants))
        .group_by(col(Evidence.participant_id), col(Evidence.competence))
    )
    evidence = {(who, what): count for who, what, count in work.session.exec(shown)}
    journeys = {}
    for decision, level, exchange in decided:
        seat = (decision.participant_id, decision.competence)
        names = [descriptor.id for descriptor in level.definition.descriptors]
        met = {
            moment: sum(rated[*seat, moment].get(name) == "yes" for name in names)
            for moment in Moment
            if (*seat, moment) in rated
        }
        journeys[decision.id] = Journey(
            form=work.library.form_name(exchange.release, exchange.form),
            hours=exchange.hours,
            starts_on=exchange.starts_on,
            ends_on=exchange.ends_on,
            evidence=evidence.get(seat, 0),
            met_at_baseline=met.get(Moment.BASELINE),
            met_at_end=met.get(Moment.FINAL, 0),
            descriptors=len(names),
        )
    return journeys


def recipient_among(people: Mapping[UUID, Identity], person_id: UUID) -> Identity:
    """Return the person to whom a badge goes, among those who are known.

    Raises:
        NotFound: they were erased.
        RuleRefused: they have no e-mail address, by which a badge names its owner.
    """
    person = people.get(person_id)
    if person is None:
        raise NotFound(N_("This person is not known here any more."))
    if not person.email:
        raise RuleRefused(
            N_("This person takes part without an e-mail address, and a badge is made for one."),
            remedy=N_("The badge waits until they add an address of theirs; the decision stands."),
        )
    return person


def without_address(work: Work, decision_ids: Collection[UUID]) -> set[UUID]:
    """Return those of some decisions whose person has no e-mail address yet: their badge waits."""
    has_address = exists().where(col(EmailAddress.person_id) == col(Person.id))
    query = (
        select(Decision.id)
        .join(Participant, col(Participant.id) == Decision.participant_id)
        .join(Person, col(Person.id) == Participant.person_id)
        .where(
            col(Decision.id).in_(decision_ids), col(Person.sealed_key).is_not(None), ~has_address
        )
    )
    return set(work.session.exec(query))


def hashed(recipient: Identity) -> Recipient:
    """Return a person as a badge names them: by a salted hash of their address."""
    salt = identity.new_salt()
    email = identity.plain_spelling(recipient.email)
    return Recipient(identity.hash_identity(email, salt), salt)
