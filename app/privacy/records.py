"""Everything that is kept about one person, read from every room."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import and_, or_
from sqlmodel import SQLModel, col, select

from app.assessing.readings import ReadingTold, readings_of
from app.assessing.tables import AnotherLook, Assessment, Decision, Evidence, PastDecision
from app.contacts.tables import Contact, ContactRequest
from app.employers.tables import EmployerKey, TrustedIssuer, Watch, Webhook
from app.errors import N_
from app.exchanges.tables import Exchange, Hours, Participant, ParticipantRole
from app.impact.tables import Measurement, TermAnswer
from app.issuing.tables import Award, Credential
from app.needs.tables import Offer, OfferedLevel, OfferWish
from app.passports.imported import imported_by
from app.passports.links import LinkShown, links_of
from app.passports.tables import ImportedBadge
from app.people.identity import Identity
from app.people.tables import Passkey, SignIn
from app.plumbing.audit import AuditEvent
from app.plumbing.service import Work
from app.privacy.deeds import Deed, deeds_of
from app.privacy.tables import DataRequest
from app.programmes.tables import Member, Organisation, Programme
from app.proposals.tables import Proposal, ProposalSide, Side

KIND_NAMES = {
    "memberships": N_("Programmes you work in"),
    "participations": N_("Exchanges you take part in"),
    "contacts": N_("Organisations you act for, or were invited to act for"),
    "contact_requests": N_("Organisations you asked to act for"),
    "offers": N_("What you offer in your own name"),
    "offered_levels": N_("Levels that you offer in your own name"),
    "offer_wishes": N_("What you want to learn in return for your offers"),
    "proposal_sides": N_("Proposals that you answered, or that are about what you offer"),
    "hours": N_("Hours you declared"),
    "measurements": N_("Measurements you entered for your side"),
    "term_answers": N_("Answers of checklists you entered"),
    "assessments": N_("Ratings of you"),
    "evidence": N_("Pieces of evidence about you"),
    "decisions": N_("Decisions about your level"),
    "past_decisions": N_("Decisions about your level that were returned or reopened"),
    "looks": N_("Other looks at a decision that you asked for"),
    "readings": N_("Who opened what is said about you"),
    "asked": N_("What you asked of us about your data"),
    "deeds": N_("What you did about others: days and kinds alone"),
    "badges": N_("Your badges"),
    "passport_links": N_("Links to your passport"),
    "employer_keys": N_("Your keys of the employers' page"),
    "trusted_issuers": N_("Issuers you trust"),
    "watches": N_("Badges you watch"),
    "webhooks": N_("Your webhooks of the employers' page"),
    "imported_badges": N_("Badges of other issuers in your passport"),
    "sign_ins": N_("Sign-ins"),
    "passkeys": N_("Your passkeys"),
    "events": N_("Events in audit logs that you caused or that concern you"),
}


@dataclass(frozen=True)
class PlaceTold:
    """Where a person took part, in words."""

    exchange: str
    programme: str
    organisation: str
    role: str
    standing: str
    invited: str
    """The day."""


def places_of(work: Work, person_id: UUID) -> list[PlaceTold]:
    """Return in which exchanges a person takes or took part, the latest first."""
    query = (
        select(Participant, Exchange, Programme, Organisation)
        .join(Exchange, col(Exchange.id) == Participant.exchange_id)
        .join(Programme, col(Programme.id) == Exchange.programme_id)
        .join(Organisation, col(Organisation.id) == Participant.organisation_id)
        .where(Participant.person_id == person_id)
        .order_by(col(Participant.created_at).desc())
    )
    return [
        PlaceTold(
            exchange=exchange.title,
            programme=programme.name,
            organisation=organisation.name,
            role=ParticipantRole(place.role).label,
            standing=place.standing.label,
            invited=place.created_at.date().isoformat(),
        )
        for place, exchange, programme, organisation in work.session.exec(query)
    ]


Row = TypeVar("Row", bound=SQLModel)


@dataclass(frozen=True)
class Records:
    """All that is kept about a person."""

    person: Identity
    memberships: Sequence[Member]
    participations: Sequence[Participant]
    contacts: Sequence[Contact]
    contact_requests: Sequence[ContactRequest]
    offers: Sequence[Offer]
    offered_levels: Sequence[OfferedLevel]
    offer_wishes: Sequence[OfferWish]
    proposal_sides: Sequence[ProposalSide]
    places: Sequence[PlaceTold]
    """The same, in words."""
    hours: Sequence[Hours]
    measurements: Sequence[Measurement]
    term_answers: Sequence[TermAnswer]
    assessments: Sequence[Assessment]
    evidence: Sequence[Evidence]
    decisions: Sequence[Decision]
    past_decisions: Sequence[PastDecision]
    looks: Sequence[AnotherLook]
    readings: Sequence[ReadingTold]
    asked: Sequence[DataRequest]
    deeds: Sequence[Deed]
    badges: Sequence[Award]
    credentials: Sequence[Credential]
    passport_links: Sequence[LinkShown]
    employer_keys: Sequence[EmployerKey]
    trusted_issuers: Sequence[TrustedIssuer]
    watches: Sequence[Watch]
    webhooks: Sequence[Webhook]
    imported_badges: Sequence[ImportedBadge]
    sign_ins: Sequence[SignIn]
    passkeys: Sequence[Passkey]
    events: Sequence[AuditEvent]

    @property
    def own_ids(self) -> set[str]:
        """The numbers of what is this person's own: an event about anything else names others."""
        own = (self.memberships, self.participations, self.decisions, self.badges, self.evidence)
        return {str(self.person.person_id), *(str(row.id) for rows in own for row in rows)}

    def counts(self) -> dict[str, int]:
        """Return how much there is of each kind."""
        return {kind: len(getattr(self, kind)) for kind in KIND_NAMES}


def records_of(work: Work, person: Identity) -> Records:
    """Return what is kept about a person; of others only what they said about this one."""
    me = person.person_id
    taking_part = select(Participant.id).where(Participant.person_id == me)
    session = work.session
    memberships = _own(work, Member, me)
    participations = _own(work, Participant, me)
    hours = session.exec(select(Hours).where(col(Hours.participant_id).in_(taking_part))).all()
    assessments = session.exec(
        select(Assessment).where(col(Assessment.participant_id).in_(taking_part))
    ).all()
    evidence = session.exec(
        select(Evidence).where(col(Evidence.participant_id).in_(taking_part))
    ).all()
    about = col(Decision.participant_id).in_(taking_part)
    decisions = session.exec(select(Decision).where(about)).all()
    past = session.exec(
        select(PastDecision).where(col(PastDecision.participant_id).in_(taking_part))
    ).all()
    badges = _own(work, Award, me)
    credentials = session.exec(
        select(Credential).where(col(Credential.award_id).in_([award.id for award in badges]))
    ).all()
    contacts, offers = _own(work, Contact, me), _own(work, Offer, me)
    groups = (memberships, participations, decisions, badges, evidence, hours, contacts, offers)
    return Records(
        person=person,
        memberships=memberships,
        participations=participations,
        contacts=contacts,
        contact_requests=_own(work, ContactRequest, me),
        offers=offers,
        offered_levels=_of_offers(work, OfferedLevel, offers),
        offer_wishes=_of_offers(work, OfferWish, offers),
        proposal_sides=_proposal_sides(work, me, offers),
        places=places_of(work, me),
        hours=hours,
        measurements=_entered(work, Measurement, me),
        term_answers=_entered(work, TermAnswer, me),
        assessments=assessments,
        evidence=evidence,
        decisions=decisions,
        past_decisions=past,
        looks=_asked_again(work, taking_part),
        readings=readings_of(work, me),
        asked=_own(work, DataRequest, me),
        deeds=deeds_of(work, me),
        badges=badges,
        credentials=credentials,
        passport_links=links_of(work, me),
        employer_keys=_own(work, EmployerKey, me),
        trusted_issuers=_own(work, TrustedIssuer, me),
        watches=_own(work, Watch, me),
        webhooks=_own(work, Webhook, me),
        sign_ins=_own(work, SignIn, me),
        passkeys=_own(work, Passkey, me),
        imported_badges=[one.row for one in imported_by(work, me)],
        events=_events(work, me, [row.id for group in groups for row in group]),
    )


def _asked_again(work: Work, places: Any) -> Sequence[AnotherLook]:
    query = select(AnotherLook).where(col(AnotherLook.participant_id).in_(places))
    return work.session.exec(query).all()


def _own(work: Work, table: type[Row], me: UUID) -> Sequence[Row]:
    own = SQLModel.metadata.tables[str(table.__tablename__)].c.person_id == me
    return work.session.exec(select(table).where(own)).all()


def _of_offers(work: Work, table: type[Row], offers: Sequence[Offer]) -> Sequence[Row]:
    offer_id = SQLModel.metadata.tables[str(table.__tablename__)].c.offer_id
    query = select(table).where(offer_id.in_([offer.id for offer in offers]))
    return work.session.exec(query).all()


def _proposal_sides(work: Work, me: UUID, offers: Sequence[Offer]) -> Sequence[ProposalSide]:
    """Return a person's own side of proposals; how the other side answered is not theirs to read."""
    about = select(Proposal.id).where(col(Proposal.offer_id).in_([one.id for one in offers]))
    of_offer = and_(col(ProposalSide.side) == Side.OFFER, col(ProposalSide.proposal_id).in_(about))
    query = select(ProposalSide).where(or_(col(ProposalSide.answered_by) == me, of_offer))
    return work.session.exec(query).all()


def _entered(work: Work, table: type[Row], me: UUID) -> Sequence[Row]:
    entered = SQLModel.metadata.tables[str(table.__tablename__)].c.entered_by == me
    return work.session.exec(select(table).where(entered)).all()


def _events(work: Work, me: UUID, concerned: Sequence[UUID]) -> Sequence[AuditEvent]:
    subjects = [str(one) for one in concerned]
    query = select(AuditEvent).where(
        or_(col(AuditEvent.actor) == me, col(AuditEvent.subject).in_(subjects))
    )
    return work.session.exec(query.order_by(col(AuditEvent.id))).all()
