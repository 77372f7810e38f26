"""What is read of people, exchanges and programmes for a badge: values that its documents are then composed of."""

from uuid import UUID

from app.assessing.queries import assessments_of, evidence_of
from app.assessing.tables import Decision, Moment, RatedBy
from app.exchanges.tables import Exchange, Participant
from app.issuing.compose import Issuer, Journey, Recipient
from app.library import LevelInRelease
from app.people.identity import Identity, identity_of
from app.plumbing.service import Work
from app.programmes.tables import Programme
from badges import identity


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


def journey_of(work: Work, level: LevelInRelease, decision: Decision) -> Journey:
    """Return how a person came to the level that a decision states."""
    exchange = work.session.get_one(Exchange, decision.exchange_id)
    names = [descriptor.id for descriptor in level.definition.descriptors]
    met = {
        assessment.moment: sum(assessment.ratings.get(name) == "yes" for name in names)
        for assessment in assessments_of(work, decision.participant_id, decision.competence)
        if assessment.by == RatedBy.MEDIATOR
    }
    return Journey(
        form=work.library.form_name(exchange.release, exchange.form),
        hours=exchange.hours,
        starts_on=exchange.starts_on,
        ends_on=exchange.ends_on,
        evidence=len(evidence_of(work, decision.participant_id, decision.competence)),
        met_at_baseline=met.get(Moment.BASELINE),
        met_at_end=met.get(Moment.FINAL, 0),
        descriptors=len(names),
    )


def recipient_of(work: Work, participant_id: UUID) -> Identity:
    """Return the person to whom the badge of a participant goes.

    Raises:
        NotFound: they were erased.
    """
    participant = work.session.get_one(Participant, participant_id)
    return identity_of(work, participant.person_id)


def hashed(recipient: Identity) -> Recipient:
    """Return a person as a badge names them: by a salted hash of their address."""
    salt = identity.new_salt()
    email = identity.normalise_email(recipient.email)
    return Recipient(identity.hash_identity(email, salt), salt)
